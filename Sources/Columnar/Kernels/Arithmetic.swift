extension Arithmetic {
    /// `a op b` for each of `rows` rows. `result` is what `resultType` gives for the operands' types.
    /// Throws ARITHMETIC_OVERFLOW, DIVIDE_BY_ZERO, REMAINDER_BY_ZERO, NUMERIC_VALUE_OUT_OF_RANGE in ANSI mode; NULL rows never fail.
    package static func evaluate(
        _ op: ArithmeticOperator, _ a: Vector, _ b: Vector, result: DataType, rows: Int, mode: ErrorMode
    ) throws -> Vector {
        if a.isConstant && b.isConstant && rows > 1 {
            let one = try evaluate(op, a.slice(0, 1), b.slice(0, 1), result: result, rows: 1, mode: mode)
            return one.broadcast(rows)
        }
        let validity = Validity.combine(a, b, rows: rows)
        if validity.allNull || rows == 0 { return .nulls(result, count: rows) }
        let call = ArithmeticCall(
            op: op, a: a.isDictionary ? a.flattened() : a, b: b.isDictionary ? b.flattened() : b, result: result, rows: rows, mode: mode,
            validity: validity)
        switch result {
        case .float, .double:
            if a.kind == .float && b.kind == .float { return try call.floating(Float.self) }
            if a.kind == .double && b.kind == .double { return try call.floating(Double.self) }
        case .decimal:
            if a.kind.isInteger && b.kind.isInteger { return try call.decimal() }
        default:
            if a.type.isDecimal && op == .integralDivide && b.kind.isInteger { return try call.decimalQuotient() }
            if a.kind.isInteger && b.kind.isInteger { return try call.integer() }
        }
        throw QueryError.internalError(
            "\(a.type.simpleString) \(op.symbol) \(b.type.simpleString) has no kernel for \(result.simpleString)")
    }
}

/// One call of a binary operator: operands flat or constant, not both constant but for single rows.
struct ArithmeticCall {
    let op: ArithmeticOperator
    let a: Vector
    let b: Vector
    let result: DataType
    let rows: Int
    let mode: ErrorMode
    let validity: Validity.Combined

    func make(_ kind: PhysicalKind, _ buffer: Buffer, bounds: ClosedRange<Int64>? = nil, nulls: Buffer? = nil) -> Vector {
        Vector(
            type: result, kind: kind, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
            validity: nulls.map { UnsafePointer($0.pointer(to: UInt8.self)) } ?? validity.pointer, validityOwner: nulls ?? validity.owner,
            bounds: bounds)
    }

    @inline(__always)
    func isValid(_ row: Int) -> Bool { validity.pointer.map { $0[row] != 0 } ?? true }

    /// A copy of the result's validity to mark further NULLs in.
    func ownValidity() -> Buffer {
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        if let pointer = validity.pointer {
            for row in 0..<rows { target[row] = pointer[row] }
        } else {
            for row in 0..<rows { target[row] = 1 }
        }
        return buffer
    }

    func side(_ vector: Vector) -> IntegerLoops.Side { IntegerLoops.Side(vector) }

    // MARK: Integers

    func integer() throws -> Vector {
        switch op {
        case .add: return try integer(WrappingAdd.self)
        case .subtract: return try integer(WrappingSubtract.self)
        case .multiply: return try integer(WrappingMultiply.self)
        case .remainder, .integralDivide, .divide: return try integerDivision()
        }
    }

    private func integer<Operation: WrappingOperation>(_ operation: Operation.Type) throws -> Vector {
        let canonical = result.canonicalKind
        let limits = canonical.representable
        // An int128 vector of an integer type can only come from a wider computation; its values fit the type.
        let left = a.kind == .int128 ? a.widened(to: canonical) : a
        let right = b.kind == .int128 ? b.widened(to: canonical) : b
        if let range = Interval(left).applying(op, Interval(right)).bounds, range.lowerBound >= limits.lowerBound,
            range.upperBound <= limits.upperBound
        {
            return unchecked(operation, left, right, range)
        }
        let x = left.widened(to: canonical)
        let y = right.widened(to: canonical)
        let buffer = Buffer(byteCount: rows &* canonical.width)
        if mode == .wrap {
            IntegerLoops.wrapping(operation, side(x), side(y), input: canonical, output: canonical, rows: rows, into: buffer.base)
            return make(canonical, buffer, bounds: limits)
        }
        let failed = IntegerLoops.checked(
            operation, side(x), side(y), kind: canonical, low: limits.lowerBound, high: limits.upperBound, rows: rows, into: buffer.base)
        if !failed { return make(canonical, buffer, bounds: limits) }
        var nulls: Buffer?
        for row in 0..<rows where isValid(row) {
            let first = x.integer(at: x.isConstant ? 0 : row)
            let second = y.integer(at: y.isConstant ? 0 : row)
            let (value, over) = Operation.applyReportingOverflow(first, second)
            if !over && value >= limits.lowerBound && value <= limits.upperBound { continue }
            if mode == .ansi { throw ArithmeticErrors.overflow(op, result, first, second) }
            let marks = nulls ?? ownValidity()
            marks.pointer(to: UInt8.self)[row] = 0
            nulls = marks
        }
        return make(canonical, buffer, bounds: limits, nulls: nulls)
    }

    /// Both up to 64 bits, and no result leaves `range`.
    func unchecked<Operation: WrappingOperation>(_ operation: Operation.Type, _ x: Vector, _ y: Vector, _ range: ClosedRange<Int64>)
        -> Vector
    {
        // A constant lies in the other side's kind when it fits, so that loops read the column as it is.
        let input: PhysicalKind
        if y.isConstant && !x.isConstant {
            input = wider(x.kind, PhysicalKind.narrowest(constantValue(y), constantValue(y)))
        } else if x.isConstant && !y.isConstant {
            input = wider(y.kind, PhysicalKind.narrowest(constantValue(x), constantValue(x)))
        } else {
            input = wider(x.kind, y.kind)
        }
        let output = wider(input, PhysicalKind.narrowest(range.lowerBound, range.upperBound))
        let buffer = Buffer(byteCount: rows &* output.width)
        IntegerLoops.wrapping(
            operation, side(x.widened(to: input)), side(y.widened(to: input)), input: input, output: output, rows: rows, into: buffer.base)
        return make(output, buffer, bounds: range)
    }

    private func constantValue(_ vector: Vector) -> Int64 { vector.integer(at: 0) }

    private func wider(_ first: PhysicalKind, _ second: PhysicalKind) -> PhysicalKind { first.rawValue > second.rawValue ? first : second }

    // MARK: Floating point

    func floating<T: BinaryFloatingPoint>(_ type: T.Type) throws -> Vector {
        let x = a.isConstant ? a.flattened() : a
        let divisorIsConstant = b.isConstant
        let buffer = Buffer(of: T.self, count: rows)
        let target = buffer.pointer(to: T.self)
        let left = x.pointer(to: T.self)
        let right = b.pointer(to: T.self)
        let step = divisorIsConstant ? 0 : 1
        switch op {
        case .add, .subtract, .multiply:
            FloatingLoops.run(op, left, right, rightIsConstant: divisorIsConstant, rows: rows, into: target)
            return make(result.canonicalKind, buffer)
        case .divide, .remainder, .integralDivide:
            break
        }
        var zeros = false
        if divisorIsConstant {
            zeros = right[0] == 0
        } else {
            for row in 0..<rows { zeros = zeros || right[row] == 0 }
        }
        if op == .divide {
            FloatingLoops.divide(left, right, rightIsConstant: divisorIsConstant, rows: rows, into: target)
        } else {
            for row in 0..<rows { target[row] = left[row].truncatingRemainder(dividingBy: right[row &* step]) }
        }
        let nulls = zeros ? try zeroDivisors { right[$0 &* step] == 0 } : nil
        return make(result.canonicalKind, buffer, nulls: nulls)
    }

    /// Throws for the first valid row with a divisor of zero, or marks these rows NULL.
    func zeroDivisors(_ isZero: (_ row: Int) -> Bool) throws -> Buffer? {
        var nulls: Buffer?
        for row in 0..<rows where isValid(row) && isZero(row) {
            if mode == .ansi { throw op == .remainder ? ArithmeticErrors.remainderByZero : ArithmeticErrors.divisionByZero }
            let marks = nulls ?? ownValidity()
            marks.pointer(to: UInt8.self)[row] = 0
            nulls = marks
        }
        return nulls
    }
}

enum FloatingLoops {
    @inline(__always)
    static func run<T: BinaryFloatingPoint>(
        _ op: ArithmeticOperator, _ x: UnsafePointer<T>, _ y: UnsafePointer<T>, rightIsConstant: Bool, rows: Int,
        into target: UnsafeMutablePointer<T>
    ) {
        if rightIsConstant {
            let constant = y[0]
            switch op {
            case .add: for row in 0..<rows { target[row] = x[row] + constant }
            case .subtract: for row in 0..<rows { target[row] = x[row] - constant }
            default: for row in 0..<rows { target[row] = x[row] * constant }
            }
        } else {
            switch op {
            case .add: for row in 0..<rows { target[row] = x[row] + y[row] }
            case .subtract: for row in 0..<rows { target[row] = x[row] - y[row] }
            default: for row in 0..<rows { target[row] = x[row] * y[row] }
            }
        }
    }

    @inline(__always)
    static func divide<T: BinaryFloatingPoint>(
        _ x: UnsafePointer<T>, _ y: UnsafePointer<T>, rightIsConstant: Bool, rows: Int, into target: UnsafeMutablePointer<T>
    ) {
        if rightIsConstant {
            let constant = y[0]
            for row in 0..<rows { target[row] = x[row] / constant }
        } else {
            for row in 0..<rows { target[row] = x[row] / y[row] }
        }
    }
}

/// The least and the greatest value an operand may have, as far as its vector and type tell; nil when over 127 bits or unknown.
struct Interval {
    var low: Int128
    var high: Int128
    var isKnown: Bool

    static let unknown = Interval(low: 0, high: 0, isKnown: false)

    init(low: Int128, high: Int128, isKnown: Bool = true) {
        self.low = low
        self.high = high
        self.isKnown = isKnown
    }

    init(_ vector: Vector) {
        if vector.isConstant && vector.kind.isInteger {
            let value = vector.wideInteger(at: 0)
            self.init(low: value, high: value)
            return
        }
        var low = Int128.min
        var high = Int128.max
        if vector.kind != .int128 {
            low = Int128(vector.bounds.lowerBound)
            high = Int128(vector.bounds.upperBound)
        }
        if case .decimal(let precision, _) = vector.type {
            low = max(low, -DecimalPower.limit(precision))
            high = min(high, DecimalPower.limit(precision))
        }
        self.init(low: min(low, high), high: max(low, high))
    }

    /// The interval of the results of `+`, `-` and `*`.
    func applying(_ op: ArithmeticOperator, _ other: Interval) -> Interval {
        guard isKnown && other.isKnown else { return .unknown }
        switch op {
        case .add:
            let first = low.addingReportingOverflow(other.low)
            let second = high.addingReportingOverflow(other.high)
            return first.overflow || second.overflow ? .unknown : Interval(low: first.partialValue, high: second.partialValue)
        case .subtract:
            let first = low.subtractingReportingOverflow(other.high)
            let second = high.subtractingReportingOverflow(other.low)
            return first.overflow || second.overflow ? .unknown : Interval(low: first.partialValue, high: second.partialValue)
        case .multiply:
            let corners = [
                low.multipliedReportingOverflow(by: other.low), low.multipliedReportingOverflow(by: other.high),
                high.multipliedReportingOverflow(by: other.low), high.multipliedReportingOverflow(by: other.high),
            ]
            var least = Int128.max
            var most = Int128.min
            for corner in corners {
                if corner.overflow { return .unknown }
                least = min(least, corner.partialValue)
                most = max(most, corner.partialValue)
            }
            return Interval(low: least, high: most)
        default:
            return .unknown
        }
    }

    func scaled(by factor: Int128) -> Interval { applying(.multiply, Interval(low: factor, high: factor)) }

    /// The interval when it fits 64 bits.
    var bounds: ClosedRange<Int64>? {
        guard isKnown, let lower = Int64(exactly: low), let upper = Int64(exactly: high) else { return nil }
        return lower...upper
    }

    func isWithin(_ limit: Int128) -> Bool { isKnown && low >= -limit && high <= limit }
}
