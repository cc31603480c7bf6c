import Columnar
import Planner
import SQLSyntax

/// What one compound statement, or one turn of a FOR loop, declares.
struct LocalScope {
    /// Names of the scope may be qualified by it.
    var label: String?
    /// By name in lower case.
    var variables: [String: SessionCatalog.Variable] = [:]
    var cursors: [String: ScriptCursor] = [:]
    /// SQLSTATEs of declared conditions, by name in lower case.
    var conditions: [String: String] = [:]
    var handlers: [HandlerDeclaration] = []
}

/// The rows of a cursor's query as they were when it was opened.
struct ScriptCursor {
    var query: Query
    /// nil while the cursor is closed.
    var rows: [[Value]]?
    var schema: Schema = []
    var next = 0
}

extension [LocalScope] {
    /// The innermost scope that has a name, given alone or behind the scope's label.
    func place<Item>(of parts: [String], in items: (LocalScope) -> [String: Item]) -> (scope: Int, key: String)? {
        guard let key = parts.last?.lowercased(), parts.count <= 2 else { return nil }
        let label = parts.count == 2 ? parts[0].lowercased() : nil
        for index in indices.reversed() where items(self[index])[key] != nil {
            if label == nil || self[index].label == label { return (index, key) }
        }
        return nil
    }
}
