/// One SQL value apart from its type: for literals, parameters, constant folding, and functions that work row by row.
/// Never use it in a hot loop.
package indirect enum Value: Sendable {
    case null
    case boolean(Bool)
    /// tinyint … bigint; date in days; timestamps, time and day-time intervals in microseconds; year-month intervals in months.
    case integer(Int64)
    /// The unscaled digits of a decimal; the scale is the type's.
    case decimal(Int128)
    case float(Float)
    case double(Double)
    /// Beware that Swift's `==` and `<` on String follow Unicode equivalence: compare through `Value` or `utf8`.
    case string(String)
    case binary([UInt8])
    case interval(CalendarInterval)
    case array([Value])
    case map([MapEntry])
    case structure([Value])

    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    package var integerValue: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    package var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var booleanValue: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    package var doubleValue: Double? {
        switch self {
        case .double(let value): value
        case .float(let value): Double(value)
        default: nil
        }
    }

    package var arrayValue: [Value]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}

package struct MapEntry: Sendable, Hashable {
    package var key: Value
    package var value: Value
    package init(_ key: Value, _ value: Value) {
        self.key = key
        self.value = value
    }
}

/// Equality for grouping and set semantics as in Spark: NULL equals NULL, NaN equals NaN, 0.0 equals -0.0, strings by bytes.
extension Value: Hashable {
    package static func == (a: Value, b: Value) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.boolean(let x), .boolean(let y)): x == y
        case (.integer(let x), .integer(let y)): x == y
        case (.decimal(let x), .decimal(let y)): x == y
        case (.float(let x), .float(let y)): x == y || (x.isNaN && y.isNaN)
        case (.double(let x), .double(let y)): x == y || (x.isNaN && y.isNaN)
        case (.string(let x), .string(let y)): x.utf8.elementsEqual(y.utf8)
        case (.binary(let x), .binary(let y)): x == y
        case (.interval(let x), .interval(let y)): x == y
        case (.array(let x), .array(let y)): x == y
        case (.map(let x), .map(let y)): x == y
        case (.structure(let x), .structure(let y)): x == y
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .boolean(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .decimal(let value): hasher.combine(value)
        case .float(let value): hasher.combine(value.isNaN ? Float.nan.bitPattern : (value == 0 ? 0 : value.bitPattern))
        case .double(let value): hasher.combine(value.isNaN ? Double.nan.bitPattern : (value == 0 ? 0 : value.bitPattern))
        case .string(let value):
            for byte in value.utf8 { hasher.combine(byte) }
            hasher.combine(UInt8.max)
        case .binary(let value): hasher.combine(value)
        case .interval(let value): hasher.combine(value)
        case .array(let values): hasher.combine(values)
        case .map(let entries): hasher.combine(entries)
        case .structure(let values): hasher.combine(values)
        }
    }
}

extension Value {
    /// Spark's order within one type, NULL first: false before true, -0.0 equal to 0.0, NaN above all numbers, strings by bytes,
    /// arrays and structs element by element. Below, equal to or above zero.
    package static func compare(_ a: Value, _ b: Value) -> Int {
        switch (a, b) {
        case (.null, .null): return 0
        case (.null, _): return -1
        case (_, .null): return 1
        case (.boolean(let x), .boolean(let y)): return x == y ? 0 : (y ? -1 : 1)
        case (.integer(let x), .integer(let y)): return x == y ? 0 : (x < y ? -1 : 1)
        case (.decimal(let x), .decimal(let y)): return x == y ? 0 : (x < y ? -1 : 1)
        case (.float(let x), .float(let y)): return compareDoubles(Double(x), Double(y))
        case (.double(let x), .double(let y)): return compareDoubles(x, y)
        case (.string(let x), .string(let y)): return compareBytes(x.utf8, y.utf8)
        case (.binary(let x), .binary(let y)): return compareBytes(x, y)
        case (.array(let x), .array(let y)), (.structure(let x), .structure(let y)):
            for (left, right) in zip(x, y) {
                let order = compare(left, right)
                if order != 0 { return order }
            }
            return x.count == y.count ? 0 : (x.count < y.count ? -1 : 1)
        default: return 0
        }
    }

    package static func compareDoubles(_ x: Double, _ y: Double) -> Int {
        if x.isNaN || y.isNaN { return x.isNaN == y.isNaN ? 0 : (x.isNaN ? 1 : -1) }
        return x == y ? 0 : (x < y ? -1 : 1)
    }

    private static func compareBytes<Bytes: Sequence<UInt8>>(_ x: Bytes, _ y: Bytes) -> Int {
        var left = x.makeIterator()
        var right = y.makeIterator()
        while true {
            switch (left.next(), right.next()) {
            case (nil, nil): return 0
            case (nil, _): return -1
            case (_, nil): return 1
            case (let a?, let b?): if a != b { return a < b ? -1 : 1 }
            }
        }
    }
}
