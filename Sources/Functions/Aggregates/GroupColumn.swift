import Columnar

/// One value of a fixed size per group, in memory that grows by doubling. New groups get `initial`.
final class GroupColumn<T: BitwiseCopyable> {
    private(set) var values: UnsafeMutablePointer<T>
    private(set) var count = 0
    private var capacity: Int
    private let initial: T

    init(_ initial: T) {
        self.initial = initial
        capacity = 1
        values = UnsafeMutablePointer<T>.allocate(capacity: 1)
        values.initialize(to: initial)
    }

    deinit { values.deallocate() }

    func resize(_ groups: Int) {
        guard groups > count else { return }
        if groups > capacity {
            var grown = max(capacity, 16)
            while grown < groups { grown &*= 2 }
            let larger = UnsafeMutablePointer<T>.allocate(capacity: grown)
            larger.update(from: values, count: count)
            values.deallocate()
            values = larger
            capacity = grown
        }
        for group in count..<groups { values[group] = initial }
        count = groups
    }

    func gathered(_ groups: UnsafePointer<UInt32>, count taken: Int) -> GroupColumn {
        let result = GroupColumn(initial)
        result.resize(taken)
        for index in 0..<taken { result.values[index] = values[Int(groups[index])] }
        return result
    }

    var byteCount: Int { capacity &* MemoryLayout<T>.stride }
}

/// An accumulator that folds rows into a single group without group numbers: aggregation without GROUP BY.
package protocol UngroupedAccumulator: Accumulator {
    /// As `update` with every row in group 0, which `resize` has made.
    func updateAll(arguments: [Vector], rows: Int) throws
}

/// Which rows an aggregate looks at.
enum RowMask {
    case all
    case none
    /// 1 takes the row.
    case some(UnsafePointer<UInt8>)

    init(_ vector: Vector) {
        switch Validity.shape(vector) {
        case .noNulls: self = .all
        case .allNull: self = .none
        case .perRow(let pointer): self = .some(pointer)
        }
    }
}

/// The state of one group of an aggregate that works value by value.
protocol ValueState {
    /// NULLs arrive as such.
    mutating func add(_ arguments: [Value]) throws
    mutating func merge(_ other: Self) throws
    func result() throws -> Value
    /// Bytes held beside the state itself.
    var byteCount: Int { get }
}

/// Aggregates of the long tail: a state of its own per group, fed with `Value`s.
final class ValueAccumulator<State: ValueState>: Accumulator {
    private var states: [State] = []
    private let returnType: DataType
    private let makeState: () -> State
    private var fed = 0

    init(_ returnType: DataType, makeState: @escaping () -> State) {
        self.returnType = returnType
        self.makeState = makeState
    }

    func resize(groups: Int) {
        while states.count < groups { states.append(makeState()) }
    }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        var values = [Value](repeating: .null, count: arguments.count)
        var bytes = 0
        for row in 0..<rows {
            for (position, argument) in arguments.enumerated() {
                values[position] = argument.value(at: row)
                if case .string(let text) = values[position] { bytes &+= text.utf8.count }
            }
            try states[Int(groups[row])].add(values)
            // Long values add up within a batch already.
            if bytes > 16 << 20 {
                bytes = 0
                try ProcessMemory.check()
            }
        }
        fed &+= rows
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        guard let other = other as? ValueAccumulator<State> else { return }
        for (group, state) in other.states.enumerated() { try states[Int(groups[group])].merge(state) }
        fed &+= other.fed
    }

    func finish(groups: Range<Int>) throws -> Vector {
        let builder = VectorBuilder(returnType, capacity: groups.count)
        for group in groups { builder.append(try states[group].result()) }
        return builder.finish()
    }

    var byteCount: Int {
        // Asking every state each time would be quadratic: the first few stand for all.
        let sample = states.prefix(64)
        let average = sample.isEmpty ? 0 : sample.reduce(0) { $0 + $1.byteCount } / sample.count
        return states.count &* (MemoryLayout<State>.stride &+ average)
    }
}

/// The state of one group of an aggregate of one or two doubles.
protocol DoubleState: BitwiseCopyable {
    init()
    mutating func add(_ x: Double, _ y: Double)
    mutating func merge(_ other: Self)
}

/// Aggregates of one or two doubles; rows with a NULL are left out. `result` turns a state into a value, nil for NULL.
final class DoubleAccumulator<State: DoubleState>: UngroupedAccumulator {
    private let states: GroupColumn<State>
    private let result: (State) -> Double?
    private let returnType: DataType

    init(_ state: State.Type, returns returnType: DataType = .double, result: @escaping (State) -> Double?) {
        states = GroupColumn(State())
        self.result = result
        self.returnType = returnType
    }

    private init(_ states: GroupColumn<State>, returns returnType: DataType, result: @escaping (State) -> Double?) {
        self.states = states
        self.result = result
        self.returnType = returnType
    }

    func extract(groups: UnsafePointer<UInt32>, count: Int) -> (any Accumulator)? {
        DoubleAccumulator(states.gathered(groups, count: count), returns: returnType, result: result)
    }

    func resize(groups: Int) { states.resize(groups) }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        guard let first = arguments.first?.canonical(), let second = arguments.last?.canonical() else { return }
        let validity = Validity.combine(first, second, rows: rows)
        if validity.allNull { return }
        let x = first.pointer(to: Double.self)
        let y = second.pointer(to: Double.self)
        let target = states.values
        for row in 0..<rows where (validity.pointer?[row] ?? 1) != 0 { target[Int(groups[row])].add(x[row], y[row]) }
    }

    func updateAll(arguments: [Vector], rows: Int) throws {
        guard let first = arguments.first?.canonical(), let second = arguments.last?.canonical() else { return }
        let validity = Validity.combine(first, second, rows: rows)
        if validity.allNull { return }
        let x = first.pointer(to: Double.self)
        let y = second.pointer(to: Double.self)
        var state = states.values[0]
        for row in 0..<rows where (validity.pointer?[row] ?? 1) != 0 { state.add(x[row], y[row]) }
        states.values[0] = state
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        guard let other = other as? DoubleAccumulator<State> else { return }
        for group in 0..<other.states.count { states.values[Int(groups[group])].merge(other.states.values[group]) }
    }

    func finish(groups: Range<Int>) throws -> Vector {
        let builder = VectorBuilder(returnType, capacity: groups.count)
        for group in groups {
            if let value = result(states.values[group]) {
                builder.append(returnType == .bigint ? .integer(Int64(exactly: value) ?? 0) : .double(value))
            } else {
                builder.appendNull()
            }
        }
        return builder.finish()
    }

    var byteCount: Int { states.byteCount }
}
