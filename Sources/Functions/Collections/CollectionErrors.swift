import Columnar

package enum CollectionErrors {
    /// `INVALID_ARRAY_INDEX` of elt and `a[i]`.
    static func invalidArrayIndex(_ index: Int64, count: Int) -> QueryError {
        QueryError(
            "INVALID_ARRAY_INDEX", sqlState: "22003",
            "The index \(index) is out of bounds. The array has \(count) elements. Use the SQL function `get()` to tolerate accessing element "
                + "at invalid index and return NULL instead.")
    }

    static func invalidElementIndex(_ index: Int64, count: Int) -> QueryError {
        QueryError(
            "INVALID_ARRAY_INDEX_IN_ELEMENT_AT", sqlState: "22003",
            "The index \(index) is out of bounds. The array has \(count) elements. Use `try_element_at` to tolerate accessing element at invalid "
                + "index and return NULL instead.")
    }

    static let indexOfZero = QueryError(
        "INVALID_INDEX_OF_ZERO", sqlState: "22003",
        "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).")

    static let nullMapKey = QueryError("NULL_MAP_KEY", sqlState: "2200E", "Cannot use null as map key.")

    package static func duplicateMapKey(_ key: String) -> QueryError {
        QueryError(
            "DUPLICATED_MAP_KEY", sqlState: "23505",
            "Duplicate map key \(key) was found, please check the input data. If you want to remove the duplicated keys, you can set "
                + "\"spark.sql.mapKeyDedupPolicy\" to \"LAST_WIN\" so that the key inserted at last takes precedence.")
    }

    /// The most elements that a single call may make an array of.
    static let maximumElements = 1 << 24

    static func tooMany(_ name: String, _ count: String) -> QueryError {
        QueryError(
            "COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION", sqlState: "54000",
            "Can't create array with \(count) elements which exceeding the array size limit \(maximumElements), unsuccessful try to create "
                + "arrays in the function `\(name)`.")
    }
}
