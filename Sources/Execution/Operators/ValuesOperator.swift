import Columnar
import Planner

/// Rows of constant expressions.
final class ValuesOperator: PhysicalOperator {
    private let values: LogicalPlan.Values
    private let columns: [Int]

    init(_ values: LogicalPlan.Values, required: ColumnSet) {
        self.values = values
        var columns: [Int] = []
        var layout: [ColumnReference] = []
        for (position, column) in values.output.enumerated() where required.contains(column.id) {
            columns.append(position)
            layout.append(column)
        }
        self.columns = columns
        super.init(layout: layout, description: "Values (\(values.rows.count) rows)", inputs: [])
    }

    override func estimatedRows(_ run: QueryRun) -> Int { values.rows.count }

    override func open(_ run: QueryRun) throws -> Stream {
        var batches: [Batch] = []
        if columns.isEmpty {
            if !values.rows.isEmpty { batches.append(Batch([], count: values.rows.count)) }
        } else if !values.rows.isEmpty {
            var parts: [[Vector]] = columns.map { _ in [] }
            for row in values.rows {
                // A frame keeps what several expressions of one row share.
                let frame = Frame(columns: [], count: 1)
                let values = try ExpressionTemplates(columns.compactMap { $0 < row.count ? row[$0] : nil }, layout: []).make(run)
                for (index, value) in values.enumerated() { parts[index].append(try value.evaluate(frame)) }
            }
            let vectors = zip(parts, layout).map { Concatenation.join($0, type: $1.type) }
            batches.append(Batch(vectors, count: values.rows.count))
        }
        return Stream(MaterializedSource(MaterializedRows(batches), run: run), statistics: statistics)
    }
}
