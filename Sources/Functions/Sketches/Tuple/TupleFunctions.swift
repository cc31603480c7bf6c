import Columnar

/// The `tuple_*` functions: theta sketches that keep a number with each item. `…_integer` keep an INT, `…_double` a DOUBLE.
enum TupleFunctions {
    static var scalars: [ScalarFunction] { integers.scalars + doubles.scalars }
    static var aggregates: [AggregateFunction] { integers.aggregates + doubles.aggregates }

    private static let integers = TupleFamily<Int32>(
        suffix: "integer", summaryType: .int, totalType: .bigint, value: { $0.integerValue.map { Int32(truncatingIfNeeded: $0) } },
        total: { numbers, mode in
            switch mode {
            case .sum: .integer(numbers.reduce(0) { $0 &+ Int64($1) })
            case .min: .integer(Int64(numbers.min() ?? 0))
            case .max: .integer(Int64(numbers.max() ?? 0))
            case .alwaysone: .integer(Int64(numbers.count))
            }
        })

    private static let doubles = TupleFamily<Double>(
        suffix: "double", summaryType: .double, totalType: .double, value: { $0.doubleValue },
        total: { numbers, mode in
            switch mode {
            case .sum: .double(numbers.reduce(0, +))
            case .min: .double(numbers.min() ?? 0)
            case .max: .double(numbers.max() ?? 0)
            case .alwaysone: .double(Double(numbers.count))
            }
        })
}

/// The functions over tuple sketches with one kind of number.
struct TupleFamily<Number: TupleNumber>: Sendable {
    typealias Sketch = SampledSet<TupleSummary<Number>>
    typealias Summary = TupleSummary<Number>

    let suffix: String
    let summaryType: DataType
    let totalType: DataType
    let value: @Sendable (Value) -> Number?
    let total: @Sendable ([Number], TupleMode) -> Value

    static var mode: SketchDefault { SketchDefault(pattern: .string, value: .string("sum"), text: "sum") }
    static var size: SketchDefault { SketchDefault(pattern: .int, value: .integer(12), text: "12") }

    static func read(_ value: Value, _ function: String) throws -> Sketch {
        guard case .binary(let bytes) = value, let sketch = TupleFormat<Number>.read(bytes) else {
            throw SketchErrors.invalidBuffer("Tuple", function)
        }
        return sketch
    }

    private static func hint(_ call: SketchCall, _ error: QueryError) -> QueryError {
        QueryError.typeMismatch(
            "TYPE_CHECK_FAILURE_WITH_HINT", text: call.text,
            "[\(error.condition)] \(error.message) SQLSTATE: \(error.sqlState).")
    }

    static func invalidMode(_ function: String, _ name: String) -> QueryError {
        QueryError(
            "TUPLE_INVALID_SKETCH_MODE", sqlState: "22023",
            "Invalid call to `\(function)`: mode '\(name)' is not supported. Valid modes are: \(TupleMode.names).")
    }

    private static func constant(_ call: SketchCall, _ position: Int, _ name: String, _ type: String) throws -> Value {
        guard let constant = call.arguments[position].constant else {
            throw QueryError.typeMismatch(
                "NON_FOLDABLE_INPUT", text: call.text,
                "the input \(name) should be a foldable \(type) expression; however, got \(call.arguments[position].text).")
        }
        if constant.isNull { throw QueryError.typeMismatch("UNEXPECTED_NULL", text: call.text, "The \(name) must not be null.") }
        return constant
    }

    static func mode(_ call: SketchCall, _ position: Int) throws -> TupleMode {
        let name = try constant(call, position, "mode", "string").stringValue ?? call.arguments[position].text
        guard let mode = TupleMode(name: name) else { throw hint(call, invalidMode(call.name, name)) }
        return mode
    }

    static func size(_ call: SketchCall, _ position: Int) throws -> Int {
        let size = try constant(call, position, "lgNomEntries", "int").integerValue ?? 0
        guard (4...26).contains(size) else { throw hint(call, SketchErrors.invalidEntries(call.name, size)) }
        return Int(size)
    }

    // MARK: Aggregates

    var aggregates: [AggregateFunction] { [collect, collectUnion, collectIntersection] }

    private var sample: String { summaryType == .int ? "VALUES (1, 1), (1, 2), (2, 3)" : "VALUES (1, 1D), (1, 2D), (2, 3D)" }
    private var made: String { "tuple_sketch_agg_\(suffix)(k, v)" }

    private var collect: AggregateFunction {
        let name = "tuple_sketch_agg_\(suffix)"
        let defaults = [Self.size, Self.mode]
        let number = value
        let summaryType = summaryType
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(key, summary[, lgNomEntries[, mode]])",
                description:
                    "A tuple sketch of the distinct keys with a number for each: the sum, the smallest, the largest of its numbers, "
                    + "or 1 (mode 'sum', 'min', 'max', 'alwaysone').",
                examples: ["SELECT tuple_sketch_summary_\(suffix)(\(name)(k, v)) FROM \(sample) AS t(k, v)"],
                columnName: SketchCall.columnName(2, defaults))
        ) { arguments, _, _ in
            let call = try SketchCall(
                name, arguments, [.oneOf(SketchColumns.itemTypes), .type(summaryType)], defaults, required: ["key", "summary"])
            let size = try Self.size(call, 2)
            let mode = try Self.mode(call, 3)
            let type = call.types[0]
            return ResolvedAggregate(call.types, returns: .binary, nullable: false) { _ in
                ValueAccumulator<CollectState>(.binary) {
                    CollectState(type: type, number: number, mode: mode, table: SampleTable(logNominal: size))
                }
            }
        }
    }

    private var collectUnion: AggregateFunction {
        let name = "tuple_union_agg_\(suffix)"
        let defaults = [Self.size, Self.mode]
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(sketch[, lgNomEntries[, mode]])", description: "The union of tuple sketches.",
                examples: [
                    "SELECT tuple_sketch_estimate_\(suffix)(\(name)(s)) FROM (SELECT \(made) AS s FROM \(sample) AS t(k, v))"
                ],
                columnName: SketchCall.columnName(1, defaults))
        ) { arguments, _, _ in
            let call = try SketchCall(name, arguments, [.binary], defaults, required: ["child"])
            let size = try Self.size(call, 1)
            let mode = try Self.mode(call, 2)
            return ResolvedAggregate(call.types, returns: .binary, nullable: false) { _ in
                ValueAccumulator<UnionState>(.binary) { UnionState(name: name, mode: mode, sketch: SampledUnion(logNominal: size)) }
            }
        }
    }

    private var collectIntersection: AggregateFunction {
        let name = "tuple_intersection_agg_\(suffix)"
        let defaults = [Self.mode]
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(sketch[, mode])", description: "The intersection of tuple sketches.",
                examples: [
                    "SELECT tuple_sketch_estimate_\(suffix)(\(name)(s)) FROM (SELECT \(made) AS s FROM \(sample) AS t(k, v))"
                ],
                columnName: SketchCall.columnName(1, defaults))
        ) { arguments, _, _ in
            let call = try SketchCall(name, arguments, [.binary], defaults)
            let mode = try Self.mode(call, 1)
            return ResolvedAggregate(call.types, returns: .binary, nullable: false) { _ in
                ValueAccumulator<IntersectionState>(.binary) { IntersectionState(name: name, mode: mode) }
            }
        }
    }

    struct CollectState: ValueState {
        let type: DataType
        let number: @Sendable (Value) -> Number?
        let mode: TupleMode
        var table: SampleTable<Summary>

        mutating func add(_ arguments: [Value]) throws {
            guard let item = SketchColumns.item(arguments[0], type), let key = SampledHash.of(item), let own = number(arguments[1])
            else { return }
            table.add(key, Summary(first: own, mode: mode), combine: Summary.joining(mode))
        }

        mutating func merge(_ other: CollectState) throws {
            var union = SampledUnion<Summary>(logNominal: table.logNominal)
            union.add(table.contents(), combine: Summary.joining(mode))
            union.add(other.table.contents(), combine: Summary.joining(mode))
            table = SampleTable(union.result, logNominal: table.logNominal)
        }

        func result() throws -> Value { .binary(TupleFormat<Number>.write(table.contents())) }

        var byteCount: Int { table.byteCount }
    }

    struct UnionState: ValueState {
        let name: String
        let mode: TupleMode
        var sketch: SampledUnion<Summary>

        mutating func add(_ arguments: [Value]) throws {
            if arguments[0].isNull { return }
            sketch.add(try TupleFamily.read(arguments[0], name), combine: Summary.joining(mode))
        }

        mutating func merge(_ other: UnionState) throws { sketch.add(other.sketch.result, combine: Summary.joining(mode)) }

        func result() throws -> Value { .binary(TupleFormat<Number>.write(sketch.result)) }

        var byteCount: Int { sketch.byteCount }
    }

    struct IntersectionState: ValueState {
        let name: String
        let mode: TupleMode
        var sketch = SampledIntersection<Summary>()

        mutating func add(_ arguments: [Value]) throws {
            if arguments[0].isNull { return }
            sketch.add(try TupleFamily.read(arguments[0], name), combine: Summary.joining(mode))
        }

        mutating func merge(_ other: IntersectionState) throws {
            if other.sketch.hasStarted { sketch.add(other.sketch.result, combine: Summary.joining(mode)) }
        }

        func result() throws -> Value { .binary(TupleFormat<Number>.write(sketch.hasStarted ? sketch.result : .empty)) }

        var byteCount: Int { sketch.byteCount }
    }
}
