import Columnar
import Functions
import Planner

/// Expressions of one operator, ready to be made for each worker of each execution. What depends on the expressions alone was found out once:
/// positions of columns, what they have in common, what can fail. Values of parameters come with the execution.
struct ExpressionTemplates: Sendable {
    typealias Template = @Sendable (QueryRun) throws -> PhysicalExpression
    private let templates: [Template]

    /// Expressions that are evaluated on the same frames: what they have in common is computed once. O(size of the expressions).
    init(_ expressions: [BoundExpression], layout: [ColumnReference]) throws {
        var compiler = ExpressionCompiler(layout)
        templates = try compiler.compile(expressions)
    }

    /// A predicate of which only TRUE counts.
    init(filter predicate: BoundExpression, layout: [ColumnReference]) throws {
        var compiler = ExpressionCompiler(layout)
        templates = [try compiler.compileFilter(predicate)]
    }

    /// For one worker: nodes keep results between batches.
    func make(_ run: QueryRun) throws -> [PhysicalExpression] { try templates.make(run) }

    func make(_ run: QueryRun, at index: Int) throws -> PhysicalExpression { try templates[index](run) }
}

/// The expressions of an operator: templates are made when it is first opened, and kept for the executions after. Used by the thread that opens.
final class OperatorExpressions {
    private let expressions: [BoundExpression]
    private let isFilter: Bool
    private let layout: [ColumnReference]
    private var made: ExpressionTemplates?

    init(_ expressions: [BoundExpression], layout: [ColumnReference]) {
        self.expressions = expressions
        self.layout = layout
        isFilter = false
    }

    /// A predicate of which only TRUE counts.
    init(filter predicate: BoundExpression, layout: [ColumnReference]) {
        expressions = [predicate]
        self.layout = layout
        isFilter = true
    }

    func templates() throws -> ExpressionTemplates {
        if let made { return made }
        let templates = isFilter
            ? try ExpressionTemplates(filter: expressions[0], layout: layout) : try ExpressionTemplates(expressions, layout: layout)
        made = templates
        return templates
    }
}

extension BoundExpression {
    /// The value of an expression without columns.
    func constantValue(_ run: QueryRun) throws -> Value {
        try ExpressionTemplates([self], layout: []).make(run, at: 0).evaluate(Frame(columns: [], count: 1)).value(at: 0)
    }
}

/// Turns bound expressions into templates. Parameters become constants when a template is used.
private struct ExpressionCompiler {
    typealias Template = ExpressionTemplates.Template
    private var positions: [ColumnID: Int]
    private var width: Int
    /// Slots of common sub-expressions by fingerprint.
    private var common: [Int: Int] = [:]
    private var wrapsDictionaries = true

    init(_ layout: [ColumnReference]) {
        var positions: [ColumnID: Int] = [:]
        positions.reserveCapacity(layout.count)
        for (position, column) in layout.enumerated() { positions[column.id] = position }
        self.positions = positions
        width = layout.count
    }

    mutating func compile(_ expressions: [BoundExpression]) throws -> [Template] {
        if expressions.contains(where: { !$0.children.isEmpty }) { findCommon(expressions) }
        return try expressions.map { try node($0) }
    }

    /// Compiles a predicate of which only TRUE counts: a conjunct that can fail is evaluated only for rows where all before it are TRUE.
    mutating func compileFilter(_ predicate: BoundExpression) throws -> Template {
        let conjuncts = predicate.conjuncts
        guard conjuncts.count > 1, conjuncts.contains(where: \.canFail) else { return try compile([predicate])[0] }
        let (operands, lazy) = (try compile(conjuncts), conjuncts.map(\.canFail))
        return { LogicalExpression(try operands.make($0), lazy: lazy, isAnd: true, isFilter: true) }
    }

    private mutating func findCommon(_ expressions: [BoundExpression]) {
        var counts: [Int: Int] = [:]
        var budget = 4000
        for expression in expressions { _ = ExpressionFingerprint.count(expression, into: &counts, budget: &budget) }
        for (fingerprint, count) in counts where count > 1 && common[fingerprint] == nil { common[fingerprint] = common.count }
    }

    private mutating func node(_ expression: BoundExpression) throws -> Template {
        if !common.isEmpty, !expression.children.isEmpty, let slot = ExpressionFingerprint.of(expression).flatMap({ common[$0] }) {
            let operand = try foldable(expression)
            return { CommonExpression(try operand($0), slot: slot) }
        }
        return try foldable(expression)
    }

    private mutating func nodes(_ expressions: [BoundExpression]) throws -> [Template] { try expressions.map { try node($0) } }

    private mutating func foldable(_ expression: BoundExpression) throws -> Template {
        switch expression {
        case .literal, .column, .parameter, .lambda: return try plain(expression)
        default: break
        }
        let traits = ExpressionTraits(expression)
        if traits.isDeterministic && traits.column == .none {
            let operand = try plain(expression)
            return { FoldedExpression(try operand($0)) }
        }
        if wrapsDictionaries, traits.isDeterministic, !traits.canFail, case .one(let column) = traits.column, column.type.canonicalKind == .string,
            let position = positions[column.id] {
            wrapsDictionaries = false
            defer { wrapsDictionaries = true }
            let operand = try plain(expression)
            return { run in
                DictionaryExpression(
                    try operand(run), position: position, columnType: column.type, of: expression, known: run.dictionaryAnswers)
            }
        }
        return try plain(expression)
    }

    /// A kernel over operands.
    private mutating func kernel(
        _ operands: [BoundExpression], type: DataType, span: Range<Int>? = nil,
        _ evaluate: @escaping @Sendable (_ operands: [Vector], _ rows: Int, _ context: EvaluationContext) throws -> Vector
    ) throws -> Template {
        let operands = try nodes(operands)
        return { run in
            let context = run.context
            return KernelExpression(try operands.make(run), type: type, span: span) { try evaluate($0, $1, context) }
        }
    }

    private mutating func plain(_ expression: BoundExpression) throws -> Template {
        switch expression {
        case .literal(let value, let type):
            let constant = Vector.constant(value, type, count: 1)
            return { _ in ConstantExpression(constant, type: type) }
        case .parameter(let parameter): return { try ConstantExpression(Self.value(of: parameter, $0), type: parameter.type) }
        case .column(let column):
            guard let position = positions[column.id] else {
                throw QueryError.internalError("the column \(column.name) is not among an operator's inputs")
            }
            let type = column.type
            return { _ in ColumnExpression(position, type: type) }
        case .arithmetic(let arithmetic):
            let (operation, type, mode) = (arithmetic.operation, arithmetic.type, arithmetic.mode)
            return try kernel([arithmetic.left, arithmetic.right], type: type, span: arithmetic.span) { operands, rows, _ in
                try Arithmetic.evaluate(operation, operands[0], operands[1], result: type, rows: rows, mode: mode)
            }
        case .comparison(let operation, let left, let right):
            return try kernel([left, right], type: .boolean) { operands, rows, _ in
                Comparison.evaluate(operation, operands[0], operands[1], rows: rows)
            }
        case .and(let operands): return try logical(operands, isAnd: true)
        case .or(let operands): return try logical(operands, isAnd: false)
        case .not(.isNull(let operand)):
            return try kernel([operand], type: .boolean) { operands, rows, _ in Logic.isNotNull(operands[0], rows: rows) }
        case .not(let operand):
            return try kernel([operand], type: .boolean) { operands, rows, _ in Logic.not(operands[0], rows: rows) }
        case .isNull(let operand):
            return try kernel([operand], type: .boolean) { operands, rows, _ in Logic.isNull(operands[0], rows: rows) }
        case .cast(let cast):
            let (type, mode) = (cast.type, cast.mode)
            return try kernel([cast.operand], type: type, span: cast.span) { operands, rows, context in
                try Cast.cast(operands[0], to: type, mode: mode, context: context)
            }
        case .like(let like): return try compileLike(like)
        case .inList(let value, let elements): return try compileInList(value, elements)
        case .caseWhen(let expression): return try compileCase(expression)
        case .coalesce(let operands, let type):
            let lazy = operands.map(\.canFail)
            let operands = try nodes(operands)
            return { CoalesceExpression(try operands.make($0), lazy: lazy, type: type) }
        case .call(let call): return try compileCall(call)
        case .lambda: throw QueryError.internalError("a lambda stands outside of a call")
        case .field(let operand, let index, let type):
            return try kernel([operand], type: type) { operands, rows, _ in
                StructureField.take(operands[0], index: index, type: type, rows: rows)
            }
        case .guarded(let operand):
            let operand = try node(operand)
            return { GuardedExpression(try operand($0)) }
        case .subquery: throw QueryError.internalError("a subquery was not unnested")
        }
    }

    private static func value(of parameter: ParameterReference, _ run: QueryRun) throws -> Vector {
        guard let (value, type) = run.parameters[parameter.name] else {
            throw QueryError("UNBOUND_SQL_PARAMETER", sqlState: "42P02", "No value was given for the parameter `\(parameter.name)`.")
        }
        let constant = Vector.constant(value, type, count: 1)
        return type == parameter.type ? constant : try Cast.cast(constant, to: parameter.type, mode: .ansi, context: run.context)
    }

    private mutating func logical(_ operands: [BoundExpression], isAnd: Bool) throws -> Template {
        let lazy = operands.map(\.canFail)
        let operands = try nodes(operands)
        return { LogicalExpression(try operands.make($0), lazy: lazy, isAnd: isAnd) }
    }

    private mutating func compileLike(_ like: BoundExpression.LikeExpression) throws -> Template {
        let escape = like.escape.asciiValue ?? UInt8(ascii: "\\")
        let (insensitive, span) = (like.isCaseInsensitive, like.span)
        let value = try node(like.value)
        let pattern = try node(like.pattern)
        return { run in
            let (value, pattern) = (try value(run), try pattern(run))
            guard let constant = pattern.constant else {
                return KernelExpression([value, pattern], type: .boolean, span: span) { operands, rows in
                    try LikePattern.evaluate(operands[0], patterns: operands[1], escape: escape, caseInsensitive: insensitive, rows: rows)
                }
            }
            guard case .string(let text) = constant.value(at: 0) else { return ConstantExpression(.nulls(.boolean, count: 1), type: .boolean) }
            let compiled: LikePattern
            do {
                compiled = try LikePattern(text, escape: escape, caseInsensitive: insensitive)
            } catch let error as QueryError {
                throw error.at(span)
            }
            return KernelExpression([value], type: .boolean, span: span) { operands, rows in compiled.evaluate(operands[0], rows: rows) }
        }
    }

    private mutating func compileInList(_ value: BoundExpression, _ elements: [BoundExpression]) throws -> Template {
        let operand = try node(value)
        let type = value.type
        let literals = elements.compactMap { if case .literal(let value, _) = $0 { value } else { nil } }
        if literals.count == elements.count {
            let set = InSet(literals, type: type)
            return { KernelExpression([try operand($0)], type: .boolean) { operands, rows in set.evaluate(operands[0], rows: rows) } }
        }
        let templates = try nodes(elements)
        return { run in
            let (operand, elements) = (try operand(run), try templates.make(run))
            let constants = elements.compactMap { $0.constant }
            if constants.count == elements.count {
                let set = InSet(constants.map { $0.value(at: 0) }, type: type)
                return KernelExpression([operand], type: .boolean) { operands, rows in set.evaluate(operands[0], rows: rows) }
            }
            return KernelExpression([operand] + elements, type: .boolean) { operands, rows in
                var result = Comparison.evaluate(.equal, operands[0], operands[1], rows: rows)
                for element in operands.dropFirst(2) {
                    result = Logic.or(result, Comparison.evaluate(.equal, operands[0], element, rows: rows), rows: rows)
                }
                return result
            }
        }
    }

    private mutating func compileCase(_ expression: BoundExpression.CaseExpression) throws -> Template {
        let conditions = try nodes(expression.branches.map(\.condition))
        let results = try nodes(expression.branches.map(\.result))
        let otherwise = try expression.otherwise.map { try node($0) }
        var isLazy = expression.otherwise?.canFail ?? false
        for (index, branch) in expression.branches.enumerated() {
            if branch.result.canFail || (index > 0 && branch.condition.canFail) { isLazy = true }
        }
        let (type, lazily) = (expression.type, isLazy)
        return { run in
            let branches = Array(zip(try conditions.make(run), try results.make(run)))
            return CaseExpressionNode(branches.map { (condition: $0, result: $1) }, otherwise: try otherwise?(run), isLazy: lazily, type: type)
        }
    }

    private mutating func compileCall(_ call: BoundExpression.CallExpression) throws -> Template {
        let function = call.function
        if case .higherOrder(let kernel) = function.kernel { return try compileHigherOrder(call, kernel) }
        return try kernel(call.arguments, type: function.returnType, span: call.span) { operands, rows, context in
            try function.evaluate(operands, rows: rows, context: context)
        }
    }

    private mutating func compileHigherOrder(
        _ call: BoundExpression.CallExpression,
        _ kernel: @escaping @Sendable ([Vector], [any LambdaEvaluator], Int, EvaluationContext) throws -> Vector
    ) throws -> Template {
        var operands: [Template?] = []
        var bodies: [Template] = []
        for argument in call.arguments {
            guard case .lambda(let lambda) = argument else {
                operands.append(try node(argument))
                continue
            }
            var inner = self
            inner.common = [:]
            inner.wrapsDictionaries = false
            for (index, parameter) in lambda.parameters.enumerated() { inner.positions[parameter.id] = width + index }
            inner.width = width + lambda.parameters.count
            bodies.append(try inner.node(lambda.body))
            operands.append(nil)
        }
        let (templates, inner, type, span) = (operands, bodies, call.function.returnType, call.span)
        return { run in
            HigherOrderExpression(
                try templates.map { try $0?(run) }, bodies: try inner.make(run), type: type, span: span, context: run.context, kernel: kernel)
        }
    }
}

extension [ExpressionTemplates.Template] {
    fileprivate func make(_ run: QueryRun) throws -> [PhysicalExpression] {
        var expressions: [PhysicalExpression] = []
        expressions.reserveCapacity(count)
        for template in self { expressions.append(try template(run)) }
        return expressions
    }
}

/// An expression without columns: computed once, when the first row asks for it.
final class FoldedExpression: PhysicalExpression {
    private let operand: PhysicalExpression
    private var value: Vector?

    init(_ operand: PhysicalExpression) {
        self.operand = operand
        super.init(type: operand.type)
    }

    override func evaluate(_ frame: Frame) throws -> Vector {
        if frame.count == 0 { return .nulls(type, count: 0) }
        return try one().slice(0, frame.count)
    }

    private func one() throws -> Vector {
        if let value { return value }
        let computed = try operand.evaluate(Frame(columns: [], count: 1)).broadcast(1)
        value = computed
        return computed
    }

    override var constant: Vector? { try? one() }
}

/// A call with lambdas.
final class HigherOrderExpression: PhysicalExpression {
    typealias Kernel = @Sendable ([Vector], [any LambdaEvaluator], Int, EvaluationContext) throws -> Vector
    private let operands: [PhysicalExpression?]
    private let bodies: [PhysicalExpression]
    private let span: Range<Int>?
    private let context: EvaluationContext
    private let kernel: Kernel

    init(_ operands: [PhysicalExpression?], bodies: [PhysicalExpression], type: DataType, span: Range<Int>?, context: EvaluationContext, kernel: @escaping Kernel) {
        self.operands = operands
        self.bodies = bodies
        self.span = span
        self.context = context
        self.kernel = kernel
        super.init(type: type)
    }

    private struct Evaluator: LambdaEvaluator {
        let frame: Frame
        let body: PhysicalExpression

        func evaluate(parameters: [Vector], outerRows: UnsafePointer<UInt32>, count: Int) throws -> Vector {
            try body.evaluate(Frame(frame, rows: outerRows, count: count, appending: parameters))
        }
    }

    override func evaluate(_ frame: Frame) throws -> Vector {
        var values: [Vector] = []
        for operand in operands { values.append(try operand?.evaluate(frame) ?? .nulls(.void, count: frame.count)) }
        do {
            let result = try kernel(values, bodies.map { Evaluator(frame: frame, body: $0) }, frame.count, context)
            try ProcessMemory.checkDenial()
            return result
        } catch let error as QueryError {
            throw error.at(span)
        }
    }
}

/// Taking a field out of struct values.
enum StructureField {
    static func take(_ structure: Vector, index: Int, type: DataType, rows: Int) -> Vector {
        if structure.kind == .void || structure.isConstant && structure.isNull(at: 0) { return .nulls(type, count: rows) }
        guard index < structure.children.count else { return .nulls(type, count: rows) }
        let field = structure.children[index]
        if structure.isConstant { return field.slice(0, 1).flattened().broadcast(rows) }
        return field.slice(0, rows).withValidity(of: structure)
    }
}
