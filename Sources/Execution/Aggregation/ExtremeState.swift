import Columnar

/// The least or greatest of integer-backed values of up to 64 bits, and of booleans. Which groups saw a value at all, a `CountState` knows.
final class IntegerExtremeState: AggregateState {
    private let isMinimum: Bool
    private(set) var values: GroupArray<Int64>

    init(isMinimum: Bool) {
        self.isMinimum = isMinimum
        values = GroupArray(initial: isMinimum ? Int64.max : Int64.min)
    }

    override func resize(_ groups: Int) { values.resize(groups) }

    override func update(_ arguments: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {
        guard let argument = arguments.first else { return }
        if argument.isConstant && argument.isNull(at: 0) || argument.kind == .void { return }
        let vector = argument.flattened()
        switch vector.kind {
        case .boolean: fold(vector.pointer(to: UInt8.self), vector.validity, groups, rows)
        case .int8: fold(vector.pointer(to: Int8.self), vector.validity, groups, rows)
        case .int16: fold(vector.pointer(to: Int16.self), vector.validity, groups, rows)
        case .int32: fold(vector.pointer(to: Int32.self), vector.validity, groups, rows)
        case .int64: fold(vector.pointer(to: Int64.self), vector.validity, groups, rows)
        case .int128:
            let narrow = vector.widened(to: .int64)
            fold(narrow.pointer(to: Int64.self), narrow.validity, groups, rows)
        default: break
        }
    }

    @inline(__always)
    private func fold<T: FixedWidthInteger>(
        _ source: UnsafePointer<T>, _ valid: UnsafePointer<UInt8>?, _ groups: UnsafePointer<UInt32>?, _ rows: Int
    ) {
        let target = values.pointer
        let neutral: Int64 = isMinimum ? Int64.max : Int64.min
        guard let groups else {
            var best = target[0]
            if isMinimum {
                for row in 0..<rows {
                    let value = (valid?[row] ?? 1) == 0 ? neutral : Int64(truncatingIfNeeded: source[row])
                    best = min(best, value)
                }
            } else {
                for row in 0..<rows {
                    let value = (valid?[row] ?? 1) == 0 ? neutral : Int64(truncatingIfNeeded: source[row])
                    best = max(best, value)
                }
            }
            target[0] = best
            return
        }
        if isMinimum {
            for row in 0..<rows {
                let value = (valid?[row] ?? 1) == 0 ? neutral : Int64(truncatingIfNeeded: source[row])
                let group = Int(groups[row])
                target[group] = min(target[group], value)
            }
        } else {
            for row in 0..<rows {
                let value = (valid?[row] ?? 1) == 0 ? neutral : Int64(truncatingIfNeeded: source[row])
                let group = Int(groups[row])
                target[group] = max(target[group], value)
            }
        }
    }

    override func extract(_ groups: UnsafePointer<UInt32>, count: Int) throws -> AggregateState {
        let result = IntegerExtremeState(isMinimum: isMinimum)
        result.values = values.gathered(groups, count: count)
        return result
    }

    override func merge(_ other: AggregateState, into targets: UnsafePointer<UInt32>, count: Int) throws {
        guard let other = other as? IntegerExtremeState else { return }
        let (source, target) = (other.values.pointer, values.pointer)
        for group in 0..<count {
            let to = Int(targets[group])
            target[to] = isMinimum ? min(target[to], source[group]) : max(target[to], source[group])
        }
    }

    override var byteCount: Int { values.byteCount }
}

/// The least or greatest of floating-point values; NaN is above all numbers.
final class DoubleExtremeState: AggregateState {
    private let isMinimum: Bool
    /// Bits that order as integers, so that NaN and signs need no care.
    private(set) var values: GroupArray<Int64>

    init(isMinimum: Bool) {
        self.isMinimum = isMinimum
        values = GroupArray(initial: isMinimum ? Int64.max : Int64.min)
    }

    @inline(__always)
    private static func ordered(_ value: Double) -> Int64 {
        let clean = value != value ? Double.nan : value
        let bits = Int64(bitPattern: clean.bitPattern)
        return bits ^ Int64(bitPattern: UInt64(bitPattern: bits >> 63) >> 1)
    }

    func value(_ group: Int) -> Double {
        let bits = values.pointer[group]
        return Double(bitPattern: UInt64(bitPattern: bits ^ Int64(bitPattern: UInt64(bitPattern: bits >> 63) >> 1)))
    }

    override func resize(_ groups: Int) { values.resize(groups) }

    override func update(_ arguments: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {
        guard let argument = arguments.first else { return }
        if argument.isConstant && argument.isNull(at: 0) || argument.kind == .void { return }
        let vector = argument.flattened()
        switch vector.kind {
        case .double: fold(vector.pointer(to: Double.self), vector.validity, groups, rows)
        case .float: fold(vector.pointer(to: Float.self), vector.validity, groups, rows)
        default: break
        }
    }

    @inline(__always)
    private func fold<T: BinaryFloatingPoint>(
        _ source: UnsafePointer<T>, _ valid: UnsafePointer<UInt8>?, _ groups: UnsafePointer<UInt32>?, _ rows: Int
    ) {
        let target = values.pointer
        for row in 0..<rows {
            if let valid, valid[row] == 0 { continue }
            let value = DoubleExtremeState.ordered(Double(source[row]))
            let group = Int(groups?[row] ?? 0)
            target[group] = isMinimum ? min(target[group], value) : max(target[group], value)
        }
    }

    override func extract(_ groups: UnsafePointer<UInt32>, count: Int) throws -> AggregateState {
        let result = DoubleExtremeState(isMinimum: isMinimum)
        result.values = values.gathered(groups, count: count)
        return result
    }

    override func merge(_ other: AggregateState, into targets: UnsafePointer<UInt32>, count: Int) throws {
        guard let other = other as? DoubleExtremeState else { return }
        let (source, target) = (other.values.pointer, values.pointer)
        for group in 0..<count {
            let to = Int(targets[group])
            target[to] = isMinimum ? min(target[to], source[group]) : max(target[to], source[group])
        }
    }

    override var byteCount: Int { values.byteCount }
}

/// The least or greatest of strings and binaries by bytes.
final class StringExtremeState: AggregateState {
    private let isMinimum: Bool
    private(set) var values = GroupArray<StringView>(initial: StringView())
    private var present = GroupArray<UInt8>(initial: 0)
    private(set) var heap = StringHeap()

    init(isMinimum: Bool) { self.isMinimum = isMinimum }

    override func resize(_ groups: Int) {
        values.resize(groups)
        present.resize(groups)
    }

    override func update(_ arguments: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {
        guard let argument = arguments.first else { return }
        if argument.isConstant && argument.isNull(at: 0) || argument.kind == .void { return }
        let vector = argument.flattened()
        guard vector.kind == .string else { return }
        fold(vector.pointer(to: StringView.self), vector.validity, groups, rows)
    }

    private func fold(_ source: UnsafePointer<StringView>, _ valid: UnsafePointer<UInt8>?, _ groups: UnsafePointer<UInt32>?, _ rows: Int) {
        let target = values.pointer
        let seen = present.pointer
        for row in 0..<rows {
            if let valid, valid[row] == 0 { continue }
            let group = Int(groups?[row] ?? 0)
            if seen[group] != 0 {
                let order = StringView.compare(source + row, target + group)
                if isMinimum ? order >= 0 : order <= 0 { continue }
            }
            seen[group] = 1
            target[group] = heap.store(StringView.bytes(at: source + row), count: source[row].count)
        }
    }

    override func extract(_ groups: UnsafePointer<UInt32>, count: Int) throws -> AggregateState {
        let result = StringExtremeState(isMinimum: isMinimum)
        result.values = values.gathered(groups, count: count)
        result.present = present.gathered(groups, count: count)
        // The bytes stay where they are.
        result.kept = OwnerGroup.joining([heap, kept])
        return result
    }

    /// Keeps the bytes of views taken over from other states.
    private var kept: AnyObject?
    var owner: AnyObject? { OwnerGroup.joining([heap, kept]) }

    override func merge(_ other: AggregateState, into targets: UnsafePointer<UInt32>, count: Int) throws {
        guard let other = other as? StringExtremeState else { return }
        withExtendedLifetime(other) { fold(other.values.pointer, other.present.pointer, targets, count) }
    }

    override var byteCount: Int { values.byteCount &+ present.byteCount &+ heap.byteCount }
}
