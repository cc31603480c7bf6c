import Columnar
import SQLSyntax

/// Data types as written to data types.
package enum TypeConversion {
    package static func convert(_ syntax: DataTypeSyntax) throws -> DataType {
        switch syntax.kind {
        case .boolean: return .boolean
        case .tinyint: return .tinyint
        case .smallint: return .smallint
        case .int: return .int
        case .bigint: return .bigint
        case .float: return .float
        case .double: return .double
        case .decimal(let precision, let scale): return .decimal(precision: precision, scale: scale)
        case .string(let collation):
            guard !collation.isEmpty else { return .string }
            do {
                return .collated(try Collation.named(collation.map(\.text).joined(separator: ".")))
            } catch let error as QueryError {
                throw error.at(syntax.span.range)
            }
        case .char(let length): return .char(length)
        case .varchar(let length): return .varchar(length)
        case .binary: return .binary
        case .date: return .date
        case .time(let precision): return .time(precision: precision)
        case .timestamp, .timestampLTZ: return .timestamp
        case .timestampNTZ: return .timestampNTZ
        case .yearMonthInterval(let from, let to):
            return .yearMonthInterval(from: from == .year ? .year : .month, to: to == .year ? .year : .month)
        case .dayTimeInterval(let from, let to):
            return .dayTimeInterval(from: dayTimeField(from), to: dayTimeField(to))
        case .calendarInterval: return .calendarInterval
        case .void: return .void
        case .variant: return .variant
        case .geometry(let srid): return .geometry(srid: srid)
        case .geography(let srid): return .geography(srid: srid)
        case .array(let element): return .array(try convert(element), containsNull: true)
        case .map(let key, let value): return .map(key: try convert(key), value: try convert(value), valueContainsNull: true)
        case .struct(let fields):
            return .structure(try fields.map { Field($0.name.text, try convert($0.type), nullable: $0.isNullable, comment: $0.comment) })
        }
    }

    static func dayTimeField(_ unit: IntervalUnit) -> DayTimeField {
        switch unit {
        case .hour: .hour
        case .minute: .minute
        case .second: .second
        default: .day
        }
    }

    /// CHAR and VARCHAR live in table schemas only; within expressions they are strings.
    package static func convertForExpression(_ syntax: DataTypeSyntax) throws -> DataType { try convert(syntax) }
}
