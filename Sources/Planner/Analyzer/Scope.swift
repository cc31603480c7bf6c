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

/// An item of a SELECT list as those further right can name it.
struct LateralAlias {
    var name: String
    var expression: BoundExpression
    /// The column of a generator, which is like a column of the input.
    var isGenerated = false
}

/// Columns of surrounding queries that a subquery reads.
final class CaptureList {
    private(set) var columns: [ColumnReference] = []
    func add(_ column: ColumnReference) {
        if !contains(column.id) { columns.append(column) }
    }

    func contains(_ id: ColumnID) -> Bool { columns.contains { $0.id == id } }
}

/// What names mean at one place of a statement.
final class Scope {
    var relations: [ScopeRelation]
    /// Names of SQL function parameters and lambda parameters; they come first (innermost last).
    var variables: [ScopeColumn] = []
    /// The SQL function whose parameters `variables` are: they may be qualified by it.
    var functionName: String?
    /// Aliases of items further left in the same SELECT list.
    var lateralAliases: [LateralAlias] = []
    /// How often such an alias was meant.
    private(set) var lateralUses = 0
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

    /// Whether a name is that of a parameter of a SQL function, here or further out.
    func isVariable(_ parts: [Identifier]) -> Bool {
        let (found, used) = matches(parts)
        guard found.isEmpty else {
            let name = parts[used - 1]
            return used == parts.count && variables.contains { name.matches($0.name) }
        }
        return parent?.isVariable(parts) ?? false
    }

    /// What a result column's name says for the name, where that is more than its last part.
    func noted(_ parts: [Identifier]) -> String? {
        let (found, used) = matches(parts)
        if !found.isEmpty { return used < parts.count ? parts[(used - 1)...].map(\.text).joined(separator: ".") : nil }
        if let alias = lateralAliases.first(where: { parts[0].matches($0.name) }) {
            return alias.isGenerated ? nil : "lateralAliasReference(\(parts.last?.text ?? ""))"
        }
        guard let parent else { return nil }
        let outer = parent.matches(parts)
        guard let match = outer.found.first, match.column.reference != nil, parent.variables.isEmpty else { return nil }
        let name = (match.qualifier + [parts[outer.used - 1].text]).map(Self.quotedWhereNeeded).joined(separator: ".")
        return (["outer(\(name))"] + parts[outer.used...].map(\.text)).joined(separator: ".")
    }

    private static func quotedWhereNeeded(_ name: String) -> String {
        let isPlain = !name.isEmpty && name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5F
        }
        return isPlain ? name : AnalysisErrors.quote([name])
    }

    /// The expression a name stands for among the relations and variables of this very scope.
    func resolveOwn(_ parts: [Identifier], span: SourceSpan) throws -> BoundExpression? {
        guard let match = try match(parts, span: span) else { return nil }
        var expression = match.column.expression
        if match.path.isEmpty, case .column(var reference) = expression {
            reference.name = parts[parts.count - 1].text
            expression = .column(reference)
        }
        return try FieldAccess.descend(expression, match.path, span: span)
    }

    /// The column of this very scope that a name begins with, and the fields that follow it.
    func match(_ parts: [Identifier], span: SourceSpan) throws -> (column: ScopeColumn, path: ArraySlice<Identifier>)? {
        let (found, used) = matches(parts)
        if found.count > 1 {
            let distinct = Set(found.map { $0.column.reference?.id.number ?? -1 })
            if distinct.count > 1 || distinct.contains(-1) { throw AnalysisErrors.ambiguous(parts, found.map { $0.qualifier + [$0.column.name] }, span) }
        }
        return found.first.map { ($0.column, parts[used...]) }
    }

    /// The alias of an item further left in the SELECT list.
    func resolveLateral(_ parts: [Identifier], span: SourceSpan) throws -> BoundExpression? {
        let named = lateralAliases.filter { parts[0].matches($0.name) }
        guard let alias = named.last else { return nil }
        guard named.count == 1 else {
            throw QueryError(
                "AMBIGUOUS_LATERAL_COLUMN_ALIAS", sqlState: "42702",
                "Lateral column alias \(AnalysisErrors.quote(parts.map(\.text))) is ambiguous and has \(named.count) matches.", span: span.range)
        }
        if !alias.isGenerated { lateralUses += 1 }
        return try FieldAccess.descend(alias.expression, parts[1...], span: span)
    }

    /// The expression a name stands for in a surrounding query. Aliases of its SELECT list are not seen from within.
    func resolveOuter(_ parts: [Identifier], span: SourceSpan) throws -> BoundExpression? {
        guard let outer = try parent?.resolveOwn(parts, span: span) ?? parent?.resolveParameter(parts, span: span) else { return nil }
        outer.forEachColumn { captures?.add($0) }
        return outer
    }

    /// Columns are seen one query further in and no deeper, the parameters of a function's body everywhere.
    private func resolveParameter(_ parts: [Identifier], span: SourceSpan) throws -> BoundExpression? {
        guard let parent else { return nil }
        let isParameter = parent.functionName != nil
        guard let outer = try (isParameter ? parent.resolveOwn(parts, span: span) : nil) ?? parent.resolveParameter(parts, span: span) else { return nil }
        outer.forEachColumn { captures?.add($0) }
        return outer
    }

    /// Whether this is what stands around the body of a SQL function.
    var isFunctionBody: Bool { functionName != nil || (parent?.isFunctionBody ?? false) }

    /// An item of the SELECT list, for GROUP BY.
    func resolveItem(_ parts: [Identifier], span: SourceSpan) throws -> BoundExpression? {
        guard let first = parts.first, let item = try namedItem?(first) else { return nil }
        return try FieldAccess.descend(item, parts[1...], span: span)
    }

    /// Whether a column of the query's own relations has the name.
    func hasColumn(_ name: String) -> Bool {
        let wanted = Identifier(name)
        return relations.contains { relation in relation.columns.contains { wanted.matches($0.name) && !$0.isHidden } }
    }

    /// The expression a name stands for, here or in a surrounding query; nil when nothing has that name.
    func resolve(_ parts: [Identifier], span: SourceSpan) throws -> BoundExpression? {
        try resolveOwn(parts, span: span) ?? resolveLateral(parts, span: span) ?? resolveItem(parts, span: span) ?? resolveOuter(parts, span: span)
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
