import Columnar

/// `collect_list`, `collect_set`, `array_agg`, `listagg`, `string_agg`.
enum CollectAggregates {
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
            var delimiter: [UInt8] = []
            if arguments.count == 2 {
                guard let constant = arguments[1].constant else {
                    throw QueryError.typeMismatch(
                        "NON_FOLDABLE_INPUT", text: Signature.text(name, arguments),
                        "the input `delimiter` should be a foldable \"\(types[0].sql)\" expression; however, got \"\(arguments[1].text)\".")
                }
                switch constant {
                case .string(let text): delimiter = Array(text.utf8)
                case .binary(let bytes): delimiter = bytes
                case .integer(let number): delimiter = Array(String(number).utf8)
                default: break
                }
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
    var values: [Value] = []

    mutating func add(_ arguments: [Value]) throws {
        if let value = arguments.first, !value.isNull { values.append(value) }
    }

    mutating func merge(_ other: ListState) throws { values += other.values }

    func result() throws -> Value { .array(values) }

    var byteCount: Int { values.count &* 48 }
}

struct SetState: ValueState {
    var values: [Value] = []
    var known: Set<Value> = []

    mutating func add(_ arguments: [Value]) throws {
        if let value = arguments.first, !value.isNull, known.insert(value).inserted { values.append(value) }
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
    var rows: [(text: [UInt8], keys: [Value])] = []

    init(delimiter: [UInt8], isBinary: Bool, directions: [(Bool, Bool)], firstKey: Int) {
        self.delimiter = delimiter
        self.isBinary = isBinary
        self.directions = directions.map { (descending: $0.0, nullsFirst: $0.1) }
        self.firstKey = firstKey
    }

    mutating func add(_ arguments: [Value]) throws {
        let keys = directions.isEmpty ? [] : Array(arguments[firstKey...])
        switch arguments[0] {
        case .string(let text): rows.append((Array(text.utf8), keys))
        case .binary(let bytes): rows.append((bytes, keys))
        default: break
        }
    }

    mutating func merge(_ other: JoinState) throws { rows += other.rows }

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
