import Columnar
import SQLSyntax

/// What `*`, `t.*` and `* EXCEPT (a)` stand for.
enum StarExpansion {
    static func columns(_ star: Star, _ scope: Scope, span: SourceSpan) throws -> [ScopeColumn] {
        var found: [ScopeColumn]
        if star.qualifier.isEmpty {
            found = scope.visible
        } else if let relation = scope.relations.first(where: { $0.answers(to: star.qualifier[...]) }) {
            // Columns that USING merged come first.
            let columns = scope.relations.filter { $0.qualifier == relation.qualifier }.flatMap(\.columns)
            found = columns.filter(\.isHidden) + columns.filter { !$0.isHidden }
        } else if let value = try scope.resolve(star.qualifier, span: span) {
            guard case .structure(let fields) = value.type else {
                throw QueryError(
                    "CANNOT_RESOLVE_STAR_EXPAND", sqlState: "42704",
                    "Cannot resolve \(AnalysisErrors.quote(star.qualifier.map(\.text))).* given input columns \(scope.visible.map { "`\($0.name)`" }.joined(separator: ", ")). Please check that the specified table or struct exists and is accessible in the input columns.",
                    span: span.range)
            }
            found = fields.indices.map { ScopeColumn(name: fields[$0].name, expression: .field(value, index: $0, fields[$0].type)) }
        } else {
            throw QueryError(
                "CANNOT_RESOLVE_STAR_EXPAND", sqlState: "42704",
                "Cannot resolve \(AnalysisErrors.quote(star.qualifier.map(\.text))).* given input columns \(scope.visible.map { "`\($0.name)`" }.joined(separator: ", ")). Please check that the specified table or struct exists and is accessible in the input columns.",
                span: span.range)
        }
        for (number, path) in star.except.enumerated() {
            if star.except[..<number].contains(where: { $0.count == path.count && zip($0, path).allSatisfy { $0.matches($1.text) } }) {
                throw QueryError(
                    "EXCEPT_OVERLAPPING_COLUMNS", sqlState: "42702",
                    "Columns in an EXCEPT list must be distinct and non-overlapping, but got (\(star.except.map { $0.map(\.text).joined(separator: ".") }.joined(separator: ", "))).",
                    span: span.range)
            }
            guard let name = path.last, let index = found.firstIndex(where: { name.matches($0.name) }) else {
                throw QueryError(
                    "UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703",
                    "A column, variable, or function parameter with name \(AnalysisErrors.quote(path.map(\.text))) cannot be resolved. Did you mean one of the following? [\(found.prefix(5).map { "`\($0.name)`" }.joined(separator: ", "))].",
                    span: span.range)
            }
            if path.count > 1, path.first?.matches(found[index].name) == false, !star.qualifier.isEmpty { continue }
            found.remove(at: index)
        }
        return found
    }

    /// The same as names to be analyzed where they stand (arguments of a function).
    static func names(_ star: Star, _ scope: Scope) -> [[Identifier]] {
        let relations = star.qualifier.isEmpty ? scope.relations : scope.relations.filter { $0.answers(to: star.qualifier[...]) }
        return relations.flatMap { relation in
            relation.columns.filter { column in !column.isHidden && !star.except.contains { $0.last?.matches(column.name) == true } }
                .map { column in relation.qualifier.suffix(1).map { Identifier($0) } + [Identifier(column.name)] }
        }
    }
}
