import Columnar
import SQLSyntax

/// Names of unaliased result columns where the resolved expression tells more than the text.
enum ColumnNames {
    static func derived(_ syntax: Expression, _ bound: BoundExpression) -> String {
        switch (syntax.kind, bound) {
        case (.column(let parts), .call(let call)) where parts.count == 1 && call.arguments.isEmpty: return call.name + "()"
        case (.binary(let operation, _, _), .call(let call)) where operation == .add || operation == .subtract || operation == .multiply || operation == .divide:
            return call.name
        case (.subscriptAccess, .field(let base, let index, _)):
            if case .structure(let fields) = base.type, fields.indices.contains(index) { return fields[index].name }
        case (.field(_, let name), .field): return name.text
        default: break
        }
        return ColumnNaming.name(of: syntax)
    }
}
