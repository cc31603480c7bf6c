import Columnar
import Functions

/// Aggregates over frames: each row's frame becomes a group of the aggregate's states.
enum WindowAggregate {
    /// Folds all rows into their groups.
    static func fold(
        _ layout: AggregateLayout, _ states: [AggregateState], _ arguments: [Vector], _ filter: Vector?, groups: UnsafePointer<UInt32>,
        groupCount: Int, rows: Int
    ) throws {
        var kept = arguments
        var keptGroups = groups
        var count = rows
        var owner: Buffer?
        if let filter {
            let (numbers, taken) = Frame(columns: [], count: rows).rows(whereTrue: filter)
            let chosen = numbers.pointer(to: UInt32.self)
            kept = arguments.map { $0.gather(chosen, count: taken) }
            let buffer = Buffer(of: UInt32.self, count: taken)
            for index in 0..<taken { buffer.pointer(to: UInt32.self)[index] = groups[Int(chosen[index])] }
            keptGroups = UnsafePointer(buffer.pointer(to: UInt32.self))
            count = taken
            owner = buffer
        }
        for (state, component) in zip(states, layout.components) {
            state.resize(groupCount)
            try state.update(component.arguments.map { kept[$0] }, groups: keptGroups, rows: count)
        }
        withExtendedLifetime(owner) {}
    }

    /// Sets the state of each row to that of its frame.
    static func fill(
        _ state: AggregateState, _ component: AggregateLayout.Component, arguments: [Vector], _ filter: Vector?, _ frames: WindowFrames,
        _ partitions: WindowPartitions, _ context: EvaluationContext
    ) throws {
        let rows = partitions.rows
        state.resize(rows)
        let counted = countedRows(arguments, filter, rows)
        let valid = counted.pointer(to: UInt8.self)
        defer { withExtendedLifetime(counted) {} }
        switch state {
        case let state as CountState:
            let sums = prefixes(rows) { Int64(valid[$0]) }
            let sum = sums.pointer(to: Int64.self)
            for row in 0..<rows where frames.start[row] < frames.end[row] {
                state.set(row, sum[Int(frames.end[row])] &- sum[Int(frames.start[row])])
            }
        case let state as IntegerSumState:
            guard let argument = arguments.first else { return }
            let values = argument.flattened().widened(to: .int128)
            let value = values.pointer(to: Int128.self)
            let sums = prefixes(rows) { valid[$0] == 0 ? Int128(0) : value[$0] }
            let sum = sums.pointer(to: Int128.self)
            state.makeWide()
            for row in 0..<rows where frames.start[row] < frames.end[row] {
                state.set(row, sum[Int(frames.end[row])] &- sum[Int(frames.start[row])])
            }
            withExtendedLifetime(values) {}
        case let state as DoubleSumState:
            try sumDoubles(state, arguments, valid, frames, rows)
        case is IntegerExtremeState, is DoubleExtremeState, is StringExtremeState, is WideExtremeState:
            guard let argument = arguments.first else { return }
            let isMinimum: Bool
            switch component.kind {
            case .integerExtreme(let flag), .doubleExtreme(let flag), .stringExtreme(let flag), .wideExtreme(let flag): isMinimum = flag
            default: return
            }
            try extremes(state, argument, isMinimum, valid, frames, rows)
        default:
            try refold(state, arguments, filter, frames, rows, context)
        }
    }

    /// 1 for rows that count: not filtered away, no argument NULL.
    private static func countedRows(_ arguments: [Vector], _ filter: Vector?, _ rows: Int) -> Buffer {
        let buffer = Buffer(of: UInt8.self, count: max(rows, 1))
        let target = buffer.pointer(to: UInt8.self)
        for row in 0..<rows { target[row] = 1 }
        for argument in arguments {
            switch Validity.shape(argument) {
            case .noNulls: break
            case .allNull: for row in 0..<rows { target[row] = 0 }
            case .perRow(let flags): for row in 0..<rows { target[row] &= flags[row] }
            }
        }
        if let filter {
            let kept = filter.flattened()
            for row in 0..<rows where kept.isNull(at: row) || kept.pointer(to: UInt8.self)[row] == 0 { target[row] = 0 }
        }
        return buffer
    }

    /// Sums of the first 0, 1, 2 … rows.
    @inline(__always)
    private static func prefixes<T: FixedWidthInteger>(_ rows: Int, _ value: (Int) -> T) -> Buffer {
        let buffer = Buffer(of: T.self, count: rows &+ 1)
        let target = buffer.pointer(to: T.self)
        var sum: T = 0
        for row in 0..<rows {
            target[row] = sum
            sum &+= value(row)
        }
        target[rows] = sum
        return buffer
    }

    /// Frames that only grow are summed on; others through a tree of partial sums, since taking floating-point values away again is not exact.
    private static func sumDoubles(
        _ state: DoubleSumState, _ arguments: [Vector], _ valid: UnsafePointer<UInt8>, _ frames: WindowFrames, _ rows: Int
    ) throws {
        guard let argument = arguments.first else { return }
        let flat = argument.flattened()
        let values = Buffer(of: Double.self, count: max(rows, 1))
        let value = values.pointer(to: Double.self)
        for row in 0..<rows {
            if valid[row] == 0 { value[row] = 0; continue }
            value[row] = flat.kind == .float ? Double(flat.pointer(to: Float.self)[row]) : flat.pointer(to: Double.self)[row]
        }
        let tree = RangeTree(values: value, rows: rows, neutral: 0) { $0 + $1 }
        var sum = 0.0
        var start = UInt32.max
        var end: UInt32 = 0
        for row in 0..<rows where frames.start[row] < frames.end[row] {
            if frames.start[row] == start && frames.end[row] >= end {
                for next in end..<frames.end[row] { sum += value[Int(next)] }
            } else if frames.end[row] &- frames.start[row] <= 32 {
                sum = 0
                for next in frames.start[row]..<frames.end[row] { sum += value[Int(next)] }
            } else {
                sum = tree.query(Int(frames.start[row]), Int(frames.end[row]))
            }
            start = frames.start[row]
            end = frames.end[row]
            state.set(row, sum)
        }
        withExtendedLifetime(values) {}
    }

    /// The row that holds the extreme of each frame: frames that only grow go on from the one before, others ask a tree of rows. States then
    /// take that row's value.
    private static func extremes(
        _ state: AggregateState, _ argument: Vector, _ isMinimum: Bool, _ valid: UnsafePointer<UInt8>, _ frames: WindowFrames, _ rows: Int
    ) throws {
        let none = UInt32.max
        let numbers = Buffer(of: UInt32.self, count: max(rows, 1))
        let number = numbers.pointer(to: UInt32.self)
        for row in 0..<rows { number[row] = valid[row] == 0 ? none : UInt32(truncatingIfNeeded: row) }
        let flat = argument.flattened()
        let better: (UInt32, UInt32) -> UInt32 = { a, b in
            if a == none { return b }
            if b == none { return a }
            let order = RowOrder.compare(flat, Int(a), flat, Int(b))
            return (isMinimum ? order <= 0 : order >= 0) ? a : b
        }
        var tree: RangeTree<UInt32>?
        var start = UInt32.max
        var end: UInt32 = 0
        var best = none
        // One update with the chosen row of each frame.
        let chosen = Buffer(of: UInt32.self, count: max(rows, 1))
        let groups = Buffer(of: UInt32.self, count: max(rows, 1))
        var count = 0
        for row in 0..<rows where frames.start[row] < frames.end[row] {
            if frames.start[row] == start && frames.end[row] >= end {
                for next in end..<frames.end[row] { best = better(best, number[Int(next)]) }
            } else if frames.end[row] &- frames.start[row] <= 32 {
                best = none
                for next in frames.start[row]..<frames.end[row] { best = better(best, number[Int(next)]) }
            } else {
                let built = tree ?? RangeTree(values: number, rows: rows, neutral: none, combine: better)
                tree = built
                best = built.query(Int(frames.start[row]), Int(frames.end[row]))
            }
            start = frames.start[row]
            end = frames.end[row]
            if best == none { continue }
            chosen.pointer(to: UInt32.self)[count] = best
            groups.pointer(to: UInt32.self)[count] = UInt32(truncatingIfNeeded: row)
            count &+= 1
        }
        try state.update([flat.gather(chosen.pointer(to: UInt32.self), count: count)], groups: groups.pointer(to: UInt32.self), rows: count)
        withExtendedLifetime(numbers) {}
    }

    /// Folds each frame anew, in pieces of rows and frames. O(sum of the frames' lengths).
    private static func refold(
        _ state: AggregateState, _ arguments: [Vector], _ filter: Vector?, _ frames: WindowFrames, _ rows: Int, _ context: EvaluationContext
    ) throws {
        let capacity = 4096
        let buffer = Buffer(of: UInt32.self, count: capacity &* 2)
        let sources = buffer.pointer(to: UInt32.self)
        let groups = sources + capacity
        var count = 0
        let kept = filter?.flattened()
        func flush() throws {
            if count == 0 { return }
            try context.cancellation.check()
            try state.update(arguments.map { $0.gather(sources, count: count) }, groups: groups, rows: count)
            count = 0
        }
        for row in 0..<rows where frames.start[row] < frames.end[row] {
            for source in frames.start[row]..<frames.end[row] {
                if let kept, kept.isNull(at: Int(source)) || kept.pointer(to: UInt8.self)[Int(source)] == 0 { continue }
                if count == capacity { try flush() }
                sources[count] = source
                groups[count] = UInt32(truncatingIfNeeded: row)
                count &+= 1
            }
        }
        try flush()
        withExtendedLifetime(buffer) {}
    }
}

/// Combines any range of values in logarithmic time.
struct RangeTree<Element> {
    private let buffer: Buffer
    private let leaves: Int
    private let neutral: Element
    private let combine: (Element, Element) -> Element

    init(values: UnsafePointer<Element>, rows: Int, neutral: Element, combine: @escaping (Element, Element) -> Element) {
        var size = 1
        while size < max(rows, 1) { size &*= 2 }
        leaves = size
        self.neutral = neutral
        self.combine = combine
        buffer = Buffer(of: Element.self, count: size &* 2)
        let node = buffer.pointer(to: Element.self)
        node[0] = neutral
        for index in 0..<size { node[size &+ index] = index < rows ? values[index] : neutral }
        var index = size &- 1
        while index > 0 {
            node[index] = combine(node[index &* 2], node[index &* 2 &+ 1])
            index &-= 1
        }
    }

    /// The combination of values `start ..< end`, in order.
    func query(_ start: Int, _ end: Int) -> Element {
        let node = buffer.pointer(to: Element.self)
        var left = start &+ leaves
        var right = end &+ leaves
        var first = neutral
        var last = neutral
        while left < right {
            if left & 1 == 1 {
                first = combine(first, node[left])
                left &+= 1
            }
            if right & 1 == 1 {
                right &-= 1
                last = combine(node[right], last)
            }
            left /= 2
            right /= 2
        }
        return combine(first, last)
    }
}
