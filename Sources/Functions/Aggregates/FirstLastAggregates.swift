import Columnar

/// `first`, `last` and `any_value` with their aliases. They take the rows in the order they come.
enum FirstLastAggregates {
    static var functions: [AggregateFunction] {
        [
            make("first", [], isLast: false), make("first_value", [], isLast: false), make("any_value", [], isLast: false),
            make("last", [], isLast: true), make("last_value", [], isLast: true),
        ]
    }

    private static func make(_ name: String, _ aliases: [String], isLast: Bool) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, aliases: aliases, group: .aggregate, usage: "\(name)(expression[, ignoreNulls])",
                description:
                    "The value of \(name == "any_value" ? "some" : (isLast ? "the last" : "the first")) row; with "
                        + "ignoreNulls, of those that are not NULL. "
                    + "Which row that is depends on the order in which rows arrive.",
                examples: ["SELECT \(name)(a, true) FROM VALUES (NULL), (5), (20) AS t(a)"])
        ) { arguments, _, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 2)
            var ignoresNulls = false
            if arguments.count == 2 {
                guard let flag = arguments[1].constant?.booleanValue else {
                    throw QueryError(
                        "_LEGACY_ERROR_TEMP_1210", sqlState: "42K09", "The second argument in \(name) should be a boolean literal.")
                }
                ignoresNulls = flag
            }
            let type = TypeCoercion.plain(arguments[0].type)
            let types = arguments.count == 2 ? [type, .boolean] : [type]
            let skip = ignoresNulls
            return ResolvedAggregate(types, returns: type, ignoresDistinct: true, ignoresNulls: skip) { _ in
                PickAccumulator(type, isLast: isLast, ignoresNulls: skip)
            }
        }
    }
}

/// Keeps one value per group; a `Value` is made once per group and batch at most.
final class PickAccumulator: Accumulator {
    private var values: [Value] = []
    private let taken = GroupColumn<UInt8>(0)
    /// The row of the present batch that a group takes, -1 for none.
    private let candidate = GroupColumn<Int32>(-1)
    private let type: DataType
    private let isLast: Bool
    private let ignoresNulls: Bool

    init(_ type: DataType, isLast: Bool, ignoresNulls: Bool) {
        self.type = type
        self.isLast = isLast
        self.ignoresNulls = ignoresNulls
    }

    func resize(groups: Int) {
        while values.count < groups { values.append(.null) }
        taken.resize(groups)
        candidate.resize(groups)
    }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        guard let vector = arguments.first else { return }
        let rowsOf = candidate.values
        let done = taken.values
        var touched: [Int] = []
        for row in 0..<rows {
            let group = Int(groups[row])
            if !isLast && done[group] != 0 { continue }
            if ignoresNulls && vector.isNull(at: row) { continue }
            if rowsOf[group] < 0 { touched.append(group) }
            rowsOf[group] = Int32(truncatingIfNeeded: row)
            done[group] = 1
        }
        for group in touched {
            values[group] = vector.value(at: Int(rowsOf[group]))
            rowsOf[group] = -1
        }
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        guard let other = other as? PickAccumulator else { return }
        for index in 0..<other.values.count where other.taken.values[index] != 0 {
            let group = Int(groups[index])
            if taken.values[group] == 0 || isLast {
                values[group] = other.values[index]
                taken.values[group] = 1
            }
        }
    }

    func finish(groups: Range<Int>) throws -> Vector {
        let builder = VectorBuilder(type, capacity: groups.count)
        for group in groups { builder.append(values[group]) }
        return builder.finish()
    }

    var byteCount: Int { values.count &* 40 &+ taken.byteCount &+ candidate.byteCount }
}
