import Columnar
import Planner

/// Runs subqueries of one value first, and makes their values parameters of what comes after.
final class BindOperator: PhysicalOperator {
    struct Definition {
        var name: String
        var type: DataType
        var source: PhysicalOperator
    }

    private let definitions: [Definition]
    private let input: PhysicalOperator

    init(_ definitions: [Definition], _ input: PhysicalOperator) {
        self.definitions = definitions
        self.input = input
        super.init(layout: input.layout, description: "Bind " + definitions.map(\.name).joined(separator: ", "), inputs: definitions.map(\.source) + [input])
    }

    override func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool { input.push(filter, column: column) }

    override func estimatedRows(_ run: QueryRun) -> Int { input.estimatedRows(run) }

    override func open(_ run: QueryRun) throws -> Stream {
        for definition in definitions {
            let sink = CollectSink(run.memory, operatorName: "Bind")
            try run.drain(try definition.source.start(run, receiver: statistics), into: sink, receiver: statistics)
            let rows = sink.take()
            guard rows.count <= 1 else { throw JoinErrors.moreThanOneRow() }
            let value = rows.batches.first?.columns.first?.value(at: 0) ?? .null
            run.parameters[definition.name] = (value, definition.type)
        }
        return try input.start(run, receiver: statistics)
    }
}
