import Columnar

/// An expression compiled against a layout of columns. Trees belong to one worker, because nodes keep results between batches.
class PhysicalExpression {
    let type: DataType

    init(type: DataType) { self.type = type }

    /// One value per row of the frame, in any encoding and integer kind.
    func evaluate(_ frame: Frame) throws -> Vector {
        throw QueryError.internalError("an expression cannot be evaluated")
    }

    /// The value when it is the same for all rows of all batches: a constant vector.
    var constant: Vector? { nil }

    /// The position of the column when it is nothing but one.
    var columnPosition: Int? { nil }
}

final class ConstantExpression: PhysicalExpression {
    let value: Vector

    init(_ value: Vector, type: DataType) {
        self.value = value
        super.init(type: type)
    }

    override func evaluate(_ frame: Frame) throws -> Vector { value.slice(0, frame.count) }
    override var constant: Vector? { value }
}

final class ColumnExpression: PhysicalExpression {
    let position: Int

    init(_ position: Int, type: DataType) {
        self.position = position
        super.init(type: type)
    }

    override func evaluate(_ frame: Frame) throws -> Vector { try frame.column(position) }
    override var columnPosition: Int? { position }
}

/// Keeps the result for the other places where the same expression stands.
final class CommonExpression: PhysicalExpression {
    private let operand: PhysicalExpression
    private let slot: Int

    init(_ operand: PhysicalExpression, slot: Int) {
        self.operand = operand
        self.slot = slot
        super.init(type: operand.type)
    }

    override func evaluate(_ frame: Frame) throws -> Vector {
        if let known = frame.result(slot) { return known }
        let result = try operand.evaluate(frame)
        frame.keep(result, slot)
        return result
    }
}

/// Any kernel over operands; errors get the place in the statement.
final class KernelExpression: PhysicalExpression {
    typealias Kernel = (_ operands: [Vector], _ rows: Int) throws -> Vector
    private let operands: [PhysicalExpression]
    private let span: Range<Int>?
    private let kernel: Kernel

    init(_ operands: [PhysicalExpression], type: DataType, span: Range<Int>? = nil, kernel: @escaping Kernel) {
        self.operands = operands
        self.span = span
        self.kernel = kernel
        super.init(type: type)
    }

    override func evaluate(_ frame: Frame) throws -> Vector {
        var values: [Vector] = []
        values.reserveCapacity(operands.count)
        for operand in operands { values.append(try operand.evaluate(frame)) }
        do {
            let result = try kernel(values, frame.count)
            try ProcessMemory.checkDenial()
            return result
        } catch let error as QueryError {
            throw error.at(span)
        }
    }
}

/// AND or OR. Operands that can fail see only the rows that are not decided yet.
final class LogicalExpression: PhysicalExpression {
    private let operands: [PhysicalExpression]
    private let lazy: [Bool]
    private let isAnd: Bool
    /// Of an AND whose NULL is as good as FALSE: only rows where all before is TRUE are still open.
    private let isFilter: Bool

    init(_ operands: [PhysicalExpression], lazy: [Bool], isAnd: Bool, isFilter: Bool = false) {
        self.operands = operands
        self.lazy = lazy
        self.isAnd = isAnd
        self.isFilter = isFilter
        super.init(type: .boolean)
    }

    override func evaluate(_ frame: Frame) throws -> Vector {
        var result: Vector?
        for (index, operand) in operands.enumerated() {
            guard let known = result else {
                result = try operand.evaluate(frame)
                continue
            }
            if let truth = Selection.constantTruth(known), truth != isAnd, isFilter || !known.isNull(at: 0) { return known }
            if lazy[index] {
                result = try evaluateUndecided(known, operand, frame)
            } else {
                let next = try operand.evaluate(frame)
                result = isAnd ? Logic.and(known, next, rows: frame.count) : Logic.or(known, next, rows: frame.count)
            }
        }
        return result ?? .booleans(isAnd, count: frame.count)
    }

    private func evaluateUndecided(_ known: Vector, _ operand: PhysicalExpression, _ frame: Frame) throws -> Vector {
        // Decided: FALSE for AND, TRUE for OR.
        let (rows, open) = isFilter ? frame.rows(whereTrue: known)
            : try frame.rows(whereNotTrue: isAnd ? Logic.not(known, rows: frame.count) : known)
        if open == 0 { return known }
        if open == frame.count {
            let next = try operand.evaluate(frame)
            return isAnd ? Logic.and(known, next, rows: frame.count) : Logic.or(known, next, rows: frame.count)
        }
        let part = try operand.evaluate(Frame(frame, rows: rows, count: open))
        let next = frame.scatter(part, rows: rows, count: open, type: .boolean, absent: .boolean(isAnd))
        return isAnd ? Logic.and(known, next, rows: frame.count) : Logic.or(known, next, rows: frame.count)
    }
}

/// A predicate that is TRUE for all rows of a frame for one of which it fails.
final class GuardedExpression: PhysicalExpression {
    private let operand: PhysicalExpression

    init(_ operand: PhysicalExpression) {
        self.operand = operand
        super.init(type: .boolean)
    }

    override func evaluate(_ frame: Frame) throws -> Vector {
        do { return try operand.evaluate(frame) } catch { return .booleans(true, count: frame.count) }
    }
}

extension Frame {
    /// The rows where a boolean vector is TRUE.
    func rows(whereTrue predicate: Vector) -> (Buffer, Int) {
        let buffer = Buffer(of: UInt32.self, count: count + 8)
        let taken = Selection.rows(where: predicate, rows: count, into: buffer.pointer(to: UInt32.self))
        return (buffer, taken)
    }

    /// The rows where a boolean vector is FALSE or NULL.
    func rows(whereNotTrue predicate: Vector) throws -> (Buffer, Int) {
        let buffer = Buffer(of: UInt32.self, count: count + 8)
        let target = buffer.pointer(to: UInt32.self)
        if let truth = Selection.constantTruth(predicate) {
            if truth { return (buffer, 0) }
            for row in 0..<count { target[row] = UInt32(truncatingIfNeeded: row) }
            return (buffer, count)
        }
        let flat = predicate.flattened()
        let flags = flat.pointer(to: UInt8.self)
        var taken = 0
        if let validity = flat.validity {
            for row in 0..<count {
                target[taken] = UInt32(truncatingIfNeeded: row)
                taken &+= flags[row] & validity[row] == 0 ? 1 : 0
            }
        } else {
            for row in 0..<count {
                target[taken] = UInt32(truncatingIfNeeded: row)
                taken &+= flags[row] == 0 ? 1 : 0
            }
        }
        return (buffer, taken)
    }

    /// Values of the chosen rows in place, `absent` in all others.
    func scatter(_ part: Vector, rows: Buffer, count taken: Int, type: DataType, absent: Value) -> Vector {
        let positions = Buffer(of: UInt32.self, count: count)
        let position = positions.pointer(to: UInt32.self)
        let missing = UInt32(truncatingIfNeeded: taken)
        for row in 0..<count { position[row] = missing }
        let numbers = rows.pointer(to: UInt32.self)
        for index in 0..<taken { position[Int(numbers[index])] = UInt32(truncatingIfNeeded: index) }
        let joined = Concatenation.join([part, .constant(absent, type, count: 1)], type: type)
        return joined.gather(position, count: count)
    }
}

/// CASE: branches see only the rows that reach them, where a branch can fail; else all are computed and blended.
final class CaseExpressionNode: PhysicalExpression {
    private let branches: [(condition: PhysicalExpression, result: PhysicalExpression)]
    private let otherwise: PhysicalExpression?
    private let isLazy: Bool

    init(_ branches: [(condition: PhysicalExpression, result: PhysicalExpression)], otherwise: PhysicalExpression?, isLazy: Bool, type: DataType) {
        self.branches = branches
        self.otherwise = otherwise
        self.isLazy = isLazy
        super.init(type: type)
    }

    override func evaluate(_ frame: Frame) throws -> Vector {
        isLazy ? try evaluateLazily(frame) : try evaluateDensely(frame)
    }

    private func evaluateDensely(_ frame: Frame) throws -> Vector {
        var result = try otherwise?.evaluate(frame) ?? .nulls(type, count: frame.count)
        for branch in branches.reversed() {
            let mask = try branch.condition.evaluate(frame)
            let truth = Selection.constantTruth(mask)
            if truth == false { continue }
            let value = try branch.result.evaluate(frame)
            result = Blend.select(mask, then: value, otherwise: result, type: type, rows: frame.count)
        }
        return result
    }

    private func evaluateLazily(_ frame: Frame) throws -> Vector {
        var pieces: [Vector] = []
        let positions = Buffer(of: UInt32.self, count: frame.count)
        let position = positions.pointer(to: UInt32.self)
        var filled: UInt32 = 0
        // Row numbers in `frame` of the rows still open.
        var open: (frame: Frame, rows: UnsafePointer<UInt32>?, owner: Buffer?) = (frame, nil, nil)

        func place(_ value: Vector, _ rows: UnsafePointer<UInt32>?, _ count: Int) {
            if let rows {
                for index in 0..<count { position[Int(rows[index])] = filled &+ UInt32(truncatingIfNeeded: index) }
            } else {
                for index in 0..<count { position[index] = filled &+ UInt32(truncatingIfNeeded: index) }
            }
            filled &+= UInt32(truncatingIfNeeded: count)
            pieces.append(value)
        }
        /// Row numbers of an inner selection in terms of `frame`.
        func resolve(_ inner: Buffer, _ count: Int) -> Buffer {
            guard let outer = open.rows else { return inner }
            let buffer = Buffer(of: UInt32.self, count: count)
            let target = buffer.pointer(to: UInt32.self)
            let source = inner.pointer(to: UInt32.self)
            for index in 0..<count { target[index] = outer[Int(source[index])] }
            return buffer
        }

        for branch in branches {
            if open.frame.count == 0 { break }
            let mask = try branch.condition.evaluate(open.frame)
            if Selection.constantTruth(mask) == false { continue }
            let (hits, hitCount) = open.frame.rows(whereTrue: mask)
            if hitCount == 0 { continue }
            if hitCount == open.frame.count {
                place(try branch.result.evaluate(open.frame), open.rows, hitCount)
                open.frame = Frame(columns: [], count: 0)
                break
            }
            let (misses, missCount) = try open.frame.rows(whereNotTrue: mask)
            let hitRows = resolve(hits, hitCount)
            place(try branch.result.evaluate(Frame(frame, rows: hitRows, count: hitCount)), hitRows.pointer(to: UInt32.self), hitCount)
            let missRows = resolve(misses, missCount)
            open = (Frame(frame, rows: missRows, count: missCount), UnsafePointer(missRows.pointer(to: UInt32.self)), missRows)
        }
        if open.frame.count > 0 {
            place(try otherwise?.evaluate(open.frame) ?? .nulls(type, count: open.frame.count), open.rows, open.frame.count)
        }
        if pieces.count == 1, let only = pieces.first, only.count == frame.count, filled == UInt32(truncatingIfNeeded: frame.count) {
            return only.isConstant ? only : only.gather(position, count: frame.count)
        }
        return Concatenation.join(pieces, type: type).gather(position, count: frame.count)
    }
}

/// COALESCE as a chain of choices.
final class CoalesceExpression: PhysicalExpression {
    private let operands: [PhysicalExpression]
    private let lazy: [Bool]

    init(_ operands: [PhysicalExpression], lazy: [Bool], type: DataType) {
        self.operands = operands
        self.lazy = lazy
        super.init(type: type)
    }

    override func evaluate(_ frame: Frame) throws -> Vector {
        var result: Vector?
        for (index, operand) in operands.enumerated() {
            guard let known = result else {
                result = try operand.evaluate(frame)
                continue
            }
            if !known.mayHaveNulls { return known }
            let present = Logic.isNotNull(known, rows: frame.count)
            if Selection.constantTruth(present) == true { return known }
            let next: Vector
            if lazy[index] {
                let (rows, open) = try frame.rows(whereNotTrue: present)
                if open == 0 { return known }
                let part = try operand.evaluate(Frame(frame, rows: rows, count: open))
                next = frame.scatter(part, rows: rows, count: open, type: type, absent: .null)
            } else {
                next = try operand.evaluate(frame)
            }
            result = Blend.select(present, then: known, otherwise: next, type: type, rows: frame.count)
        }
        return result ?? .nulls(type, count: frame.count)
    }
}
