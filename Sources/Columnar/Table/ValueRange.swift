/// What is known of the least and greatest non-NULL value of a run of rows.
package enum ValueRange: Sendable, Hashable {
    /// Nothing is known (types without an order kept here, NaN among the values, integers beyond 64 bits).
    case unknown
    /// Every value is NULL, or there are no rows.
    case empty
    /// Integer-backed types and booleans (0 and 1).
    case integer(ClosedRange<Int64>)
    /// `float` and `double`, none of them NaN.
    case double(ClosedRange<Double>)
    /// Codes of a dictionary column; they follow the order of arrival, not the order of the strings.
    case codes(ClosedRange<UInt32>)
    /// The first eight bytes of strings and binaries, as `TextPrefix.of`.
    case text(ClosedRange<UInt64>)

    /// A range that holds the values of both; ranges that cannot be compared give `unknown`.
    package func union(_ other: ValueRange) -> ValueRange {
        switch (self, other) {
        case (.empty, _): other
        case (_, .empty): self
        case (.integer(let a), .integer(let b)):
            .integer(min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound))
        case (.double(let a), .double(let b)):
            .double(min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound))
        case (.codes(let a), .codes(let b)):
            .codes(min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound))
        case (.text(let a), .text(let b)):
            .text(min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound))
        default: .unknown
        }
    }

    package var integers: ClosedRange<Int64>? {
        if case .integer(let range) = self { range } else { nil }
    }
}

/// The first eight bytes of a string as a number that orders as the bytes do; shorter strings are filled up with zero bytes.
/// If `a <= b` byte-wise then `of(a) <= of(b)`; the reverse holds only where the numbers differ.
package enum TextPrefix {
    @inline(__always)
    package static func of(_ location: UnsafePointer<StringView>) -> UInt64 {
        let view = location.pointee
        let head = UInt64(view.prefix.byteSwapped) << 32
        if view.length <= 12 { return head | UInt64(UInt32(truncatingIfNeeded: view.word).byteSwapped) }
        let tail = UnsafeRawPointer(StringView.bytes(at: location)).loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        return head | UInt64(tail.byteSwapped)
    }

    /// The prefix as a signed number of the same order.
    @inline(__always)
    static func word(_ prefix: UInt64) -> Int64 { Int64(bitPattern: prefix ^ (1 << 63)) }

    package static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var prefix: UInt64 = 0
        var taken: UInt64 = 0
        for byte in bytes.prefix(8) {
            prefix |= UInt64(byte) << (56 &- taken &* 8)
            taken &+= 1
        }
        return prefix
    }
}

/// Doubles as signed integers of the same order, NaN above infinity.
enum OrderedDouble {
    @inline(__always)
    static func word(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: value.bitPattern)
        return bits ^ ((bits >> 63) & Int64.max)
    }

    static func value(_ word: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: word ^ ((word >> 63) & Int64.max)))
    }
}

/// Least and greatest value and NULLs of every block of a column segment.
package struct BlockStatistics: Sendable, Hashable {
    /// How the two words of a block are to be read.
    package enum Measure: UInt8, Sendable {
        case none
        case integer
        case double
        case codes
        case text
    }

    package var measure: Measure
    /// One word per block whose signed order is the order of the values; a minimum above its maximum marks a block of NULLs only.
    package var minimums: [Int64] = []
    package var maximums: [Int64] = []
    package var nullCounts: [UInt32] = []

    package init(measure: Measure) { self.measure = measure }

    package static let emptyMinimum = Int64.max
    package static let emptyMaximum = Int64.min

    package func range(_ block: Int) -> ValueRange {
        guard block >= 0, block < minimums.count, block < maximums.count else { return .unknown }
        let low = minimums[block]
        let high = maximums[block]
        if measure == .none { return .unknown }
        if low > high { return .empty }
        switch measure {
        case .none: return .unknown
        case .integer: return .integer(low...high)
        case .double:
            let first = OrderedDouble.value(low)
            let last = OrderedDouble.value(high)
            return first <= last ? .double(first...last) : .unknown
        case .codes: return .codes(UInt32(truncatingIfNeeded: low)...UInt32(truncatingIfNeeded: high))
        case .text: return .text((UInt64(bitPattern: low) ^ (1 << 63))...(UInt64(bitPattern: high) ^ (1 << 63)))
        }
    }

    package func nullCount(_ block: Int) -> Int {
        block >= 0 && block < nullCounts.count ? Int(nullCounts[block]) : 0
    }
}
