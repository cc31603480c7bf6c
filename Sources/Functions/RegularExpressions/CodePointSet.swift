/// A set of Unicode code points as ascending ranges that neither touch nor overlap.
struct CodePointSet: Equatable, Sendable {
    struct Span: Equatable, Sendable {
        var low: UInt32
        var high: UInt32
    }

    static let last: UInt32 = 0x10FFFF
    static let all = CodePointSet([Span(low: 0, high: last)])
    static let empty = CodePointSet([])

    private(set) var spans: [Span]

    /// Spans in any order.
    init(_ spans: [Span]) {
        self.spans = []
        let sorted = spans.sorted { $0.low < $1.low }
        self.spans.reserveCapacity(sorted.count)
        for span in sorted where span.low <= span.high { append(span) }
    }

    init(_ low: UInt32, _ high: UInt32) { self.init([Span(low: low, high: high)]) }

    init(scalars: [UInt32]) { self.init(scalars.map { Span(low: $0, high: $0) }) }

    /// Adds a span that begins no earlier than the last one.
    private mutating func append(_ span: Span) {
        if let previous = spans.last, span.low <= previous.high &+ 1 {
            spans[spans.count - 1].high = max(previous.high, span.high)
        } else {
            spans.append(span)
        }
    }

    var isEmpty: Bool { spans.isEmpty }
    var isAll: Bool { self == .all }

    func union(_ other: CodePointSet) -> CodePointSet {
        if other.isEmpty { return self }
        if isEmpty { return other }
        return CodePointSet(spans + other.spans)
    }

    var negated: CodePointSet {
        var result: [Span] = []
        var next: UInt32 = 0
        for span in spans {
            if span.low > next { result.append(Span(low: next, high: span.low - 1)) }
            next = span.high &+ 1
        }
        if next <= Self.last { result.append(Span(low: next, high: Self.last)) }
        return CodePointSet(result)
    }

    func intersection(_ other: CodePointSet) -> CodePointSet {
        var result: [Span] = []
        var (left, right) = (0, 0)
        while left < spans.count && right < other.spans.count {
            let (a, b) = (spans[left], other.spans[right])
            let (low, high) = (max(a.low, b.low), min(a.high, b.high))
            if low <= high { result.append(Span(low: low, high: high)) }
            if a.high < b.high { left += 1 } else { right += 1 }
        }
        return CodePointSet(result)
    }

    func isDisjoint(with other: CodePointSet) -> Bool { intersection(other).isEmpty }

    /// By binary search.
    func contains(_ scalar: UInt32) -> Bool {
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].high < scalar { low = middle + 1 } else { high = middle }
        }
        return low < spans.count && spans[low].low <= scalar
    }

    /// The only member, when there is one only.
    var single: UInt32? { spans.count == 1 && spans[0].low == spans[0].high ? spans[0].low : nil }
}
