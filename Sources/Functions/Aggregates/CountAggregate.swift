import Columnar

/// `count(*)`, `count(a)`, `count(a, b, …)`.
enum CountAggregate {
    static var functions: [AggregateFunction] { [count, countIf] }

    private static let count = AggregateFunction(
        FunctionDocumentation(
            "count", group: .aggregate, usage: "count(*)\ncount(expression[, expression …])",
            description: "The number of rows, or of rows of which no given expression is NULL. Never NULL.",
            examples: ["SELECT count(*), count(a) FROM VALUES (1), (NULL) AS t(a)"])
    ) { arguments, _, _ in
        if arguments.isEmpty {
            throw QueryError(
                "WRONG_NUM_ARGS.WITH_SUGGESTION", sqlState: "42605",
                "The `count` requires  >= 1 parameters but the actual number is 0. If you have to call this function with 0 parameters, "
                    + "set the legacy configuration \"spark.sql.legacy.allowParameterlessCount\" to \"true\".")
        }
        let isAll = arguments.allSatisfy { $0.constant.map { !$0.isNull } ?? false }
        return ResolvedAggregate(
            arguments.map(\.type), returns: .bigint, nullable: false, ignoresNulls: !isAll,
            builtin: isAll ? .countAll : (arguments.count == 1 ? .count : nil)
        ) { _ in CountAccumulator() }
    }

    private static let countIf = AggregateFunction(
        FunctionDocumentation(
            "count_if", group: .aggregate, usage: "count_if(condition)",
            description: "The number of rows where the condition is true. Never NULL.",
            examples: ["SELECT count_if(a > 1) FROM VALUES (1), (2), (NULL) AS t(a)"])
    ) { arguments, _, _ in
        let types = try Signature.check("count_if", arguments, [.boolean])
        return ResolvedAggregate(types, returns: .bigint, nullable: false) { _ in CountIfAccumulator() }
    }
}

/// Counts rows in which no argument is NULL.
final class CountAccumulator: UngroupedAccumulator {
    private let counts = GroupColumn<Int64>(0)

    func resize(groups: Int) { counts.resize(groups) }

    /// 1 for rows that count; nil when all do.
    private func mask(_ arguments: [Vector], _ rows: Int) -> (bytes: UnsafePointer<UInt8>?, owner: AnyObject?, none: Bool) {
        var result: UnsafePointer<UInt8>?
        var owner: AnyObject?
        for argument in arguments {
            switch RowMask(argument) {
            case .all: continue
            case .none: return (nil, nil, true)
            case .some(let validity):
                guard let known = result else {
                    result = validity
                    owner = argument.validityOwner
                    continue
                }
                let buffer = Buffer(of: UInt8.self, count: rows)
                let target = buffer.pointer(to: UInt8.self)
                for row in 0..<rows { target[row] = known[row] & validity[row] }
                result = UnsafePointer(target)
                owner = buffer
            }
        }
        return (result, owner, false)
    }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        let chosen = mask(arguments, rows)
        if chosen.none { return }
        let target = counts.values
        withExtendedLifetime(chosen.owner) {
            if let bytes = chosen.bytes {
                for row in 0..<rows { target[Int(groups[row])] &+= Int64(bytes[row]) }
            } else {
                for row in 0..<rows { target[Int(groups[row])] &+= 1 }
            }
        }
    }

    func updateAll(arguments: [Vector], rows: Int) throws {
        let chosen = mask(arguments, rows)
        if chosen.none { return }
        guard let bytes = chosen.bytes else {
            counts.values[0] &+= Int64(rows)
            return
        }
        var total: Int64 = 0
        withExtendedLifetime(chosen.owner) { for row in 0..<rows { total &+= Int64(bytes[row]) } }
        counts.values[0] &+= total
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        guard let other = other as? CountAccumulator else { return }
        for group in 0..<other.counts.count { counts.values[Int(groups[group])] &+= other.counts.values[group] }
    }

    func finish(groups: Range<Int>) throws -> Vector { GroupResults.copy(counts.values + groups.lowerBound, groups.count, .bigint, .int64) }

    var byteCount: Int { counts.byteCount }
}

final class CountIfAccumulator: UngroupedAccumulator {
    private let counts = GroupColumn<Int64>(0)

    func resize(groups: Int) { counts.resize(groups) }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        guard let condition = arguments.first?.flattened(), condition.kind == .boolean else { return }
        let truths = condition.pointer(to: UInt8.self)
        let target = counts.values
        if let validity = condition.validity {
            for row in 0..<rows { target[Int(groups[row])] &+= Int64(truths[row] & validity[row]) }
        } else {
            for row in 0..<rows { target[Int(groups[row])] &+= Int64(truths[row]) }
        }
    }

    func updateAll(arguments: [Vector], rows: Int) throws {
        guard let condition = arguments.first else { return }
        counts.values[0] &+= Int64(Selection.countTrue(condition, rows: rows))
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        guard let other = other as? CountIfAccumulator else { return }
        for group in 0..<other.counts.count { counts.values[Int(groups[group])] &+= other.counts.values[group] }
    }

    func finish(groups: Range<Int>) throws -> Vector { GroupResults.copy(counts.values + groups.lowerBound, groups.count, .bigint, .int64) }

    var byteCount: Int { counts.byteCount }
}

/// Making result vectors out of states.
enum GroupResults {
    /// `count` values as a flat vector; groups whose `seen` is 0 are NULL.
    static func copy<T: BitwiseCopyable>(
        _ values: UnsafePointer<T>, _ count: Int, _ type: DataType, _ kind: PhysicalKind, seen: UnsafePointer<UInt8>? = nil,
        heap: AnyObject? = nil
    ) -> Vector {
        let buffer = Buffer(of: T.self, count: count)
        buffer.pointer(to: T.self).update(from: values, count: count)
        return Vector(type: type, kind: kind, count: count, buffer: buffer, validity: seen.flatMap { marks($0, count) }, heap: heap)
    }

    /// Nil when every group has seen something.
    static func marks(_ seen: UnsafePointer<UInt8>, _ count: Int) -> Buffer? {
        if !Validity.anyNull(seen, rows: count) { return nil }
        let buffer = Buffer(of: UInt8.self, count: count)
        buffer.pointer(to: UInt8.self).update(from: seen, count: count)
        return buffer
    }
}
