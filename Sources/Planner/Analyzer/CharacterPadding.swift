import Columnar
import Functions

/// Comparisons of CHAR columns take no account of trailing spaces: what a column is compared with is padded to the column's length, as in Spark
/// only where a column stands by itself next to a constant or another CHAR column.
enum CharacterPadding {
    static func aligned(_ left: BoundExpression, _ right: BoundExpression) -> (BoundExpression, BoundExpression) {
        let sides = aligned([left, right])
        return (sides[0], sides[1])
    }

    /// All to the greatest length, when one is a CHAR column and the others are CHAR columns or constants.
    static func aligned(_ expressions: [BoundExpression]) -> [BoundExpression] {
        guard let first = expressions.first, expressions.contains(where: { length(ofColumn: $0) != nil }) else { return expressions }
        guard length(ofColumn: first) != nil || expressions.count == 2 else { return expressions }
        let lengths = expressions.map { length(ofColumn: $0) ?? length(ofConstant: $0) }
        guard lengths.allSatisfy({ $0 != nil }), let target = lengths.compactMap({ $0 }).max() else { return expressions }
        return zip(expressions, lengths).map { ($1 ?? target) < target ? padded($0, to: target) : $0 }
    }

    private static func length(ofColumn expression: BoundExpression) -> Int? {
        if case .column(let column) = expression, case .char(let length)? = column.declared { length } else { nil }
    }

    private static func length(ofConstant expression: BoundExpression) -> Int? {
        switch expression {
        case .literal(.string(let text), _): text.unicodeScalars.count
        case .literal(.null, _): 0
        default: nil
        }
    }

    private static func padded(_ expression: BoundExpression, to length: Int) -> BoundExpression {
        @Sendable func pad(_ text: String) -> String {
            let count = text.unicodeScalars.count
            return count < length ? text + String(repeating: " ", count: length - count) : text
        }
        if case .literal(let value, let type) = expression { return .literal(value.stringValue.map { .string(pad($0)) } ?? value, type) }
        let function = ResolvedScalar([expression.type], returns: expression.type, kernel: .row { values, _ in
            values[0].stringValue.map { .string(pad($0)) } ?? .null
        })
        return .call(BoundExpression.CallExpression("padded \(length)", function, [expression], span: nil))
    }
}
