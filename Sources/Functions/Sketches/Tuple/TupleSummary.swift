/// How the numbers of equal items are joined.
enum TupleMode: UInt8, Sendable, CaseIterable {
    case sum, min, max, alwaysone

    static let names = "sum, min, max, alwaysone"

    init?(name: String) {
        let lower = name.lowercased()
        guard let mode = Self.allCases.first(where: { "\($0)" == lower }) else { return nil }
        self = mode
    }
}

/// The number a tuple sketch keeps of each item.
protocol TupleNumber: Sendable {
    static var smallest: Self { get }
    static var largest: Self { get }
    static var zero: Self { get }
    static var one: Self { get }
    static func joined(_ a: Self, _ b: Self, _ mode: TupleMode) -> Self
    func write(_ writer: inout SketchWriter)
    static func read(_ reader: inout SketchReader) -> Self?
}

extension TupleNumber where Self: Comparable {
    static func extreme(_ a: Self, _ b: Self, _ mode: TupleMode) -> Self { mode == .min ? Swift.min(a, b) : Swift.max(a, b) }
}

extension Int32: TupleNumber {
    static var smallest: Int32 { .min }
    static var largest: Int32 { .max }
    static var one: Int32 { 1 }

    /// Sums wrap around, as in Java.
    static func joined(_ a: Int32, _ b: Int32, _ mode: TupleMode) -> Int32 {
        switch mode {
        case .sum: a &+ b
        case .alwaysone: 1
        case .min, .max: extreme(a, b, mode)
        }
    }

    func write(_ writer: inout SketchWriter) { writer.put(integer: self) }
    static func read(_ reader: inout SketchReader) -> Int32? { reader.integer(Int32.self) }
}

extension Double: TupleNumber {
    static var smallest: Double { -.infinity }
    static var largest: Double { .infinity }
    static var one: Double { 1 }

    static func joined(_ a: Double, _ b: Double, _ mode: TupleMode) -> Double {
        switch mode {
        case .sum: a + b
        case .alwaysone: 1
        case .min, .max: extreme(a, b, mode)
        }
    }

    func write(_ writer: inout SketchWriter) { writer.put(self) }
    static func read(_ reader: inout SketchReader) -> Double? { reader.double() }
}

/// A number together with the mode it was last joined in, which is kept with it.
struct TupleSummary<Number: TupleNumber>: Sendable {
    var value: Number
    var mode: TupleMode

    /// The summary of an item that comes with its own number.
    init(first value: Number, mode: TupleMode) {
        self.value = mode == .alwaysone ? .one : value
        self.mode = mode
    }

    init(value: Number, mode: TupleMode) {
        self.value = value
        self.mode = mode
    }

    /// The summary of an item that comes without a number: what leaves others as they are.
    static func neutral(_ mode: TupleMode) -> TupleSummary {
        let value: Number =
            switch mode {
            case .sum: .zero
            case .min: .largest
            case .max: .smallest
            case .alwaysone: .one
            }
        return TupleSummary(value: value, mode: mode)
    }

    static func joining(_ mode: TupleMode) -> @Sendable (TupleSummary, TupleSummary) -> TupleSummary {
        { TupleSummary(value: Number.joined($0.value, $1.value, mode), mode: mode) }
    }
}

/// The bytes of tuple sketches: compact images of Apache DataSketches with the summaries Spark writes (the number, then its mode).
enum TupleFormat<Number: TupleNumber> {
    typealias Sketch = SampledSet<TupleSummary<Number>>

    static func write(_ sketch: Sketch) -> [UInt8] {
        var writer = SketchWriter(capacity: 32 + sketch.keys.count * 17)
        let isSingle = sketch.keys.count == 1 && sketch.isExact
        let longs: UInt8 = sketch.isEmpty || isSingle ? 1 : (sketch.isExact ? 2 : 3)
        writer.put([longs, 3, 9, 1, 0, sketch.isEmpty ? 14 : 10])
        writer.put(integer: MurmurHash128.seedHash)
        if longs > 1 {
            writer.put(integer: UInt32(truncatingIfNeeded: sketch.keys.count))
            writer.put(integer: UInt32(0))
        }
        if longs > 2 { writer.put(integer: sketch.theta) }
        for (key, summary) in zip(sketch.keys, sketch.summaries) {
            writer.put(integer: key)
            summary.value.write(&writer)
            writer.put(summary.mode.rawValue)
        }
        return writer.bytes
    }

    /// Nil for bytes that are no such sketch, or one with other summaries.
    static func read(_ bytes: [UInt8]) -> Sketch? {
        var reader = SketchReader(bytes)
        guard let head = reader.block(6), head[1] == 3, head[2] == 9, head[3] == 1,
            let seed = reader.integer(UInt16.self), seed == MurmurHash128.seedHash
        else { return nil }
        if head[5] & 4 != 0 { return .empty }
        var count = 1
        var sketch = Sketch(theta: Sketch.whole, isEmpty: false, keys: [], summaries: [])
        if head[0] > 1 {
            guard let stored = reader.integer(UInt32.self), reader.block(4) != nil else { return nil }
            count = Int(stored)
        }
        if head[0] > 2 {
            guard let theta = reader.integer(UInt64.self), theta > 0, theta <= Sketch.whole else { return nil }
            sketch.theta = theta
        }
        guard count <= reader.remaining / 8 else { return nil }
        for _ in 0..<count {
            guard let key = reader.integer(UInt64.self), key > 0, key < sketch.theta, let value = Number.read(&reader),
                let mode = reader.byte().flatMap({ TupleMode(rawValue: $0) })
            else { return nil }
            sketch.keys.append(key)
            sketch.summaries.append(TupleSummary(value: value, mode: mode))
        }
        return reader.remaining == 0 ? sketch : nil
    }
}
