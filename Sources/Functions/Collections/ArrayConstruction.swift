import Columnar

/// Making arrays: `array`, `array_repeat`, `sequence`, `split`'s kin.
enum ArrayConstruction {
    static var functions: [ScalarFunction] { [array, repeated, sequence] }

    private static var array: ScalarFunction {
        let documentation = FunctionDocumentation(
            "array", group: .array, usage: "array(value, …)", description: "An array of the values, brought to a common type.",
            examples: ["SELECT array(1, 2, 3)"])
        return ScalarFunction(documentation) { arguments, _ in
            let element = try Signature.commonType("array", arguments)
            let type = DataType.array(element, containsNull: arguments.contains { $0.nullable })
            return ResolvedScalar(
                Array(repeating: element, count: arguments.count), returns: type, nullHandling: .total, kernel: interleave(type, element))
        }
    }

    /// Row i of all arguments, one after another, become the elements of array i.
    private static func interleave(_ type: DataType, _ element: DataType) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let width = arguments.count
            let entries = Buffer(of: ListEntry.self, count: rows)
            let lists = entries.pointer(to: ListEntry.self)
            for row in 0..<rows {
                lists[row] = ListEntry(offset: UInt32(truncatingIfNeeded: row &* width), count: UInt32(truncatingIfNeeded: width))
            }
            let elements: Vector
            if width == 0 || element == .void {
                elements = Vector.nulls(element, count: rows &* width)
            } else {
                let joined = Concatenation.join(arguments.map { $0.canonical() }, type: element)
                let order = Buffer(of: UInt32.self, count: rows &* width)
                let picks = order.pointer(to: UInt32.self)
                for row in 0..<rows {
                    for place in 0..<width { picks[row &* width &+ place] = UInt32(truncatingIfNeeded: place &* rows &+ row) }
                }
                elements = joined.gather(picks, count: rows &* width)
            }
            return Vector(type: type, kind: .list, count: rows, buffer: entries, children: [elements])
        }
    }

    private static var repeated: ScalarFunction {
        .typed(
            "array_repeat", .array, "array_repeat(value, times)", "An array of a value so many times.", ["SELECT array_repeat('123', 2)"],
            [.any, .strict(.int)]
        ) { call in
            ResolvedScalar(
                call.types, returns: .array(call.types[0], containsNull: call.arguments[0].nullable), nullHandling: .custom, canFail: true,
                kernel: .row { values, _ in
                    guard let times = values[1].integerValue else { return .null }
                    guard times <= Int64(CollectionErrors.maximumElements) else {
                        throw CollectionErrors.tooMany("array_repeat", "\(times)")
                    }
                    return .array([Value](repeating: values[0], count: Int(max(0, times))))
                })
        }
    }

    private static func boundaries(_ start: String, _ stop: String, _ step: String) -> QueryError {
        QueryError("ILLEGAL_SEQUENCE_BOUNDARIES", sqlState: "22023", "Illegal sequence boundaries: \(start) to \(stop) by \(step).")
    }

    private static var sequence: ScalarFunction {
        let documentation = FunctionDocumentation(
            "sequence", group: .array, usage: "sequence(start, stop[, step])",
            description:
                "The numbers, dates or timestamps from start to stop, both included; the step is 1, or -1 when the start is above.",
            examples: ["SELECT sequence(1, 5)", "SELECT sequence(DATE '2018-01-01', DATE '2018-03-01', INTERVAL 1 MONTH)"])
        return ScalarFunction(documentation) { arguments, _ in
            try Signature.checkCount("sequence", arguments.count, minimum: 2, maximum: 3)
            let common = TypeCoercion.commonType(arguments[0].type, arguments[1].type) ?? .boolean
            if common.isInteger || common == .void {
                var type: DataType = common == .void ? .int : common
                if arguments.count == 3, let wider = TypeCoercion.commonType(type, arguments[2].type), wider.isInteger { type = wider }
                return ResolvedScalar(
                    Array(repeating: type, count: arguments.count), returns: .array(type, containsNull: false), canFail: true,
                    kernel: .row { values, _ in try integers(values) })
            }
            guard common == .date || common == .timestamp || common == .timestampNTZ else {
                throw QueryError.typeMismatch(
                    "SEQUENCE_WRONG_INPUT_TYPES", text: Signature.text("sequence", arguments),
                    "`sequence` uses the wrong parameter type. The parameter type must conform to:\n1. The start and stop expressions must resolve "
                        + "to the same type.\n2. If start and stop expressions resolve to the (\"TIMESTAMP\" or \"TIMESTAMP_NTZ\" or \"DATE\") type, then "
                        + "the step expression must resolve to the (\"INTERVAL\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL DAY TO SECOND\") type.\n"
                        + "3. Otherwise, if start and stop expressions resolve to the \"INTEGRAL\" type, then the step expression must resolve to the "
                        + "same type.")
            }
            var types = [common, common]
            if arguments.count == 3 {
                let step = arguments[2].type
                guard step.isInterval else {
                    throw QueryError.typeMismatch(
                        "SEQUENCE_WRONG_INPUT_TYPES", text: Signature.text("sequence", arguments), "the step must be an interval.")
                }
                types.append(step)
            }
            let kinds = types
            return ResolvedScalar(
                types, returns: .array(common, containsNull: false), canFail: true,
                kernel: .row { values, context in try instants(values, kinds, context) })
        }
    }

    private static func integers(_ values: [Value]) throws -> Value {
        guard let start = values[0].integerValue, let stop = values[1].integerValue else { return .null }
        let step = values.count > 2 ? values[2].integerValue ?? 1 : (start <= stop ? 1 : -1)
        guard step != 0 || start == stop, step >= 0 || start >= stop, step <= 0 || start <= stop else {
            throw boundaries("\(start)", "\(stop)", "\(step)")
        }
        let count = step == 0 ? Int128(1) : (Int128(stop) - Int128(start)) / Int128(step) + 1
        guard count <= Int128(CollectionErrors.maximumElements) else { throw CollectionErrors.tooMany("sequence", "\(count)") }
        var result: [Value] = []
        result.reserveCapacity(Int(count))
        var next = start
        for _ in 0..<Int(count) {
            result.append(.integer(next))
            next = next &+ step
        }
        return .array(result)
    }

    /// Dates and timestamps: a step is months and microseconds, counted from the start each time so that month ends do not drift.
    private static func instants(_ values: [Value], _ types: [DataType], _ context: EvaluationContext) throws -> Value {
        guard let start = values[0].integerValue, let stop = values[1].integerValue else { return .null }
        var months: Int64 = 0
        var days: Int64 = 0
        var microseconds: Int64 = 0
        if values.count > 2 {
            switch values[2] {
            case .interval(let interval):
                (months, days, microseconds) = (Int64(interval.months), Int64(interval.days), interval.microseconds)
            case .integer(let amount):
                if types[2].isYearMonthInterval {
                    months = amount
                } else {
                    // Whole days move the local clock, over changes of its offset too.
                    days = amount / TimeUnits.microsecondsPerDay
                    microseconds = amount % TimeUnits.microsecondsPerDay
                }
            default: return .null
            }
        } else {
            days = start <= stop ? 1 : -1
        }
        let zone = types[0] == .timestamp ? try SessionTimeZone.named(context.timeZone) : SessionTimeZone.utc
        let isDate = types[0] == .date
        let day = TimeUnits.microsecondsPerDay
        // Far dates and long steps are beyond 64 bits of microseconds.
        let localStart = isDate ? Int128(start) * Int128(day) : Int128(zone.local(fromInstant: start))
        let localStop = isDate ? Int128(stop) * Int128(day) : Int128(zone.local(fromInstant: stop))
        let rough = (Int128(months) * 28 + Int128(days)) * Int128(day) + Int128(microseconds)
        guard rough != 0 || start == stop, rough >= 0 || localStart >= localStop, rough <= 0 || localStart <= localStop else {
            let type = types[0]
            throw boundaries(
                Cast.text(values[0], type), Cast.text(values[1], type), values.count > 2 ? Cast.text(values[2], types[2]) : "1")
        }
        if rough == 0 { return .array([.integer(start)]) }
        let estimate = (localStop - localStart) / rough + 1
        guard estimate <= Int128(CollectionErrors.maximumElements) else { throw CollectionErrors.tooMany("sequence", "\(estimate)") }
        var result: [Value] = []
        let firstDate = isDate ? start : floorDivide(zone.local(fromInstant: start), day)
        let firstTime = isDate ? 0 : floorRemainder(zone.local(fromInstant: start), day)
        var index: Int64 = 0
        while true {
            if index & 4095 == 4095 { try context.cancellation.check() }
            let moved = months == 0 ? firstDate : CivilCalendar.addMonths(firstDate, months &* index)
            let local = (Int128(moved) + Int128(days) * Int128(index)) * Int128(day) + Int128(firstTime)
            // Days and months move the local clock, microseconds the instant.
            var instant = local
            if !isDate && zone.fixedOffset != 0, let narrow = Int64(exactly: local) { instant = Int128(zone.instant(fromLocal: narrow) ?? narrow) }
            instant += Int128(microseconds) * Int128(index)
            // What no longer fits lies behind every end.
            guard let value = Int64(exactly: isDate ? instant / Int128(day) - (instant % Int128(day) < 0 ? 1 : 0) : instant) else { break }
            if rough > 0 ? value > stop : value < stop { break }
            result.append(.integer(value))
            index += 1
        }
        return .array(result)
    }
}
