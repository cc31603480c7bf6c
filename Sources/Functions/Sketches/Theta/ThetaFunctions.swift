import Columnar

/// `theta_sketch_agg`, `theta_union_agg`, `theta_intersection_agg`, `theta_union`, `theta_intersection`, `theta_difference`,
/// `theta_sketch_estimate`.
enum ThetaFunctions {
    /// Theta sketches keep hashes alone.
    struct NoSummary: Sendable {}

    typealias Sketch = SampledSet<NoSummary>

    static var scalars: [ScalarFunction] { [estimate, union, intersection, difference] }
    static var aggregates: [AggregateFunction] { [collect, collectUnion, collectIntersection] }

    static func read(_ value: Value, _ function: String) throws -> Sketch {
        guard case .binary(let bytes) = value, let sketch = ThetaFormat.read(bytes) else {
            throw SketchErrors.invalidBuffer("Theta", function)
        }
        return sketch
    }

    private static let keepFirst: @Sendable (NoSummary, NoSummary) -> NoSummary = { first, _ in first }

    /// The logarithm of how many hashes a sketch keeps at least, 4 to 26.
    private static func logNominal(_ call: SketchCall, _ position: Int) throws -> Int {
        guard let constant = SketchColumns.integer(call.arguments[position].constant) else {
            throw QueryError(
                "THETA_LG_NOM_ENTRIES_MUST_BE_CONSTANT", sqlState: "42K0E",
                "Invalid call to `\(call.name)`; the `lgNomEntries` value must be a constant value, but got a non-constant expression.")
        }
        guard (4...26).contains(constant) else { throw SketchErrors.invalidEntries(call.name, constant) }
        return Int(constant)
    }

    private static let collect: AggregateFunction = {
        let name = "theta_sketch_agg"
        let defaults = [SketchDefault.int(12)]
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression[, lgNomEntries])",
                description: "A theta sketch of the values that are not NULL, as bytes of Apache DataSketches. lgNomEntries, 12 unless "
                    + "given, is the logarithm to base 2 of how many hashes are kept.",
                examples: ["SELECT theta_sketch_estimate(theta_sketch_agg(a, 12)) FROM VALUES (1), (1), (2), (2), (3) AS t(a)"],
                columnName: SketchCall.columnName(1, defaults))
        ) { arguments, _, _ in
            let call = try SketchCall(name, arguments, [.strict(.oneOf(SketchColumns.itemTypes))], defaults)
            let size = try logNominal(call, 1)
            let type = call.types[0]
            return ResolvedAggregate(call.types, returns: .binary, nullable: false, ignoresDistinct: true) { _ in
                ValueAccumulator<CollectState>(.binary) { CollectState(type: type, table: SampleTable(logNominal: size)) }
            }
        }
    }()

    private static let collectUnion: AggregateFunction = {
        let name = "theta_union_agg"
        let defaults = [SketchDefault.int(12)]
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(sketch[, lgNomEntries])", description: "The union of theta sketches.",
                examples: [
                    "SELECT theta_sketch_estimate(theta_union_agg(s)) FROM (SELECT theta_sketch_agg(a) AS s FROM VALUES (1), (2) AS t(a))"
                ],
                columnName: SketchCall.columnName(1, defaults))
        ) { arguments, _, _ in
            let call = try SketchCall(name, arguments, [.strict(.binary)], defaults)
            let size = try logNominal(call, 1)
            return ResolvedAggregate(call.types, returns: .binary, nullable: false, ignoresDistinct: true) { _ in
                ValueAccumulator<UnionState>(.binary) { UnionState(sketch: SampledUnion(logNominal: size)) }
            }
        }
    }()

    private static let collectIntersection = AggregateFunction(
        FunctionDocumentation(
            "theta_intersection_agg", group: .aggregate, usage: "theta_intersection_agg(sketch)",
            description: "The intersection of theta sketches.",
            examples: [
                "SELECT theta_sketch_estimate(theta_intersection_agg(s)) FROM "
                    + "(SELECT theta_sketch_agg(a) AS s FROM VALUES (1), (2) AS t(a))"
            ])
    ) { arguments, _, _ in
        let call = try SketchCall("theta_intersection_agg", arguments, [.strict(.binary)])
        return ResolvedAggregate(call.types, returns: .binary, nullable: false, ignoresDistinct: true) { _ in
            ValueAccumulator<IntersectionState>(.binary) { IntersectionState() }
        }
    }

    private static let estimate = ScalarFunction.fixed(
        "theta_sketch_estimate", .sketch, "theta_sketch_estimate(sketch)", "About how many distinct values a theta sketch stands for.",
        ["SELECT theta_sketch_estimate(theta_sketch_agg(a)) FROM VALUES (1), (1), (2) AS t(a)"], [.strict(.binary)], returns: .bigint,
        canFail: true,
        kernel: .row { values, _ in
            let sketch = try read(values[0], "theta_sketch_estimate")
            return .integer(Int64(exactly: (sketch.estimate + 0.5).rounded(.down)) ?? .max)
        })

    private static let union: ScalarFunction = {
        let name = "theta_union"
        let defaults = [SketchDefault.int(12)]
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .sketch, usage: "\(name)(sketch, sketch[, lgNomEntries])", description: "The union of two theta sketches.",
                examples: [
                    "SELECT theta_sketch_estimate(theta_union(theta_sketch_agg(a), theta_sketch_agg(b))) FROM VALUES (1, 4), "
                        + "(2, 1) AS t(a, b)"
                ],
                columnName: SketchCall.columnName(2, defaults))
        ) { arguments, _ in
            let call = try SketchCall(name, arguments, [.strict(.binary), .strict(.binary)], defaults)
            return ResolvedScalar(
                call.types, returns: .binary, canFail: true,
                kernel: .row { values, _ in
                    let size = values.count > 2 ? values[2].integerValue ?? 12 : 12
                    guard (4...26).contains(size) else { throw SketchErrors.invalidEntries(name, size) }
                    var result = SampledUnion<NoSummary>(logNominal: Int(size))
                    result.add(try read(values[0], name), combine: keepFirst)
                    result.add(try read(values[1], name), combine: keepFirst)
                    return .binary(ThetaFormat.write(result.result))
                })
        }
    }()

    private static let intersection = ScalarFunction.fixed(
        "theta_intersection", .sketch, "theta_intersection(sketch, sketch)", "The intersection of two theta sketches.",
        [
            "SELECT theta_sketch_estimate(theta_intersection(theta_sketch_agg(a), theta_sketch_agg(b))) FROM VALUES (1, 4), "
                + "(2, 1) AS t(a, b)"
        ],
        [.strict(.binary), .strict(.binary)], returns: .binary, canFail: true,
        kernel: .row { values, _ in
            var result = SampledIntersection<NoSummary>()
            result.add(try read(values[0], "theta_intersection"), combine: keepFirst)
            result.add(try read(values[1], "theta_intersection"), combine: keepFirst)
            return .binary(ThetaFormat.write(result.result))
        })

    private static let difference = ScalarFunction.fixed(
        "theta_difference", .sketch, "theta_difference(sketch, sketch)",
        "The values of the first theta sketch that the second one does not have.",
        ["SELECT theta_sketch_estimate(theta_difference(theta_sketch_agg(a), theta_sketch_agg(b))) FROM VALUES (1, 4), (2, 1) AS t(a, b)"],
        [.strict(.binary), .strict(.binary)], returns: .binary, canFail: true,
        kernel: .row { values, _ in
            let first = try read(values[0], "theta_difference")
            return .binary(ThetaFormat.write(first.subtracting(try read(values[1], "theta_difference"))))
        })

    struct CollectState: ValueState {
        let type: DataType
        var table: SampleTable<NoSummary>

        mutating func add(_ arguments: [Value]) throws {
            guard let item = SketchColumns.item(arguments[0], type), let key = SampledHash.of(item) else { return }
            table.add(key, NoSummary(), combine: keepFirst)
        }

        mutating func merge(_ other: CollectState) throws {
            var union = SampledUnion<NoSummary>(logNominal: table.logNominal)
            union.add(contents, combine: keepFirst)
            union.add(other.contents, combine: keepFirst)
            table = SampleTable(union.result, logNominal: table.logNominal)
        }

        private var contents: Sketch { table.contents().trimmed(to: 1 << table.logNominal) }

        func result() throws -> Value { .binary(ThetaFormat.write(contents)) }

        var byteCount: Int { table.byteCount }
    }

    struct UnionState: ValueState {
        var sketch: SampledUnion<NoSummary>

        mutating func add(_ arguments: [Value]) throws {
            if arguments[0].isNull { return }
            sketch.add(try read(arguments[0], "theta_union_agg"), combine: keepFirst)
        }

        mutating func merge(_ other: UnionState) throws { sketch.add(other.sketch.result, combine: keepFirst) }

        func result() throws -> Value { .binary(ThetaFormat.write(sketch.result)) }

        var byteCount: Int { sketch.byteCount }
    }

    struct IntersectionState: ValueState {
        var sketch = SampledIntersection<NoSummary>()

        mutating func add(_ arguments: [Value]) throws {
            if arguments[0].isNull { return }
            sketch.add(try read(arguments[0], "theta_intersection_agg"), combine: keepFirst)
        }

        mutating func merge(_ other: IntersectionState) throws {
            if other.sketch.hasStarted { sketch.add(other.sketch.result, combine: keepFirst) }
        }

        func result() throws -> Value { .binary(ThetaFormat.write(sketch.hasStarted ? sketch.result : .empty)) }

        var byteCount: Int { sketch.byteCount }
    }
}
