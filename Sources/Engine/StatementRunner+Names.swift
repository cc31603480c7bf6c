import Planner
import SQLSyntax

/// IDENTIFIER clauses in the names of statements that are no queries: they are computed before the statement runs.
extension StatementRunner {
    func namesResolved(_ statement: Statement) throws -> Statement {
        var resolved = statement
        switch statement.kind {
        case .createTable(var node):
            try resolve(&node.name)
            resolved.kind = .createTable(node)
        case .createTableLike(var node):
            try resolve(&node.name)
            try resolve(&node.source)
            resolved.kind = .createTableLike(node)
        case .createView(var node):
            try resolve(&node.name)
            resolved.kind = .createView(node)
        case .createMaterializedView(var node):
            try resolve(&node.name)
            resolved.kind = .createMaterializedView(node)
        case .createFunction(var node):
            try resolve(&node.name)
            resolved.kind = .createFunction(node)
        case .createNamespace(var node):
            try resolve(&node.name)
            resolved.kind = .createNamespace(node)
        case .drop(var node):
            try resolve(&node.name)
            resolved.kind = .drop(node)
        case .alterTable(var node):
            try resolve(&node.name)
            resolved.kind = .alterTable(node)
        case .alterView(var node):
            try resolve(&node.name)
            resolved.kind = .alterView(node)
        case .insert(var node):
            try resolve(&node.table)
            resolved.kind = .insert(node)
        case .update(var node):
            try resolve(&node.table)
            resolved.kind = .update(node)
        case .delete(var node):
            try resolve(&node.table)
            resolved.kind = .delete(node)
        case .merge(var node):
            try resolve(&node.target)
            resolved.kind = .merge(node)
        case .describeTable(var node):
            try resolve(&node.name)
            resolved.kind = .describeTable(node)
        case .cacheTable(var node):
            try resolve(&node.name)
            resolved.kind = .cacheTable(node)
        case .refresh(let target, var name):
            try resolve(&name)
            resolved.kind = .refresh(target, name)
        default: break
        }
        return resolved
    }

    private func resolve(_ name: inout ObjectName) throws {
        guard name.parts == nil else { return }
        name.kind = .parts(try parts(name).map { Identifier($0, span: name.span) })
    }
}
