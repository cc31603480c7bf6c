import Columnar
import Functions

/// Maps as keys of groups: equal entries in any order make equal maps, so that keys are compared, and shown, with entries sorted by key.
enum OrderedMaps {
    static func isContained(in type: DataType) -> Bool {
        switch type {
        case .map: true
        case .array(let element, _): isContained(in: element)
        case .structure(let fields): fields.contains { isContained(in: $0.type) }
        default: false
        }
    }

    /// The expression with the entries of its maps sorted, at every depth.
    static func ordered(_ expression: BoundExpression) -> BoundExpression {
        let type = expression.type
        guard isContained(in: type) else { return expression }
        let function = ResolvedScalar([type], returns: type, kernel: .row { values, _ in ordered(values[0]) })
        return .call(BoundExpression.CallExpression("mapsort", function, [expression], span: nil))
    }

    private static func ordered(_ value: Value) -> Value {
        switch value {
        case .map(let entries):
            let inner = entries.map { MapEntry(ordered($0.key), ordered($0.value)) }
            return .map(inner.sorted { Value.compare($0.key, $1.key) < 0 })
        case .array(let elements): return .array(elements.map { ordered($0) })
        case .structure(let fields): return .structure(fields.map { ordered($0) })
        // A zero has no sign among keys.
        case .double(let number): return .double(number == 0 ? 0 : number)
        case .float(let number): return .float(number == 0 ? 0 : number)
        default: return value
        }
    }
}
