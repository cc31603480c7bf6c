extension Formatter {
    /// How tight expressions bind, beyond `BinaryOperator.precedence`.
    enum Precedence {
        static let lambda = 0
        static let not = 3
        static let predicate = 4
        /// What the grammar calls a value: comparisons and everything tighter.
        static let value = 5
        static let unary = 12
        static let primary = 13
    }

    mutating func expression(_ expression: Expression) { self.expression(expression, atLeast: Precedence.lambda) }

    /// Writes an expression, in parentheses if it binds looser than `minimum`.
    mutating func expression(_ expression: Expression, atLeast minimum: Int) {
        if Self.precedence(expression) < minimum {
            write("(")
            bare(expression)
            write(")")
        } else {
            bare(expression)
        }
    }

    static func precedence(_ expression: Expression) -> Int {
        switch expression.kind {
        case .lambda: Precedence.lambda
        case .binary(let operation, _, _): operation == .nullSafeEqual ? Precedence.value : operation.precedence
        case .unary(.not, let operand):
            switch operand.kind {
            case .between, .inList, .inSubquery, .like, .rlike: Precedence.predicate
            case .binary(.nullSafeEqual, _, _): Precedence.predicate
            default: Precedence.not
            }
        case .unary: Precedence.unary
        case .between, .inList, .inSubquery, .like, .likeQuantified, .rlike, .isTest, .exists: Precedence.predicate
        default: Precedence.primary
        }
    }

    private mutating func bare(_ expression: Expression) {
        switch expression.kind {
        case .literal(let literal): self.literal(literal)
        case .column(let parts): multipart(parts)
        case .identifierClause(let name):
            write("IDENTIFIER(")
            self.expression(name)
            write(")")
        case .star(let star): self.star(star)
        case .parameter(.named(let name)): write(":" + Self.quoted(name))
        case .parameter(.positional): write("?")
        case .unary(let operation, let operand): unary(operation, operand)
        case .binary(let operation, let left, let right): binary(operation, left, right, of: expression)
        case .between, .inList, .inSubquery, .like, .rlike: predicate(expression, isNegated: false)
        case .likeQuantified(let like): quantifiedLike(like)
        case .isTest(let operand, let test):
            self.expression(operand, atLeast: Precedence.value)
            write(" IS " + test.text)
        case .exists(let query):
            write("EXISTS ")
            block { $0.query(query) }
        case .scalarSubquery(let query): block { $0.query(query) }
        case .caseWhen(let expression): caseWhen(expression)
        case .cast(let operand, let type): cast("CAST", operand, type)
        case .tryCast(let operand, let type): cast("TRY_CAST", operand, type)
        case .functionCall(let call): functionCall(call)
        case .lambda(let parameters, let body):
            if parameters.count == 1 { identifier(parameters[0]) } else { parenthesized(parameters) { $0.identifier($1) } }
            write(" -> ")
            self.expression(body)
        case .row(let values): parenthesized(values) { $0.expression($1, atLeast: 1) }
        case .field(let base, let field):
            postfixBase(base)
            write(".")
            identifier(field)
        case .subscriptAccess(let base, let index):
            postfixBase(base)
            write("[")
            self.expression(index, atLeast: Precedence.value)
            write("]")
        case .variantPath(let base, let steps):
            if case .variantPath = base.kind { bare(base) } else { postfixBase(base) }
            variantPath(steps)
        case .collate(let operand, let collation):
            if case .collate = operand.kind { bare(operand) } else { postfixBase(operand) }
            write(" COLLATE ")
            multipart(collation)
        }
    }

    /// What something is appended to; in parentheses where the appendix could be read as a part of it.
    private mutating func postfixBase(_ base: Expression) {
        switch base.kind {
        case .column, .functionCall, .field, .subscriptAccess, .cast, .tryCast, .scalarSubquery: bare(base)
        default:
            write("(")
            bare(base)
            write(")")
        }
    }

    private mutating func star(_ star: Star) {
        for part in star.qualifier {
            identifier(part)
            write(".")
        }
        write("*")
        guard !star.except.isEmpty else { return }
        write(" EXCEPT ")
        parenthesized(star.except) { $0.multipart($1) }
    }

    // MARK: Operators

    private mutating func unary(_ operation: UnaryOperator, _ operand: Expression) {
        switch operation {
        case .not:
            switch operand.kind {
            case .between, .inList, .inSubquery, .like, .rlike: predicate(operand, isNegated: true)
            case .binary(.nullSafeEqual, let left, let right):
                expression(left, atLeast: Precedence.value)
                write(" IS DISTINCT FROM ")
                expression(right, atLeast: Precedence.value)
            default:
                write("NOT ")
                expression(operand, atLeast: Precedence.not)
            }
        case .minus:
            write("-")
            // A number would become a negative literal; a second minus would begin a comment.
            if operand.isNumber {
                write("(")
                bare(operand)
                write(")")
            } else {
                if case .unary(.minus, _) = operand.kind { write(" ") }
                expression(operand, atLeast: Precedence.unary)
            }
        case .plus:
            write("+")
            expression(operand, atLeast: Precedence.unary)
        case .bitwiseNot:
            write("~")
            expression(operand, atLeast: Precedence.unary)
        }
    }

    private mutating func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, of whole: Expression) {
        if operation == .and || operation == .or {
            logical(operation, left, right, of: whole)
            return
        }
        expression(left, atLeast: operation.precedence)
        write(" \(operation.symbol) ")
        expression(right, atLeast: operation.precedence + 1)
    }

    /// A flat chain if the tree is split as the parser would split it, else with parentheses.
    private mutating func logical(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, of whole: Expression) {
        if let operands = Self.balancedOperands(operation, whole) {
            separated(operands, by: " \(operation.symbol) ") { $0.expression($1, atLeast: operation.precedence + 1) }
            return
        }
        expression(left, atLeast: operation.precedence + 1)
        write(" \(operation.symbol) ")
        expression(right, atLeast: operation.precedence + 1)
    }

    /// The operands of a chain of AND or OR whose tree is the balanced one; nil for any other shape.
    static func balancedOperands(_ operation: BinaryOperator, _ expression: Expression) -> [Expression]? {
        var operands: [Expression] = []
        var nodes: [Expression] = [expression]
        while let node = nodes.popLast() {
            if case .binary(operation, let left, let right) = node.kind {
                nodes.append(right)
                nodes.append(left)
            } else {
                operands.append(node)
            }
        }
        return isBalanced(operation, expression, count: operands.count) ? operands : nil
    }

    private static func isBalanced(_ operation: BinaryOperator, _ expression: Expression, count: Int) -> Bool {
        guard case .binary(operation, let left, let right) = expression.kind else { return count == 1 }
        guard count > 1 else { return false }
        let share = BinaryOperator.leftShare(of: count)
        return isBalanced(operation, left, count: share) && isBalanced(operation, right, count: count - share)
    }

    private mutating func predicate(_ expression: Expression, isNegated: Bool) {
        let not = isNegated ? " NOT" : ""
        switch expression.kind {
        case .between(let value, let lower, let upper):
            self.expression(value, atLeast: Precedence.value)
            write("\(not) BETWEEN ")
            self.expression(lower, atLeast: Precedence.value)
            write(" AND ")
            self.expression(upper, atLeast: Precedence.value)
        case .inList(let value, let list):
            self.expression(value, atLeast: Precedence.value)
            write("\(not) IN ")
            parenthesized(list) { $0.expression($1) }
        case .inSubquery(let value, let query):
            self.expression(value, atLeast: Precedence.value)
            write("\(not) IN ")
            block { formatter in
                formatter.isInList = true
                formatter.query(query)
                formatter.isInList = false
            }
        case .like(let like):
            self.expression(like.value, atLeast: Precedence.value)
            write("\(not) \(like.isCaseInsensitive ? "ILIKE" : "LIKE") ")
            self.expression(like.pattern, atLeast: Precedence.value)
            if let escape = like.escape { write(" ESCAPE " + Self.stringLiteral(String(escape))) }
        case .rlike(let value, let pattern):
            self.expression(value, atLeast: Precedence.value)
            write("\(not) RLIKE ")
            self.expression(pattern, atLeast: Precedence.value)
        default: self.expression(expression)
        }
    }

    private mutating func quantifiedLike(_ like: QuantifiedLikePredicate) {
        expression(like.value, atLeast: Precedence.value)
        let quantifier = like.quantifier == .all ? "ALL" : "ANY"
        write("\(like.isNegated ? " NOT" : "") \(like.isCaseInsensitive ? "ILIKE" : "LIKE") \(quantifier) ")
        parenthesized(like.patterns) { $0.expression($1) }
    }

    private mutating func caseWhen(_ expression: CaseExpression) {
        write("CASE")
        if let operand = expression.operand {
            write(" ")
            self.expression(operand)
        }
        for branch in expression.branches {
            write(" WHEN ")
            self.expression(branch.condition)
            write(" THEN ")
            self.expression(branch.result)
        }
        if let result = expression.elseResult {
            write(" ELSE ")
            self.expression(result)
        }
        write(" END")
    }

    private mutating func cast(_ word: String, _ operand: Expression, _ type: DataTypeSyntax) {
        // A tower of casts, written `a::INT::STRING…`, would otherwise nest deeper than the parser allows.
        if word == "CAST", case .cast(_, _) = operand.kind, operand.height > 50 {
            bare(operand)
            write("::")
            dataType(type)
            return
        }
        write(word + "(")
        expression(operand)
        write(" AS ")
        dataType(type)
        write(")")
    }

    private mutating func variantPath(_ steps: [VariantPathStep]) {
        write(":")
        for (position, step) in steps.enumerated() {
            switch step {
            case .index(let index): write("[\(index)]")
            case .key(let key):
                if Self.isPlain(key), !ReservedWords.contains(key) {
                    write(position == 0 ? key : "." + key)
                } else {
                    write("[" + Self.stringLiteral(key) + "]")
                }
            }
        }
    }
}

extension Expression {
    fileprivate var isNumber: Bool {
        guard case .literal(let literal) = kind else { return false }
        switch literal {
        case .integer, .tinyint, .smallint, .bigint, .decimal, .double, .float: return true
        default: return false
        }
    }
}

extension IsTest {
    fileprivate var text: String {
        switch self {
        case .null: "NULL"
        case .notNull: "NOT NULL"
        case .true: "TRUE"
        case .notTrue: "NOT TRUE"
        case .false: "FALSE"
        case .notFalse: "NOT FALSE"
        case .unknown: "UNKNOWN"
        case .notUnknown: "NOT UNKNOWN"
        }
    }
}
