import Columnar
import Functions
import Planner
import SQLSyntax

/// Brings rows of a query into the shape of a table: columns in order, types cast under ANSI store assignment, defaults, NOT NULL, CHAR and VARCHAR lengths.
struct StoreAssignment {
    private let table: TableDefinition
    private let sources: [Int?]
    private let defaults: [(Value, DataType)]
    private let context: EvaluationContext

    /// `sources[i]`: the position among the given columns of what column i of the table takes; nil for its default.
    /// Throws `INCOMPATIBLE_DATA_FOR_TABLE.*` where a type cannot be stored.
    init(runner: StatementRunner, table: TableDefinition, sources: [Int?], given: Schema) throws {
        self.table = table
        self.sources = sources
        context = runner.session.evaluationContext()
        var defaults: [(Value, DataType)] = []
        for (column, source) in zip(table.columns, sources) {
            guard source == nil, let text = column.defaultText, let expression = try? Parser.parse(expression: text) else {
                defaults.append((.null, column.field.type))
                continue
            }
            defaults.append(try runner.evaluate([Expression(.cast(expression, TypeSyntax.syntax(for: column.field.type)))]).first ?? (.null, column.field.type))
        }
        self.defaults = defaults
        for (column, source) in zip(table.columns, sources) {
            guard let source else { continue }
            let type = given[source].type
            guard type == .void || TypeCoercion.canStore(from: type, to: column.field.type) else {
                throw QueryError(
                    "INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST", sqlState: "KD000",
                    "Cannot write incompatible data for the table `\(table.name.database)`.`\(table.name.table)`: Cannot safely cast `\(column.field.name)` \"\(type.sql)\" to \"\(column.field.type.sql)\".")
            }
        }
    }

    func convert(_ batch: Batch) throws -> Batch {
        var columns: [Vector] = []
        columns.reserveCapacity(table.columns.count)
        for (position, column) in table.columns.enumerated() {
            var vector: Vector
            if let source = sources[position] {
                vector = batch.columns[source]
                if vector.type != column.field.type {
                    vector = try Cast.cast(vector, to: column.field.type, mode: .ansi, context: context)
                }
            } else {
                vector = .constant(defaults[position].0, column.field.type, count: batch.count)
            }
            if !column.field.nullable { try refuseNulls(vector, column.field.name) }
            vector = try fitted(vector, column.field.type)
            columns.append(vector)
        }
        return Batch(columns, count: batch.count)
    }

    private func refuseNulls(_ vector: Vector, _ name: String) throws {
        guard vector.mayHaveNulls else { return }
        for row in 0..<vector.count where vector.isNull(at: row) {
            throw QueryError(
                "NOT_NULL_CONSTRAINT_VIOLATION", sqlState: "42000",
                "NULL value appeared in the non-nullable column `\(name)` of `\(table.name.table)`. Give a value, or use coalesce() to replace NULL.")
        }
    }

    /// CHAR is padded, and both kinds refuse longer text unless only spaces are too many.
    private func fitted(_ vector: Vector, _ type: DataType) throws -> Vector {
        let limit: Int
        let pads: Bool
        switch type {
        case .char(let length): (limit, pads) = (length, true)
        case .varchar(let length): (limit, pads) = (length, false)
        default: return vector
        }
        let builder = VectorBuilder(type, capacity: vector.count)
        for row in 0..<vector.count {
            guard let text = vector.value(at: row).stringValue else {
                builder.appendNull()
                continue
            }
            var scalars = Array(text.unicodeScalars)
            while scalars.count > limit, scalars.last == " " { scalars.removeLast() }
            guard scalars.count <= limit else {
                throw QueryError("EXCEED_LIMIT_LENGTH", sqlState: "54006", "Exceeds char/varchar type length limitation: \(limit).")
            }
            if pads { scalars += Array(repeating: " ", count: limit - scalars.count) }
            var fitted = String.UnicodeScalarView()
            fitted.append(contentsOf: scalars)
            builder.append(.string(String(fitted)))
        }
        return builder.finish()
    }
}
