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
    /// `fixed`: values for columns by position, where there is no source.
    init(runner: StatementRunner, table: TableDefinition, sources: [Int?], given: Schema, fixed: [Int: Expression] = [:]) throws {
        self.table = table
        self.sources = sources
        context = runner.session.evaluationContext()
        var defaults: [(Value, DataType)] = []
        for (position, (column, source)) in zip(table.columns, sources).enumerated() {
            if let value = fixed[position] {
                defaults.append(try runner.evaluate([Expression(.cast(value, TypeSyntax.syntax(for: column.field.type)))]).first ?? (.null, column.field.type))
                continue
            }
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
            try Self.checkFields(type, column.field.type, column.field.name, table)
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
                    vector = try cast(vector, to: column.field)
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

    private func cast(_ vector: Vector, to field: Field) throws -> Vector {
        do {
            return try Cast.cast(vector, to: field.type, mode: .ansi, context: context)
        } catch let error as QueryError where error.condition == "CAST_OVERFLOW" || error.condition == "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION" {
            throw QueryError(
                "CAST_OVERFLOW_IN_TABLE_INSERT", sqlState: "22003",
                "Fail to assign a value of \"\(vector.type.sql)\" type to the \"\(field.type.sql)\" type column or variable `\(field.name)` due to an overflow. Use `try_cast` on the input value to tolerate overflow and return NULL instead.")
        }
    }

    private static func checkFields(_ given: DataType, _ wanted: DataType, _ name: String, _ table: TableDefinition) throws {
        guard case .structure(let fields) = given, case .structure(let declared) = wanted, fields.count != declared.count else { return }
        let shown = "Cannot write incompatible data for the table `\(table.name.database)`.`\(table.name.table)`"
        if fields.count < declared.count {
            let missing = declared[fields.count...].map { "`\($0.name)`" }.joined(separator: ", ")
            throw QueryError("INCOMPATIBLE_DATA_FOR_TABLE.STRUCT_MISSING_FIELDS", sqlState: "KD000", "\(shown): Struct `\(name)` missing fields: \(missing).")
        }
        let extra = fields[declared.count...].map { "`\($0.name)`" }.joined(separator: ", ")
        throw QueryError("INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_STRUCT_FIELDS", sqlState: "KD000", "\(shown): Cannot write extra fields \(extra) to the struct `\(name)`.")
    }

    private func refuseNulls(_ vector: Vector, _ name: String) throws {
        guard vector.mayHaveNulls else { return }
        for row in 0..<vector.count where vector.isNull(at: row) {
            throw QueryError(
                "NOT_NULL_CONSTRAINT_VIOLATION", sqlState: "42000",
                "NULL value appeared in the non-nullable column `\(name)` of `\(table.name.table)`. Give a value, or use coalesce() to replace NULL.")
        }
    }

    /// CHAR is padded, and both kinds refuse longer text unless only spaces are too many; so within arrays, maps and structs.
    private func fitted(_ vector: Vector, _ type: DataType) throws -> Vector {
        guard Self.hasLength(type) else { return vector }
        let builder = VectorBuilder(type, capacity: vector.count)
        for row in 0..<vector.count { builder.append(try fitted(vector.value(at: row), type)) }
        return builder.finish()
    }

    private static func hasLength(_ type: DataType) -> Bool {
        switch type {
        case .char, .varchar: true
        case .array(let element, _): hasLength(element)
        case .map(let key, let value, _): hasLength(key) || hasLength(value)
        case .structure(let fields): fields.contains { hasLength($0.type) }
        default: false
        }
    }

    private func fitted(_ value: Value, _ type: DataType) throws -> Value {
        switch (type, value) {
        case (.char(let length), .string(let text)): return .string(try fitted(text, length, pads: true))
        case (.varchar(let length), .string(let text)): return .string(try fitted(text, length, pads: false))
        case (.array(let element, _), .array(let elements)): return .array(try elements.map { try fitted($0, element) })
        case (.map(let key, let item, _), .map(let entries)):
            return .map(try entries.map { MapEntry(try fitted($0.key, key), try fitted($0.value, item)) })
        case (.structure(let fields), .structure(let values)): return .structure(try zip(values, fields).map { try fitted($0, $1.type) })
        default: return value
        }
    }

    /// Throws where text is too long for CHAR or VARCHAR, spaces at its end aside.
    static func checkLength(_ text: String, _ limit: Int) throws {
        var scalars = text.unicodeScalars[...]
        while scalars.last == " " { scalars.removeLast() }
        guard scalars.count > limit else { return }
        throw QueryError("EXCEED_LIMIT_LENGTH", sqlState: "54006", "Exceeds char/varchar type length limitation: \(limit).")
    }

    private func fitted(_ text: String, _ limit: Int, pads: Bool) throws -> String {
        var scalars = Array(text.unicodeScalars)
        while scalars.count > limit, scalars.last == " " { scalars.removeLast() }
        guard scalars.count <= limit else {
            throw QueryError("EXCEED_LIMIT_LENGTH", sqlState: "54006", "Exceeds char/varchar type length limitation: \(limit).")
        }
        if pads { scalars += Array(repeating: " ", count: limit - scalars.count) }
        var fitted = String.UnicodeScalarView()
        fitted.append(contentsOf: scalars)
        return String(fitted)
    }
}
