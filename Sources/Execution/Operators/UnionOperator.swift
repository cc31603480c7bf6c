import Columnar
import Planner

/// UNION ALL: the inputs' rows one after the other.
final class UnionOperator: PhysicalOperator {
    private let columns: [Int]
    private let inputColumns: [[ColumnReference]]

    init(_ union: LogicalPlan.Union, columns: [Int], inputs: [PhysicalOperator]) {
        self.columns = columns
        inputColumns = union.inputs.map { input in
            let output = input.output
            return columns.compactMap { output.indices.contains($0) ? output[$0] : nil }
        }
        super.init(layout: columns.map { union.output[$0] }, description: "Union all", inputs: inputs)
    }

    override func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool {
        guard let position = layout.firstIndex(where: { $0.id == column }) else { return false }
        var placed = false
        for (input, columns) in zip(inputs, inputColumns) {
            if input.push(filter, column: columns[position].id) { placed = true }
        }
        return placed
    }

    override func estimatedRows(_ run: QueryRun) -> Int { inputs.reduce(0) { $0 + $1.estimatedRows(run) } }

    override func open(_ run: QueryRun) throws -> Stream {
        var legs: [PipelineLeg] = []
        for (input, columns) in zip(inputs, inputColumns) {
            var stream = try input.start(run, receiver: statistics)
            let positions = input.positions
            let chosen = columns.compactMap { positions[$0.id] }
            let isSame = chosen == Array(0..<input.layout.count)
            let types = layout.map(\.type)
            if !isSame || zip(columns, layout).contains(where: { $0.type != $1.type }) {
                stream.append { _, next in ReorderConsumer(chosen, types: types, next) }
            }
            legs += stream.legs
        }
        return Stream(legs)
    }
}

/// Chooses columns by position, under the given types (which differ from the old ones in name only).
final class ReorderConsumer: StreamingOperator {
    private let columns: [Int]
    private let types: [DataType]

    init(_ columns: [Int], types: [DataType], _ next: Consumer) {
        self.columns = columns
        self.types = types
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        var chosen: [Vector] = []
        for (column, type) in zip(columns, types) {
            let vector = batch.columns[column]
            chosen.append(vector.type == type ? vector : (vector.kind == .void ? .nulls(type, count: batch.count) : vector.relabelled(type)))
        }
        try next.consume(Batch(chosen, count: batch.count))
    }
}
