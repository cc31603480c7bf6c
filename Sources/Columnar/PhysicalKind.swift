/// How the values of a vector lie in memory. Types backed by integers may use any integer kind wide enough for
/// the values at hand: storage narrows, sinks widen to the canonical kind.
package enum PhysicalKind: UInt8, Sendable, Hashable {
    /// One byte, 0 or 1.
    case boolean
    case int8
    case int16
    case int32
    case int64
    /// 16 bytes, 16-byte aligned.
    case int128
    case float
    case double
    /// `StringView`, 16 bytes; strings (UTF-8) and binary.
    case string
    /// `CalendarInterval`, 16 bytes.
    case interval
    /// `ListEntry`, 8 bytes, into child 0.
    case list
    /// `ListEntry`, 8 bytes, into children 0 (keys) and 1 (values).
    case map
    /// No values of its own; one child per field, each with the vector's row count.
    case structure
    /// Nothing but NULL.
    case void

    /// Bytes per value.
    @inlinable
    package var width: Int {
        switch self {
        case .boolean, .int8: 1
        case .int16: 2
        case .int32, .float: 4
        case .int64, .double, .list, .map: 8
        case .int128, .string, .interval: 16
        case .structure, .void: 0
        }
    }

    @inlinable
    package var isInteger: Bool { rawValue >= PhysicalKind.int8.rawValue && rawValue <= PhysicalKind.int128.rawValue }

    /// The narrowest integer kind that holds `minimum ... maximum`.
    @inlinable
    package static func narrowest(_ minimum: Int64, _ maximum: Int64) -> PhysicalKind {
        if minimum >= Int64(Int8.min) && maximum <= Int64(Int8.max) { return .int8 }
        if minimum >= Int64(Int16.min) && maximum <= Int64(Int16.max) { return .int16 }
        if minimum >= Int64(Int32.min) && maximum <= Int64(Int32.max) { return .int32 }
        return .int64
    }

    /// The values an integer kind of up to 64 bits can hold; `int128` answers the 64-bit range and must not be asked for bounds.
    package var representable: ClosedRange<Int64> {
        switch self {
        case .int8: Int64(Int8.min)...Int64(Int8.max)
        case .int16: Int64(Int16.min)...Int64(Int16.max)
        case .int32: Int64(Int32.min)...Int64(Int32.max)
        default: Int64.min...Int64.max
        }
    }
}

extension DataType {
    /// The kind that holds every value of the type; what sinks, `Value`s and functions that do not care for width use.
    package var canonicalKind: PhysicalKind {
        switch self {
        case .void: .void
        case .boolean: .boolean
        case .tinyint: .int8
        case .smallint: .int16
        case .int, .date, .yearMonthInterval: .int32
        case .bigint, .timestamp, .timestampNTZ, .time, .dayTimeInterval: .int64
        case .float: .float
        case .double: .double
        case .decimal(let precision, _): precision <= 18 ? .int64 : .int128
        case .string, .collated, .char, .varchar, .binary, .variant, .geometry, .geography: .string
        case .calendarInterval: .interval
        case .array: .list
        case .map: .map
        case .structure: .structure
        }
    }
}

/// A run of elements in a child vector.
package struct ListEntry: Sendable, Hashable {
    package var offset: UInt32
    package var count: UInt32

    @inlinable
    package init(offset: UInt32, count: UInt32) {
        self.offset = offset
        self.count = count
    }
}

/// Spark's legacy interval: months, days and microseconds do not convert into each other.
package struct CalendarInterval: Sendable, Hashable {
    package var months: Int32
    package var days: Int32
    package var microseconds: Int64

    @inlinable
    package init(months: Int32, days: Int32, microseconds: Int64) {
        self.months = months
        self.days = days
        self.microseconds = microseconds
    }
}
