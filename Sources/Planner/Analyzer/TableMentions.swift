import SQLSyntax

/// Whether a query's text reads a table of some name, to tell recursive common tables from others.
enum TableMentions {
    static func contains(_ name: String, in query: Query) -> Bool {
        contains(name, in: query.term) || (query.with?.definitions.contains { contains(name, in: $0.query) } ?? false)
    }

    private static func contains(_ name: String, in term: QueryTerm) -> Bool {
        switch term.kind {
        case .select(let select): return select.from.map { contains(name, in: $0) } ?? false
        case .values: return false
        case .table(let object): return matches(name, object)
        case .setOperation(_, _, let left, let right): return contains(name, in: left) || contains(name, in: right)
        case .subquery(let query): return contains(name, in: query)
        case .pipe(let input, let operation):
            if contains(name, in: input) { return true }
            switch operation {
            case .join(_, let right, _): return contains(name, in: right)
            case .setOperation(_, _, let right): return contains(name, in: right)
            default: return false
            }
        }
    }

    private static func contains(_ name: String, in relation: Relation) -> Bool {
        switch relation.kind {
        case .table(let reference): matches(name, reference.name)
        case .subquery(let query): contains(name, in: query)
        case .values, .function: false
        case .aliased(let inner, _), .lateral(let inner), .sample(let inner, _), .pivot(let inner, _), .unpivot(let inner, _), .lateralView(let inner, _):
            contains(name, in: inner)
        case .join(let join): contains(name, in: join.left) || contains(name, in: join.right)
        }
    }

    private static func matches(_ name: String, _ object: ObjectName) -> Bool {
        guard let parts = object.parts, parts.count == 1 else { return false }
        return parts[0].text.lowercased() == name
    }
}
