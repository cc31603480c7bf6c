import Columnar

/// `sum`, `try_sum`, `avg`, `try_avg`.
enum SumAggregate {
    static var functions: [AggregateFunction] {
        [
            sum("sum", isTry: false), sum("try_sum", isTry: true), average("avg", isTry: false),
            average("mean", isTry: false), average("try_avg", isTry: true),
        ]
    }

    /// What sums and averages take: numbers as they are, strings and timestamps as doubles, intervals.
    private static func inputType(_ name: String, _ arguments: [Argument]) throws -> DataType {
        try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 1)
        let argument = arguments[0]
        let type = TypeCoercion.plain(argument.type)
        if type == .void || type == .string || type == .timestamp { return .double }
        if type.isNumeric || type.isYearMonthInterval || type.isDayTimeInterval { return type }
        throw QueryError.unexpectedInputType(
            text: Signature.text(name, arguments), position: 0, required: "\"NUMERIC\" or \"ANSI INTERVAL\"", argument: argument.text,
            type: type)
    }

    private static func sum(_ name: String, isTry: Bool) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression)",
                description: "The sum of all values that are not NULL; NULL when there is none."
                    + (isTry
                        ? " NULL instead of an error when the sum does not fit its type."
                        : " An error when the sum does not fit its type."),
                examples: ["SELECT \(name)(a) FROM VALUES (1), (2), (NULL) AS t(a)"])
        ) { arguments, _, context in
            let type = try inputType(name, arguments)
            let result: DataType
            switch type {
            case .tinyint, .smallint, .int, .bigint: result = .bigint
            case .decimal(let precision, let scale): result = .decimal(precision: min(38, precision + 10), scale: scale)
            case .float: result = .double
            default: result = type
            }
            let overflow: OverflowBehaviour =
                isTry ? .null : (context.ansi || type.isInterval ? .error(SumErrors.overflow(type)) : (type.isDecimal ? .null : .wrap))
            return ResolvedAggregate([type], returns: result, builtin: isTry || !context.ansi ? nil : .sum) { _ in
                type.isIntegerBacked ? IntegerSumAccumulator(result, overflow) as any Accumulator : FloatingSumAccumulator(.sum)
            }
        }
    }

    private static func average(_ name: String, isTry: Bool) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression)",
                description: "The mean of all values that are not NULL; NULL when there is none.",
                examples: ["SELECT \(name)(a) FROM VALUES (1), (2), (NULL) AS t(a)"])
        ) { arguments, _, context in
            let type = try inputType(name, arguments)
            let result: DataType
            switch type {
            case .decimal(let precision, let scale): result = .decimal(precision: min(38, precision + 4), scale: min(38, scale + 4))
            case .yearMonthInterval: result = .yearToMonth
            case .dayTimeInterval: result = .dayToSecond
            default: result = .double
            }
            let overflow: OverflowBehaviour = isTry || !context.ansi && type.isDecimal ? .null : .error(SumErrors.averageOverflow(type))
            return ResolvedAggregate([type], returns: result, builtin: isTry || !context.ansi ? nil : .average) { _ in
                type.isIntegerBacked
                    ? IntegerAverageAccumulator(type, result, overflow) as any Accumulator : FloatingSumAccumulator(.average)
            }
        }
    }
}

enum OverflowBehaviour: Sendable {
    case error(QueryError)
    case null
    case wrap
}

enum SumErrors {
    static func overflow(_ type: DataType) -> QueryError {
        if type.isInterval { return interval }
        if type.isDecimal { return ArithmeticErrors.overflow("Overflow in sum of decimals", alternative: "try_sum") }
        return ArithmeticErrors.overflow(alternative: "try_add")
    }

    static func averageOverflow(_ type: DataType) -> QueryError {
        type.isInterval ? interval : ArithmeticErrors.overflow("Overflow in sum of decimals", alternative: "try_avg")
    }

    private static var interval: QueryError {
        QueryError(
            "INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION", sqlState: "22015",
            "Integer overflow while operating with intervals. Use `try_add` to tolerate overflow and return NULL instead.")
    }
}

/// `sum` over integers, decimals and intervals. Exact; only the final sum has to fit.
final class IntegerSumAccumulator: UngroupedAccumulator {
    private let sums = IntegerSums()
    private let type: DataType
    private let overflow: OverflowBehaviour

    init(_ type: DataType, _ overflow: OverflowBehaviour) {
        self.type = type
        self.overflow = overflow
    }

    func resize(groups: Int) { sums.resize(groups) }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        if let values = arguments.first { sums.add(values, groups: groups, rows: rows) }
    }

    func updateAll(arguments: [Vector], rows: Int) throws {
        if let values = arguments.first { sums.addAll(values, rows: rows) }
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        if let other = other as? IntegerSumAccumulator { sums.merge(other.sums, groups: groups) }
    }

    func finish(groups: Range<Int>) throws -> Vector {
        let kind = type.canonicalKind
        let buffer = Buffer(byteCount: groups.count &* kind.width)
        let seen = Buffer(of: UInt8.self, count: groups.count)
        let marks = seen.pointer(to: UInt8.self)
        var low = Int128(Int64.min)
        var high = Int128(Int64.max)
        if case .decimal(let precision, _) = type {
            high = DecimalPower.limit(precision)
            low = -high
        } else if kind == .int32 {
            low = Int128(Int32.min)
            high = Int128(Int32.max)
        }
        if sums.overflowed, case .error(let error) = overflow { throw error }
        for (row, group) in groups.enumerated() {
            var value = sums.sum(group)
            marks[row] = sums.counts.values[group] > 0 ? 1 : 0
            if value < low || value > high || sums.overflowed {
                switch overflow {
                case .error(let error): throw error
                case .null:
                    marks[row] = 0
                    value = 0
                case .wrap: break
                }
            }
            switch kind {
            case .int32: buffer.pointer(to: Int32.self)[row] = Int32(truncatingIfNeeded: value)
            case .int128: buffer.pointer(to: Int128.self)[row] = value
            default: buffer.pointer(to: Int64.self)[row] = Int64(truncatingIfNeeded: value)
            }
        }
        return Vector(type: type, kind: kind, count: groups.count, buffer: buffer, validity: GroupResults.marks(marks, groups.count))
    }

    var byteCount: Int { sums.byteCount }
}

/// `avg` over integers (in double), decimals (exact, halves up) and intervals (halves up).
final class IntegerAverageAccumulator: UngroupedAccumulator {
    private let sums = IntegerSums()
    private let input: DataType
    private let type: DataType
    private let overflow: OverflowBehaviour

    init(_ input: DataType, _ type: DataType, _ overflow: OverflowBehaviour) {
        self.input = input
        self.type = type
        self.overflow = overflow
    }

    func resize(groups: Int) { sums.resize(groups) }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        if let values = arguments.first { sums.add(values, groups: groups, rows: rows) }
    }

    func updateAll(arguments: [Vector], rows: Int) throws {
        if let values = arguments.first { sums.addAll(values, rows: rows) }
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        if let other = other as? IntegerAverageAccumulator { sums.merge(other.sums, groups: groups) }
    }

    func finish(groups: Range<Int>) throws -> Vector {
        let builder = VectorBuilder(type, capacity: groups.count)
        for group in groups {
            let count = sums.counts.values[group]
            if count == 0 {
                builder.appendNull()
                continue
            }
            builder.append(try mean(sums.sum(group), count))
        }
        return builder.finish()
    }

    private func mean(_ sum: Int128, _ count: Int64) throws -> Value {
        switch (type, input) {
        case (.decimal(let precision, let scale), .decimal(let inputPrecision, let inputScale)):
            let sumLimit = DecimalPower.limit(min(38, inputPrecision + 10))
            let exact = WideDecimal.evaluate(.divide, sum, scale: inputScale, Int128(count), scale: 0, resultScale: scale)?.narrowed
            guard !sums.overflowed, sum.magnitude <= sumLimit.magnitude, let exact,
                exact.magnitude <= DecimalPower.limit(precision).magnitude
            else {
                return try failure()
            }
            return .decimal(exact)
        case (.yearMonthInterval, _), (.dayTimeInterval, _):
            // The sum itself has to fit its type, as in Spark.
            let limit: Int128 = type.isYearMonthInterval ? Int128(Int32.max) : Int128(Int64.max)
            if sums.overflowed || sum > limit || sum < -limit - 1 { return try failure() }
            return .integer(Int64(truncatingIfNeeded: RoundedQuotient.halfUp(sum, Int128(count))))
        default:
            return .double(Double(sum) / Double(count))
        }
    }

    private func failure() throws -> Value {
        if case .error(let error) = overflow { throw error }
        return .null
    }

    var byteCount: Int { sums.byteCount }
}

enum RoundedQuotient {
    /// Halves away from zero. The divisor is positive.
    static func halfUp(_ value: Int128, _ divisor: Int128) -> Int128 {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: max(divisor, 1))
        if rest.magnitude >= divisor.magnitude - rest.magnitude { return value < 0 ? quotient - 1 : quotient + 1 }
        return quotient
    }
}

/// `sum` and `avg` over floating-point numbers.
final class FloatingSumAccumulator: UngroupedAccumulator {
    enum Kind { case sum, average }

    private let sums = FloatingSums()
    private let kind: Kind

    init(_ kind: Kind) { self.kind = kind }

    func resize(groups: Int) { sums.resize(groups) }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        if let values = arguments.first { sums.add(values, groups: groups, rows: rows) }
    }

    func updateAll(arguments: [Vector], rows: Int) throws {
        if let values = arguments.first { sums.addAll(values, rows: rows) }
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        if let other = other as? FloatingSumAccumulator { sums.merge(other.sums, groups: groups) }
    }

    func finish(groups: Range<Int>) throws -> Vector {
        let buffer = Buffer(of: Double.self, count: groups.count)
        let seen = Buffer(of: UInt8.self, count: groups.count)
        let target = buffer.pointer(to: Double.self)
        let marks = seen.pointer(to: UInt8.self)
        for (row, group) in groups.enumerated() {
            let count = sums.counts.values[group]
            marks[row] = count > 0 ? 1 : 0
            target[row] = kind == .sum ? sums.sums.values[group] : sums.sums.values[group] / Double(max(count, 1))
        }
        return Vector(type: .double, kind: .double, count: groups.count, buffer: buffer, validity: GroupResults.marks(marks, groups.count))
    }

    var byteCount: Int { sums.byteCount }
}
