import Columnar

/// The `kll_*` functions: quantile sketches of BIGINT, DOUBLE and FLOAT.
enum QuantileFunctions {
    static var scalars: [ScalarFunction] { longs.scalars + doubles.scalars + floats.scalars }
    static var aggregates: [AggregateFunction] { longs.aggregates + doubles.aggregates + floats.aggregates }

    private static let longs = QuantileFamily<Int64>(
        suffix: "bigint", name: "Longs", type: .bigint, accepted: .oneOf([.tinyint, .int, .bigint, .smallint]),
        sample: "VALUES (1), (2), (3)",
        item: { $0.integerValue }, value: { .integer($0) })
    private static let doubles = QuantileFamily<Double>(
        suffix: "double", name: "Doubles", type: .double, accepted: .oneOf([.float, .double]), sample: "VALUES (1D), (2D), (3D)",
        item: { value in value.doubleValue.flatMap { $0.isNaN ? nil : $0 } }, value: { .double($0) })
    private static let floats = QuantileFamily<Float>(
        suffix: "float", name: "Floats", type: .float, accepted: .float, sample: "VALUES (1F), (2F), (3F)",
        item: { value in if case .float(let number) = value, !number.isNaN { number } else { nil } }, value: { .float($0) })
}

/// The functions over quantile sketches of one kind of item.
struct QuantileFamily<Item: QuantileItem>: Sendable {
    typealias Sketch = QuantileSketch<Item>

    let suffix: String
    /// What the sketch's summary calls it.
    let name: String
    let type: DataType
    let accepted: ParameterType
    let sample: String
    let item: @Sendable (Value) -> Item?
    let value: @Sendable (Item) -> Value

    private static func read(_ value: Value, _ function: String) throws -> Sketch {
        guard case .binary(let bytes) = value, let sketch = QuantileFormat<Item>.read(bytes) else {
            throw SketchErrors.invalidBuffer("KLL", function)
        }
        return sketch
    }

    /// The optional size of a sketch; nil when not given.
    private static func size(_ call: SketchCall) throws -> Int? {
        guard call.arguments.count > 1 else { return nil }
        guard let constant = call.arguments[1].constant else {
            throw QueryError.typeMismatch(
                "NON_FOLDABLE_INPUT", text: call.text,
                "the input k should be a foldable int expression; however, got \(call.arguments[1].text).")
        }
        if constant.isNull { throw QueryError.typeMismatch("UNEXPECTED_NULL", text: call.text, "The k must not be null.") }
        let size = constant.integerValue ?? 0
        guard (8...65535).contains(size) else {
            throw QueryError.typeMismatch(
                "TYPE_CHECK_FAILURE_WITH_HINT", text: call.text,
                "[KLL_SKETCH_K_OUT_OF_RANGE] For function `\(call.name)`, the k parameter must be between 8 and 65535 (inclusive), but got "
                    + "\(size). SQLSTATE: 22003.")
        }
        return Int(size)
    }

    /// Checks a call whose size may be left out without being shown.
    private static func check(_ name: String, _ arguments: [Argument], _ first: ParameterType) throws -> SketchCall {
        try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 2)
        return try SketchCall(name, arguments, arguments.count == 1 ? [first] : [first, .strict(.int)])
    }

    // MARK: Aggregates

    var aggregates: [AggregateFunction] { [collect, collectMerged] }

    private var collect: AggregateFunction {
        let name = "kll_sketch_agg_\(suffix)"
        let accepted = accepted
        let item = item
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression[, k])",
                description:
                    "A quantile sketch of the values that are not NULL, as bytes of Apache DataSketches (KLL). k, 200 unless given, "
                    + "is a constant from 8 to 65535; a larger one is more exact.",
                examples: ["SELECT kll_sketch_get_n_\(suffix)(\(name)(a)) FROM \(sample) AS t(a)"])
        ) { arguments, _, _ in
            let call = try Self.check(name, arguments, .strict(accepted))
            let size = try Self.size(call) ?? 200
            return ResolvedAggregate(call.types, returns: .binary, nullable: false) { _ in
                ValueAccumulator<CollectState>(.binary) { CollectState(item: item, sketch: Sketch(k: size)) }
            }
        }
    }

    private var collectMerged: AggregateFunction {
        let name = "kll_merge_agg_\(suffix)"
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(sketch[, k])",
                description: "Quantile sketches merged to one. Without k the first sketch decides about the size.",
                examples: [
                    "SELECT kll_sketch_get_n_\(suffix)(\(name)(s)) FROM (SELECT kll_sketch_agg_\(suffix)(a) AS s FROM \(sample) AS t(a))"
                ])
        ) { arguments, _, _ in
            let call = try Self.check(name, arguments, .strict(.binary))
            let size = try Self.size(call)
            return ResolvedAggregate(call.types, returns: .binary, nullable: false) { _ in
                ValueAccumulator<MergeState>(.binary) { MergeState(name: name, size: size) }
            }
        }
    }

    struct CollectState: ValueState {
        let item: @Sendable (Value) -> Item?
        var sketch: Sketch

        mutating func add(_ arguments: [Value]) throws {
            if let own = item(arguments[0]) { sketch.update(own) }
        }

        mutating func merge(_ other: CollectState) throws { sketch.merge(other.sketch) }
        func result() throws -> Value { .binary(QuantileFormat<Item>.write(sketch)) }
        var byteCount: Int { sketch.byteCount }
    }

    struct MergeState: ValueState {
        let name: String
        let size: Int?
        var sketch: Sketch?

        mutating func add(_ arguments: [Value]) throws {
            if !arguments[0].isNull { merge(try QuantileFamily.read(arguments[0], name)) }
        }

        private mutating func merge(_ other: Sketch) {
            var own = sketch ?? Sketch(k: size ?? other.k)
            sketch = nil
            own.merge(other)
            sketch = own
        }

        mutating func merge(_ other: MergeState) throws { if let theirs = other.sketch { merge(theirs) } }
        func result() throws -> Value { .binary(QuantileFormat<Item>.write(sketch ?? Sketch(k: size ?? 200))) }
        var byteCount: Int { sketch?.byteCount ?? 0 }
    }

    // MARK: Scalars

    var scalars: [ScalarFunction] { [size, summary, merge, quantile, rank] }

    private func example(_ call: String) -> [String] {
        ["SELECT \(call) FROM (SELECT kll_sketch_agg_\(suffix)(a) AS s FROM \(sample) AS t(a))"]
    }

    private var size: ScalarFunction {
        let name = "kll_sketch_get_n_\(suffix)"
        return .fixed(
            name, .sketch, "\(name)(sketch)", "How many values a quantile sketch has seen.", example("\(name)(s)"), [.strict(.binary)],
            returns: .bigint, canFail: true, kernel: .row { values, _ in .integer(try Self.read(values[0], name).count) })
    }

    private var summary: ScalarFunction {
        let name = "kll_sketch_to_string_\(suffix)"
        let family = self.name
        return .fixed(
            name, .sketch, "\(name)(sketch)", "A description of a quantile sketch for people to read.", example("\(name)(s)"),
            [.strict(.binary)], returns: .string, canFail: true,
            kernel: .row { values, _ in .string(QuantileFormat<Item>.summary(try Self.read(values[0], name), name: family)) })
    }

    private var merge: ScalarFunction {
        let name = "kll_sketch_merge_\(suffix)"
        return .fixed(
            name, .sketch, "\(name)(sketch, sketch)", "Two quantile sketches merged to one of the first one's size.",
            example("kll_sketch_get_n_\(suffix)(\(name)(s, s))"), [.strict(.binary), .strict(.binary)], returns: .binary, canFail: true,
            kernel: .row { values, _ in
                var sketch = try Self.read(values[0], name)
                sketch.merge(try Self.read(values[1], name))
                return .binary(QuantileFormat<Item>.write(sketch))
            })
    }

    /// `(sketch, constant)` or `(sketch, constant array)`: what the constant is cast to, and whether it is an array.
    private static func question(
        _ name: String, _ arguments: [Argument], input: String, _ type: DataType
    ) throws -> (types: [DataType], isArray: Bool) {
        try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 2)
        let array = DataType.array(type, containsNull: false)
        let wanted = ParameterType.oneOf([.type(type), .type(array)])
        let types: [DataType]
        var isArray = false
        if case .array(let element, let containsNull) = TypeCoercion.plain(arguments[1].type) {
            guard !containsNull, TypeCoercion.implicitCast(from: element, to: .type(type)) != nil else {
                throw QueryError.unexpectedInputType(
                    text: Signature.text(name, arguments), position: 1, required: wanted.display, argument: arguments[1].text,
                    type: TypeCoercion.plain(arguments[1].type))
            }
            types = try Signature.check(name, arguments, [.strict(.binary), .any]).dropLast() + [array]
            isArray = true
        } else {
            types = try Signature.check(name, arguments, [.strict(.binary), wanted])
        }
        guard arguments[1].constant != nil else {
            throw QueryError.typeMismatch(
                "NON_FOLDABLE_INPUT", text: Signature.text(name, arguments),
                "the input `\(input)` should be a foldable \"\(types[1].sql)\" expression; however, got \"\(arguments[1].text)\".")
        }
        return (types, isArray)
    }

    private var quantile: ScalarFunction {
        let name = "kll_sketch_get_quantile_\(suffix)"
        let type = type
        let value = value
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .sketch, usage: "\(name)(sketch, rank)",
                description:
                    "The value that the given share of all values (0 to 1) is not above, or an array of them for an array of shares.",
                examples: example("\(name)(s, 0.5)"))
        ) { arguments, _ in
            let (types, isArray) = try Self.question(name, arguments, input: "rank", .double)
            return ResolvedScalar(
                types, returns: isArray ? .array(type, containsNull: false) : type, canFail: true,
                kernel: .row { values, _ in
                    let ranks = (values[1].arrayValue ?? [values[1]]).compactMap(\.doubleValue)
                    let sketch = try Self.read(values[0], name)
                    guard ranks.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
                        throw QueryError(
                            "KLL_SKETCH_INVALID_QUANTILE_RANGE", sqlState: "22003",
                            "For function `\(name)`, the quantile value must be between 0.0 and 1.0 (inclusive).")
                    }
                    guard let items = sketch.quantiles(ranks) else { throw SketchErrors.invalidBuffer("KLL", name) }
                    return isArray ? .array(items.map(value)) : items.first.map(value) ?? .null
                })
        }
    }

    private var rank: ScalarFunction {
        let name = "kll_sketch_get_rank_\(suffix)"
        let type = type
        let item = item
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .sketch, usage: "\(name)(sketch, value)",
                description: "The share of all values that are not above the given one, or an array of shares for an array of values.",
                examples: example("\(name)(s, 2)"))
        ) { arguments, _ in
            let (types, isArray) = try Self.question(name, arguments, input: "quantile", type)
            return ResolvedScalar(
                types, returns: isArray ? .array(.double, containsNull: false) : .double, canFail: true,
                kernel: .row { values, _ in
                    let items = (values[1].arrayValue ?? [values[1]]).compactMap(item)
                    guard let ranks = try Self.read(values[0], name).ranks(items) else { throw SketchErrors.invalidBuffer("KLL", name) }
                    return isArray ? .array(ranks.map { .double($0) }) : ranks.first.map { .double($0) } ?? .null
                })
        }
    }
}
