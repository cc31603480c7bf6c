import Columnar

/// The least or greatest of values of 128 bits. Which groups saw a value at all, a `CountState` knows.
final class WideExtremeState: AggregateState {
    private let isMinimum: Bool
    private(set) var values: GroupArray<Int128>

    init(isMinimum: Bool) {
        self.isMinimum = isMinimum
        values = GroupArray(initial: isMinimum ? Int128.max : Int128.min)
    }

    override func resize(_ groups: Int) { values.resize(groups) }

    override func update(_ arguments: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {
        guard let argument = arguments.first, argument.kind.isInteger, !(argument.isConstant && argument.isNull(at: 0)) else { return }
        let vector = argument.flattened().widened(to: .int128)
        let source = vector.pointer(to: Int128.self)
        let valid = vector.validity
        let target = values.pointer
        for row in 0..<rows where (valid?[row] ?? 1) != 0 {
            let group = Int(groups?[row] ?? 0)
            target[group] = isMinimum ? min(target[group], source[row]) : max(target[group], source[row])
        }
    }

    override func extract(_ groups: UnsafePointer<UInt32>, count: Int) throws -> AggregateState {
        let result = WideExtremeState(isMinimum: isMinimum)
        result.values = values.gathered(groups, count: count)
        return result
    }

    override func merge(_ other: AggregateState, into targets: UnsafePointer<UInt32>, count: Int) throws {
        guard let other = other as? WideExtremeState else { return }
        let (source, target) = (other.values.pointer, values.pointer)
        for group in 0..<count {
            let to = Int(targets[group])
            target[to] = isMinimum ? min(target[to], source[group]) : max(target[to], source[group])
        }
    }

    override var byteCount: Int { values.byteCount }
}
