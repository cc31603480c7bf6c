import Columnar
import Functions
import SQLSyntax

/// The name Spark gives a result column without an alias: the expression printed back, operators in parentheses, strings without quotes.
package struct ColumnNaming {
    /// What the analyzer knows better than the text.
    var notes = NameNotes()
    /// Windows of the WINDOW clause, which names spell out.
    var namedWindows: [NamedWindow] = []
    var timeZone = "UTC"
    /// Parameters of the lambdas around.
    var lambdaParameters: Set<String> = []

    package static func name(of expression: Expression) -> String { ColumnNaming().name(of: expression) }
    package static func text(of expression: Expression) -> String { ColumnNaming().text(of: expression) }
    static func text(of literal: Literal) -> String { ColumnNaming().text(of: literal) }
    static func sortText(_ item: SortItem) -> String { ColumnNaming().sortText(item) }
    static func windowText(_ specification: WindowSpecification, _ function: String) -> String { ColumnNaming().windowText(specification, function) }

    func name(of expression: Expression) -> String {
        switch expression.kind {
        case .column(let parts): return parts.last?.text ?? ""
        // A cast column keeps its name.
        case .cast(let value, _), .tryCast(let value, _):
            if case .column(let parts) = value.kind, notes[value]?.hasPrefix("outer(") ?? true { return parts.last?.text ?? "" }
            if case .variantPath(_, let steps) = value.kind, let key = lastKey(steps) { return key }
            return text(of: expression)
        case .variantPath(_, let steps): return lastKey(steps) ?? text(of: expression)
        case .field(let base, let field):
            if notes.isMapKey(expression) { return "\(name(of: base))[\(field.text)]" }
            return "\(name(of: base)).\(field.text)"
        default:
            return text(of: expression)
        }
    }

    private func lastKey(_ steps: [VariantPathStep]) -> String? {
        for step in steps.reversed() {
            if case .key(let key) = step { return key }
        }
        return nil
    }

    /// As inside another expression.
    func text(of expression: Expression) -> String {
        switch expression.kind {
        case .literal(let literal): return notes[expression] ?? text(of: literal)
        case .column(let parts):
            if parts.count == 1, lambdaParameters.contains(parts[0].text.lowercased()) { return "namedlambdavariable()" }
            return notes[expression] ?? parts.last?.text ?? ""
        case .identifierClause(let inner): return notes[expression] ?? text(of: inner)
        case .star(let star): return notes[expression] ?? (star.qualifier.isEmpty ? "*" : star.qualifier.map(\.text).joined(separator: ".") + ".*")
        case .parameter(.named(let name)): return notes[expression] ?? ":" + name
        case .parameter(.positional): return notes[expression] ?? "?"
        case .unary(let operation, let operand):
            switch operation {
            case .not: return "(NOT \(text(of: operand)))"
            case .minus: return "(- \(text(of: operand)))"
            case .plus: return "(+ \(text(of: operand)))"
            case .bitwiseNot: return "~\(text(of: operand))"
            }
        case .binary(let operation, let left, let right): return binary(operation, left, right)
        case .between(let value, let lower, let upper): return "between(\(text(of: value)), \(text(of: lower)), \(text(of: upper)))"
        case .inList(let value, let elements): return "(\(text(of: value)) IN (\(list(elements))))"
        case .inSubquery(let value, _):
            let query = notes[expression] ?? "listquery()"
            if case .row(let values) = value.kind {
                return "(named_struct(\(values.map { "'\(name(of: $0))', \(text(of: $0))" }.joined(separator: ", "))) IN (\(query)))"
            }
            return "(\(text(of: value)) IN (\(query)))"
        case .exists: return notes[expression] ?? "exists()"
        case .scalarSubquery: return notes[expression] ?? "scalarsubquery()"
        case .like(let like):
            if like.isCaseInsensitive { return "ilike(\(text(of: like.value)), \(text(of: like.pattern)))" }
            let escape = like.escape.map { $0 == "\\" ? "" : " ESCAPE '\($0)'" } ?? ""
            return "\(text(of: like.value)) LIKE \(text(of: like.pattern))\(escape)"
        case .likeQuantified(let like): return quantified(like)
        case .rlike(let value, let pattern): return "RLIKE(\(text(of: value)), \(text(of: pattern)))"
        case .isTest(let value, let test):
            switch test {
            case .unknown where isBooleanLiteral(value): return "(\(text(of: value)) IS UNKNOWN)"
            case .notUnknown where isBooleanLiteral(value): return "(\(text(of: value)) IS NOT UNKNOWN)"
            case .null, .unknown: return "(\(text(of: value)) IS NULL)"
            case .notNull, .notUnknown: return "(\(text(of: value)) IS NOT NULL)"
            case .true: return "(\(text(of: value)) <=> true)"
            case .notTrue: return "(NOT (\(text(of: value)) <=> true))"
            case .false: return "(\(text(of: value)) <=> false)"
            case .notFalse: return "(NOT (\(text(of: value)) <=> false))"
            }
        case .caseWhen(let node):
            var parts = ["CASE"]
            for branch in node.branches {
                let condition = node.operand.map { "(\(text(of: $0)) = \(text(of: branch.condition)))" } ?? text(of: branch.condition)
                parts.append("WHEN \(condition) THEN \(text(of: branch.result))")
            }
            if let other = node.elseResult { parts.append("ELSE \(text(of: other))") }
            return parts.joined(separator: " ") + " END"
        case .cast(let value, let type): return cast("CAST", value, type)
        case .tryCast(let value, let type): return cast("TRY_CAST", value, type)
        case .functionCall(let call): return notes[expression] ?? self.call(call)
        case .lambda(let parameters, let body):
            var inner = self
            inner.lambdaParameters.formUnion(parameters.map { $0.text.lowercased() })
            return "lambdafunction(\(inner.text(of: body)), \(parameters.map { _ in "namedlambdavariable()" }.joined(separator: ", ")))"
        case .row(let values):
            let fields = values.enumerated().map { position, value -> String in
                if case .column(let parts) = value.kind { return "\(parts.last?.text ?? ""), \(text(of: value))" }
                return "col\(position + 1), \(text(of: value))"
            }
            return "named_struct(\(fields.joined(separator: ", ")))"
        case .field(let base, let name):
            return notes.isMapKey(expression) ? "\(text(of: base))[\(name.text)]" : "\(text(of: base)).\(name.text)"
        case .subscriptAccess(let base, let index): return notes[expression] ?? "\(text(of: base))[\(text(of: index))]"
        case .variantPath(let base, let steps):
            var path = "$"
            for step in steps {
                switch step {
                case .key(let key): path += "." + key
                case .index(let index): path += "[\(index)]"
                }
            }
            return "variant_get(\(text(of: base)), \(path))"
        case .collate(let value, let collation): return "collate(\(text(of: value)), \(collation.last?.text ?? ""))"
        }
    }

    private func isBooleanLiteral(_ expression: Expression) -> Bool {
        if case .literal(.boolean) = expression.kind { true } else { false }
    }

    func list(_ expressions: [Expression]) -> String { expressions.map(text(of:)).joined(separator: ", ") }

    /// The part of a variant carries its name into a cast.
    private func castText(_ value: Expression) -> String {
        if case .variantPath(_, let steps) = value.kind, let key = lastKey(steps) { return "\(text(of: value)) AS \(key)" }
        return text(of: value)
    }

    /// Complex types do not show: only the value does.
    private func cast(_ keyword: String, _ value: Expression, _ type: DataTypeSyntax) -> String {
        switch type.kind {
        case .array, .map, .struct: text(of: value)
        default: "\(keyword)(\(castText(value)) AS \(typeText(type)))"
        }
    }

    /// Spark makes one predicate of constant patterns, and AND or OR of the others.
    private func quantified(_ like: QuantifiedLikePredicate) -> String {
        let constant = like.patterns.allSatisfy { if case .literal(.string) = $0.kind { true } else { false } }
        let value = text(of: like.value)
        if constant {
            let name = (like.isNegated ? "not" : "") + "like" + (like.quantifier == .any ? "any" : "all")
            return "\(name)(\(like.isCaseInsensitive ? "lower(\(value))" : value))"
        }
        let parts = like.patterns.map { pattern -> String in
            let one = like.isCaseInsensitive ? "ilike(\(value), \(text(of: pattern)))" : "\(value) LIKE \(text(of: pattern))"
            return like.isNegated ? "(NOT \(one))" : one
        }
        return parts.dropFirst().reduce(parts.first ?? "") { "(\($0) \(like.quantifier == .any ? "OR" : "AND") \($1))" }
    }

    private func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> String {
        let a = text(of: left)
        let b = text(of: right)
        switch operation {
        case .notEqual: return "(NOT (\(a) = \(b)))"
        case .concatenate:
            return "concat(\(a), \(b))"
        case .integerDivide: return "(\(a) div \(b))"
        case .shiftLeft: return "(\(a) << \(b))"
        default: return "(\(a) \(operation.symbol) \(b))"
        }
    }

    func text(of literal: Literal) -> String {
        switch literal {
        case .null: return "NULL"
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer(let digits), .tinyint(let digits), .smallint(let digits), .bigint(let digits):
            let isNegative = digits.hasPrefix("-")
            let plain = digits.drop { $0 == "-" || $0 == "0" }
            return plain.isEmpty ? "0" : (isNegative ? "-" : "") + plain
        case .decimal(let digits):
            guard let decimal = LiteralConversion.decimal(digits) else { return digits }
            return ValuePrinting.sql(.decimal(decimal.unscaled), .decimal(precision: decimal.precision, scale: decimal.scale))
        case .double(let digits):
            guard let value = Double(digits) else { return digits }
            return ValuePrinting.sql(.double(value), .double)
        case .float(let digits):
            guard let value = Float(digits) else { return digits }
            return ValuePrinting.sql(.float(value), .float)
        case .string(let value): return value
        case .binary(let bytes): return ValuePrinting.sql(.binary(bytes), .binary)
        case .typed, .interval:
            guard let (value, type) = try? LiteralConversion.convert(literal, span: .none, options: AnalyzerOptions(timeZone: timeZone)) else { return "" }
            return ValuePrinting.sql(value, type, timeZone: timeZone)
        }
    }

    func typeText(_ type: DataTypeSyntax) -> String {
        switch type.kind {
        case .char, .varchar: "STRING"
        default: (try? TypeCoercion.unpadded(TypeConversion.convert(type)).sql) ?? ""
        }
    }

    func sortText(_ item: SortItem) -> String {
        "\(text(of: item.expression)) \(item.direction == .ascending ? "ASC" : "DESC") NULLS \(item.nullOrder == .first ? "FIRST" : "LAST")"
    }
}
