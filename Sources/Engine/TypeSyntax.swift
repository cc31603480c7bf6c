import Columnar
import SQLSyntax

/// Data types as syntax, for statements that SparkPlug writes itself.
enum TypeSyntax {
    static func syntax(for type: DataType) -> DataTypeSyntax {
        // Every type's SQL text reads back as that type.
        (try? Parser.parse(dataType: type.sql)) ?? DataTypeSyntax(.string(collation: []))
    }
}
