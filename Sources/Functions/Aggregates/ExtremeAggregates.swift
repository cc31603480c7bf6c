import Columnar

/// `min` and `max`.
enum ExtremeAggregates {
    static var functions: [AggregateFunction] { [make("min", isMaximum: false), make("max", isMaximum: true)] }

    private static func make(_ name: String, isMaximum: Bool) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression)",
                description:
                    "The \(isMaximum ? "largest" : "smallest") value that is not NULL; NULL when there is none. NaN is above all numbers.",
                examples: ["SELECT \(name)(a) FROM VALUES (10), (-1), (20) AS t(a)"])
        ) { arguments, _, _ in
            let types = try Signature.check(name, arguments, [.any])
            let type = TypeCoercion.plain(types[0])
            guard TypeCoercion.isOrderable(type) else {
                throw QueryError.invalidOrdering(text: Signature.text(name, arguments), function: name, type)
            }
            return ResolvedAggregate([type], returns: type, ignoresDistinct: true, builtin: isMaximum ? .maximum : .minimum) { _ in
                accumulator(type, isMaximum: isMaximum)
            }
        }
    }

    static func accumulator(_ type: DataType, isMaximum: Bool) -> any Accumulator {
        switch type.canonicalKind {
        case .int8, .int16, .int32, .int64: IntegerExtremeAccumulator(type, isMaximum)
        case .float, .double: FloatingExtremeAccumulator(type, isMaximum)
        case .string: StringExtremeAccumulator(type, isMaximum)
        default: ValueAccumulator<ExtremeState>(type) { ExtremeState(isMaximum: isMaximum) }
        }
    }
}

/// Extremes of integer-backed values of up to 64 bits.
final class IntegerExtremeAccumulator: UngroupedAccumulator {
    private let best: GroupColumn<Int64>
    private let seen = GroupColumn<UInt8>(0)
    private let type: DataType
    private let isMaximum: Bool

    init(_ type: DataType, _ isMaximum: Bool) {
        self.type = type
        self.isMaximum = isMaximum
        best = GroupColumn(isMaximum ? Int64.min : Int64.max)
    }

    func resize(groups: Int) {
        best.resize(groups)
        seen.resize(groups)
    }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        guard let flat = arguments.first?.flattened() else { return }
        switch flat.kind {
        case .int8: add(flat.pointer(to: Int8.self), RowMask(flat), groups, rows)
        case .int16: add(flat.pointer(to: Int16.self), RowMask(flat), groups, rows)
        case .int32: add(flat.pointer(to: Int32.self), RowMask(flat), groups, rows)
        case .int64: add(flat.pointer(to: Int64.self), RowMask(flat), groups, rows)
        case .int128: add(flat.pointer(to: Int128.self), RowMask(flat), groups, rows)
        default: break
        }
    }

    @inline(__always)
    private func add<T: FixedWidthInteger>(_ source: UnsafePointer<T>, _ mask: RowMask, _ groups: UnsafePointer<UInt32>, _ rows: Int) {
        let target = best.values
        let marks = seen.values
        let validity: UnsafePointer<UInt8>?
        switch mask {
        case .none: return
        case .all: validity = nil
        case .some(let pointer): validity = pointer
        }
        for row in 0..<rows {
            if let validity, validity[row] == 0 { continue }
            let group = Int(groups[row])
            let value = Int64(truncatingIfNeeded: source[row])
            target[group] = isMaximum ? max(target[group], value) : min(target[group], value)
            marks[group] = 1
        }
    }

    func updateAll(arguments: [Vector], rows: Int) throws {
        guard let argument = arguments.first, rows > 0 else { return }
        let flat = argument.isConstant ? argument.slice(0, 1).flattened() : argument.flattened()
        let count = argument.isConstant ? 1 : rows
        switch flat.kind {
        case .int8: addAll(flat.pointer(to: Int8.self), RowMask(flat), count)
        case .int16: addAll(flat.pointer(to: Int16.self), RowMask(flat), count)
        case .int32: addAll(flat.pointer(to: Int32.self), RowMask(flat), count)
        case .int64: addAll(flat.pointer(to: Int64.self), RowMask(flat), count)
        case .int128: addAll(flat.pointer(to: Int128.self), RowMask(flat), count)
        default: break
        }
    }

    @inline(__always)
    private func addAll<T: FixedWidthInteger>(_ source: UnsafePointer<T>, _ mask: RowMask, _ rows: Int) {
        var extreme: T = isMaximum ? T.min : T.max
        var any: UInt8 = 1
        switch mask {
        case .none: return
        case .all:
            if isMaximum {
                for row in 0..<rows { extreme = max(extreme, source[row]) }
            } else {
                for row in 0..<rows { extreme = min(extreme, source[row]) }
            }
        case .some(let validity):
            any = 0
            let neutral = extreme
            for row in 0..<rows {
                any |= validity[row]
                let value = validity[row] != 0 ? source[row] : neutral
                extreme = isMaximum ? max(extreme, value) : min(extreme, value)
            }
        }
        if any == 0 { return }
        let value = Int64(truncatingIfNeeded: extreme)
        best.values[0] = isMaximum ? max(best.values[0], value) : min(best.values[0], value)
        seen.values[0] = 1
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        guard let other = other as? IntegerExtremeAccumulator else { return }
        for index in 0..<other.best.count where other.seen.values[index] != 0 {
            let group = Int(groups[index])
            let value = other.best.values[index]
            best.values[group] = isMaximum ? max(best.values[group], value) : min(best.values[group], value)
            seen.values[group] = 1
        }
    }

    func finish(groups: Range<Int>) throws -> Vector {
        let wide = GroupResults.copy(
            best.values + groups.lowerBound, groups.count, type, .int64, seen: UnsafePointer(seen.values + groups.lowerBound))
        return wide.widened(to: type.canonicalKind)
    }

    var byteCount: Int { best.byteCount &+ seen.byteCount }
}

/// Extremes of FLOAT and DOUBLE; NaN is the largest.
final class FloatingExtremeAccumulator: UngroupedAccumulator {
    private let best = GroupColumn<Double>(0)
    private let seen = GroupColumn<UInt8>(0)
    private let type: DataType
    private let isMaximum: Bool

    init(_ type: DataType, _ isMaximum: Bool) {
        self.type = type
        self.isMaximum = isMaximum
    }

    func resize(groups: Int) {
        best.resize(groups)
        seen.resize(groups)
    }

    /// Whether `a` is below `b`, NaN above all.
    @inline(__always)
    private func below(_ a: Double, _ b: Double) -> Bool { a < b || (b != b && a == a) }

    @inline(__always)
    private func offer(_ value: Double, _ group: Int) {
        if seen.values[group] == 0 || (isMaximum ? below(best.values[group], value) : below(value, best.values[group])) {
            best.values[group] = value
            seen.values[group] = 1
        }
    }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        guard let flat = arguments.first?.flattened() else { return }
        if flat.kind == .float { add(flat.pointer(to: Float.self), RowMask(flat), groups, rows) }
        if flat.kind == .double { add(flat.pointer(to: Double.self), RowMask(flat), groups, rows) }
    }

    @inline(__always)
    private func add<T: BinaryFloatingPoint>(_ source: UnsafePointer<T>, _ mask: RowMask, _ groups: UnsafePointer<UInt32>?, _ rows: Int) {
        if case .none = mask { return }
        for row in 0..<rows {
            if case .some(let validity) = mask, validity[row] == 0 { continue }
            offer(Double(source[row]), groups.map { Int($0[row]) } ?? 0)
        }
    }

    func updateAll(arguments: [Vector], rows: Int) throws {
        guard let flat = arguments.first?.flattened() else { return }
        if flat.kind == .float { add(flat.pointer(to: Float.self), RowMask(flat), nil, rows) }
        if flat.kind == .double { add(flat.pointer(to: Double.self), RowMask(flat), nil, rows) }
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        guard let other = other as? FloatingExtremeAccumulator else { return }
        for index in 0..<other.best.count where other.seen.values[index] != 0 { offer(other.best.values[index], Int(groups[index])) }
    }

    func finish(groups: Range<Int>) throws -> Vector {
        let marks = UnsafePointer(seen.values + groups.lowerBound)
        if type == .double { return GroupResults.copy(best.values + groups.lowerBound, groups.count, type, .double, seen: marks) }
        let buffer = Buffer(of: Float.self, count: groups.count)
        let target = buffer.pointer(to: Float.self)
        for (row, group) in groups.enumerated() { target[row] = Float(best.values[group]) }
        return Vector(type: type, kind: .float, count: groups.count, buffer: buffer, validity: GroupResults.marks(marks, groups.count))
    }

    var byteCount: Int { best.byteCount &+ seen.byteCount }
}

/// Extremes of strings and binary. A better value overwrites the bytes of the one before when it fits there.
final class StringExtremeAccumulator: UngroupedAccumulator {
    private let best = GroupColumn<SIMD2<UInt64>>(SIMD2(repeating: 0))
    private let room = GroupColumn<UInt32>(0)
    private let seen = GroupColumn<UInt8>(0)
    private let heap = StringHeap()
    private let type: DataType
    private let isMaximum: Bool

    init(_ type: DataType, _ isMaximum: Bool) {
        self.type = type
        self.isMaximum = isMaximum
    }

    func resize(groups: Int) {
        best.resize(groups)
        room.resize(groups)
        seen.resize(groups)
    }

    private func state(_ group: Int) -> UnsafeMutablePointer<StringView> {
        UnsafeMutableRawPointer(best.values + group).assumingMemoryBound(to: StringView.self)
    }

    @inline(__always)
    private func offer(_ view: UnsafePointer<StringView>, _ group: Int) {
        let current = state(group)
        if seen.values[group] != 0 {
            let order = StringView.compare(view, current)
            if isMaximum ? order <= 0 : order >= 0 { return }
        }
        keep(view, group)
    }

    @inline(never)
    private func keep(_ view: UnsafePointer<StringView>, _ group: Int) {
        seen.values[group] = 1
        let current = state(group)
        if view.pointee.isInline {
            // The room of a longer value before it is given up.
            current.pointee = view.pointee
            room.values[group] = 0
            return
        }
        let count = view.pointee.count
        if Int(room.values[group]) >= count, let bytes = UnsafeMutablePointer<UInt8>(bitPattern: UInt(current.pointee.word)) {
            bytes.update(from: StringView.bytes(at: view), count: count)
            current.pointee = StringView(bytes, count: count)
            return
        }
        let reserved = count &+ count / 4
        let bytes = heap.reserve(reserved)
        bytes.update(from: StringView.bytes(at: view), count: count)
        current.pointee = StringView(bytes, count: count)
        room.values[group] = UInt32(truncatingIfNeeded: reserved)
    }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        guard let flat = arguments.first?.flattened(), flat.kind == .string else { return }
        let views = flat.pointer(to: StringView.self)
        for row in 0..<rows {
            if let validity = flat.validity, validity[row] == 0 { continue }
            offer(views + row, Int(groups[row]))
        }
    }

    func updateAll(arguments: [Vector], rows: Int) throws {
        guard let argument = arguments.first, rows > 0, argument.kind == .string else { return }
        let flat = argument.isConstant ? argument.slice(0, 1).flattened() : argument.flattened()
        let views = flat.pointer(to: StringView.self)
        var winner = -1
        for row in 0..<(argument.isConstant ? 1 : rows) {
            if let validity = flat.validity, validity[row] == 0 { continue }
            if winner < 0 {
                winner = row
                continue
            }
            let order = StringView.compare(views + row, views + winner)
            if isMaximum ? order > 0 : order < 0 { winner = row }
        }
        if winner >= 0 { offer(views + winner, 0) }
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        guard let other = other as? StringExtremeAccumulator else { return }
        for index in 0..<other.best.count where other.seen.values[index] != 0 {
            offer(UnsafePointer(other.state(index)), Int(groups[index]))
        }
    }

    func finish(groups: Range<Int>) throws -> Vector {
        GroupResults.copy(
            best.values + groups.lowerBound, groups.count, type, .string, seen: UnsafePointer(seen.values + groups.lowerBound), heap: heap)
    }

    var byteCount: Int { best.byteCount &+ seen.byteCount &+ room.byteCount &+ heap.byteCount }
}

/// Extremes of any other type.
struct ExtremeState: ValueState {
    let isMaximum: Bool
    var best: Value = .null

    init(isMaximum: Bool) { self.isMaximum = isMaximum }

    mutating func add(_ arguments: [Value]) throws { offer(arguments.first ?? .null) }

    private mutating func offer(_ value: Value) {
        if value.isNull { return }
        if best.isNull {
            best = value
            return
        }
        let order = Value.compare(value, best)
        if isMaximum ? order > 0 : order < 0 { best = value }
    }

    mutating func merge(_ other: ExtremeState) throws { offer(other.best) }

    func result() throws -> Value { best }

    var byteCount: Int { 32 }
}
