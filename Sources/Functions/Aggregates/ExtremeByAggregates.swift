import Columnar

/// `max_by` and `min_by`: the value of the row whose key is the largest or smallest; of equal keys the later row's.
enum ExtremeByAggregates {
    static var functions: [AggregateFunction] { [make("max_by", isMaximum: true), make("min_by", isMaximum: false)] }

    private static let limit: Int64 = 100_000

    private static func make(_ name: String, isMaximum: Bool) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression, key[, k])",
                description:
                    "The value of expression in the row with the \(isMaximum ? "largest" : "smallest") key. Rows whose key "
                        + "is NULL are left out. "
                    + "With k, an array of the values of the k \(isMaximum ? "largest" : "smallest") keys.",
                examples: ["SELECT \(name)(a, b) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS t(a, b)"])
        ) { arguments, _, _ in
            let types = try Signature.check(name, arguments, [.any, .any], optional: [.type(.int)])
            let text = Signature.text(name, arguments)
            guard TypeCoercion.isOrderable(types[1]) else { throw QueryError.invalidOrdering(text: text, function: name, types[1]) }
            if arguments.count == 2 {
                return ResolvedAggregate(types, returns: types[0], ignoresNulls: false) { _ in
                    ValueAccumulator<ExtremeByState>(types[0]) { ExtremeByState(isMaximum: isMaximum) }
                }
            }
            guard let constant = arguments[2].constant else {
                throw QueryError.typeMismatch(
                    "NON_FOLDABLE_INPUT", text: text, "the input k should be a foldable int expression; however, got \(arguments[2].text).")
            }
            guard let number = constant.integerValue, number > 0, number <= limit else {
                let shown = constant.integerValue.map { String($0) } ?? "NULL"
                throw QueryError.typeMismatch(
                    "VALUE_OUT_OF_RANGE", text: text, "The `k` must be between [1, \(limit)] (current value = \(shown)).")
            }
            let result = DataType.array(types[0], containsNull: true)
            return ResolvedAggregate(types, returns: result, nullable: false, ignoresNulls: false) { _ in
                ValueAccumulator<ExtremesByState>(result) { ExtremesByState(isMaximum: isMaximum, limit: Int(number)) }
            }
        }
    }
}

struct ExtremeByState: ValueState {
    let isMaximum: Bool
    var key: Value = .null
    var value: Value = .null

    init(isMaximum: Bool) { self.isMaximum = isMaximum }

    private mutating func offer(_ other: Value, _ otherKey: Value) {
        if otherKey.isNull { return }
        if !key.isNull {
            let order = Value.compare(otherKey, key)
            if isMaximum ? order < 0 : order > 0 { return }
        }
        key = otherKey
        value = other
    }

    mutating func add(_ arguments: [Value]) throws { offer(arguments[0], arguments[1]) }

    mutating func merge(_ other: ExtremeByState) throws { offer(other.value, other.key) }

    func result() throws -> Value { value }

    var byteCount: Int { 64 }
}

/// The k best rows, best first.
struct ExtremesByState: ValueState {
    let isMaximum: Bool
    let limit: Int
    var rows: [(key: Value, value: Value)] = []

    init(isMaximum: Bool, limit: Int) {
        self.isMaximum = isMaximum
        self.limit = limit
    }

    private mutating func offer(_ value: Value, _ key: Value) {
        if key.isNull { return }
        // The first place whose row is not better.
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            let order = Value.compare(rows[middle].key, key)
            if isMaximum ? order > 0 : order < 0 { low = middle + 1 } else { high = middle }
        }
        if low >= limit { return }
        // A full list takes only what is better than its last row.
        if rows.count == limit, let last = rows.last, Value.compare(last.key, key) == 0 { return }
        rows.insert((key, value), at: low)
        if rows.count > limit { rows.removeLast() }
    }

    mutating func add(_ arguments: [Value]) throws { offer(arguments[0], arguments[1]) }

    mutating func merge(_ other: ExtremesByState) throws { for row in other.rows.reversed() { offer(row.value, row.key) } }

    func result() throws -> Value { .array(rows.map(\.value)) }

    var byteCount: Int { rows.count &* 96 }
}
