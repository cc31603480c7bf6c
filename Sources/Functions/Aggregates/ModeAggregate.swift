import Columnar

/// `mode`: the most frequent value.
package enum ModeAggregate {
    static var functions: [AggregateFunction] { [mode] }

    private static let mode = AggregateFunction(
        FunctionDocumentation(
            "mode", group: .aggregate, usage: "mode(expression[, deterministic])\nmode() WITHIN GROUP (ORDER BY expression [DESC])",
            description: "The most frequent value that is not NULL; of equally frequent ones the smallest, or the largest with DESC.",
            examples: ["SELECT mode(a) FROM VALUES (0), (10), (10) AS t(a)"])
    ) { arguments, ordering, _ in
        if let key = ordering.first {
            try Signature.checkCount("mode", arguments.count, minimum: 0, maximum: 0)
            let type = TypeCoercion.plain(key.argument.type)
            let largest = key.descending
            return ResolvedAggregate([type], returns: type) { _ in ValueAccumulator<ModeState>(type) { ModeState(takesLargest: largest) } }
        }
        guard !arguments.isEmpty else {
            throw QueryError(
                "INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING", sqlState: "42K0K",
                "Invalid function `mode` with WITHIN GROUP. WITHIN GROUP is required for the function.")
        }
        if arguments.count == 2, arguments[1].type != .boolean {
            throw QueryError(
                "UNEXPECTED_INPUT_TYPE", sqlState: "42K09",
                "Parameter second of function `mode` requires the \"BOOLEAN\" type, however \"\(arguments[1].text)\" has the type \"\(arguments[1].type.sql)\".")
        }
        let types = try Signature.check("mode", arguments, [.any], optional: [.boolean])
        if arguments.count == 2 && arguments[1].constant == nil {
            throw QueryError(
                "NON_FOLDABLE_ARGUMENT", sqlState: "42K08",
                "The function `mode` requires the parameter `deterministic` to be a foldable expression of the type \"BOOLEAN\", "
                    + "but the actual argument is a non-foldable.")
        }
        return ResolvedAggregate(types, returns: types[0]) { _ in ValueAccumulator<ModeState>(types[0]) { ModeState(takesLargest: false) } }
    }

    /// Over values that are equal by a key, such as strings under a collation: arguments are the value and its key.
    package static func byKey(_ value: DataType, key: DataType) -> ResolvedAggregate {
        ResolvedAggregate([value, key], returns: value) { _ in ValueAccumulator<KeyedModeState>(value) { KeyedModeState() } }
    }
}

/// Of the values that share the most frequent key, the smallest.
struct KeyedModeState: ValueState {
    var keys = ModeState(takesLargest: false)
    var values: [Value: Value] = [:]

    mutating func add(_ arguments: [Value]) throws {
        guard arguments.count > 1, !arguments[0].isNull else { return }
        try keys.add([arguments[1]])
        keep(arguments[0], for: arguments[1])
    }

    private mutating func keep(_ value: Value, for key: Value) {
        if let known = values[key], Value.compare(known, value) <= 0 { return }
        values[key] = value
    }

    mutating func merge(_ other: KeyedModeState) throws {
        try keys.merge(other.keys)
        for (key, value) in other.values { keep(value, for: key) }
    }

    func result() throws -> Value { values[try keys.result()] ?? .null }

    var byteCount: Int { keys.byteCount &* 2 }
}

struct ModeState: ValueState {
    let takesLargest: Bool
    var counts: [Value: Int] = [:]

    init(takesLargest: Bool) { self.takesLargest = takesLargest }

    mutating func add(_ arguments: [Value]) throws {
        if let value = arguments.first?.withoutNegativeZero, !value.isNull { counts[value, default: 0] += 1 }
    }

    mutating func merge(_ other: ModeState) throws { counts.merge(other.counts) { $0 + $1 } }

    func result() throws -> Value {
        var best: (value: Value, count: Int)?
        for (value, count) in counts {
            if let known = best {
                if count < known.count { continue }
                if count == known.count {
                    let order = Value.compare(value, known.value)
                    if takesLargest ? order < 0 : order > 0 { continue }
                }
            }
            best = (value, count)
        }
        return best?.value ?? .null
    }

    var byteCount: Int { counts.count &* 96 }
}
