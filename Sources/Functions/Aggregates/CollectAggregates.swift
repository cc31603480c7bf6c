import Columnar

/// `collect_list`, `collect_set`, `array_agg`, `listagg`, `string_agg`.
package enum CollectAggregates {
    static var functions: [AggregateFunction] {
        [list("collect_list"), list("array_agg"), set, union, joined("listagg"), joined("string_agg")]
    }

    private static func list(_ name: String) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression)",
                description: "An array of all values that are not NULL, in the order they arrive.",
                examples: ["SELECT \(name)(a) FROM VALUES (1), (2), (1) AS t(a)"])
        ) { arguments, _, _ in
            let types = try Signature.check(name, arguments, [.any])
            let result = DataType.array(types[0], containsNull: false)
            return ResolvedAggregate(types, returns: result, nullable: false) { _ in ValueAccumulator<ListState>(result) { ListState() } }
        }
    }

    /// The forms with RESPECT NULLS; nil for functions that have none.
    package static func keepingNulls(_ name: String, _ type: DataType) -> ResolvedAggregate? {
        let result = DataType.array(type, containsNull: true)
        switch name {
        case "collect_list", "array_agg":
            return ResolvedAggregate([type], returns: result, nullable: false, ignoresNulls: false) { _ in
                ValueAccumulator<ListState>(result) { ListState(keepsNulls: true) }
            }
        case "collect_set":
            return ResolvedAggregate([type], returns: result, nullable: false, ignoresDistinct: true, ignoresNulls: false) { _ in
                ValueAccumulator<SetState>(result) { SetState(keepsNulls: true) }
            }
        default: return nil
        }
    }

    private static let set = AggregateFunction(
        FunctionDocumentation(
            "collect_set", group: .aggregate, usage: "collect_set(expression)",
            description: "An array of the distinct values that are not NULL, in no particular order.",
            examples: ["SELECT sort_array(collect_set(a)) FROM VALUES (1), (2), (1) AS t(a)"])
    ) { arguments, _, _ in
        let types = try Signature.check("collect_set", arguments, [.any])
        if containsMap(types[0]) {
            throw QueryError.typeMismatch(
                "UNSUPPORTED_INPUT_TYPE", text: Signature.text("collect_set", arguments),
                "The input of `collect_set` can't be \"MAP\" or \"COLLATED STRING\" type data.")
        }
        let result = DataType.array(types[0], containsNull: false)
        return ResolvedAggregate(types, returns: result, nullable: false, ignoresDistinct: true) { _ in
            ValueAccumulator<SetState>(result) { SetState() }
        }
    }

    private static let union = AggregateFunction(
        FunctionDocumentation(
            "collect_union", group: .aggregate, usage: "collect_union(array)",
            description: "An array of the distinct elements of all arrays, in no particular order. NULL arrays and elements are left out.",
            examples: ["SELECT sort_array(collect_union(a)) FROM VALUES (array(1, 2)), (array(2, 3)) AS t(a)"])
    ) { arguments, _, _ in
        try Signature.checkCount("collect_union", arguments.count, minimum: 1, maximum: 1)
        let types = [TypeCoercion.plain(arguments[0].type)]
        guard case .array(let element, _) = types[0] else {
            throw QueryError.unexpectedInputType(
                text: Signature.text("collect_union", arguments), position: 0, required: "\"ARRAY\"", argument: arguments[0].text,
                type: types[0])
        }
        if containsMap(element) {
            throw QueryError.typeMismatch(
                "UNSUPPORTED_INPUT_TYPE", text: Signature.text("collect_union", arguments),
                "The input of `collect_union` can't be \"MAP\" or \"COLLATED STRING\" type data.")
        }
        let result = DataType.array(element, containsNull: false)
        return ResolvedAggregate(types, returns: result, nullable: false, ignoresDistinct: true) { _ in
            ValueAccumulator<UnionState>(result) { UnionState() }
        }
    }

    private static func containsMap(_ type: DataType) -> Bool {
        switch type {
        case .map: true
        case .array(let element, _): containsMap(element)
        case .structure(let fields): fields.contains { containsMap($0.type) }
        default: false
        }
    }

    private static func bytes(of delimiter: Value?) -> [UInt8] {
        switch delimiter {
        case .string(let text): Array(text.utf8)
        case .binary(let bytes): bytes
        case .integer(let number): Array(String(number).utf8)
        default: []
        }
    }

    /// `listagg(DISTINCT …)` of texts that are equal by a key, such as those under a collation: the key comes as one more argument, and of
    /// equal texts the first stays.
    package static func joinedByKey(
        _ plain: ResolvedAggregate, key: DataType, delimiter: Value?, _ ordering: [OrderingArgument]
    ) -> ResolvedAggregate {
        let between = bytes(of: delimiter)
        let directions = ordering.map { ($0.descending, $0.nullsFirst) }
        let first = plain.argumentTypes.count - ordering.count
        let result = plain.returnType
        return ResolvedAggregate(plain.argumentTypes + [key], returns: result, ignoresDistinct: true) { _ in
            ValueAccumulator<JoinState>(result) {
                JoinState(delimiter: between, isBinary: false, directions: directions, firstKey: first, isDistinctByKey: true)
            }
        }
    }

    private static func joined(_ name: String) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression[, delimiter]) [WITHIN GROUP (ORDER BY key, …)]",
                description:
                    "All values that are not NULL joined to one string, with the delimiter between them (nothing unless "
                        + "given). NULL when there is none.",
                examples: ["SELECT \(name)(a, ', ') WITHIN GROUP (ORDER BY a DESC) FROM VALUES ('a'), ('b'), (NULL) AS t(a)"])
        ) { arguments, ordering, _ in
            let types = try Signature.check(name, arguments, [.oneOf([.string, .binary])], optional: [.oneOf([.string, .binary])])
            if arguments.count == 2, arguments[1].type != .void, (types[0] == .binary) != (types[1] == .binary) {
                throw QueryError.differentTypes(text: Signature.text(name, arguments), function: name, types, style: .alternatives)
            }
            var delimiter: [UInt8] = []
            if arguments.count == 2 {
                guard let constant = arguments[1].constant else {
                    throw QueryError.typeMismatch(
                        "NON_FOLDABLE_INPUT", text: Signature.text(name, arguments),
                        "the input `delimiter` should be a foldable \"\(types[0].sql)\" expression; however, got \"\(arguments[1].text)\".")
                }
                delimiter = bytes(of: constant)
            }
            let directions = ordering.map { ($0.descending, $0.nullsFirst) }
            let isBinary = types[0] == .binary
            let between = delimiter
            let first = types.count
            return ResolvedAggregate(types + ordering.map { TypeCoercion.plain($0.argument.type) }, returns: types[0]) { _ in
                ValueAccumulator<JoinState>(types[0]) {
                    JoinState(delimiter: between, isBinary: isBinary, directions: directions, firstKey: first)
                }
            }
        }
    }
}

struct ListState: ValueState {
    var keepsNulls = false
    var values: [Value] = []

    mutating func add(_ arguments: [Value]) throws {
        if let value = arguments.first, keepsNulls || !value.isNull { values.append(value) }
    }

    mutating func merge(_ other: ListState) throws { values += other.values }

    func result() throws -> Value { .array(values) }

    var byteCount: Int { values.count &* 48 }
}

struct SetState: ValueState {
    var keepsNulls = false
    var values: [Value] = []
    var known: Set<Value> = []

    mutating func add(_ arguments: [Value]) throws {
        guard let value = arguments.first?.withoutNegativeZero, keepsNulls || !value.isNull, known.insert(value).inserted else { return }
        if value.isNull { values.insert(value, at: 0) } else { values.append(value) }
    }

    mutating func merge(_ other: SetState) throws { for value in other.values { try add([value]) } }

    func result() throws -> Value { .array(values) }

    var byteCount: Int { values.count &* 96 }
}

struct UnionState: ValueState {
    var elements = SetState()

    mutating func add(_ arguments: [Value]) throws {
        for element in arguments.first?.arrayValue ?? [] { try elements.add([element]) }
    }

    mutating func merge(_ other: UnionState) throws { try elements.merge(other.elements) }

    func result() throws -> Value { try elements.result() }

    var byteCount: Int { elements.byteCount }
}

struct JoinState: ValueState {
    let delimiter: [UInt8]
    let isBinary: Bool
    /// Descending and NULLs first of each ordering key.
    let directions: [(descending: Bool, nullsFirst: Bool)]
    let firstKey: Int
    /// The last argument says which texts are equal.
    let isDistinctByKey: Bool
    var rows: [(text: [UInt8], keys: [Value])] = []
    private var known: Set<Value> = []

    init(delimiter: [UInt8], isBinary: Bool, directions: [(Bool, Bool)], firstKey: Int, isDistinctByKey: Bool = false) {
        self.isDistinctByKey = isDistinctByKey
        self.delimiter = delimiter
        self.isBinary = isBinary
        self.directions = directions.map { (descending: $0.0, nullsFirst: $0.1) }
        self.firstKey = firstKey
    }

    mutating func add(_ arguments: [Value]) throws {
        let keys = directions.isEmpty && !isDistinctByKey ? [] : Array(arguments[firstKey...])
        if isDistinctByKey, let key = keys.last, !arguments[0].isNull, !known.insert(key).inserted { return }
        switch arguments[0] {
        case .string(let text): rows.append((Array(text.utf8), keys))
        case .binary(let bytes): rows.append((bytes, keys))
        default: break
        }
    }

    mutating func merge(_ other: JoinState) throws {
        for row in other.rows {
            if isDistinctByKey, let key = row.keys.last, !known.insert(key).inserted { continue }
            rows.append(row)
        }
    }

    private func precedes(_ a: [Value], _ b: [Value]) -> Int {
        for (index, direction) in directions.enumerated() {
            if a[index].isNull || b[index].isNull {
                if a[index].isNull == b[index].isNull { continue }
                return a[index].isNull == direction.nullsFirst ? -1 : 1
            }
            let order = Value.compare(a[index], b[index])
            if order != 0 { return direction.descending ? -order : order }
        }
        return 0
    }

    func result() throws -> Value {
        if rows.isEmpty { return .null }
        var order = Array(rows.indices)
        if !directions.isEmpty {
            // Equal keys stay in the order they came.
            order.sort { first, second in
                let decision = precedes(rows[first].keys, rows[second].keys)
                return decision == 0 ? first < second : decision < 0
            }
        }
        var bytes: [UInt8] = []
        for (place, index) in order.enumerated() {
            if place > 0 { bytes += delimiter }
            bytes += rows[index].text
        }
        return isBinary ? .binary(bytes) : .string(String(decoding: bytes, as: UTF8.self))
    }

    var byteCount: Int { rows.count &* 96 }
}
