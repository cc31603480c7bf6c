import Columnar
import Functions
import SQLSyntax

/// The name Spark gives a result column without an alias: the expression printed back, operators in parentheses, strings without quotes.
package enum ColumnNaming {
    package static func name(of expression: Expression) -> String {
        switch expression.kind {
        case .column(let parts):
            return parts.count > 1 && parts.count < 4 ? (parts.last?.text ?? "") : parts.last?.text ?? ""
        case .field(let base, let field):
            return "\(name(of: base)).\(field.text)"
        default:
            return text(of: expression)
        }
    }

    /// As inside another expression.
    package static func text(of expression: Expression) -> String {
        switch expression.kind {
        case .literal(let literal): return text(of: literal)
        case .column(let parts): return columnText(parts)
        case .identifierClause(let inner): return text(of: inner)
        case .star(let star): return star.qualifier.isEmpty ? "*" : star.qualifier.map(\.text).joined(separator: ".") + ".*"
        case .parameter(.named(let name)): return ":" + name
        case .parameter(.positional): return "?"
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
        case .inSubquery(let value, _): return "(\(text(of: value)) IN (listquery()))"
        case .exists: return "exists()"
        case .scalarSubquery: return "scalarsubquery()"
        case .like(let like):
            let escape = like.escape.map { $0 == "\\" ? "" : " ESCAPE '\($0)'" } ?? ""
            if like.isCaseInsensitive { return "ilike(\(text(of: like.value)), \(text(of: like.pattern))\(like.escape.map { ", \($0)" } ?? ""))" }
            return "\(text(of: like.value)) LIKE \(text(of: like.pattern))\(escape)"
        case .likeQuantified(let like):
            let name = (like.isNegated ? "not" : "") + "like" + (like.quantifier == .any ? "any" : "all")
            return "\(name)(\(text(of: like.value)), \(list(like.patterns)))"
        case .rlike(let value, let pattern): return "RLIKE(\(text(of: value)), \(text(of: pattern)))"
        case .isTest(let value, let test):
            switch test {
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
        case .cast(let value, let type): return "CAST(\(text(of: value)) AS \(typeText(type)))"
        case .tryCast(let value, let type): return "TRY_CAST(\(text(of: value)) AS \(typeText(type)))"
        case .functionCall(let call): return self.call(call)
        case .lambda(let parameters, let body):
            let names = parameters.map { "namedlambdavariable()".isEmpty ? $0.text : "namedlambdavariable()" }
            let inside = lambdaText(body, parameters)
            return "lambdafunction(\(inside), \(names.joined(separator: ", ")))"
        case .row(let values): return "struct(\(list(values)))"
        case .field(let base, let name): return "\(text(of: base)).\(name.text)"
        case .subscriptAccess(let base, let index): return "\(text(of: base))[\(text(of: index))]"
        case .variantPath(let base, let steps):
            var path = "$"
            for step in steps {
                switch step {
                case .key(let key): path += "." + key
                case .index(let index): path += "[\(index)]"
                }
            }
            return "variant_get(\(text(of: base)), \(path))"
        case .collate(let value, let collation): return "collate(\(text(of: value)), \(collation.map(\.text).joined(separator: ".")))"
        }
    }

    static func list(_ expressions: [Expression]) -> String { expressions.map(text(of:)).joined(separator: ", ") }

    private static func lambdaText(_ body: Expression, _ parameters: [Identifier]) -> String {
        var text = text(of: body)
        // Spark prints every lambda variable as `namedlambdavariable()`; plain names are replaced as whole words.
        for parameter in parameters { text = replaceWord(parameter.text, in: text, with: "namedlambdavariable()") }
        return text
    }

    private static func replaceWord(_ word: String, in text: String, with replacement: String) -> String {
        var result = ""
        var current = ""
        func flush() {
            result += current == word ? replacement : current
            current = ""
        }
        for character in text {
            if character.isLetter || character.isNumber || character == "_" {
                current.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }

    private static func columnText(_ parts: [Identifier]) -> String {
        // current_date and its like read as calls when no such column exists; the analyzer names those itself.
        parts.count == 1 ? parts[0].text : parts[parts.count - 1].text
    }

    private static func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> String {
        let a = text(of: left)
        let b = text(of: right)
        switch operation {
        case .notEqual: return "(NOT (\(a) = \(b)))"
        case .concatenate:
            return "concat(\(flattenConcatenation(left) + ", " + b))"
        case .integerDivide: return "(\(a) div \(b))"
        case .shiftLeft: return "(\(a) << \(b))"
        default: return "(\(a) \(operation.symbol) \(b))"
        }
    }

    private static func flattenConcatenation(_ expression: Expression) -> String { text(of: expression) }

    static func text(of literal: Literal) -> String {
        switch literal {
        case .null: return "NULL"
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer(let digits), .tinyint(let digits), .smallint(let digits), .bigint(let digits): return digits
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
            guard let (value, type) = try? LiteralConversion.convert(literal, span: .none, options: AnalyzerOptions()) else { return "" }
            return ValuePrinting.sql(value, type)
        }
    }

    static func typeText(_ type: DataTypeSyntax) -> String {
        (try? TypeCoercion.plain(TypeConversion.convert(type)).sql) ?? ""
    }

    static func sortText(_ item: SortItem) -> String {
        "\(text(of: item.expression)) \(item.direction == .ascending ? "ASC" : "DESC") NULLS \(item.nullOrder == .first ? "FIRST" : "LAST")"
    }

    private static func call(_ call: FunctionCall) -> String {
        let name = (call.name.parts?.last?.text ?? "").lowercased()
        var arguments = call.arguments.map { argument in text(of: argument.value) }
        switch name {
        case "count" where arguments == ["*"]: arguments = ["1"]
        case "if" where arguments.count == 3: return "(IF(\(arguments.joined(separator: ", "))))"
        case "extract" where arguments.count == 2: return "extract(\(arguments[0]) FROM \(arguments[1]))"
        case "cast" where arguments.count == 2: break
        case "mod" where arguments.count == 2: return "mod(\(arguments[0]), \(arguments[1]))"
        case "named_struct", "struct": break
        case "window", "session_window": return name
        case "datepart" where arguments.count == 2: return "datepart(\(arguments[0]) FROM \(arguments[1]))"
        default: arguments = DefaultArguments.complete(name, arguments)
        }
        let shown = canonicalNames[name] ?? name
        var result = "\(shown)(\(call.isDistinct ? "DISTINCT " : "")\(arguments.joined(separator: ", ")))"
        if !call.orderWithinGroup.isEmpty {
            result += " WITHIN GROUP (ORDER BY \(call.orderWithinGroup.map(sortText).joined(separator: ", ")))"
        }
        if call.nullTreatment == .ignore, ["first", "last", "any_value", "first_value", "last_value"].contains(name) || call.over != nil {
            result = call.over == nil ? "\(shown)(\(arguments.joined(separator: ", "))) ignore nulls" : result
        }
        if let filter = call.filter { result += " FILTER (WHERE \(text(of: filter)))" }
        if let over = call.over { result += " OVER " + window(over, name) }
        return result
    }

    /// Aliases that Spark prints under their main name.
    private static let canonicalNames: [String: String] = [
        "curdate": "current_date", "dateadd": "date_add", "average": "avg", "mean": "mean", "ucase": "ucase", "lcase": "lcase",
    ]

    private static func window(_ reference: WindowReference, _ function: String) -> String {
        switch reference {
        case .named(let name): return name.text
        case .specification(let specification): return windowText(specification, function)
        }
    }

    static func windowText(_ specification: WindowSpecification, _ function: String) -> String {
        var parts: [String] = []
        if !specification.partitionBy.isEmpty { parts.append("PARTITION BY " + list(specification.partitionBy)) }
        if !specification.orderBy.isEmpty { parts.append("ORDER BY " + specification.orderBy.map(sortText).joined(separator: ", ")) }
        if let frame = specification.frame {
            let unit = frame.units == .rows ? "ROWS" : "RANGE"
            parts.append("\(unit) BETWEEN \(bound(frame.start)) AND \(bound(frame.end))")
        } else if function == "lag" || function == "lead" {
            parts.append("ROWS BETWEEN \(function == "lag" ? "-1 FOLLOWING AND -1 FOLLOWING" : "1 FOLLOWING AND 1 FOLLOWING")")
        } else if ["row_number", "rank", "dense_rank", "ntile"].contains(function) {
            parts.append("ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW")
        } else if ["percent_rank"].contains(function) {
            parts.append("ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW")
        } else if function == "cume_dist" {
            parts.append("RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW")
        } else if specification.orderBy.isEmpty {
            parts.append("ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING")
        } else {
            parts.append("RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW")
        }
        return "(\(parts.joined(separator: " ")))"
    }

    private static func bound(_ bound: WindowFrame.Bound) -> String {
        switch bound {
        case .unboundedPreceding: "UNBOUNDED PRECEDING"
        case .unboundedFollowing: "UNBOUNDED FOLLOWING"
        case .currentRow: "CURRENT ROW"
        case .preceding(let offset): "\(text(of: offset)) PRECEDING"
        case .following(let offset): "\(text(of: offset)) FOLLOWING"
        }
    }
}
