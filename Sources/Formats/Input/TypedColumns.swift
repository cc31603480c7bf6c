import Columnar

/// How columns of an input that knows their types become those of a table.
enum TypedColumns {
    /// For each column of the table, the input's column of that name. `input` names the input: "The Parquet file".
    static func match(_ names: [String], to wanted: Schema, input: String) throws -> [Int?] {
        var found = [Int?](repeating: nil, count: wanted.count)
        for (position, name) in names.enumerated() {
            guard let index = wanted.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) else {
                let known = wanted.map { $0.name }
                throw QueryError(
                    "UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703",
                    "\(input) has a column '\(name)' that the table does not have." + NameSuggestion.clause(for: name, among: known)
                        + " The table's columns are: \(known.joined(separator: ", ")).")
            }
            guard found[index] == nil else {
                throw QueryError("COLUMN_ALREADY_EXISTS", sqlState: "42711", "\(input) has the column '\(name)' twice.")
            }
            found[index] = position
        }
        for (field, source) in zip(wanted, found) where source == nil && !field.nullable {
            throw QueryError(
                "NOT_NULL_CONSTRAINT_VIOLATION", sqlState: "42000", "\(input) lacks the column '\(field.name)', which is NOT NULL.")
        }
        return found
    }

    /// The values in the type of the table's column. `place` tells where they stand: "row group 3".
    static func fit(_ vector: Vector, to field: Field, place: String, context: EvaluationContext) throws -> Vector {
        var fitted = vector
        if vector.type == .void {
            fitted = .nulls(field.type, count: vector.count)
        } else if vector.type != field.type {
            do {
                fitted = try Cast.cast(vector, to: field.type, mode: .ansi, context: context)
            } catch let error as QueryError {
                throw QueryError(error.condition, sqlState: error.sqlState, "Column '\(field.name)', \(place): \(error.message)")
            }
        }
        if !field.nullable, fitted.mayHaveNulls, let row = (0..<fitted.count).first(where: { fitted.isNull(at: $0) }) {
            throw QueryError(
                "NOT_NULL_CONSTRAINT_VIOLATION", sqlState: "42000",
                "Column '\(field.name)' is NULL in row \(row + 1) of \(place), but is NOT NULL.")
        }
        return fitted
    }
}
