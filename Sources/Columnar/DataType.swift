/// A Spark SQL data type.
package indirect enum DataType: Hashable, Sendable {
    /// The type of an untyped NULL.
    case void
    case boolean
    case tinyint
    case smallint
    case int
    case bigint
    case float
    case double
    /// 1...38 digits in all, `scale` of them behind the point.
    case decimal(precision: Int, scale: Int)
    case string
    /// A string that does not compare byte by byte.
    case collated(Collation)
    /// Fixed length, padded with spaces; lengths count code points.
    case char(Int)
    case varchar(Int)
    case binary
    /// Days since 1970-01-01 in the proleptic Gregorian calendar.
    case date
    /// Microseconds since the epoch in UTC, shown in the session time zone.
    case timestamp
    /// Microseconds since 1970-01-01 00:00:00 without a time zone.
    case timestampNTZ
    /// Microseconds since midnight, 0 ..< 86,400,000,000, shown with `precision` fractional digits (0...6).
    case time(precision: Int)
    /// Months.
    case yearMonthInterval(from: YearMonthField, to: YearMonthField)
    /// Microseconds.
    case dayTimeInterval(from: DayTimeField, to: DayTimeField)
    /// Months, days and microseconds, each apart (`make_interval`, `INTERVAL` literals of mixed units).
    case calendarInterval
    case array(DataType, containsNull: Bool)
    case map(key: DataType, value: DataType, valueContainsNull: Bool)
    case structure([Field])
    case variant
    /// Shapes on a plane, in the spatial reference system `srid`, any when nil: the identifier in 4 bytes, then Well-Known Binary.
    case geometry(srid: Int?)
    /// Shapes on the globe, likewise.
    case geography(srid: Int?)

    package static let defaultDecimal = DataType.decimal(precision: 10, scale: 0)
    package static let yearToMonth = DataType.yearMonthInterval(from: .year, to: .month)
    package static let dayToSecond = DataType.dayTimeInterval(from: .day, to: .second)
    package static let maximumDecimalPrecision = 38
}

package enum YearMonthField: Int, Hashable, Sendable, Comparable {
    case year = 0
    case month = 1
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    package var name: String { self == .year ? "year" : "month" }
}

package enum DayTimeField: Int, Hashable, Sendable, Comparable {
    case day = 0
    case hour = 1
    case minute = 2
    case second = 3
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    package var name: String {
        switch self {
        case .day: "day"
        case .hour: "hour"
        case .minute: "minute"
        case .second: "second"
        }
    }
}

/// A named, typed member of a struct type or of a table's or result's schema.
package struct Field: Hashable, Sendable {
    package var name: String
    package var type: DataType
    package var nullable: Bool
    package var comment: String?

    package init(_ name: String, _ type: DataType, nullable: Bool = true, comment: String? = nil) {
        self.name = name
        self.type = type
        self.nullable = nullable
        self.comment = comment
    }
}

/// An ordered list of columns.
package typealias Schema = [Field]

extension DataType {
    /// Spark's `simpleString`, as results and `DESCRIBE` print it: `decimal(10,2)`, `array<int>`.
    package var simpleString: String {
        switch self {
        case .void: "void"
        case .boolean: "boolean"
        case .tinyint: "tinyint"
        case .smallint: "smallint"
        case .int: "int"
        case .bigint: "bigint"
        case .float: "float"
        case .double: "double"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .string: "string"
        case .collated(let collation): "string collate \(collation.name)"
        case .char(let length): "char(\(length))"
        case .varchar(let length): "varchar(\(length))"
        case .binary: "binary"
        case .date: "date"
        case .timestamp: "timestamp"
        case .timestampNTZ: "timestamp_ntz"
        case .time(let precision): "time(\(precision))"
        case .yearMonthInterval(let from, let to): from == to ? "interval \(from.name)" : "interval \(from.name) to \(to.name)"
        case .dayTimeInterval(let from, let to): from == to ? "interval \(from.name)" : "interval \(from.name) to \(to.name)"
        case .calendarInterval: "interval"
        case .array(let element, _): "array<\(element.simpleString)>"
        case .map(let key, let value, _): "map<\(key.simpleString),\(value.simpleString)>"
        case .structure(let fields): "struct<" + fields.map { "\($0.name):\($0.type.simpleString)" }.joined(separator: ",") + ">"
        case .variant: "variant"
        case .geometry(let srid): "geometry(\(srid.map(String.init) ?? "any"))"
        case .geography(let srid): "geography(\(srid.map(String.init) ?? "any"))"
        }
    }

    /// The type as SQL text and as error messages show it: `DECIMAL(10,2)`, `ARRAY<INT>`, `STRUCT<a: INT>`.
    package var sql: String {
        switch self {
        case .array(let element, _): "ARRAY<\(element.sql)>"
        case .map(let key, let value, _): "MAP<\(key.sql), \(value.sql)>"
        case .structure(let fields):
            "STRUCT<" + fields.map { "\($0.name): \($0.type.sql)\($0.nullable ? "" : " NOT NULL")" }.joined(separator: ", ") + ">"
        case .collated(let collation): "STRING COLLATE \(collation.name)"
        default: simpleString.uppercased()
        }
    }

    /// Whether values are bytes that are no text.
    package var isBytes: Bool {
        switch self {
        case .binary, .variant, .geometry, .geography: true
        default: false
        }
    }

    package var isInteger: Bool {
        switch self {
        case .tinyint, .smallint, .int, .bigint: true
        default: false
        }
    }

    package var isFractional: Bool {
        switch self {
        case .float, .double, .decimal: true
        default: false
        }
    }

    package var isNumeric: Bool { isInteger || isFractional }

    package var isDecimal: Bool {
        if case .decimal = self { true } else { false }
    }

    package var isCharacter: Bool {
        switch self {
        case .string, .collated, .char, .varchar: true
        default: false
        }
    }

    package var isNested: Bool {
        switch self {
        case .array, .map, .structure: true
        default: false
        }
    }

    package var isYearMonthInterval: Bool {
        if case .yearMonthInterval = self { true } else { false }
    }

    package var isDayTimeInterval: Bool {
        if case .dayTimeInterval = self { true } else { false }
    }

    package var isInterval: Bool { isYearMonthInterval || isDayTimeInterval || self == .calendarInterval }

    package var isTime: Bool {
        if case .time = self { true } else { false }
    }

    /// Whether values are kept as integers: vectors of such a type may have any integer kind that holds their values.
    package var isIntegerBacked: Bool {
        switch self {
        case .tinyint, .smallint, .int, .bigint, .decimal, .date, .timestamp, .timestampNTZ, .time, .yearMonthInterval, .dayTimeInterval: true
        default: false
        }
    }

    /// Equal but for nullability inside nested types.
    package func equalsIgnoringNullability(_ other: DataType) -> Bool {
        switch (self, other) {
        case (.array(let a, _), .array(let b, _)):
            return a.equalsIgnoringNullability(b)
        case (.map(let aKey, let aValue, _), .map(let bKey, let bValue, _)):
            return aKey.equalsIgnoringNullability(bKey) && aValue.equalsIgnoringNullability(bValue)
        case (.structure(let a), .structure(let b)):
            return a.count == b.count
                && zip(a, b).allSatisfy { $0.name == $1.name && $0.type.equalsIgnoringNullability($1.type) }
        default:
            return self == other
        }
    }
}
