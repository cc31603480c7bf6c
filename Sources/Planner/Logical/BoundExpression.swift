import Columnar
import Functions

/// A resolved, typed value expression: names are columns, calls are fitted functions, and every implicit cast is written out.
package indirect enum BoundExpression: Sendable {
    case literal(Value, DataType)
    case column(ColumnReference)
    /// A named or numbered marker; becomes a literal when values are bound.
    case parameter(ParameterReference)
    /// Both sides as `Arithmetic.evaluate` wants them. (Dates and intervals go by `call`.)
    case arithmetic(ArithmeticExpression)
    /// Both sides of one type.
    case comparison(ComparisonOperator, BoundExpression, BoundExpression)
    /// Two or more operands; three-valued, and no operand is evaluated for rows that an earlier one decided, when it can fail.
    case and([BoundExpression])
    case or([BoundExpression])
    case not(BoundExpression)
    case isNull(BoundExpression)
    case cast(CastExpression)
    case like(LikeExpression)
    /// The value and all elements of one type.
    case inList(BoundExpression, [BoundExpression])
    /// Branches are evaluated only for the rows that reach them.
    case caseWhen(CaseExpression)
    /// The first operand that is not NULL; later ones are evaluated only where needed. All of one type.
    case coalesce([BoundExpression], DataType)
    case call(CallExpression)
    /// Only directly within a `call` of a higher-order function.
    case lambda(LambdaExpression)
    /// Field `index` of a struct value.
    case field(BoundExpression, index: Int, DataType)
    /// A predicate that was moved to where rows pass that nobody may ask for: TRUE where it cannot be evaluated. The original still stands above.
    case guarded(BoundExpression)
    /// Removed by the rule that unnests subqueries; no operator sees one.
    case subquery(SubqueryExpression)

    package struct ArithmeticExpression: Sendable {
        package var operation: ArithmeticOperator
        package var left: BoundExpression
        package var right: BoundExpression
        package var type: DataType
        package var mode: ErrorMode
        /// UTF-8 offsets in the statement, for errors.
        package var span: Range<Int>?
        package init(_ operation: ArithmeticOperator, _ left: BoundExpression, _ right: BoundExpression, type: DataType, mode: ErrorMode, span: Range<Int>?) {
            self.operation = operation
            self.left = left
            self.right = right
            self.type = type
            self.mode = mode
            self.span = span
        }
    }

    package struct CastExpression: Sendable {
        package var operand: BoundExpression
        package var type: DataType
        package var mode: ErrorMode
        package var span: Range<Int>?
        /// Written by the analyzer, not the user: left out of column names.
        package var isImplicit: Bool
        package init(_ operand: BoundExpression, to type: DataType, mode: ErrorMode, span: Range<Int>?, isImplicit: Bool) {
            self.operand = operand
            self.type = type
            self.mode = mode
            self.span = span
            self.isImplicit = isImplicit
        }
    }

    package struct LikeExpression: Sendable {
        package var value: BoundExpression
        package var pattern: BoundExpression
        package var escape: Character
        package var isCaseInsensitive: Bool
        package var span: Range<Int>?
        package init(_ value: BoundExpression, pattern: BoundExpression, escape: Character, isCaseInsensitive: Bool, span: Range<Int>?) {
            self.value = value
            self.pattern = pattern
            self.escape = escape
            self.isCaseInsensitive = isCaseInsensitive
            self.span = span
        }
    }

    package struct CaseExpression: Sendable {
        package var branches: [(condition: BoundExpression, result: BoundExpression)]
        /// NULL when nil.
        package var otherwise: BoundExpression?
        package var type: DataType
        package init(branches: [(condition: BoundExpression, result: BoundExpression)], otherwise: BoundExpression?, type: DataType) {
            self.branches = branches
            self.otherwise = otherwise
            self.type = type
        }
    }

    package struct CallExpression: Sendable {
        package var name: String
        package var function: ResolvedScalar
        package var arguments: [BoundExpression]
        package var span: Range<Int>?
        package init(_ name: String, _ function: ResolvedScalar, _ arguments: [BoundExpression], span: Range<Int>?) {
            self.name = name
            self.function = function
            self.arguments = arguments
            self.span = span
        }
    }

    package struct LambdaExpression: Sendable {
        package var parameters: [ColumnReference]
        package var body: BoundExpression
        package init(parameters: [ColumnReference], body: BoundExpression) {
            self.parameters = parameters
            self.body = body
        }
    }

    package struct SubqueryExpression: Sendable {
        package enum Kind: Sendable {
            /// One column, at most one row; no row is NULL.
            case scalar
            case exists
            /// The operands compared with the plan's columns, one by one.
            case membership([BoundExpression])
        }
        package var kind: Kind
        package var plan: LogicalPlan
        /// Columns of the surrounding query that `plan` refers to.
        package var outerColumns: [ColumnReference]
        package var span: Range<Int>?
        package init(_ kind: Kind, plan: LogicalPlan, outerColumns: [ColumnReference], span: Range<Int>?) {
            self.kind = kind
            self.plan = plan
            self.outerColumns = outerColumns
            self.span = span
        }
    }
}

/// A parameter marker of a statement.
package struct ParameterReference: Hashable, Sendable {
    /// Without the colon; positional markers are named by their number from 0.
    package var name: String
    package var type: DataType
    package init(name: String, type: DataType) {
        self.name = name
        self.type = type
    }
}

extension BoundExpression {
    package var type: DataType {
        switch self {
        case .literal(_, let type): type
        case .column(let column): column.type
        case .parameter(let parameter): parameter.type
        case .arithmetic(let expression): expression.type
        case .comparison, .and, .or, .not, .isNull, .like, .inList, .guarded: .boolean
        case .cast(let expression): expression.type
        case .caseWhen(let expression): expression.type
        case .coalesce(_, let type): type
        case .call(let expression): expression.function.returnType
        case .lambda(let expression): expression.body.type
        case .field(_, _, let type): type
        case .subquery(let expression):
            switch expression.kind {
            case .scalar: expression.plan.output.first?.type ?? .void
            case .exists, .membership: .boolean
            }
        }
    }

    package var nullable: Bool {
        switch self {
        case .literal(let value, _): value.isNull
        case .column(let column): column.nullable
        case .parameter: true
        case .arithmetic(let expression):
            expression.mode != .ansi || expression.left.nullable || expression.right.nullable
        case .comparison(let operation, let left, let right): operation != .nullSafeEqual && (left.nullable || right.nullable)
        case .and(let operands), .or(let operands): operands.contains { $0.nullable }
        case .not(let operand), .guarded(let operand): operand.nullable
        case .isNull: false
        case .cast(let expression):
            // NaN and infinities are NULL as decimals, in ANSI mode, too.
            expression.mode != .ansi || expression.operand.nullable || (expression.operand.type.isFractional && !expression.operand.type.isDecimal && expression.type.isDecimal)
        case .like(let expression): expression.value.nullable || expression.pattern.nullable
        case .inList(let value, let elements): value.nullable || elements.contains { $0.nullable }
        case .caseWhen(let expression): (expression.otherwise?.nullable ?? true) || expression.branches.contains { $0.result.nullable }
        case .coalesce(let operands, _): operands.allSatisfy { $0.nullable }
        case .call(let expression):
            expression.function.nullable || (expression.function.nullHandling != .total && expression.arguments.contains { $0.nullable })
        case .lambda(let expression): expression.body.nullable
        case .field(let operand, let index, _):
            if case .structure(let fields) = operand.type, fields.indices.contains(index) { operand.nullable || fields[index].nullable } else { true }
        case .subquery(let expression):
            if case .exists = expression.kind { false } else { true }
        }
    }

    /// The direct operands, lambdas' bodies included, subqueries' plans not.
    package var children: [BoundExpression] {
        switch self {
        case .literal, .column, .parameter: []
        case .arithmetic(let expression): [expression.left, expression.right]
        case .comparison(_, let left, let right): [left, right]
        case .and(let operands), .or(let operands), .coalesce(let operands, _): operands
        case .not(let operand), .isNull(let operand), .field(let operand, _, _), .guarded(let operand): [operand]
        case .cast(let expression): [expression.operand]
        case .like(let expression): [expression.value, expression.pattern]
        case .inList(let value, let elements): [value] + elements
        case .caseWhen(let expression):
            expression.branches.flatMap { [$0.condition, $0.result] } + (expression.otherwise.map { [$0] } ?? [])
        case .call(let expression): expression.arguments
        case .lambda(let expression): [expression.body]
        case .subquery(let expression):
            if case .membership(let operands) = expression.kind { operands } else { [] }
        }
    }

    /// The same node over other operands, given in the order of `children`.
    package func with(children: [BoundExpression]) -> BoundExpression {
        switch self {
        case .literal, .column, .parameter: return self
        case .arithmetic(var expression):
            expression.left = children[0]
            expression.right = children[1]
            return .arithmetic(expression)
        case .comparison(let operation, _, _): return .comparison(operation, children[0], children[1])
        case .and: return .and(children)
        case .or: return .or(children)
        case .coalesce(_, let type): return .coalesce(children, type)
        case .not: return .not(children[0])
        case .isNull: return .isNull(children[0])
        case .guarded: return .guarded(children[0])
        case .field(_, let index, let type): return .field(children[0], index: index, type)
        case .cast(var expression):
            expression.operand = children[0]
            return .cast(expression)
        case .like(var expression):
            expression.value = children[0]
            expression.pattern = children[1]
            return .like(expression)
        case .inList: return .inList(children[0], Array(children.dropFirst()))
        case .caseWhen(var expression):
            for index in expression.branches.indices {
                expression.branches[index] = (children[2 * index], children[2 * index + 1])
            }
            if expression.otherwise != nil { expression.otherwise = children[children.count - 1] }
            return .caseWhen(expression)
        case .call(var expression):
            expression.arguments = children
            return .call(expression)
        case .lambda(var expression):
            expression.body = children[0]
            return .lambda(expression)
        case .subquery(var expression):
            if case .membership = expression.kind { expression.kind = .membership(children) }
            return .subquery(expression)
        }
    }

    /// Rewrites bottom up.
    package func transformed(_ rewrite: (BoundExpression) throws -> BoundExpression) rethrows -> BoundExpression {
        let old = children
        if old.isEmpty { return try rewrite(self) }
        return try rewrite(with(children: try old.map { try $0.transformed(rewrite) }))
    }

    /// Whether the predicate holds for this node or one below it (subqueries' plans are not entered).
    package func contains(where predicate: (BoundExpression) -> Bool) -> Bool {
        predicate(self) || children.contains { $0.contains(where: predicate) }
    }

    /// Columns read, those that subqueries read from outside included, lambda parameters excluded.
    package var columns: Set<ColumnID> {
        var found: Set<ColumnID> = []
        collectColumns(into: &found)
        return found
    }

    package func collectColumns(into found: inout Set<ColumnID>) {
        switch self {
        case .column(let column): found.insert(column.id)
        case .lambda(let expression):
            var inner: Set<ColumnID> = []
            expression.body.collectColumns(into: &inner)
            found.formUnion(inner.subtracting(expression.parameters.map(\.id)))
        case .subquery(let expression):
            found.formUnion(expression.outerColumns.map(\.id))
            for child in children { child.collectColumns(into: &found) }
        default:
            for child in children { child.collectColumns(into: &found) }
        }
    }

    /// Same rows, same result within a statement.
    package var isDeterministic: Bool {
        !contains {
            if case .call(let expression) = $0 { !expression.function.deterministic } else { false }
        }
    }

    /// Whether evaluating it may raise an error, so that it must not run for rows nobody asked for.
    package var canFail: Bool {
        switch self {
        case .guarded: return false
        case .arithmetic(let expression) where expression.mode == .ansi: return true
        case .cast(let expression) where expression.mode == .ansi && CastSafety.mayFail(from: expression.operand.type, to: expression.type): return true
        case .call(let expression) where expression.function.canFail: return true
        case .subquery: return true
        default: return children.contains { $0.canFail }
        }
    }

    /// The operands of nested ANDs, the expression itself when it is none.
    package var conjuncts: [BoundExpression] {
        if case .and(let operands) = self { operands.flatMap(\.conjuncts) } else { [self] }
    }

    /// The AND of all; TRUE when there are none.
    package static func conjunction(_ operands: [BoundExpression]) -> BoundExpression {
        operands.isEmpty ? .literal(.boolean(true), .boolean) : (operands.count == 1 ? operands[0] : .and(operands))
    }
}

package enum CastSafety {
    /// Whether an ANSI cast between the types can meet a value it must refuse.
    package static func mayFail(from source: DataType, to target: DataType) -> Bool {
        if source == target || source == .void { return false }
        switch (source, target) {
        case (_, .string) where !source.isNested: return false
        case (.tinyint, .smallint), (.tinyint, .int), (.tinyint, .bigint), (.smallint, .int), (.smallint, .bigint), (.int, .bigint): return false
        case (_, .double), (_, .float): return !source.isNumeric
        case (.date, .timestamp), (.date, .timestampNTZ), (.timestamp, .date), (.timestampNTZ, .date), (.timestamp, .timestampNTZ), (.timestampNTZ, .timestamp):
            return false
        case (.decimal(let p, let s), .decimal(let q, let t)): return q - t < p - s || t < s && q - t <= p - s
        case (.tinyint, .decimal(let q, let t)): return q - t < 3
        case (.smallint, .decimal(let q, let t)): return q - t < 5
        case (.int, .decimal(let q, let t)): return q - t < 10
        case (.bigint, .decimal(let q, let t)): return q - t < 19
        default: return true
        }
    }
}
