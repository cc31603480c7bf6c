import Columnar
import Planner

/// Each row once per projection (grouping sets).
final class ExpandOperator: PhysicalOperator {
    private let projections: [OperatorExpressions]
    private let input: PhysicalOperator

    init(_ expand: LogicalPlan.Expand, columns: [Int], _ input: PhysicalOperator) {
        projections = expand.projections.map { projection in
            OperatorExpressions(columns.compactMap { $0 < projection.count ? projection[$0] : nil }, layout: input.layout)
        }
        self.input = input
        super.init(layout: columns.map { expand.output[$0] }, description: "Expand (\(expand.projections.count) projections)", inputs: [input])
    }

    override func estimatedRows(_ run: QueryRun) -> Int { input.estimatedRows(run).multipliedReportingOverflow(by: projections.count).partialValue }

    override func open(_ run: QueryRun) throws -> Stream {
        var stream = try input.start(run, receiver: statistics)
        let (templates, types) = (try projections.map { try $0.templates() }, layout.map(\.type))
        stream.append { worker, next in ExpandConsumer(try templates.map { try $0.make(worker.run) }, types: types, next) }
        return stream
    }
}

private final class ExpandConsumer: StreamingOperator {
    private let projections: [[PhysicalExpression]]
    private let types: [DataType]

    init(_ projections: [[PhysicalExpression]], types: [DataType], _ next: Consumer) {
        self.projections = projections
        self.types = types
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        let frame = Frame(batch)
        let evaluated = try projections.map { try $0.map { try $0.evaluate(frame) } }
        var dictionaries: [Vector?] = types.map { _ in nil }
        for columns in evaluated {
            for (position, vector) in columns.enumerated() { if let dictionary = vector.dictionary { dictionaries[position] = dictionary } }
        }
        for vectors in evaluated {
            var columns: [Vector] = []
            columns.reserveCapacity(vectors.count)
            for (position, type) in types.enumerated() {
                let vector = vectors[position]
                if vector.isConstant, vector.isNull(at: 0), let dictionary = dictionaries[position] {
                    // In the encoding of the other projections, so that grouping by codes goes on.
                    columns.append(nulls(type, dictionary, count: batch.count))
                } else {
                    columns.append(vector.kind == .void && type != .void ? .nulls(type, count: batch.count) : vector.relabelled(type))
                }
            }
            try next.consume(Batch(columns, count: batch.count))
        }
    }

    private func nulls(_ type: DataType, _ dictionary: Vector, count: Int) -> Vector {
        // Codes and validity.
        let zeros = Buffer.zeros(byteCount: count)
        let flags = UnsafePointer(zeros.pointer(to: UInt8.self))
        return Vector(
            type: type, kind: dictionary.kind, encoding: .dictionary(.one), count: count, values: UnsafeRawPointer(flags), valuesOwner: zeros,
            validity: flags, validityOwner: zeros, children: [dictionary])
    }
}
