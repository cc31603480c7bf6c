import Columnar
import Functions
import Planner

/// Compiles bound expressions for one operator of one worker. Parameters become constants.
struct ExpressionCompiler {
    private let run: QueryRun
    private var positions: [ColumnID: Int]
    private var width: Int
    private var types: [ColumnID: DataType] = [:]
    /// Slots of common sub-expressions by fingerprint.
    private var common: [Int: Int] = [:]
    private var wrapsDictionaries = true

    init(_ layout: [ColumnReference], run: QueryRun) {
        self.run = run
        var positions: [ColumnID: Int] = [:]
        positions.reserveCapacity(layout.count)
        for (position, column) in layout.enumerated() { positions[column.id] = position }
        self.positions = positions
        width = layout.count
    }

    /// Compiles one expression.
    mutating func compile(_ expression: BoundExpression) throws -> PhysicalExpression {
        try compile([expression])[0]
    }

    /// Compiles expressions that are evaluated on the same frames: what they have in common is computed once.
    mutating func compile(_ expressions: [BoundExpression]) throws -> [PhysicalExpression] {
        if expressions.contains(where: { !$0.children.isEmpty }) { findCommon(expressions) }
        return try expressions.map { try node($0) }
    }

    /// Compiles a predicate of which only TRUE counts: a conjunct that can fail is evaluated only for rows where all before it are TRUE.
    mutating func compileFilter(_ predicate: BoundExpression) throws -> PhysicalExpression {
        let conjuncts = predicate.conjuncts
        guard conjuncts.count > 1, conjuncts.contains(where: \.canFail) else { return try compile(predicate) }
        return LogicalExpression(try compile(conjuncts), lazy: conjuncts.map(\.canFail), isAnd: true, isFilter: true)
    }

    private mutating func findCommon(_ expressions: [BoundExpression]) {
        var counts: [Int: Int] = [:]
        var budget = 4000
        for expression in expressions { _ = ExpressionFingerprint.count(expression, into: &counts, budget: &budget) }
        for (fingerprint, count) in counts where count > 1 && common[fingerprint] == nil { common[fingerprint] = common.count }
    }

    private mutating func node(_ expression: BoundExpression) throws -> PhysicalExpression {
        if !common.isEmpty, !expression.children.isEmpty, let slot = ExpressionFingerprint.of(expression).flatMap({ common[$0] }) {
            return CommonExpression(try foldable(expression), slot: slot)
        }
        return try foldable(expression)
    }

    private mutating func foldable(_ expression: BoundExpression) throws -> PhysicalExpression {
        switch expression {
        case .literal, .column, .parameter, .lambda: return try plain(expression)
        default: break
        }
        let traits = ExpressionTraits(expression)
        if traits.isDeterministic && traits.column == .none {
            return FoldedExpression(try plain(expression))
        }
        if wrapsDictionaries, traits.isDeterministic, !traits.canFail, case .one(let column) = traits.column, column.type.canonicalKind == .string,
            let position = positions[column.id] {
            wrapsDictionaries = false
            defer { wrapsDictionaries = true }
            return DictionaryExpression(try plain(expression), position: position, columnType: column.type)
        }
        return try plain(expression)
    }

    private mutating func plain(_ expression: BoundExpression) throws -> PhysicalExpression {
        switch expression {
        case .literal(let value, let type):
            return ConstantExpression(.constant(value, type, count: 1), type: type)
        case .parameter(let parameter):
            guard let (value, type) = run.parameters[parameter.name] else {
                throw QueryError("UNBOUND_SQL_PARAMETER", sqlState: "42P02", "No value was given for the parameter `\(parameter.name)`.")
            }
            let constant = Vector.constant(value, type, count: 1)
            if type == parameter.type { return ConstantExpression(constant, type: type) }
            return ConstantExpression(try Cast.cast(constant, to: parameter.type, mode: .ansi, context: run.context), type: parameter.type)
        case .column(let column):
            guard let position = positions[column.id] else {
                throw QueryError.internalError("the column \(column.name) is not among an operator's inputs")
            }
            return ColumnExpression(position, type: column.type)
        case .arithmetic(let arithmetic):
            let (operation, type, mode) = (arithmetic.operation, arithmetic.type, arithmetic.mode)
            return KernelExpression([try node(arithmetic.left), try node(arithmetic.right)], type: type, span: arithmetic.span) { operands, rows in
                try Arithmetic.evaluate(operation, operands[0], operands[1], result: type, rows: rows, mode: mode)
            }
        case .comparison(let operation, let left, let right):
            return KernelExpression([try node(left), try node(right)], type: .boolean) { operands, rows in
                Comparison.evaluate(operation, operands[0], operands[1], rows: rows)
            }
        case .and(let operands), .or(let operands):
            var isAnd = false
            if case .and = expression { isAnd = true }
            return LogicalExpression(try operands.map { try node($0) }, lazy: operands.map(\.canFail), isAnd: isAnd)
        case .not(.isNull(let operand)):
            return KernelExpression([try node(operand)], type: .boolean) { operands, rows in Logic.isNotNull(operands[0], rows: rows) }
        case .not(let operand):
            return KernelExpression([try node(operand)], type: .boolean) { operands, rows in Logic.not(operands[0], rows: rows) }
        case .isNull(let operand):
            return KernelExpression([try node(operand)], type: .boolean) { operands, rows in Logic.isNull(operands[0], rows: rows) }
        case .cast(let cast):
            let (type, mode, context) = (cast.type, cast.mode, run.context)
            return KernelExpression([try node(cast.operand)], type: type, span: cast.span) { operands, rows in
                try Cast.cast(operands[0], to: type, mode: mode, context: context)
            }
        case .like(let like): return try compileLike(like)
        case .inList(let value, let elements): return try compileInList(value, elements)
        case .caseWhen(let expression): return try compileCase(expression)
        case .coalesce(let operands, let type):
            return CoalesceExpression(try operands.map { try node($0) }, lazy: operands.map(\.canFail), type: type)
        case .call(let call): return try compileCall(call)
        case .lambda: throw QueryError.internalError("a lambda stands outside of a call")
        case .field(let operand, let index, let type):
            return KernelExpression([try node(operand)], type: type) { operands, rows in
                StructureField.take(operands[0], index: index, type: type, rows: rows)
            }
        case .guarded(let operand): return GuardedExpression(try node(operand))
        case .subquery: throw QueryError.internalError("a subquery was not unnested")
        }
    }

    private mutating func compileLike(_ like: BoundExpression.LikeExpression) throws -> PhysicalExpression {
        let escape = like.escape.asciiValue ?? UInt8(ascii: "\\")
        let insensitive = like.isCaseInsensitive
        let value = try node(like.value)
        let pattern = try node(like.pattern)
        if let constant = pattern.constant {
            guard case .string(let text) = constant.value(at: 0) else {
                return ConstantExpression(.nulls(.boolean, count: 1), type: .boolean)
            }
            let compiled: LikePattern
            do {
                compiled = try LikePattern(text, escape: escape, caseInsensitive: insensitive)
            } catch let error as QueryError {
                throw error.at(like.span)
            }
            return KernelExpression([value], type: .boolean, span: like.span) { operands, rows in compiled.evaluate(operands[0], rows: rows) }
        }
        return KernelExpression([value, pattern], type: .boolean, span: like.span) { operands, rows in
            try LikePattern.evaluate(operands[0], patterns: operands[1], escape: escape, caseInsensitive: insensitive, rows: rows)
        }
    }

    private mutating func compileInList(_ value: BoundExpression, _ elements: [BoundExpression]) throws -> PhysicalExpression {
        let operand = try node(value)
        let compiled = try elements.map { try node($0) }
        if compiled.allSatisfy({ $0.constant != nil }) {
            let set = InSet(compiled.map { $0.constant?.value(at: 0) ?? .null }, type: value.type)
            return KernelExpression([operand], type: .boolean) { operands, rows in set.evaluate(operands[0], rows: rows) }
        }
        return KernelExpression([operand] + compiled, type: .boolean) { operands, rows in
            var result = Comparison.evaluate(.equal, operands[0], operands[1], rows: rows)
            for element in operands.dropFirst(2) {
                result = Logic.or(result, Comparison.evaluate(.equal, operands[0], element, rows: rows), rows: rows)
            }
            return result
        }
    }

    private mutating func compileCase(_ expression: BoundExpression.CaseExpression) throws -> PhysicalExpression {
        let branches = try expression.branches.map { (condition: try node($0.condition), result: try node($0.result)) }
        let otherwise = try expression.otherwise.map { try node($0) }
        var isLazy = expression.otherwise?.canFail ?? false
        for (index, branch) in expression.branches.enumerated() {
            if branch.result.canFail || (index > 0 && branch.condition.canFail) { isLazy = true }
        }
        return CaseExpressionNode(branches, otherwise: otherwise, isLazy: isLazy, type: expression.type)
    }

    private mutating func compileCall(_ call: BoundExpression.CallExpression) throws -> PhysicalExpression {
        let (function, context) = (call.function, run.context)
        if case .higherOrder(let kernel) = function.kernel { return try compileHigherOrder(call, kernel) }
        let operands = try call.arguments.map { try node($0) }
        return KernelExpression(operands, type: function.returnType, span: call.span) { operands, rows in
            try function.evaluate(operands, rows: rows, context: context)
        }
    }

    private mutating func compileHigherOrder(
        _ call: BoundExpression.CallExpression,
        _ kernel: @escaping @Sendable ([Vector], [any LambdaEvaluator], Int, EvaluationContext) throws -> Vector
    ) throws -> PhysicalExpression {
        var operands: [PhysicalExpression?] = []
        var bodies: [PhysicalExpression] = []
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
            bodies.append(try inner.plainOrColumn(lambda.body))
            operands.append(nil)
        }
        return HigherOrderExpression(operands, bodies: bodies, type: call.function.returnType, span: call.span, context: run.context, kernel: kernel)
    }

    private mutating func plainOrColumn(_ expression: BoundExpression) throws -> PhysicalExpression { try node(expression) }
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
            return try kernel(values, bodies.map { Evaluator(frame: frame, body: $0) }, frame.count, context)
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
