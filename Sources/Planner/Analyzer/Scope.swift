import Columnar
import SQLSyntax

/// A name that a SELECT can see.
struct ScopeColumn {
    var name: String
    var expression: BoundExpression
    /// Reachable by its qualifier, but not part of `*` (the other side's column of a USING join); of a lambda's parameter: not to be suggested.
    var isHidden = false
    var reference: ColumnReference? {
        if case .column(let reference) = expression { reference } else { nil }
    }
}

/// The columns of one item of FROM under its name.
struct ScopeRelation {
    /// `["spark_catalog", "default", "t"]` or `["alias"]`; empty without a name.
    var qualifier: [String]
    var columns: [ScopeColumn]

    func answers(to parts: ArraySlice<Identifier>) -> Bool {
        guard parts.count <= qualifier.count, !parts.isEmpty else { return false }
        return zip(qualifier.suffix(parts.count), parts).allSatisfy { $1.matches($0) }
    }
}

/// Columns of surrounding queries that a subquery reads.
final class CaptureList {
    private(set) var columns: [ColumnReference] = []
    /// Names in the order of the text, one for each place that reads a column.
    private(set) var mentions: [String] = []
    private var places: Set<Int> = []

    func add(_ column: ColumnReference, at span: SourceSpan = .none) {
        if !columns.contains(where: { $0.id == column.id }) { columns.append(column) }
        if let place = span.range?.lowerBound, places.insert(place).inserted { mentions.append(column.name) }
    }
}

/// What names mean at one place of a statement.
final class Scope {
    var relations: [ScopeRelation]
    /// Names of SQL function parameters and lambda parameters; they come first (innermost last).
    var variables: [ScopeColumn] = []
    /// The SQL function whose parameters `variables` are: they may be qualified by it.
    var functionName: String?
    /// Aliases of items further left in the same SELECT list.
    var lateralAliases: [(name: String, expression: BoundExpression)] = []
    /// Aliases of generators' columns, which names do not tell from columns of FROM.
    var generatedAliases: Set<String> = []
    /// What GROUP BY may name besides columns: items of the SELECT list.
    var namedItem: ((Identifier) throws -> BoundExpression?)?
    /// Analyzes what the aggregates of a subquery refer to where these are values of this query's groups (HAVING).
    var groupValues: ExpressionAnalyzer?
    /// Columns that hold what a call computes, by the call's fingerprint: windows of time that are made before the SELECT list.
    var computed: [String: ColumnReference] = [:]
    /// Subqueries that GROUP BY has as keys, by their text: where they stand again, they are the same.
    var groupedSubqueries: [String: BoundExpression] = [:]
    /// The scope of the query around a subquery, and where columns taken from there are noted.
    let parent: Scope?
    let captures: CaptureList?

    init(_ relations: [ScopeRelation] = [], parent: Scope? = nil, captures: CaptureList? = nil) {
        self.relations = relations
        self.parent = parent
        self.captures = captures
    }

    /// The same surroundings over other relations.
    func over(_ relations: [ScopeRelation]) -> Scope {
        let scope = Scope(relations, parent: parent, captures: captures)
        scope.variables = variables
        scope.functionName = functionName
        scope.computed = computed
        return scope
    }

    /// Columns of `*`, in order.
    var visible: [ScopeColumn] { relations.flatMap { $0.columns.filter { !$0.isHidden } } }

    /// Matches of a name and how many parts they used up; fields of structs may follow.
    private func matches(_ parts: [Identifier]) -> (found: [(column: ScopeColumn, qualifier: [String])], used: Int) {
        if let variable = variables.last(where: { parts[0].matches($0.name) }) { return ([(variable, [])], 1) }
        if parts.count > 1, let functionName, parts[0].matches(functionName), let variable = variables.last(where: { parts[1].matches($0.name) }) {
            return ([(variable, [functionName])], 2)
        }
        for qualifierLength in stride(from: min(3, parts.count - 1), through: 0, by: -1) {
            let name = parts[qualifierLength]
            var found: [(column: ScopeColumn, qualifier: [String])] = []
            for relation in relations {
                if qualifierLength > 0 && !relation.answers(to: parts[0..<qualifierLength]) { continue }
                for column in relation.columns where name.matches(column.name) && (qualifierLength > 0 || !column.isHidden) {
                    found.append((column, relation.qualifier))
                }
            }
            if !found.isEmpty { return (found, qualifierLength + 1) }
        }
        return ([], 0)
    }

    /// What a result column's name says for the name, where that is more than its last part.
    func noted(_ parts: [Identifier]) -> String? {
        let (found, used) = matches(parts)
        if !found.isEmpty { return used < parts.count ? parts[(used - 1)...].map(\.text).joined(separator: ".") : nil }
        guard lateralAliases.contains(where: { parts[0].matches($0.name) }), !generatedAliases.contains(parts[0].text.lowercased()) else { return nil }
        return "lateralAliasReference(\(parts.map(\.text).joined(separator: ".")))"
    }

    /// The expression a name stands for, here or in a surrounding query; nil when nothing has that name.
    func resolve(_ parts: [Identifier], span: SourceSpan) throws -> BoundExpression? {
        let (found, used) = matches(parts)
        if found.count > 1 {
            let distinct = Set(found.map { $0.column.reference?.id.number ?? -1 })
            if distinct.count > 1 || distinct.contains(-1) { throw AnalysisErrors.ambiguous(parts, found.map { $0.qualifier + [$0.column.name] }, span) }
        }
        if let match = found.first {
            var expression = match.column.expression
            if used == parts.count, case .column(var reference) = expression {
                reference.name = parts[used - 1].text
                expression = .column(reference)
            }
            return try FieldAccess.descend(expression, parts[used...], span: span)
        }
        if parts.count >= 1, let alias = lateralAliases.last(where: { parts[0].matches($0.name) }) {
            return try FieldAccess.descend(alias.expression, parts[1...], span: span)
        }
        if let first = parts.first, let item = try namedItem?(first) { return try FieldAccess.descend(item, parts[1...], span: span) }
        guard let parent, let outer = try parent.resolve(parts, span: span) else { return nil }
        outer.forEachColumn { captures?.add($0, at: span) }
        return outer
    }

    /// Whether a column of the query's own relations has the name.
    func hasColumn(_ name: String) -> Bool {
        let wanted = Identifier(name)
        return relations.contains { relation in relation.columns.contains { wanted.matches($0.name) && !$0.isHidden } }
    }

    /// Every qualified name, nearest scope first, to suggest from.
    var candidates: [[String]] {
        let own = variables.filter { !$0.isHidden }.map { [$0.name] } + relations.flatMap { relation in relation.columns.map { relation.qualifier + [$0.name] } }
        return own
    }
}

extension BoundExpression {
    func forEachColumn(_ body: (ColumnReference) -> Void) {
        if case .column(let reference) = self { body(reference) }
        if case .subquery(let subquery) = self { subquery.outerColumns.forEach(body) }
        for child in children { child.forEachColumn(body) }
    }
}

/// Reading fields of structs, and of structs in arrays, by name.
enum FieldAccess {
    static func descend(_ base: BoundExpression, _ names: ArraySlice<Identifier>, span: SourceSpan) throws -> BoundExpression {
        var expression = base
        for name in names { expression = try field(of: expression, name, span: span) }
        return expression
    }

    static func field(of base: BoundExpression, _ name: Identifier, span: SourceSpan) throws -> BoundExpression {
        switch base.type {
        case .structure(let fields):
            let matching = fields.indices.filter { name.matches(fields[$0].name) }
            guard let index = matching.first else {
                throw QueryError(
                    "FIELD_NOT_FOUND", sqlState: "42704",
                    "No such struct field `\(name.text)` in \(fields.map { "`\($0.name)`" }.joined(separator: ", ")).", span: span.range)
            }
            guard matching.count == 1 else {
                throw QueryError(
                    "AMBIGUOUS_REFERENCE_TO_FIELDS", sqlState: "42000",
                    "Ambiguous reference to the field `\(name.text)`. It appears \(matching.count) times in the schema.", span: span.range)
            }
            return .field(base, index: index, fields[index].type)
        case .array(.structure, _), .map:
            return try ElementAccess.element(of: base, .literal(.string(name.text), .string), span: span, byName: name)
        case .array:
            throw QueryError.unexpectedInputType(
                text: "\(AnalysisErrors.describe(base))[\(name.text)]", position: 1, required: "\"INTEGRAL\"", argument: name.text, type: .string).at(span.range)
        default:
            throw QueryError(
                "INVALID_EXTRACT_BASE_FIELD_TYPE", sqlState: "42000",
                "Can't extract a value from \"\(AnalysisErrors.describe(base))\". Need a complex type [STRUCT, ARRAY, MAP] but got \"\(base.type.sql)\".",
                span: span.range)
        }
    }
}

extension SourceSpan {
    /// As errors carry it; nil for nodes that no text was read for.
    package var range: Range<Int>? { end > start ? start..<end : nil }
}
