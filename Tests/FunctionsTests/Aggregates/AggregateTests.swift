import XCTest

@testable import Columnar
@testable import Functions

/// Expectations were recorded from Spark.
final class AggregateTests: XCTestCase {
    private func column(_ type: DataType, _ values: [Value]) -> Vector {
        let builder = VectorBuilder(type, capacity: values.count)
        for value in values { builder.append(value) }
        return builder.finish()
    }

    private func integers(_ values: [Int64?], _ type: DataType = .int) -> Vector {
        column(type, values.map { value in value.map { type.isDecimal ? .decimal(Int128($0)) : .integer($0) } ?? .null })
    }

    private func resolve(
        _ name: String, _ columns: [Vector], constants: [Int: Value] = [:], ordering: [(column: Int, descending: Bool)] = []
    ) throws -> ResolvedAggregate {
        let function = try XCTUnwrap(FunctionRegistry.builtin.aggregates[name], name)
        let names = ["a", "b", "c", "d"]
        let keys = Set(ordering.map(\.column))
        var arguments: [Argument] = []
        for (index, vector) in columns.enumerated() where !keys.contains(index) {
            arguments.append(Argument(type: vector.type, constant: constants[index], text: names[index]))
        }
        let order = ordering.map {
            OrderingArgument(
                Argument(type: columns[$0.column].type, text: names[$0.column]), descending: $0.descending, nullsFirst: !$0.descending)
        }
        return try function.resolve(arguments, order, ResolutionContext())
    }

    /// The result over all rows: fed at once, row by row into two accumulators that are merged, and without group numbers.
    @discardableResult
    private func run(
        _ name: String, _ columns: [Vector], constants: [Int: Value] = [:], ordering: [(column: Int, descending: Bool)] = [],
        file: StaticString = #filePath, line: UInt = #line
    ) throws -> Value {
        let resolved = try resolve(name, columns, constants: constants, ordering: ordering)
        let keys = Set(ordering.map(\.column))
        let order = columns.indices.filter { !keys.contains($0) } + ordering.map(\.column)
        let context = EvaluationContext()
        var inputs: [Vector] = []
        for (position, index) in order.enumerated() {
            let wanted = resolved.argumentTypes[position]
            inputs.append(
                columns[index].type == wanted ? columns[index] : try Cast.cast(columns[index], to: wanted, mode: .ansi, context: context))
        }
        let rows = columns.first?.count ?? 0
        let zeros = [UInt32](repeating: 0, count: max(rows, 2))
        let whole = resolved.makeAccumulator(context)
        whole.resize(groups: 1)
        try whole.update(groups: zeros, arguments: inputs, rows: rows)
        let expected = try whole.finish(groups: 0..<1)
        XCTAssertEqual(expected.type, resolved.returnType, file: file, line: line)

        let first = resolved.makeAccumulator(context)
        let second = resolved.makeAccumulator(context)
        first.resize(groups: 1)
        second.resize(groups: 1)
        let half = rows / 2
        try first.update(groups: zeros, arguments: inputs.map { $0.slice(0, half) }, rows: half)
        try second.update(groups: zeros, arguments: inputs.map { $0.slice(half, rows - half) }, rows: rows - half)
        try first.merge(second, groups: zeros)
        let merged = try first.finish(groups: 0..<1).value(at: 0)
        if case .double(let x) = merged, case .double(let y) = expected.value(at: 0), !x.isNaN {
            XCTAssertEqual(x, y, accuracy: abs(y) * 1e-12, "merged", file: file, line: line)
        } else if name != "percentile_approx" {
            XCTAssertEqual(merged, expected.value(at: 0), "merged", file: file, line: line)
        }
        if let ungrouped = resolved.makeAccumulator(context) as? any UngroupedAccumulator {
            ungrouped.resize(groups: 1)
            try ungrouped.updateAll(arguments: inputs, rows: rows)
            XCTAssertEqual(try ungrouped.finish(groups: 0..<1).value(at: 0), expected.value(at: 0), "ungrouped", file: file, line: line)
        }
        return expected.value(at: 0)
    }

    private func failure(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let error as QueryError {
            return "[\(error.condition)] \(error.message)"
        } catch {
            return "\(error)"
        }
    }

    func testCounts() throws {
        let a = integers([1, nil, 3])
        XCTAssertEqual(try run("count", [a]), .integer(2))
        XCTAssertEqual(try run("count", [a, integers([nil, 1, 5])]), .integer(1))
        XCTAssertEqual(try run("count_if", [column(.boolean, [.null, .boolean(true), .boolean(false), .boolean(true)])]), .integer(2))
        XCTAssertEqual(try run("count", [integers([nil])]), .integer(0))
    }

    func testSums() throws {
        XCTAssertEqual(try run("sum", [integers([1, 2, nil], .tinyint)]), .integer(3))
        XCTAssertEqual(try run("sum", [integers([nil])]), .null)
        XCTAssertEqual(try run("sum", [integers([110, 225, nil], .decimal(precision: 3, scale: 2))]), .decimal(335))
        XCTAssertEqual(try resolve("sum", [integers([1], .decimal(precision: 3, scale: 2))]).returnType, .decimal(precision: 13, scale: 2))
        XCTAssertEqual(try run("avg", [integers([1, 2, nil])]), .double(1.5))
        XCTAssertEqual(try run("avg", [integers([100, 200, 200], .decimal(precision: 10, scale: 2))]), .decimal(1_666_667))
        XCTAssertEqual(try run("avg", [integers([110, 225, nil], .decimal(precision: 3, scale: 2))]), .decimal(1_675_000))
        let wide = DataType.decimal(precision: 38, scale: 0)
        let big = column(wide, [.decimal(DecimalPower.limit(38)), .decimal(1)])
        XCTAssertEqual(
            failure { try run("sum", [big]) },
            "[ARITHMETIC_OVERFLOW] Overflow in sum of decimals. Use 'try_sum' to tolerate overflow and return NULL instead. "
                + "If necessary set \"spark.sql.ansi.enabled\" to \"false\" to bypass this error.")
        XCTAssertEqual(try run("try_sum", [big]), .null)
        XCTAssertEqual(
            failure { try run("sum", [integers([Int64.max, 1], .bigint)]) },
            "[ARITHMETIC_OVERFLOW] overflow. Use 'try_add' to tolerate overflow and return NULL instead. "
                + "If necessary set \"spark.sql.ansi.enabled\" to \"false\" to bypass this error.")
        XCTAssertEqual(try run("try_sum", [integers([Int64.max, 1], .bigint)]), .null)
        XCTAssertEqual(try run("try_avg", [integers([Int64.max, 1], .bigint)]), .double(4.611686018427388e+18))
        XCTAssertEqual(try run("sum", [column(.float, [.float(1.1), .float(2.2)])]), .double(3.3000000715255737))
        XCTAssertEqual(try run("avg", [column(.float, [.float(1.1), .float(2.2)])]), .double(1.6500000357627869))
        let days = DataType.dayTimeInterval(from: .day, to: .day)
        XCTAssertEqual(try run("sum", [integers([86_400_000_000, 7_200_000_000], days)]), .integer(93_600_000_000))
        XCTAssertEqual(try run("avg", [integers([86_400_000_000, 7_200_000_000], days)]), .integer(46_800_000_000))
        XCTAssertEqual(
            failure { try run("sum", [column(.boolean, [.boolean(true)])]) },
            "[DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE] Cannot resolve \"sum(a)\" due to data type mismatch: "
                + "The first parameter requires the \"NUMERIC\" or \"ANSI INTERVAL\" type, however \"a\" has the type \"BOOLEAN\".")
        XCTAssertEqual(try resolve("sum", [Vector.nulls(.void, count: 1)]).returnType, .double)
    }

    func testGroupedSumsInEveryKind() throws {
        let values: [Int64?] = (0..<300).map { $0 % 7 == 0 ? nil : Int64($0) - 150 }
        let groups: [UInt32] = (0..<300).map { UInt32($0 % 5) }
        let base = integers(values, .bigint)
        var expected = [Int64](repeating: 0, count: 5)
        for (value, group) in zip(values, groups) { expected[Int(group)] += value ?? 0 }
        for kind in [PhysicalKind.int16, .int32, .int64, .int128] {
            for name in ["sum", "min", "max"] {
                let resolved = try resolve(name, [base])
                let accumulator = resolved.makeAccumulator(EvaluationContext())
                accumulator.resize(groups: 3)
                accumulator.resize(groups: 5)
                try accumulator.update(groups: groups, arguments: [base.widened(to: kind)], rows: 300)
                let result = try accumulator.finish(groups: 0..<5)
                for group in 0..<5 {
                    let members = zip(values, groups).filter { $0.1 == UInt32(group) }.compactMap(\.0)
                    let wanted = name == "sum" ? expected[group] : (name == "min" ? members.min() ?? 0 : members.max() ?? 0)
                    XCTAssertEqual(result.value(at: group), .integer(wanted), "\(name) \(kind)")
                }
            }
        }
    }

    func testExtremes() throws {
        XCTAssertEqual(try run("max", [column(.double, [.double(.nan), .double(1), .null])]), .double(.nan))
        XCTAssertEqual(try run("min", [column(.double, [.double(.nan), .double(1), .null])]), .double(1))
        let texts = column(.string, [.string("b"), .string("a longer text than that"), .null, .string("zebra crossing and more")])
        XCTAssertEqual(try run("min", [texts]), .string("a longer text than that"))
        XCTAssertEqual(try run("max", [texts]), .string("zebra crossing and more"))
        let arrays = column(
            .array(.int, containsNull: true), [.array([.integer(1), .integer(2)]), .array([.integer(1)]), .array([.integer(1), .null])])
        XCTAssertEqual(try run("max", [arrays]), .array([.integer(1), .integer(2)]))
        XCTAssertEqual(try run("min", [integers([nil, nil])]), .null)
        XCTAssertEqual(try run("max", [column(.boolean, [.boolean(false), .boolean(true)])]), .boolean(true))
        XCTAssertEqual(try run("min", [integers([5, -3, nil], .decimal(precision: 38, scale: 2))]), .decimal(-3))
        XCTAssertEqual(
            failure { try run("min", [column(.map(key: .int, value: .int, valueContainsNull: true), [.null])]) },
            "[DATATYPE_MISMATCH.INVALID_ORDERING_TYPE] Cannot resolve \"min(a)\" due to data type mismatch: The `min` does "
                + "not support ordering on type \"MAP<INT, INT>\"."
        )
    }

    func testFirstAndLast() throws {
        let a = integers([nil, 1, 2, nil])
        let yes = column(.boolean, Array(repeating: .boolean(true), count: 4))
        XCTAssertEqual(try run("first", [a]), .null)
        XCTAssertEqual(try run("last", [a]), .null)
        XCTAssertEqual(try run("first", [a, yes], constants: [1: .boolean(true)]), .integer(1))
        XCTAssertEqual(try run("last_value", [a, yes], constants: [1: .boolean(true)]), .integer(2))
        XCTAssertEqual(try run("any_value", [integers([7, 8])]), .integer(7))
        XCTAssertEqual(failure { try run("first", [a, a]) }?.hasSuffix("The second argument in first should be a boolean literal."), true)
    }

    func testFolds() throws {
        let flags = column(.boolean, [.boolean(true), .null, .boolean(false)])
        XCTAssertEqual(try run("bool_and", [flags]), .boolean(false))
        XCTAssertEqual(try run("any", [flags]), .boolean(true))
        XCTAssertEqual(try run("every", [column(.boolean, [.null])]), .null)
        XCTAssertEqual(try run("bit_and", [integers([3, 5, nil])]), .integer(1))
        XCTAssertEqual(try run("bit_or", [integers([3, 5, nil])]), .integer(7))
        XCTAssertEqual(try run("bit_xor", [integers([3, 5, nil], .tinyint)]), .integer(6))
    }

    func testExtremesByKey() throws {
        let a = column(.string, ["a", "b", "c", "d"].map { .string($0) })
        let b = integers([1, 3, nil, 3])
        XCTAssertEqual(try run("max_by", [a, b]), .string("d"))
        XCTAssertEqual(try run("min_by", [a, b]), .string("a"))
        let two = integers([2, 2, 2, 2])
        XCTAssertEqual(try run("max_by", [a, b, two], constants: [2: .integer(2)]), .array([.string("d"), .string("b")]))
        XCTAssertEqual(try run("min_by", [a, b, two], constants: [2: .integer(2)]), .array([.string("a"), .string("b")]))
    }

    func testCollections() throws {
        XCTAssertEqual(try run("collect_list", [integers([2, 1, nil, 2])]), .array([.integer(2), .integer(1), .integer(2)]))
        XCTAssertEqual(try run("collect_set", [integers([2, 1, nil, 2])]), .array([.integer(2), .integer(1)]))
        XCTAssertEqual(try run("collect_list", [integers([nil])]), .array([]))
        let texts = column(.string, [.string("a"), .string("b"), .null, .string("a")])
        let comma = column(.string, Array(repeating: .string(","), count: 4))
        XCTAssertEqual(try run("listagg", [texts]), .string("aba"))
        XCTAssertEqual(try run("string_agg", [texts, comma, texts], constants: [1: .string(",")], ordering: [(2, true)]), .string("b,a,a"))
        XCTAssertEqual(try run("listagg", [column(.string, [.null])]), .null)
    }

    func testMoments() throws {
        let a = integers([1, 2, 4, nil])
        XCTAssertEqual(try run("stddev", [a]), .double(1.5275252316519465))
        XCTAssertEqual(try run("stddev_pop", [a]), .double(1.247219128924647))
        XCTAssertEqual(try run("variance", [a]), .double(2.333333333333333))
        XCTAssertEqual(try run("var_pop", [a]), .double(1.5555555555555554))
        let skewed = integers([-10, -20, 100, 1000, nil])
        XCTAssertEqual(try run("skewness", [skewed]), .double(1.1135657469022011))
        XCTAssertEqual(try run("kurtosis", [skewed]), .double(-0.7014368047529609))
        XCTAssertEqual(try run("stddev", [integers([1])]), .null)
        XCTAssertEqual(try run("var_pop", [integers([1])]), .double(0))
        XCTAssertEqual(try run("skewness", [integers([1, 1])]), .null)
    }

    func testPairs() throws {
        let a = integers([1, 2, 4, nil])
        let b = integers([2, 3, 9, 1])
        for (name, expected) in [
            ("covar_pop", 3.7777777777777786), ("covar_samp", 5.666666666666668), ("corr", 0.9798637100971996),
            ("regr_avgx", 4.666666666666667),
            ("regr_avgy", 2.3333333333333335), ("regr_intercept", 0.4883720930232569), ("regr_r2", 0.9601328903654489),
            ("regr_slope", 0.3953488372093022), ("regr_sxx", 28.66666666666667), ("regr_sxy", 11.333333333333336),
            ("regr_syy", 4.666666666666666),
        ] {
            guard case .double(let value) = try run(name, [a, b]) else { return XCTFail(name) }
            XCTAssertEqual(value, expected, accuracy: 2e-15 * 30, name)
        }
        XCTAssertEqual(try run("regr_count", [a, b]), .integer(3))
        XCTAssertEqual(try run("corr", [integers([1]), integers([2])]), .null)
        XCTAssertEqual(try run("covar_pop", [integers([1]), integers([2])]), .double(0))
        XCTAssertEqual(try run("regr_r2", [integers([1, 1]), integers([2, 3])]), .double(1))
        XCTAssertEqual(try run("regr_slope", [integers([1, 1]), integers([2, 3])]), .double(0))
    }

    func testPercentiles() throws {
        let a = integers([1, 2, 4, nil, 9])
        let p = column(.double, Array(repeating: .double(0.3), count: 5))
        XCTAssertEqual(try run("percentile", [a, p], constants: [1: .double(0.3)]), .double(1.9))
        let half = column(.double, Array(repeating: .double(0.5), count: 5))
        XCTAssertEqual(try run("percentile", [a, half, integers([1, 2, 1, 3, 5])], constants: [1: .double(0.5)]), .double(9))
        XCTAssertEqual(try run("median", [a]), .double(3))
        XCTAssertEqual(try run("percentile_cont", [p, a], constants: [0: .double(0.3)], ordering: [(1, false)]), .double(1.9))
        XCTAssertEqual(try run("percentile_cont", [p, a], constants: [0: .double(0.3)], ordering: [(1, true)]), .double(4.5))
        XCTAssertEqual(try run("percentile_disc", [p, a], constants: [0: .double(0.3)], ordering: [(1, false)]), .double(2))
        XCTAssertEqual(try run("percentile_disc", [p, a], constants: [0: .double(0.3)], ordering: [(1, true)]), .double(4))
        XCTAssertEqual(
            failure { _ = try resolve("percentile", [a, p], constants: [1: .double(1.5)]) },
            "[DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE] Cannot resolve \"percentile(a, b, 1)\" due to data type mismatch: "
                + "The percentage must be between [0.0, 1.0] (current value = 1.5D).")
        XCTAssertEqual(try run("mode", [integers([1, 2, 2, 1, nil])]), .integer(1))
        XCTAssertEqual(try run("mode", [integers([1, 2, 2, 1, nil])], ordering: [(0, true)]), .integer(2))
    }

    private func approximate(_ values: [Int64], _ percentages: [Double], _ accuracy: Int64) throws -> [Value] {
        let constant = Value.array(percentages.map { .double($0) })
        let list = Vector.constant(constant, .array(.double, containsNull: false), count: values.count)
        let limit = Vector.constant(.integer(accuracy), .int, count: values.count)
        return try run(
            "percentile_approx", [integers(values.map { $0 }, .bigint), list, limit], constants: [1: constant, 2: .integer(accuracy)]
        ).arrayValue ?? []
    }

    func testApproximatePercentiles() throws {
        let ascending = (0..<100_000).map { Int64($0) }
        XCTAssertEqual(try approximate(ascending, [0.1, 0.5, 0.9], 10), [.integer(0), .integer(49_999), .integer(99_999)])
        XCTAssertEqual(try approximate(ascending, [0.5], 100), [.integer(49_999)])
        XCTAssertEqual(try approximate(ascending, [0.999], 10_000), [.integer(99_889)])
        XCTAssertEqual(try approximate([1, 2, 4, 9], [0.1, 0.5, 0.9], 100), [.integer(1), .integer(2), .integer(9)])
    }

    func testApproximatePercentilesOfShuffledValues() throws {
        let values = (0..<150_000).map { Int64($0) * 7919 % 100_003 }
        XCTAssertEqual(try approximate(values, [0.1, 0.5, 0.9], 10), [.integer(0), .integer(40291), .integer(100002)])
        XCTAssertEqual(
            try approximate(values, [0.01, 0.25, 0.5, 0.75], 100), [.integer(0), .integer(24070), .integer(49854), .integer(74917)])
        XCTAssertEqual(try approximate(values, [0.999, 0.3], 1000), [.integer(100002), .integer(29937)])
        XCTAssertEqual(try approximate(values, [0.999, 0.3], 10_000), [.integer(99898), .integer(29996)])
    }

    func testApproximateCounts() throws {
        let rows = 100_000
        let ids = Vector.sequence(from: 0, count: rows)
        let fine = Vector.constant(.double(0.01), .double, count: rows)
        XCTAssertEqual(try run("approx_count_distinct", [ids]), .integer(95_546))
        XCTAssertEqual(try run("approx_count_distinct", [ids, fine], constants: [1: .double(0.01)]), .integer(100_425))
        XCTAssertEqual(try run("approx_count_distinct", [column(.string, (0..<rows).map { .string(String($0)) })]), .integer(97_299))
        XCTAssertEqual(try run("approx_count_distinct", [column(.double, (0..<rows).map { .double(Double($0)) })]), .integer(93_425))
        XCTAssertEqual(try run("approx_count_distinct", [integers((0..<10_000).map { $0 % 100 }, .bigint)]), .integer(103))
        XCTAssertEqual(try run("approx_count_distinct", [integers((0..<10_000).map { $0 % 3 }, .bigint)]), .integer(3))
        XCTAssertEqual(try run("approx_count_distinct", [integers((0..<10_000).map { $0 % 1000 })]), .integer(1026))
        XCTAssertEqual(
            try run("approx_count_distinct", [integers((0..<10_000).map { $0 % 777 * 100 }, .decimal(precision: 10, scale: 2))]), .integer(747))
        XCTAssertEqual(try run("approx_count_distinct", [integers((0..<10_000).map { 10_957 + $0 % 500 }, .date)]), .integer(524))
        XCTAssertEqual(try run("approx_count_distinct", [integers((0..<5_000).map { $0 }, .decimal(precision: 38, scale: 0))]), .integer(5272))
        XCTAssertEqual(try run("approx_count_distinct", [integers([nil])]), .integer(0))
    }

    func testCountMinSketch() throws {
        func sketch(_ values: Vector, _ seed: Int64) throws -> String {
            let half = Vector.constant(.double(0.5), .double, count: values.count)
            let number = Vector.constant(.integer(seed), .int, count: values.count)
            let result = try run(
                "count_min_sketch", [values, half, half, number], constants: [1: .double(0.5), 2: .double(0.5), 3: .integer(seed)])
            guard case .binary(let bytes) = result else { return "" }
            return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
        }
        XCTAssertEqual(
            try sketch(integers([1, 2, 1]), 1),
            "0000000100000000000000030000000100000004000000005D8D6AB90000000000000000000000000000000200000000000000010000000000000000")
        XCTAssertEqual(
            try sketch(column(.string, ["a", "bcdef", "a"].map { .string($0) }), 7),
            "0000000100000000000000030000000100000004000000005D878BCC0000000000000000000000000000000200000000000000000000000000000001")
    }

    func testHistogram() throws {
        let bins = { (number: Int64) in Vector.constant(.integer(number), .int, count: 6) }
        let values = column(.double, [1.5, 2, 4.25, 8, 16, 3].map { .double($0) })
        let resolved = try resolve("histogram_numeric", [values, bins(3)], constants: [1: .integer(3)])
        let accumulator = resolved.makeAccumulator(EvaluationContext())
        accumulator.resize(groups: 1)
        try accumulator.update(groups: [UInt32](repeating: 0, count: 6), arguments: [values, bins(3)], rows: 6)
        let expected: [Value] = [(2.6875, 4.0), (8, 1), (16, 1)].map { .structure([.double($0.0), .double($0.1)]) }
        XCTAssertEqual(try accumulator.finish(groups: 0..<1).value(at: 0), .array(expected))
    }
}
