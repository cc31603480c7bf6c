import Columnar
import SQLSyntax

/// Types whose names are functions, too: `double('NaN')` casts.
enum TypeNames {
    static func type(_ name: String) -> DataTypeSyntax? {
        let kind: DataTypeKind
        switch name {
        case "boolean": kind = .boolean
        case "tinyint": kind = .tinyint
        case "smallint": kind = .smallint
        case "int": kind = .int
        case "bigint": kind = .bigint
        case "float": kind = .float
        case "double": kind = .double
        case "decimal": kind = .decimal(precision: 10, scale: 0)
        case "string": kind = .string(collation: [])
        case "binary": kind = .binary
        case "date": kind = .date
        case "timestamp": kind = .timestamp
        case "time": kind = .time(precision: 6)
        default: return nil
        }
        return DataTypeSyntax(kind)
    }
}
