import Columnar
import SQLSyntax

/// What `*`, `t.*` and `* EXCEPT (a, s.field)` stand for.
enum StarExpansion {
    static func columns(_ star: Star, _ analyzer: ExpressionAnalyzer, span: SourceSpan) throws -> [ScopeColumn] {
        let scope = analyzer.scope
        var found: [ScopeColumn]
        var named: [ScopeRelation]
        if star.qualifier.isEmpty {
            found = scope.visible
            named = scope.relations
        } else if let relations = relations(star.qualifier, in: scope) {
            // Columns that USING merged come first.
            let columns = relations.flatMap(\.columns)
            found = columns.filter(\.isHidden) + columns.filter { !$0.isHidden }
            named = relations.map { ScopeRelation(qualifier: $0.qualifier, columns: $0.columns.map { ScopeColumn(name: $0.name, expression: $0.expression) }) }
        } else if let value = try scope.resolve(star.qualifier, span: span) {
            guard case .structure(let fields) = value.type else {
                throw QueryError(
                    "_LEGACY_ERROR_TEMP_1050", sqlState: "42704",
                    "Can only star expand struct data types. \(AnalysisErrors.quote(star.qualifier.map(\.text))) is \"\(value.type.sql)\".", span: span.range)
            }
            found = fields.indices.map { ScopeColumn(name: fields[$0].name, expression: .field(value, index: $0, fields[$0].type)) }
            named = [ScopeRelation(qualifier: [], columns: found)]
        } else {
            throw unresolved(star, scope, span)
        }
        if star.except.isEmpty { return found }
        var excluded: [String: [ArraySlice<Identifier>]] = [:]
        let names = Scope(named)
        for path in star.except {
            guard let (column, fields) = try names.match(path, span: span) else { throw AnalysisErrors.unresolvedColumn(path, scope: names, span: span) }
            excluded[key(column), default: []].append(fields)
        }
        for paths in excluded.values { try refuseOverlaps(paths, star, span) }
        return try found.compactMap { column in
            guard let paths = excluded[key(column)] else { return column }
            guard let rest = try without(paths, column.expression, analyzer, span) else { return nil }
            return ScopeColumn(name: column.name, expression: rest)
        }
    }

    /// The same column may stand twice, under two names.
    private static func key(_ column: ScopeColumn) -> String { column.name.lowercased() + "=" + Fingerprint.of(column.expression) }

    /// The relations of that name here or, where there are none, in the query around; those are noted as read.
    private static func relations(_ qualifier: [Identifier], in scope: Scope) -> [ScopeRelation]? {
        if let relation = scope.relations.first(where: { $0.answers(to: qualifier[...]) }) {
            return scope.relations.filter { $0.qualifier == relation.qualifier }
        }
        guard let parent = scope.parent, let relation = parent.relations.first(where: { $0.answers(to: qualifier[...]) }) else { return nil }
        let relations = parent.relations.filter { $0.qualifier == relation.qualifier }
        for column in relations.flatMap(\.columns) { column.expression.forEachColumn { scope.captures?.add($0) } }
        return relations
    }

    private static func unresolved(_ star: Star, _ scope: Scope, _ span: SourceSpan) -> QueryError {
        QueryError(
            "CANNOT_RESOLVE_STAR_EXPAND", sqlState: "42704",
            "Cannot resolve \(AnalysisErrors.quote(star.qualifier.map(\.text))).* given input columns \(scope.visible.map { "`\($0.name)`" }.joined(separator: ", ")). Please check that the specified table or struct exists and is accessible in the input columns.",
            span: span.range)
    }

    private static func refuseOverlaps(_ paths: [ArraySlice<Identifier>], _ star: Star, _ span: SourceSpan) throws {
        for (position, path) in paths.enumerated() {
            for other in paths[..<position] where zip(path, other).allSatisfy({ $0.matches($1.text) }) {
                throw QueryError(
                    "EXCEPT_OVERLAPPING_COLUMNS", sqlState: "42702",
                    "Columns in an EXCEPT list must be distinct and non-overlapping, but got (\(star.except.map { $0.map(\.text).joined(separator: ".") }.joined(separator: ", "))).",
                    span: span.range)
            }
        }
    }

    /// The value without the fields of those paths; nil where it is left out itself.
    private static func without(
        _ paths: [ArraySlice<Identifier>], _ value: BoundExpression, _ analyzer: ExpressionAnalyzer, _ span: SourceSpan
    ) throws -> BoundExpression? {
        if paths.contains(where: \.isEmpty) { return nil }
        for path in paths { if let name = path.first { _ = try FieldAccess.field(of: value, name, span: span) } }
        guard case .structure(let fields) = value.type else { return value }
        var arguments: [BoundExpression] = []
        for index in fields.indices {
            let below = paths.filter { $0.first?.matches(fields[index].name) ?? false }.map { $0.dropFirst() }
            let field = BoundExpression.field(value, index: index, fields[index].type)
            guard let kept = below.isEmpty ? field : try without(below, field, analyzer, span) else { continue }
            arguments += [.literal(.string(fields[index].name), .string), kept]
        }
        return try analyzer.call("named_struct", arguments, texts: [], span: span)
    }

    /// The same as names to be analyzed where they stand (arguments of a function).
    static func names(_ star: Star, _ scope: Scope, span: SourceSpan) throws -> [[Identifier]] {
        let found: [ScopeRelation]
        if star.qualifier.isEmpty {
            found = scope.relations
        } else if let relations = relations(star.qualifier, in: scope) {
            found = relations
        } else if let value = try scope.resolve(star.qualifier, span: span), case .structure(let fields) = value.type {
            return fields.filter { field in !star.except.contains { $0.last?.matches(field.name) == true } }.map { star.qualifier + [Identifier($0.name)] }
        } else {
            throw unresolved(star, scope, span)
        }
        return found.flatMap { relation in
            relation.columns.filter { column in !column.isHidden && !star.except.contains { $0.last?.matches(column.name) == true } }
                .map { column in relation.qualifier.suffix(1).map { Identifier($0) } + [Identifier(column.name)] }
        }
    }
}
