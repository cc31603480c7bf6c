import SQLSyntax

/// Whether a query's text reads a table of some name, subqueries in expressions included, to tell recursive common tables from others.
enum TableMentions {
    static func contains(_ name: String, in query: Query) -> Bool {
        for definition in query.with?.definitions ?? [] {
            let isHidden = definition.name.text.lowercased() == name
            // From a definition of the same name on, the name means that one; a recursive one means itself even within.
            if isHidden && query.with?.isRecursive == true { return false }
            if contains(name, in: definition.query) { return true }
            if isHidden { return false }
        }
        return contains(name, in: query.term) || contains(name, in: query.organization)
    }

    private static func contains(_ name: String, in organization: QueryOrganization) -> Bool {
        organization.orderBy.contains { contains(name, in: $0.expression) } || organization.sortBy.contains { contains(name, in: $0.expression) }
    }

    static func contains(_ name: String, in term: QueryTerm) -> Bool {
        switch term.kind {
        case .select(let select): return contains(name, in: select)
        case .values(let rows, _): return contains(name, in: rows)
        case .table(let object): return matches(name, object)
        case .setOperation(_, _, let left, let right): return contains(name, in: left) || contains(name, in: right)
        case .subquery(let query): return contains(name, in: query)
        case .pipe(let input, let operation):
            if contains(name, in: input) { return true }
            switch operation {
            case .join(_, let right, let condition): return contains(name, in: right) || contains(name, in: condition)
            case .setOperation(_, _, let right): return contains(name, in: right)
            case .select(let select): return contains(name, in: select)
            case .extend(let items): return contains(name, in: items.map(\.expression))
            case .set(let assignments): return contains(name, in: assignments.map(\.value))
            case .filter(let condition): return contains(name, in: condition)
            case .aggregate(let items, _): return contains(name, in: items.map(\.expression))
            default: return false
            }
        }
    }

    private static func contains(_ name: String, in select: Select) -> Bool {
        if let from = select.from, contains(name, in: from) { return true }
        if contains(name, in: select.items.map(\.expression)) { return true }
        return [select.where, select.having, select.qualify].contains { $0.map { contains(name, in: $0) } ?? false }
    }

    private static func contains(_ name: String, in relation: Relation) -> Bool {
        switch relation.kind {
        case .table(let reference): matches(name, reference.name)
        case .subquery(let query): contains(name, in: query)
        case .values(let rows): contains(name, in: rows)
        case .function: false
        case .aliased(let inner, _), .lateral(let inner), .sample(let inner, _), .pivot(let inner, _), .unpivot(let inner, _), .lateralView(let inner, _):
            contains(name, in: inner)
        case .join(let join): contains(name, in: join.left) || contains(name, in: join.right) || contains(name, in: join.condition)
        }
    }

    private static func contains(_ name: String, in condition: Join.Condition) -> Bool {
        if case .on(let expression) = condition { contains(name, in: expression) } else { false }
    }

    private static func contains(_ name: String, in expressions: [Expression]) -> Bool { expressions.contains { contains(name, in: $0) } }

    private static func contains(_ name: String, in expression: Expression) -> Bool {
        switch expression.kind {
        case .exists(let query), .scalarSubquery(let query), .inSubquery(_, let query): if contains(name, in: query) { return true }
        default: break
        }
        return contains(name, in: expression.operands)
    }

    private static func matches(_ name: String, _ object: ObjectName) -> Bool {
        guard let parts = object.parts, parts.count == 1 else { return false }
        return parts[0].text.lowercased() == name
    }
}
