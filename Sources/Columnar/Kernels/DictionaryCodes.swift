/// Reading the codes of dictionary vectors in bulk.
package enum DictionaryCodes {
    /// `target[row] = table[code(row)]` for every row; `table` has one entry per dictionary entry. Codes of NULL rows, which are
    /// undefined, are brought inside the dictionary first. The dictionary must not be empty.
    @inline(__always)
    package static func map<T>(_ vector: Vector, rows: Int, table: UnsafePointer<T>, into target: UnsafeMutablePointer<T>) {
        guard case .dictionary(let width) = vector.encoding, let dictionary = vector.dictionary, dictionary.count > 0 else { return }
        let limit = dictionary.count &- 1
        let clamp = vector.validity != nil
        switch width {
        case .one: mapCodes(vector.pointer(to: UInt8.self), rows, limit, clamp, table, target)
        case .two: mapCodes(vector.pointer(to: UInt16.self), rows, limit, clamp, table, target)
        case .four: mapCodes(vector.pointer(to: UInt32.self), rows, limit, clamp, table, target)
        }
    }

    @inline(__always)
    private static func mapCodes<Code: FixedWidthInteger, T>(
        _ codes: UnsafePointer<Code>, _ rows: Int, _ limit: Int, _ clamp: Bool, _ table: UnsafePointer<T>, _ target: UnsafeMutablePointer<T>
    ) {
        if clamp {
            for row in 0..<rows { target[row] = table[min(Int(truncatingIfNeeded: codes[row]), limit)] }
        } else {
            for row in 0..<rows { target[row] = table[Int(truncatingIfNeeded: codes[row])] }
        }
    }

    /// Whether a result for every dictionary entry costs less than one for every row.
    package static func pays(_ vector: Vector, rows: Int) -> Bool {
        guard let dictionary = vector.dictionary else { return false }
        return dictionary.count > 0 && dictionary.count <= rows
    }
}
