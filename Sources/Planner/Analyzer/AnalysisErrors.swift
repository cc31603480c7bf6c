import Columnar
import SQLSyntax

/// Errors of name and type resolution in Spark's words.
enum AnalysisErrors {
    static func quote(_ parts: [String]) -> String {
        parts.map { "`" + $0.replacing("`", with: "``") + "`" }.joined(separator: ".")
    }

    static func ambiguous(_ parts: [Identifier], _ candidates: [[String]], _ span: SourceSpan) -> QueryError {
        let names = candidates.map(quote).joined(separator: ", ")
        return QueryError(
            "AMBIGUOUS_REFERENCE", sqlState: "42704", "Reference \(quote(parts.map(\.text))) is ambiguous, could be: [\(names)].", span: span.range)
    }

    static func unresolvedColumn(_ parts: [Identifier], scope: Scope, span: SourceSpan) -> QueryError {
        let name = quote(parts.map(\.text))
        let wanted = parts.map(\.text).joined(separator: ".")
        let suggestions = NameSuggestions.closest(to: wanted, among: scope.candidates, limit: 5)
        if suggestions.isEmpty {
            return QueryError(
                "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", sqlState: "42703",
                "A column, variable, or function parameter with name \(name) cannot be resolved.", span: span.range)
        }
        return QueryError(
            "UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703",
            "A column, variable, or function parameter with name \(name) cannot be resolved. "
                + "Did you mean one of the following? [\(suggestions.map(quote).joined(separator: ", "))].",
            span: span.range)
    }

    static func tableNotFound(_ parts: [String], candidates: [String], span: SourceSpan) -> QueryError {
        let close = NameSuggestions.closest(to: parts.last ?? "", among: candidates.map { [$0] }, limit: 1).first
        let hint = close.flatMap { NameSuggestions.isClose($0.last ?? "", parts.last ?? "") ? " Did you mean \(quote($0))?" : nil } ?? ""
        return QueryError(
            "TABLE_OR_VIEW_NOT_FOUND", sqlState: "42P01",
            "The table or view \(quote(parts)) cannot be found. Verify the spelling and correctness of the schema and catalog.\(hint)", span: span.range)
    }

    static func routineNotFound(_ parts: [String], candidates: [String], database: String, span: SourceSpan) -> QueryError {
        let close = NameSuggestions.closest(to: parts.last ?? "", among: candidates.map { [$0] }, limit: 1).first
        let hint = close.flatMap { NameSuggestions.isClose($0.last ?? "", parts.last ?? "") ? " Did you mean \(quote($0))?" : nil } ?? ""
        return QueryError(
            "UNRESOLVED_ROUTINE", sqlState: "42883",
            "Cannot resolve routine \(quote(parts)) on search path [`system`.`builtin`, `system`.`session`, `spark_catalog`.\(quote([database]))].\(hint)",
            span: span.range)
    }

    /// An expression in an error about something that has no text of its own any more.
    static func describe(_ expression: BoundExpression) -> String {
        switch expression {
        case .column(let column): column.name
        case .parameter(let parameter): ":" + parameter.name
        case .cast(let cast) where cast.isImplicit: describe(cast.operand)
        case .call(let call): "\(call.name)(\(call.arguments.map(describe).joined(separator: ", ")))"
        case .literal(let value, let type): ValuePrinting.sql(value, type)
        case .field(let base, let index, _):
            if case .structure(let fields) = base.type, fields.indices.contains(index) { "\(describe(base)).\(fields[index].name)" } else { describe(base) }
        default: "expression"
        }
    }

    static func mismatch(_ sub: String, _ expression: String, _ what: String, span: SourceSpan) -> QueryError {
        QueryError(
            "DATATYPE_MISMATCH.\(sub)", sqlState: "42K09", "Cannot resolve \"\(expression)\" due to data type mismatch: \(what)", span: span.range)
    }
}

/// "Did you mean": names ordered by edit distance.
package enum NameSuggestions {
    package static func closest(to name: String, among candidates: [[String]], limit: Int) -> [[String]] {
        let wanted = Array(name.lowercased().utf8)
        var ranked: [(distance: Int, index: Int)] = []
        for (index, candidate) in candidates.enumerated() {
            let full = Array(candidate.joined(separator: ".").lowercased().utf8)
            let last = Array((candidate.last ?? "").lowercased().utf8)
            ranked.append((min(distance(wanted, full), distance(wanted, last)), index))
        }
        ranked.sort { ($0.distance, $0.index) < ($1.distance, $1.index) }
        var seen: Set<[String]> = []
        var result: [[String]] = []
        for entry in ranked where result.count < limit && seen.insert(candidates[entry.index]).inserted { result.append(candidates[entry.index]) }
        // A lone relation needs no qualifier in front of its columns.
        let qualifiers = Set(candidates.map { $0.dropLast().joined(separator: ".") })
        return qualifiers.count <= 1 ? result.map { [$0[$0.count - 1]] } : result
    }

    package static func isClose(_ a: String, _ b: String) -> Bool {
        distance(Array(a.lowercased().utf8), Array(b.lowercased().utf8)) <= max(2, b.utf8.count / 3)
    }

    /// Levenshtein distance, names cut to 64 bytes. O(64²).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        let a = Array(left.prefix(64))
        let b = Array(right.prefix(64))
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let above = row[j + 1]
                row[j + 1] = a[i] == b[j] ? diagonal : 1 + min(diagonal, above, row[j])
                diagonal = above
            }
        }
        return row[b.count]
    }
}

extension AnalysisErrors {
    static func nestedGenerator(_ expression: Expression) -> QueryError {
        QueryError(
            "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS", sqlState: "42K0E",
            "The generator is not supported: nested in expressions \"\(ColumnNaming.text(of: expression))\".", span: expression.span.range)
    }

    /// The generators of one collection name their parameter when it is missing.
    static func requireCollection(_ function: String, _ count: Int, _ span: SourceSpan) throws {
        guard count == 0, ["explode", "explode_outer", "inline", "inline_outer", "posexplode", "posexplode_outer"].contains(function) else { return }
        throw QueryError(
            "REQUIRED_PARAMETER_NOT_FOUND", sqlState: "4274K",
            "Cannot invoke routine `\(function)` because the parameter named `collection` is required, but the routine call did not supply a value. "
                + "Please update the routine call to supply an argument value (either positionally at index 0 or by name) and retry the query again.",
            span: span.range)
    }

    static func aliasInWindow(_ parts: [Identifier], _ span: SourceSpan) -> QueryError {
        QueryError(
            "UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW", sqlState: "0A000",
            "The feature is not supported: Referencing a lateral column alias \(quote(parts.map(\.text))) in a window expression. Repeat its expression, or use a subquery.",
            span: span.range)
    }

    static func mixedReferences(_ expression: Expression) -> QueryError {
        QueryError(
            "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES", sqlState: "0A000",
            "Unsupported subquery expression: Found an aggregate function in a correlated predicate that has both outer and local references, "
                + "which is not supported: \(ColumnNaming.text(of: expression)).", span: expression.span.range)
    }

    static func notScalar(_ function: String, _ span: SourceSpan) -> QueryError {
        QueryError(
            "NOT_A_SCALAR_FUNCTION", sqlState: "42887",
            "\(quote([function])) appears as a scalar expression here, but the function was defined as a table function. "
                + "Please update the query to move the function call into the FROM clause, or redefine it as a scalar function instead.",
            span: span.range)
    }

    static func distinctMap(_ columns: [ColumnReference]) -> QueryError? {
        guard let column = columns.first(where: { containsMap($0.type) }) else { return nil }
        return QueryError(
            "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE", sqlState: "0A000",
            "The feature is not supported: Cannot have MAP type columns in DataFrame which calls set operations (INTERSECT, EXCEPT, etc.), "
                + "but the type of column `\(column.name)` is \"\(column.type.sql)\".")
    }

    private static func containsMap(_ type: DataType) -> Bool {
        switch type {
        case .map: true
        case .array(let element, _): containsMap(element)
        case .structure(let fields): fields.contains { containsMap($0.type) }
        default: false
        }
    }
}
