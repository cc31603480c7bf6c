import Columnar

/// `counter_diff`: what a counter that only grows, until it is reset, grew by from row to row.
enum CounterDifference {
    static var functions: [WindowFunction] { [difference] }

    private static let name = "counter_diff"

    private static let difference = WindowFunction(
        FunctionDocumentation(
            name, group: .window, usage: "\(name)(value[, startTime])",
            description: "How much a counter grew since the row before; NULL at its first row and where it was reset, that is, where it is "
                + "smaller or its start time is later than before. Rows without a value are passed over.",
            examples: ["SELECT t, \(name)(c) OVER (ORDER BY t) FROM VALUES (1, 100), (2, 250), (3, 50) AS v(t, c)"])
    ) { arguments, _ in
        if arguments.isEmpty { throw QueryError.requiredParameterNotFound(name, parameter: "value", position: 0) }
        let moment = ParameterType.oneOf([.timestamp, .timestampNTZ])
        let types = try Signature.check(name, arguments, [.strict(.numeric)], optional: [.strict(moment)])
        let type = types[0]
        return ResolvedWindow(types, returns: type, nullable: true) { run, arguments, context in
            try evaluate(run, arguments, type, context)
        }
    }

    private static func evaluate(_ run: WindowRun, _ arguments: [Vector], _ type: DataType, _ context: EvaluationContext) throws -> Vector {
        guard let values = arguments.first else { throw QueryError.internalError("\(name) without a value") }
        let builder = VectorBuilder(type, capacity: run.rows)
        var previous = Value.null
        var previousStart: Int64?
        for row in 0..<run.rows {
            if Int(run.partitionStart[row]) == row {
                previous = .null
                previousStart = nil
            }
            let value = values.value(at: row)
            let start = arguments.count > 1 ? arguments[1].value(at: row).integerValue : nil
            if value.isNull {
                builder.appendNull()
                continue
            }
            if isNegative(value) {
                throw QueryError(
                    "COUNTER_DIFF_NEGATIVE_COUNTER_VALUE", sqlState: "22003",
                    "A negative counter value \(Cast.text(value, type)) was provided to function `\(name)`. "
                        + "Negative counter values are not allowed.")
            }
            var wasReset = false
            if let start, let before = previousStart, arguments.count > 1 {
                if start < before {
                    let shown = arguments[1].type
                    throw QueryError(
                        "COUNTER_DIFF_START_TIME_DECREASED", sqlState: "22023",
                        "Start time provided to function `\(name)` decreased from \(Cast.text(.integer(before), shown)) to "
                            + "\(Cast.text(.integer(start), shown)). Start time is required to be non-decreasing.")
                }
                wasReset = start > before
            }
            if previous.isNull || wasReset || Value.compare(value, previous) < 0 {
                builder.appendNull()
            } else {
                builder.append(subtract(value, previous))
            }
            previous = value
            if let start { previousStart = start }
        }
        return builder.finish()
    }

    private static func isNegative(_ value: Value) -> Bool {
        switch value {
        case .integer(let number): number < 0
        case .decimal(let number): number < 0
        case .float(let number): number < 0
        case .double(let number): number < 0
        default: false
        }
    }

    /// Both are of one type and neither is negative, so nothing overflows.
    private static func subtract(_ a: Value, _ b: Value) -> Value {
        switch (a, b) {
        case (.integer(let x), .integer(let y)): .integer(x &- y)
        case (.decimal(let x), .decimal(let y)): .decimal(x &- y)
        case (.float(let x), .float(let y)): .float(x - y)
        case (.double(let x), .double(let y)): .double(x - y)
        default: .null
        }
    }
}
