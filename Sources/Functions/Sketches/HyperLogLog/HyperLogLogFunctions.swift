import Columnar

/// `hll_sketch_agg`, `hll_union_agg`, `hll_union`, `hll_sketch_estimate`.
enum HyperLogLogFunctions {
    static var scalars: [ScalarFunction] { [estimate, union] }
    static var aggregates: [AggregateFunction] { [collect, collectUnion] }

    private static func read(_ value: Value, _ function: String) throws -> HyperLogLogSketch {
        guard case .binary(let bytes) = value, let sketch = HyperLogLogFormat.read(bytes) else {
            throw SketchErrors.invalidBuffer("HLL", function)
        }
        return sketch
    }

    private static func differentSizes(_ function: String, _ left: Int, _ right: Int) -> QueryError {
        QueryError(
            "HLL_UNION_DIFFERENT_LG_K", sqlState: "22000",
            "Sketches have different `lgConfigK` values: \(left) and \(right). Set the `allowDifferentLgConfigK` parameter to true to call "
                + "`\(function)` with different `lgConfigK` values.")
    }

    private static let collect: AggregateFunction = {
        let name = "hll_sketch_agg"
        let defaults = [SketchDefault.int(12)]
        let item = ParameterType.strict(.oneOf([.int, .bigint, .string, .binary]))
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression[, lgConfigK])",
                description: "A HyperLogLog sketch of the values that are not NULL, as bytes of Apache DataSketches. lgConfigK, 12 unless "
                    + "given, is the logarithm to base 2 of the number of registers.",
                examples: ["SELECT hll_sketch_estimate(hll_sketch_agg(a, 12)) FROM VALUES (1), (1), (2), (2), (3) AS t(a)"],
                columnName: SketchCall.columnName(1, defaults))
        ) { arguments, _, _ in
            let call = try SketchCall(name, arguments, [item], defaults)
            guard let constant = SketchColumns.integer(call.arguments[1].constant) else {
                throw QueryError(
                    "HLL_K_MUST_BE_CONSTANT", sqlState: "42K0E",
                    "Invalid call to `\(name)`; the `K` value must be a constant value, but got a non-constant expression.")
            }
            guard (4...21).contains(constant) else {
                throw QueryError(
                    "HLL_INVALID_LG_K", sqlState: "22546",
                    "Invalid call to `\(name)`; the `lgConfigK` value must be between 4 and 21, inclusive: \(constant).")
            }
            let type = call.types[0]
            return ResolvedAggregate(call.types, returns: .binary, nullable: false, ignoresDistinct: true) { _ in
                ValueAccumulator<HyperLogLogState>(.binary) {
                    HyperLogLogState(sketch: HyperLogLogSketch(logRegisters: Int(constant)), type: type)
                }
            }
        }
    }()

    private static let collectUnion: AggregateFunction = {
        let name = "hll_union_agg"
        let defaults = [SketchDefault.flag(false)]
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(sketch[, allowDifferentLgConfigK])",
                description: "The union of HyperLogLog sketches. Sketches of different sizes are refused unless the flag is true.",
                examples: [
                    "SELECT hll_sketch_estimate(hll_union_agg(s)) FROM (SELECT hll_sketch_agg(a) AS s FROM VALUES (1), (2) AS t(a))"
                ],
                columnName: SketchCall.columnName(1, defaults))
        ) { arguments, _, _ in
            let call = try SketchCall(name, arguments, [.strict(.binary)], defaults)
            let fixed = call.arguments[1].constant?.booleanValue
            return ResolvedAggregate(call.types, returns: .binary, nullable: false, ignoresDistinct: true) { _ in
                ValueAccumulator<HyperLogLogUnionState>(.binary) { HyperLogLogUnionState(allowsDifferent: fixed) }
            }
        }
    }()

    private static let estimate = ScalarFunction.fixed(
        "hll_sketch_estimate", .sketch, "hll_sketch_estimate(sketch)",
        "About how many distinct values a HyperLogLog sketch has seen.",
        ["SELECT hll_sketch_estimate(hll_sketch_agg(a)) FROM VALUES (1), (1), (2) AS t(a)"], [.strict(.binary)], returns: .bigint,
        canFail: true,
        kernel: .row { values, _ in
            var sketch = try read(values[0], "hll_sketch_estimate")
            sketch.settle()
            return .integer(Int64(exactly: (sketch.estimate + 0.5).rounded(.down)) ?? .max)
        })

    private static let union: ScalarFunction = {
        let name = "hll_union"
        let defaults = [SketchDefault.flag(false)]
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .sketch, usage: "\(name)(sketch, sketch[, allowDifferentLgConfigK])",
                description: "The union of two HyperLogLog sketches. Sketches of different sizes are refused unless the flag is true.",
                examples: [
                    "SELECT hll_sketch_estimate(hll_union(hll_sketch_agg(a), hll_sketch_agg(b))) FROM VALUES (1, 4), (2, 5) AS t(a, b)"
                ],
                columnName: SketchCall.columnName(2, defaults))
        ) { arguments, _ in
            let call = try SketchCall(name, arguments, [.strict(.binary), .strict(.binary)], defaults)
            return ResolvedScalar(
                call.types, returns: .binary, canFail: true,
                kernel: .row { values, _ in
                    let left = try read(values[0], name)
                    let right = try read(values[1], name)
                    let allowed = values.count > 2 ? values[2].booleanValue ?? false : false
                    guard allowed || left.logRegisters == right.logRegisters else {
                        throw differentSizes(name, left.logRegisters, right.logRegisters)
                    }
                    let size = min(left.logRegisters, right.logRegisters)
                    var result = HyperLogLogSketch(logRegisters: size)
                    result.merge(left, maximum: size)
                    result.merge(right, maximum: size)
                    result.settle()
                    return .binary(HyperLogLogFormat.write(result))
                })
        }
    }()

    struct HyperLogLogState: ValueState {
        var sketch: HyperLogLogSketch
        let type: DataType

        mutating func add(_ arguments: [Value]) throws {
            guard let item = SketchColumns.item(arguments[0], type), let hash = MurmurHash128.item(item) else { return }
            sketch.update(HyperLogLogSketch.coupon(hash))
        }

        mutating func merge(_ other: HyperLogLogState) throws { sketch.merge(other.sketch, maximum: sketch.logRegisters) }

        func result() throws -> Value {
            var settled = sketch
            settled.settle()
            return .binary(HyperLogLogFormat.write(settled))
        }

        var byteCount: Int { sketch.byteCount }
    }

    struct HyperLogLogUnionState: ValueState {
        let allowsDifferent: Bool?
        private var sketch: HyperLogLogSketch?
        private var maximum = 12

        init(allowsDifferent: Bool?) { self.allowsDifferent = allowsDifferent }

        mutating func add(_ arguments: [Value]) throws {
            if arguments[0].isNull { return }
            let allowed = allowsDifferent ?? (arguments.count > 1 ? arguments[1].booleanValue ?? false : false)
            try merge(try read(arguments[0], "hll_union_agg"), allowed: allowed)
        }

        private mutating func merge(_ other: HyperLogLogSketch, allowed: Bool) throws {
            guard var own = sketch else {
                maximum = other.logRegisters
                var first = HyperLogLogSketch(logRegisters: maximum)
                first.merge(other, maximum: maximum)
                sketch = first
                return
            }
            guard allowed || own.logRegisters == other.logRegisters else {
                throw differentSizes("hll_union_agg", own.logRegisters, other.logRegisters)
            }
            sketch = nil
            own.merge(other, maximum: maximum)
            sketch = own
        }

        mutating func merge(_ other: HyperLogLogUnionState) throws {
            if let theirs = other.sketch { try merge(theirs, allowed: allowsDifferent ?? true) }
        }

        func result() throws -> Value {
            var settled = sketch ?? HyperLogLogSketch(logRegisters: 12)
            settled.settle()
            return .binary(HyperLogLogFormat.write(settled))
        }

        var byteCount: Int { sketch?.byteCount ?? 0 }
    }
}
