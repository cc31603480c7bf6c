import Columnar

/// `bool_and`, `bool_or` and the bitwise aggregates: states that fold with one machine operation.
enum FoldingAggregates {
    static var functions: [AggregateFunction] {
        [
            boolean("bool_and", [], "Whether all values that are not NULL are true; NULL when there is none.", .and),
            boolean("every", [], "Whether all values that are not NULL are true; NULL when there is none.", .and),
            boolean("bool_or", [], "Whether some value is true; NULL when all are NULL.", .or),
            boolean("some", [], "Whether some value is true; NULL when all are NULL.", .or),
            boolean("any", [], "Whether some value is true; NULL when all are NULL.", .or),
            bits("bit_and", "AND", .and), bits("bit_or", "OR", .or), bits("bit_xor", "XOR", .xor),
        ]
    }

    private static func boolean(_ name: String, _ aliases: [String], _ description: String, _ operation: FoldAccumulator.Operation)
        -> AggregateFunction
    {
        AggregateFunction(
            FunctionDocumentation(
                name, aliases: aliases, group: .aggregate, usage: "\(name)(condition)", description: description,
                examples: ["SELECT \(name)(a) FROM VALUES (true), (NULL), (false) AS t(a)"])
        ) { arguments, _, _ in
            let types = try Signature.check(name, arguments, [.boolean])
            return ResolvedAggregate(types, returns: .boolean, ignoresDistinct: true) { _ in FoldAccumulator(.boolean, operation) }
        }
    }

    private static func bits(_ name: String, _ word: String, _ operation: FoldAccumulator.Operation) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression)",
                description: "The bitwise \(word) of all integers that are not NULL; NULL when there is none.",
                examples: ["SELECT \(name)(a) FROM VALUES (3), (5) AS t(a)"])
        ) { arguments, _, _ in
            let types = try Signature.check(name, arguments, [.strict(.integral)])
            return ResolvedAggregate(types, returns: types[0], ignoresDistinct: operation != .xor) { _ in
                FoldAccumulator(types[0], operation)
            }
        }
    }
}

/// Folds booleans (0 and 1) or integers with AND, OR or XOR.
final class FoldAccumulator: Accumulator {
    enum Operation: Sendable { case and, or, xor }

    private let states: GroupColumn<Int64>
    private let seen = GroupColumn<UInt8>(0)
    private let type: DataType
    private let operation: Operation

    init(_ type: DataType, _ operation: Operation) {
        self.type = type
        self.operation = operation
        states = GroupColumn(operation == .and ? -1 : 0)
    }

    func resize(groups: Int) {
        states.resize(groups)
        seen.resize(groups)
    }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        guard let flat = arguments.first?.flattened() else { return }
        switch flat.kind {
        case .boolean: add(flat.pointer(to: UInt8.self), RowMask(flat), groups, rows)
        case .int8: add(flat.pointer(to: Int8.self), RowMask(flat), groups, rows)
        case .int16: add(flat.pointer(to: Int16.self), RowMask(flat), groups, rows)
        case .int32: add(flat.pointer(to: Int32.self), RowMask(flat), groups, rows)
        case .int64: add(flat.pointer(to: Int64.self), RowMask(flat), groups, rows)
        default: break
        }
    }

    @inline(__always)
    private func add<T: FixedWidthInteger>(_ source: UnsafePointer<T>, _ mask: RowMask, _ groups: UnsafePointer<UInt32>, _ rows: Int) {
        if case .none = mask { return }
        for row in 0..<rows {
            if case .some(let validity) = mask, validity[row] == 0 { continue }
            fold(Int64(truncatingIfNeeded: source[row]), Int(groups[row]))
        }
    }

    @inline(__always)
    private func fold(_ value: Int64, _ group: Int) {
        switch operation {
        case .and: states.values[group] &= value
        case .or: states.values[group] |= value
        case .xor: states.values[group] ^= value
        }
        seen.values[group] = 1
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        guard let other = other as? FoldAccumulator else { return }
        for index in 0..<other.states.count where other.seen.values[index] != 0 { fold(other.states.values[index], Int(groups[index])) }
    }

    func finish(groups: Range<Int>) throws -> Vector {
        let builder = VectorBuilder(type, capacity: groups.count)
        for group in groups {
            if seen.values[group] == 0 {
                builder.appendNull()
            } else {
                let value = states.values[group]
                builder.append(type == .boolean ? .boolean(value & 1 != 0) : .integer(value))
            }
        }
        return builder.finish()
    }

    var byteCount: Int { states.byteCount &+ seen.byteCount }
}
