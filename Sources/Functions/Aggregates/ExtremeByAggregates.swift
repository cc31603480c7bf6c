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

/// The k best rows, in a heap whose root is the worst of them.
struct ExtremesByState: ValueState {
    let isMaximum: Bool
    let limit: Int
    private var heap: [(key: Value, value: Value)] = []

    init(isMaximum: Bool, limit: Int) {
        self.isMaximum = isMaximum
        self.limit = limit
    }

    private func isWorse(_ first: Value, _ second: Value) -> Bool {
        let order = Value.compare(first, second)
        return isMaximum ? order < 0 : order > 0
    }

    private mutating func offer(_ value: Value, _ key: Value) {
        if key.isNull { return }
        if heap.count < limit {
            heap.append((key, value))
            var index = heap.count - 1
            while index > 0 {
                let parent = (index - 1) / 2
                guard isWorse(heap[index].key, heap[parent].key) else { break }
                heap.swapAt(index, parent)
                index = parent
            }
            return
        }
        // A full heap takes only what is better than its worst row.
        guard let worst = heap.first, isWorse(worst.key, key) else { return }
        heap[0] = (key, value)
        var index = 0
        while true {
            let (left, right) = (2 * index + 1, 2 * index + 2)
            var least = index
            if left < heap.count, isWorse(heap[left].key, heap[least].key) { least = left }
            if right < heap.count, isWorse(heap[right].key, heap[least].key) { least = right }
            guard least != index else { return }
            heap.swapAt(index, least)
            index = least
        }
    }

    mutating func add(_ arguments: [Value]) throws { offer(arguments[0], arguments[1]) }

    mutating func merge(_ other: ExtremesByState) throws { for row in other.heap { offer(row.value, row.key) } }

    func result() throws -> Value {
        let order = heap.indices.sorted { first, second in
            if isWorse(heap[second].key, heap[first].key) { return true }
            return isWorse(heap[first].key, heap[second].key) ? false : first < second
        }
        return .array(order.map { heap[$0].value })
    }

    var byteCount: Int { heap.count &* 96 }
}
