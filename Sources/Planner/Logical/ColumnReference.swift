import Columnar

/// Tells the columns of a plan apart, whatever their names. Unique within one statement's plan.
package struct ColumnID: Hashable, Sendable, Comparable {
    package let number: Int
    package init(_ number: Int) { self.number = number }
    package static func < (a: ColumnID, b: ColumnID) -> Bool { a.number < b.number }
}

/// A column that some node of the plan puts out.
package struct ColumnReference: Hashable, Sendable {
    package let id: ColumnID
    package var name: String
    package var type: DataType
    package var nullable: Bool
    /// CHAR(n) or VARCHAR(n), or a nested type with such, where the column is a table's own; its values then are of `type`.
    package var declared: DataType?

    package init(id: ColumnID, name: String, type: DataType, nullable: Bool) {
        self.id = id
        self.name = name
        self.type = type
        self.nullable = nullable
    }

    package var field: Field { Field(name, type, nullable: nullable) }
    package func asNullable() -> ColumnReference { renamed(name, nullable: true) }

    /// The same column under another name.
    package func renamed(_ name: String, nullable: Bool? = nil) -> ColumnReference {
        var copy = self
        copy.name = name
        copy.nullable = nullable ?? self.nullable
        return copy
    }
}
