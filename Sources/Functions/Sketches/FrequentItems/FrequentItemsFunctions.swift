import Columnar

/// `approx_top_k`, `approx_top_k_accumulate`, `approx_top_k_combine`, `approx_top_k_estimate`.
enum FrequentItemsFunctions {
    static var scalars: [ScalarFunction] { [estimate] }
    static var aggregates: [AggregateFunction] { [top, accumulate, combine] }

    private static let limit: Int64 = 1_000_000
    private static let defaultItems: Int64 = 10_000

    // MARK: Arguments

    private static func error(_ condition: String, _ state: String, _ message: String) -> QueryError {
        QueryError("APPROX_TOP_K_\(condition)", sqlState: state, message)
    }

    private static func hint(_ call: SketchCall, _ reason: String) -> QueryError {
        QueryError.typeMismatch("TYPE_CHECK_FAILURE_WITH_HINT", text: call.text, reason + ".")
    }

    private static func isSupported(_ type: DataType) -> Bool {
        switch type {
        case .boolean, .date, .timestamp, .timestampNTZ, .string: true
        default: type.isNumeric
        }
    }

    private static func positive(_ value: Value, _ name: String) throws -> Int64 {
        let function = "approx_top_k"
        guard let number = number(value) else {
            throw error("NULL_ARG", "22004", "The value of `\(name)` in `\(function)` cannot be NULL.")
        }
        guard number > 0 else {
            throw error(
                "NON_POSITIVE_ARG", "22023", "The value of `\(name)` in `\(function)` must be a positive integer, but got \(number).")
        }
        return number
    }

    private static func number(_ value: Value) -> Int64? {
        switch value {
        case .integer(let number): number
        case .string(let text): Int64(text)
        default: nil
        }
    }

    private static func constant(_ call: SketchCall, _ position: Int, _ reason: String) throws -> Value {
        guard let constant = call.arguments[position].constant else { throw hint(call, reason) }
        if case .string(let text) = constant, Int64(text) == nil {
            throw QueryError(
                "CAST_INVALID_INPUT", sqlState: "22018",
                "The value '\(text)' of the type \"STRING\" cannot be cast to \"INT\" because it is malformed. Correct the "
                    + "value as per the "
                    + "syntax, or change its target type.")
        }
        return constant
    }

    private static func tracked(_ value: Value) throws -> Int {
        let number = try positive(value, "maxItemsTracked")
        guard number <= limit else {
            throw error(
                "MAX_ITEMS_TRACKED_EXCEEDS_LIMIT", "22023",
                "The max items tracked `maxItemsTracked`(\(number)) of `approx_top_k` should be less than or equal to \(limit).")
        }
        return Int(number)
    }

    private static func checkEnough(_ tracked: Int64, for k: Int64) throws {
        guard tracked >= k else {
            throw error(
                "MAX_ITEMS_TRACKED_LESS_THAN_K", "22023",
                "The max items tracked `maxItemsTracked`(\(tracked)) of `approx_top_k` should be greater than or equal to `k`(\(k)).")
        }
    }

    private static func integer(_ number: Int64) -> SketchDefault {
        SketchDefault(pattern: .int, value: .integer(number), text: "\(number)")
    }

    private static let trackedReason = "Number of items tracked must be a constant literal"

    // MARK: Types

    private static func resultType(_ item: DataType) -> DataType {
        .array(
            .structure([Field("item", item, nullable: true), Field("count", .bigint, nullable: false)]), containsNull: false)
    }

    private static func stateType(_ item: DataType) -> DataType {
        .structure([
            Field("sketch", .binary, nullable: false), Field("maxItemsTracked", .int, nullable: false),
            Field("itemDataType", item, nullable: true),
            Field("itemDataTypeDDL", .string, nullable: false),
        ])
    }

    private static func definition(_ type: DataType) -> String {
        type == .string ? "item string not null" : "item \(type.sql) NOT NULL"
    }

    /// The type of the items of a state that was passed in.
    private static func itemType(_ call: SketchCall) throws -> DataType {
        let type = TypeCoercion.plain(call.arguments[0].type)
        guard case .structure(let fields) = type else { return .void }
        guard fields.count == 4 else {
            throw hint(
                call,
                "State must be a struct with 4 fields. Expected struct: "
                    + "struct<sketch:binary,maxItemsTracked:int,itemDataType:any,itemDataTypeDDL:string>. Got: \(type.simpleString)")
        }
        let places = ["first", "second", "third", "fourth"]
        let wanted = ["binary", "int", "a supported data type", "string"]
        let fits = [fields[0].type == .binary, fields[1].type == .int, isSupported(fields[2].type), fields[3].type == .string]
        if let wrong = fits.firstIndex(of: false) {
            throw hint(
                call, "State struct must have the \(places[wrong]) field to be \(wanted[wrong]). Got: \(fields[wrong].type.simpleString)")
        }
        return fields[2].type
    }

    // MARK: Functions

    private static let top: AggregateFunction = {
        let name = "approx_top_k"
        let defaults = [integer(5), integer(defaultItems)]
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression[, k[, maxItemsTracked]])",
                description: "The k (5 unless given) most frequent values with about how often each occurs, NULL among them. "
                    + "At most maxItemsTracked (10000 unless given) values are counted at a time.",
                examples: ["SELECT \(name)(a, 2) FROM VALUES ('a'), ('b'), ('c'), ('c'), ('d'), ('d') AS t(a)"],
                columnName: SketchCall.columnName(1, defaults))
        ) { arguments, _, _ in
            let call = try SketchCall(name, arguments, [.any], defaults)
            let type = call.types[0]
            guard isSupported(type) else { throw hint(call, "\(typeName(type)) columns are not supported") }
            let k = try positive(try constant(call, 1, "K must be a constant literal"), "k")
            let items = try tracked(try constant(call, 2, trackedReason))
            try checkEnough(Int64(items), for: k)
            let result = resultType(type)
            let table = FrequentItemsSketch.logTable(items: items)
            return ResolvedAggregate(call.types, returns: result, nullable: false, ignoresNulls: false) { _ in
                ValueAccumulator<CountState>(result) { CountState(type: type, table: table, items: items, k: Int(k)) }
            }
        }
    }()

    private static func typeName(_ type: DataType) -> String {
        switch type {
        case .array: "array"
        case .map: "map"
        case .structure: "struct"
        default: type.sql.lowercased()
        }
    }

    private static let accumulate: AggregateFunction = {
        let name = "approx_top_k_accumulate"
        let defaults = [integer(defaultItems)]
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression[, maxItemsTracked])",
                description: "Counts of the most frequent values, as a state for approx_top_k_combine and approx_top_k_estimate.",
                examples: ["SELECT approx_top_k_estimate(\(name)(a)) FROM VALUES ('a'), ('b'), ('b') AS t(a)"],
                columnName: SketchCall.columnName(1, defaults))
        ) { arguments, _, _ in
            let call = try SketchCall(name, arguments, [.any], defaults)
            let type = call.types[0]
            guard isSupported(type) else { throw hint(call, "\(typeName(type)) columns are not supported") }
            let items = try tracked(try constant(call, 1, trackedReason))
            let result = stateType(type)
            let table = FrequentItemsSketch.logTable(items: items)
            return ResolvedAggregate(call.types, returns: result, nullable: false, ignoresNulls: false) { _ in
                ValueAccumulator<CountState>(result) { CountState(type: type, table: table, items: items, k: nil) }
            }
        }
    }()

    private static let combine: AggregateFunction = {
        let name = "approx_top_k_combine"
        let defaults = [integer(-1)]
        return AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(state[, maxItemsTracked])",
                description: "States of approx_top_k_accumulate joined to one. Without maxItemsTracked all must track as many items.",
                examples: [
                    "SELECT approx_top_k_estimate(\(name)(s)) FROM "
                        + "(SELECT approx_top_k_accumulate(a) AS s FROM VALUES ('a'), ('b'), ('b') AS t(a))"
                ],
                columnName: SketchCall.columnName(1, defaults))
        ) { arguments, _, _ in
            let call = try SketchCall(name, arguments, [.strict(.anyStruct)], defaults)
            let type = try itemType(call)
            let given = try constant(call, 1, trackedReason)
            let items = arguments.count > 1 ? try tracked(given) : nil
            let result = stateType(type)
            return ResolvedAggregate(call.types, returns: result, nullable: false) { _ in
                ValueAccumulator<CombineState>(result) { CombineState(type: type, items: items) }
            }
        }
    }()

    private static let estimate: ScalarFunction = {
        let name = "approx_top_k_estimate"
        let defaults = [integer(5)]
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .sketch, usage: "\(name)(state[, k])",
                description: "The k (5 unless given) most frequent values of a state with about how often each occurs.",
                examples: ["SELECT \(name)(approx_top_k_accumulate(a), 2) FROM VALUES ('a'), ('b'), ('b') AS t(a)"],
                columnName: SketchCall.columnName(1, defaults))
        ) { arguments, _ in
            let call = try SketchCall(name, arguments, [.strict(.anyStruct)], defaults)
            let type = try itemType(call)
            let k = try positive(try constant(call, 1, "K must be a constant literal"), "k")
            return ResolvedScalar(
                call.types, returns: resultType(type), canFail: true,
                kernel: .row { values, _ in
                    guard let state = try State(values[0], type) else { return .null }
                    try checkEnough(Int64(state.items), for: k)
                    return frequent(state.sketch, nulls: state.nulls, k: Int(k))
                })
        }
    }()

    /// NULL takes its place behind the items that are as frequent.
    private static func frequent(_ sketch: FrequentItemsSketch, nulls: Int64, k: Int) -> Value {
        var rows = sketch.frequent
        if nulls > 0 {
            let place = rows.firstIndex { $0.count < nulls } ?? rows.count
            rows.insert((item: .null, count: nulls), at: place)
        }
        return .array(rows.prefix(k).map { .structure([$0.item, .integer($0.count)]) })
    }

    // MARK: States

    /// A state as `approx_top_k_accumulate` gives it.
    private struct State {
        let sketch: FrequentItemsSketch
        let nulls: Int64
        let items: Int

        init?(_ value: Value, _ type: DataType) throws {
            guard case .structure(let fields) = value, fields.count == 4 else { return nil }
            guard case .binary(let bytes) = fields[0], case .integer(let tracked) = fields[1],
                let read = FrequentItemsFormat.read(bytes, type)
            else {
                throw QueryError(
                    "INVALID_PARAMETER_VALUE.STATE", sqlState: "22023",
                    "The state is not one of `approx_top_k_accumulate` for items of the type \"\(type.sql)\".")
            }
            sketch = read.sketch
            nulls = read.nulls
            items = Int(tracked)
        }
    }

    private static func state(_ sketch: FrequentItemsSketch, _ nulls: Int64, items: Int) -> Value {
        .structure([
            .binary(FrequentItemsFormat.write(sketch, nulls: nulls)), .integer(Int64(items)), .null, .string(definition(sketch.type)),
        ])
    }

    struct CountState: ValueState {
        var sketch: FrequentItemsSketch
        var nulls: Int64 = 0
        let items: Int
        /// How many to show; nil to give the state itself.
        let k: Int?

        init(type: DataType, table: Int, items: Int, k: Int?) {
            sketch = FrequentItemsSketch(logMaximum: table, type: type)
            self.items = items
            self.k = k
        }

        mutating func add(_ arguments: [Value]) throws {
            if arguments[0].isNull { nulls &+= 1 } else { sketch.update(arguments[0]) }
        }

        mutating func merge(_ other: CountState) throws {
            sketch.merge(other.sketch)
            nulls &+= other.nulls
        }

        func result() throws -> Value {
            guard let k else { return state(sketch, nulls, items: items) }
            return frequent(sketch, nulls: nulls, k: k)
        }

        var byteCount: Int { sketch.byteCount }
    }

    struct CombineState: ValueState {
        let type: DataType
        let items: Int?
        private var sketch: FrequentItemsSketch?
        private var nulls: Int64 = 0
        private var found = 0

        init(type: DataType, items: Int?) {
            self.type = type
            self.items = items
        }

        mutating func add(_ arguments: [Value]) throws {
            guard let state = try State(arguments[0], type) else { return }
            try merge(state.sketch, state.nulls, state.items)
        }

        private mutating func merge(_ other: FrequentItemsSketch, _ otherNulls: Int64, _ otherItems: Int) throws {
            var own = sketch ?? FrequentItemsSketch(logMaximum: FrequentItemsSketch.logTable(items: items ?? otherItems), type: type)
            if sketch != nil, items == nil, found != otherItems {
                throw error(
                    "SKETCH_SIZE_NOT_MATCH", "42846",
                    "Combining approx_top_k sketches of different sizes is not allowed. Found sketches of size \(found) and \(otherItems).")
            }
            found = items ?? otherItems
            sketch = nil
            own.merge(other)
            sketch = own
            nulls &+= otherNulls
        }

        mutating func merge(_ other: CombineState) throws {
            if let theirs = other.sketch { try merge(theirs, other.nulls, other.found) }
        }

        func result() throws -> Value {
            let size = items ?? (found > 0 ? found : Int(defaultItems))
            return state(
                sketch ?? FrequentItemsSketch(logMaximum: FrequentItemsSketch.logTable(items: size), type: type), nulls, items: size)
        }

        var byteCount: Int { sketch?.byteCount ?? 0 }
    }
}
