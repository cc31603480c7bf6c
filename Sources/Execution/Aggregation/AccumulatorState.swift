import Columnar
import Functions

/// An aggregate that the function library folds.
final class AccumulatorState: AggregateState {
    let accumulator: any Accumulator
    private let isSplittable: Bool
    private var groupCount = 0

    init(_ accumulator: any Accumulator, canSplit: Bool) {
        self.accumulator = accumulator
        isSplittable = canSplit
    }

    override func resize(_ groups: Int) {
        guard groups > groupCount else { return }
        groupCount = groups
        accumulator.resize(groups: groups)
    }

    override func update(_ arguments: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {
        if let groups { return try accumulator.update(groups: groups, arguments: arguments, rows: rows) }
        let all = Buffer.zeros(byteCount: rows &* 4)
        try withExtendedLifetime(all) {
            try accumulator.update(groups: all.pointer(to: UInt32.self), arguments: arguments, rows: rows)
        }
    }

    override var canSplit: Bool { isSplittable }

    override func extract(_ groups: UnsafePointer<UInt32>, count: Int) throws -> AggregateState {
        guard let part = accumulator.extract(groups: groups, count: count) else { return try super.extract(groups, count: count) }
        let state = AccumulatorState(part, canSplit: isSplittable)
        state.groupCount = count
        return state
    }

    override func merge(_ other: AggregateState, into targets: UnsafePointer<UInt32>, count: Int) throws {
        guard let other = other as? AccumulatorState else { return }
        try accumulator.merge(other.accumulator, groups: targets)
    }

    override var byteCount: Int { accumulator.byteCount }
}
