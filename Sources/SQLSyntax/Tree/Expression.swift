/// A value expression. Equality and hashing ignore spans.
package struct Expression: Sendable, Hashable {
    package let kind: ExpressionKind
    @NotCompared package var span: SourceSpan
    /// Longest path to a leaf, 1 for a leaf. The parser keeps it below `SyntaxLimits.treeHeight`, so walking a tree recursively is safe.
    package let height: Int32

    package init(_ kind: ExpressionKind, span: SourceSpan = .none) {
        self.kind = kind
        self.span = span
        height = kind.childHeight &+ 1
    }
}

package indirect enum ExpressionKind: Sendable, Hashable {
    /// `42`, `'text'`, `NULL`, `DATE '2026-11-22'`, `INTERVAL 3 DAYS`
    case literal(Literal)
    /// `a`, `t.a`, `schema.t.a.field`: one or more parts; what is qualifier, column or field is for the analyzer to find out.
    /// Words like `CURRENT_DATE`, `CURRENT_TIMESTAMP`, `CURRENT_USER`, `USER` without parentheses are columns too:
    /// Spark tries a column of that name first, then the function.
    case column([Identifier])
    /// `IDENTIFIER(:name)` as a column
    case identifierClause(Expression)
    /// `*`, `t.*`, `* EXCEPT (a, b.c)`
    case star(Star)
    /// `:name`, `?`
    case parameter(ParameterMarker)
    /// `NOT a`, `-a`, `~a`. Also every negated predicate: `a NOT IN (1)` is `NOT (a IN (1))`; likewise BETWEEN, LIKE, RLIKE, EXISTS.
    case unary(UnaryOperator, Expression)
    /// `a + b`, `a = b`, `a AND b`. Chains of one logical operator are built balanced; all others lean left.
    case binary(BinaryOperator, Expression, Expression)
    /// `a BETWEEN lower AND upper`
    case between(Expression, lower: Expression, upper: Expression)
    /// `a IN (1, 2)`, never empty
    case inList(Expression, [Expression])
    /// `a IN (SELECT …)`; for `(a, b) IN (SELECT …)` the operand is a `row`
    case inSubquery(Expression, Query)
    /// `EXISTS (SELECT …)`
    case exists(Query)
    /// `(SELECT …)` as a value
    case scalarSubquery(Query)
    /// `a LIKE pattern ESCAPE '!'`, `a ILIKE pattern`
    case like(LikePredicate)
    /// `a NOT LIKE ALL ('x%', 'y%')`
    case likeQuantified(QuantifiedLikePredicate)
    /// `a RLIKE pattern`, `a REGEXP pattern`
    case rlike(Expression, pattern: Expression)
    /// `a IS NULL`, `a IS NOT TRUE`. (`a IS NOT DISTINCT FROM b` is `a <=> b`; `a IS DISTINCT FROM b` is `NOT (a <=> b)`.)
    case isTest(Expression, IsTest)
    /// `CASE WHEN a THEN b ELSE c END`, `CASE x WHEN 1 THEN b END`
    case caseWhen(CaseExpression)
    /// `CAST(a AS INT)`, `a::INT`
    case cast(Expression, DataTypeSyntax)
    /// `TRY_CAST(a AS INT)`
    case tryCast(Expression, DataTypeSyntax)
    /// `f(x)`, `count(DISTINCT a) FILTER (WHERE b) OVER w`
    case functionCall(FunctionCall)
    /// `x -> x + 1`, `(x, y) -> x + y`; only as a function's argument
    case lambda(parameters: [Identifier], body: Expression)
    /// `(a, b)`: a struct of two or more values
    case row([Expression])
    /// `f(x).name`, `a[0].name`; when the base is a column the name is a further part of `column`
    case field(Expression, Identifier)
    /// `a[i]`
    case subscriptAccess(Expression, index: Expression)
    /// `v:store.fruit[0]`
    case variantPath(Expression, [VariantPathStep])
    /// `a COLLATE UTF8_LCASE`
    case collate(Expression, collation: [Identifier])
}

/// `*`, `t.*`, `* EXCEPT (a)`
package struct Star: Sendable, Hashable {
    /// Empty for a bare `*`.
    package var qualifier: [Identifier]
    /// Columns (or fields of columns) left out.
    package var except: [[Identifier]]

    package init(qualifier: [Identifier] = [], except: [[Identifier]] = []) {
        self.qualifier = qualifier
        self.except = except
    }
}

package enum ParameterMarker: Sendable, Hashable {
    /// `:name`
    case named(String)
    /// `?`; the number counts the statement's question marks from 0
    case positional(Int)
}

package enum UnaryOperator: Sendable, Hashable, CaseIterable {
    /// `NOT a`, `!a`
    case not
    /// `-a`; a minus directly before a number belongs to the literal instead
    case minus
    /// `+a`
    case plus
    /// `~a`
    case bitwiseNot
}

package enum BinaryOperator: Sendable, Hashable, CaseIterable {
    case or, and
    /// `=` and `==`
    case equal
    /// `<>` and `!=`
    case notEqual
    case less, lessOrEqual, greater, greaterOrEqual
    /// `<=>`, `IS NOT DISTINCT FROM`
    case nullSafeEqual
    case bitwiseOr, bitwiseXor, bitwiseAnd
    /// `<<`, `>>`, `>>>`
    case shiftLeft, shiftRight, shiftRightUnsigned
    case add, subtract
    /// `||`
    case concatenate
    case multiply, divide
    /// `%` (Spark also reads `MOD` only as a function)
    case remainder
    /// `DIV`
    case integerDivide

    /// As written in Spark SQL.
    package var symbol: String {
        switch self {
        case .or: "OR"
        case .and: "AND"
        case .equal: "="
        case .notEqual: "<>"
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .nullSafeEqual: "<=>"
        case .bitwiseOr: "|"
        case .bitwiseXor: "^"
        case .bitwiseAnd: "&"
        case .shiftLeft: "<<"
        case .shiftRight: ">>"
        case .shiftRightUnsigned: ">>>"
        case .add: "+"
        case .subtract: "-"
        case .concatenate: "||"
        case .multiply: "*"
        case .divide: "/"
        case .remainder: "%"
        case .integerDivide: "DIV"
        }
    }
}

package struct LikePredicate: Sendable, Hashable {
    package var value: Expression
    package var pattern: Expression
    /// The one character of `ESCAPE '!'`; nil means Spark's backslash.
    package var escape: Character?
    /// `ILIKE`
    package var isCaseInsensitive: Bool

    package init(value: Expression, pattern: Expression, escape: Character?, isCaseInsensitive: Bool) {
        self.value = value
        self.pattern = pattern
        self.escape = escape
        self.isCaseInsensitive = isCaseInsensitive
    }
}

package struct QuantifiedLikePredicate: Sendable, Hashable {
    package enum Quantifier: Sendable, Hashable {
        /// `ANY`, `SOME`
        case any
        case all
    }

    package var value: Expression
    package var quantifier: Quantifier
    package var patterns: [Expression]
    package var isCaseInsensitive: Bool
    /// `a NOT LIKE ALL (x, y)` is `a NOT LIKE x AND a NOT LIKE y`: it negates each comparison, not the whole.
    package var isNegated: Bool
}

package enum IsTest: Sendable, Hashable, CaseIterable {
    case null, notNull
    case `true`, notTrue
    case `false`, notFalse
    /// `IS UNKNOWN`: `IS NULL` for a BOOLEAN operand only
    case unknown, notUnknown
}

package struct CaseExpression: Sendable, Hashable {
    package struct Branch: Sendable, Hashable {
        package var condition: Expression
        package var result: Expression

        package init(condition: Expression, result: Expression) {
            self.condition = condition
            self.result = result
        }
    }

    /// `CASE operand WHEN …`; nil in the searched form.
    package var operand: Expression?
    package var branches: [Branch]
    package var elseResult: Expression?

    package init(operand: Expression?, branches: [Branch], elseResult: Expression?) {
        self.operand = operand
        self.branches = branches
        self.elseResult = elseResult
    }
}

package enum VariantPathStep: Sendable, Hashable {
    /// `.name`, `['name']`; compared case-sensitively
    case key(String)
    /// `[3]`
    case index(String)
}
