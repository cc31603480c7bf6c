/// Membership in a list of constants: `x IN (1, 2, 3)`. Immutable once made.
package struct InSet: Sendable {
    /// `values` are of `type`; a NULL among them makes the answer NULL where it is not TRUE.
    package init(_ values: [Value], type: DataType) {
    }

    /// A boolean per row of a vector of the set's type: NULL where the row is NULL (unless the list is empty), or where it is not found and the list has a NULL.
    package func evaluate(_ a: Vector, rows: Int) -> Vector { .nulls(.boolean, count: rows) }
}
