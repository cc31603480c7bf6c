import Columnar
import Functions
import SQLSyntax

/// Resolves and types value expressions at one place of a statement.
struct ExpressionAnalyzer {
    let state: AnalysisState
    let scope: Scope
    /// Analyzes subqueries: knows the common table expressions in reach.
    let queries: QueryAnalyzer
    /// Where aggregate, window and generator calls go; nil where none is allowed.
    let collector: CallCollector?
    /// The clause, for messages: `WHERE`, `GROUP BY`.
    let clause: String

    var options: AnalyzerOptions { state.options }

    func analyze(_ expression: Expression) throws -> BoundExpression {
        do {
            return try analyzeUnpositioned(expression)
        } catch let error as QueryError {
            throw error.at(expression.span.range)
        }
    }

    private func analyzeUnpositioned(_ expression: Expression) throws -> BoundExpression {
        let span = expression.span
        switch expression.kind {
        case .literal(let literal):
            let (value, type) = try LiteralConversion.convert(literal, span: span, options: options)
            return .literal(value, type)
        case .column(let parts): return try column(parts, span)
        case .identifierClause(let inner):
            let parts = try identifierParts(inner)
            state.note(parts.last?.text ?? "", at: span)
            return try column(parts, span)
        case .star: throw QueryError("INVALID_USAGE_OF_STAR_OR_REGEX", sqlState: "42000", "Invalid usage of '*' in \(clause).", span: span.range)
        case .parameter(.named(let name)): return parameter(name, span)
        case .parameter(.positional(let number)): return parameter(String(number), span)
        case .unary(let operation, let operand): return try unary(operation, operand, expression)
        case .binary(let operation, let left, let right): return try binary(operation, left, right, expression)
        case .between(let value, let lower, let upper):
            let checked = try analyze(value)
            let low = try compare(.greaterOrEqual, checked, try analyze(lower), symbol: ">=", expression)
            let high = try compare(.lessOrEqual, checked, try analyze(upper), symbol: "<=", expression)
            return .and([low, high])
        case .inList(let value, let elements): return try inList(value, elements, expression)
        case .inSubquery(let value, let query): return try inSubquery(value, query, span)
        case .exists(let query): return try subquery(.exists, query, span)
        case .scalarSubquery(let query): return try scalarSubquery(query, span)
        case .like(let like): return try self.like(like, span)
        case .likeQuantified(let like):
            let parts: [BoundExpression] = try like.patterns.map {
                let one = try self.like(
                    LikePredicate(value: like.value, pattern: $0, escape: nil, isCaseInsensitive: like.isCaseInsensitive), span)
                return like.isNegated ? .not(one) : one
            }
            if parts.count == 1 { return parts[0] }
            return like.quantifier == .any ? .or(parts) : .and(parts)
        case .rlike(let value, let pattern): return try call("rlike", [try analyze(value), try analyze(pattern)], texts: [value, pattern], span: span)
        case .isTest(let value, let test): return try isTest(value, test, expression)
        case .caseWhen(let node): return try caseWhen(node, expression)
        case .cast(let value, let type): return try explicitCast(value, type, mode: options.castMode, expression)
        case .tryCast(let value, let type): return try explicitCast(value, type, mode: .tryNull, expression)
        case .functionCall(let call): return try functionCall(call, expression)
        case .lambda:
            throw QueryError("INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION", sqlState: "42K0D", "A lambda function should only be used in a higher order function.", span: span.range)
        case .row(let values): return try call("struct", try values.map(analyze), texts: values, span: span)
        case .field(let base, let name):
            let value = try analyze(base)
            if case .map = value.type { state.noteMapKey(at: span) }
            return try FieldAccess.field(of: value, name, span: span)
        case .subscriptAccess(let base, let index):
            let value = try analyze(base)
            if case .structure = value.type, case .literal(.string(let field)) = index.kind {
                state.note("\(state.naming().text(of: base)).\(field)", at: span)
            }
            return try ElementAccess.element(of: value, try analyze(index), span: span, byName: nil)
        case .variantPath(let base, let steps):
            var path = "$"
            for step in steps {
                switch step {
                case .key(let key): path += "['\(key)']"
                case .index(let index): path += "[\(index)]"
                }
            }
            return try call("variant_get", [try analyze(base), .literal(.string(path), .string)], texts: [], span: span)
        case .collate(let value, let collation):
            return try collate(
                try analyze(value), collation.map(\.text).joined(separator: "."), text: ColumnNaming.text(of: value), span: span)
        }
    }

    private func parameter(_ name: String, _ span: SourceSpan) -> BoundExpression {
        guard let bound = options.boundParameters[name] else { return .parameter(state.parameter(name)) }
        state.note(bound.value.stringValue ?? ValuePrinting.sql(bound.value, bound.type), at: span)
        return .literal(bound.value, bound.type)
    }

    // MARK: Names

    /// The value of a constant string expression that names something: `IDENTIFIER('a.b')`.
    func identifierParts(_ expression: Expression) throws -> [Identifier] {
        let bound = try analyze(expression)
        func invalid(_ sub: String, _ why: String) -> QueryError {
            QueryError(
                "NOT_A_CONSTANT_STRING.\(sub)", sqlState: "42601",
                "The expression \"\(ColumnNaming.text(of: expression))\" used for the routine or clause IDENTIFIER must be a constant STRING which is NOT NULL. \(why)",
                span: expression.span.range)
        }
        guard let value = ConstantFolding.value(of: bound, context: state.folding) else { throw invalid("NOT_CONSTANT", "To be considered constant the expression must not depend on any columns, contain a subquery, or invoke a non deterministic function such as rand().") }
        guard bound.type == .string else { throw invalid("WRONG_TYPE", "The data type of the expression is \"\(bound.type.sql)\".") }
        guard let text = value.stringValue else { throw invalid("NULL", "The expression evaluates to NULL.") }
        do {
            return try Parser.parse(name: text).map { Identifier($0.text, span: expression.span) }
        } catch {
            throw QueryError(error.condition, sqlState: error.sqlState, error.message, span: expression.span.range)
        }
    }

    private func column(_ parts: [Identifier], _ span: SourceSpan) throws -> BoundExpression {
        if let found = try scope.resolveOwn(parts, span: span) { return try noted(found, parts, span) }
        // Such functions come before aliases and before columns of surrounding queries.
        if parts.count == 1, let function = keywordFunctions[parts[0].text.lowercased()] {
            state.note(function + "()", at: span)
            return try call(function, [], texts: [], span: span)
        }
        if let found = try scope.resolveLateral(parts, span: span) ?? scope.resolveItem(parts, span: span) ?? scope.resolveOuter(parts, span: span) {
            return try noted(found, parts, span)
        }
        if parts.count == 1, parts[0].matches("grouping__id"), let collector, collector.allowsAggregates {
            if let id = collector.groupingID { return .column(id) }
            throw QueryError(
                "UNSUPPORTED_GROUPING_EXPRESSION", sqlState: "42K0E", "grouping()/grouping_id() can only be used with GroupingSets/Cube/Rollup.", span: span.range)
        }
        // What follows a variable's name are fields of its value.
        for count in stride(from: min(parts.count, 3), through: 1, by: -1) {
            guard let variable = try state.catalog.variable(parts.prefix(count).map(\.text)) else { continue }
            let name = parts[count - 1].text.lowercased()
            let fields = parts[count...].map { "." + $0.text }.joined()
            state.note("variablereference(system.session.\(name)=\(ValuePrinting.literal(variable.value, variable.type)))\(fields)", at: span)
            return try FieldAccess.descend(.literal(variable.value, variable.type), parts[count...], span: span)
        }
        throw AnalysisErrors.unresolvedColumn(parts, scope: scope, span: span)
    }

    private func noted(_ found: BoundExpression, _ parts: [Identifier], _ span: SourceSpan) throws -> BoundExpression {
        if let text = scope.noted(parts) {
            if clause == "SELECT", collector?.isInsideWindow == true, text.hasPrefix("lateralAliasReference(") { throw AnalysisErrors.aliasInWindow(parts, span) }
            state.note(text, at: span)
        }
        return found
    }

    private var keywordFunctions: [String: String] {
        [
            "current_date": "current_date", "current_timestamp": "current_timestamp",
            "current_user": "current_user", "user": "user", "session_user": "session_user", "current_time": "current_time",
            "localtime": "localtime",
        ]
    }

    // MARK: Operators

    private func unary(_ operation: UnaryOperator, _ operand: Expression, _ whole: Expression) throws -> BoundExpression {
        let value = state.fix(try analyze(operand), to: operation == .not ? .boolean : .double)
        switch operation {
        case .not:
            guard TypeCoercion.coerceCondition(value.type) != nil else {
                throw QueryError.unexpectedInputType(
                    text: ColumnNaming.text(of: whole), position: 1, required: "\"BOOLEAN\"", argument: ColumnNaming.text(of: operand), type: value.type)
            }
            return .not(try condition(value, text: ColumnNaming.text(of: whole)))
        case .minus: return try call("negative", [value], texts: [operand], span: whole.span)
        case .plus: return try call("positive", [value], texts: [operand], span: whole.span)
        case .bitwiseNot: return try call("~", [value], texts: [operand], span: whole.span)
        }
    }

    private func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ whole: Expression) throws -> BoundExpression {
        switch operation {
        case .and, .or:
            var operands: [Expression] = []
            flatten(whole, operation, into: &operands)
            let analyzed: [BoundExpression] = try operands.map { state.fix(try analyze($0), to: .boolean) }
            if let wrong = analyzed.first(where: { TypeCoercion.coerceCondition($0.type) == nil }), let other = analyzed.first(where: { $0.type != wrong.type }) {
                let isFirst = analyzed.first?.type == wrong.type
                throw QueryError.differentOperandTypes(
                    text: ColumnNaming.text(of: whole), isFirst ? wrong.type : other.type, isFirst ? other.type : wrong.type)
            }
            let bound: [BoundExpression] = try analyzed.map { try condition($0, text: ColumnNaming.text(of: whole)) }
            return operation == .and ? .and(bound) : .or(bound)
        case .equal: return try compareRows(.equal, left, right, whole)
        case .notEqual: return .not(try compareRows(.equal, left, right, whole))
        case .less: return try compareRows(.less, left, right, whole)
        case .lessOrEqual: return try compareRows(.lessOrEqual, left, right, whole)
        case .greater: return try compareRows(.greater, left, right, whole)
        case .greaterOrEqual: return try compareRows(.greaterOrEqual, left, right, whole)
        case .nullSafeEqual: return try compareRows(.nullSafeEqual, left, right, whole)
        case .add, .subtract, .multiply, .divide, .remainder, .integerDivide:
            return try arithmetic(operation, try analyze(left), try analyze(right), whole, left, right)
        case .concatenate:
            var operands: [Expression] = []
            flatten(whole, operation, into: &operands)
            return try call("concat", try operands.map(analyze), texts: operands, span: whole.span)
        case .bitwiseOr, .bitwiseXor, .bitwiseAnd:
            return try call(operation.symbol, [try analyze(left), try analyze(right)], texts: [left, right], span: whole.span)
        case .shiftLeft: return try call("shiftleft", [try analyze(left), try analyze(right)], texts: [left, right], span: whole.span)
        case .shiftRight: return try call("shiftright", [try analyze(left), try analyze(right)], texts: [left, right], span: whole.span)
        case .shiftRightUnsigned: return try call("shiftrightunsigned", [try analyze(left), try analyze(right)], texts: [left, right], span: whole.span)
        }
    }

    private func flatten(_ expression: Expression, _ operation: BinaryOperator, into operands: inout [Expression]) {
        if case .binary(operation, let left, let right) = expression.kind {
            flatten(left, operation, into: &operands)
            flatten(right, operation, into: &operands)
        } else {
            operands.append(expression)
        }
    }

    private func compareRows(_ operation: ComparisonOperator, _ left: Expression, _ right: Expression, _ whole: Expression) throws -> BoundExpression {
        let (a, b) = CharacterPadding.aligned(try analyze(left), try analyze(right))
        return try compare(operation, a, b, symbol: symbol(operation), whole)
    }

    private func symbol(_ operation: ComparisonOperator) -> String {
        switch operation {
        case .equal: "="
        case .notEqual: "<>"
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .nullSafeEqual: "<=>"
        }
    }

    /// A comparison with both sides brought to one type.
    func compare(_ operation: ComparisonOperator, _ left: BoundExpression, _ right: BoundExpression, symbol: String, _ whole: Expression) throws -> BoundExpression {
        let a = state.fix(left, to: right.type)
        let b = state.fix(right, to: a.type)
        let type = try TypeCoercion.coerceComparison(a.type, b.type, symbol: symbol, text: ColumnNaming.text(of: whole))
        guard a.type.hasCollation || b.type.hasCollation else { return .comparison(operation, implicitCast(a, to: type), implicitCast(b, to: type)) }
        let common = try collated(type, [a, b], text: ColumnNaming.text(of: whole))
        if case .binary(_, let first, let second) = whole.kind { noteLiterals([first, second], common) }
        let sides = try [a, b].map { side -> BoundExpression in
            let plain = implicitCast(side, to: type)
            return operation == .equal || operation == .nullSafeEqual ? CollationKeys.key(plain, as: common) : try CollationKeys.orderedKey(plain, as: common)
        }
        return .comparison(operation, sides[0], sides[1])
    }

    private func isTest(_ value: Expression, _ test: IsTest, _ whole: Expression) throws -> BoundExpression {
        let operand = try analyze(value)
        switch test {
        case .null: return .isNull(operand)
        case .notNull: return .not(.isNull(operand))
        case .unknown, .notUnknown:
            // Of a constant only a truth value can be unknown; anything else is asked whether it is NULL.
            if case .literal = value.kind, operand.type != .void, operand.type != .boolean {
                throw QueryError.unexpectedInputType(
                    text: ColumnNaming.text(of: whole), position: 0, required: "\"BOOLEAN\"", argument: ColumnNaming.text(of: value), type: operand.type)
            }
            return test == .unknown ? .isNull(operand) : .not(.isNull(operand))
        case .true, .notTrue, .false, .notFalse:
            if operand.type != .void, TypeCoercion.coerceCondition(operand.type) == nil {
                throw QueryError.differentOperandTypes(text: ColumnNaming.text(of: whole), operand.type, .boolean)
            }
            let flag = try condition(operand, text: ColumnNaming.text(of: value))
            let wanted = test == .true || test == .notTrue
            let equal = BoundExpression.comparison(.nullSafeEqual, flag, .literal(.boolean(wanted), .boolean))
            return test == .true || test == .false ? equal : .not(equal)
        }
    }

    private func inList(_ value: Expression, _ elements: [Expression], _ whole: Expression) throws -> BoundExpression {
        let listed = try spread(elements.map { FunctionArgument($0) }).map(\.value)
        var bound = [try analyze(value)] + (try listed.map(analyze))
        if let known = bound.first(where: { $0.type != .void })?.type { bound = bound.map { state.fix($0, to: known) } }
        bound = CharacterPadding.aligned(bound)
        let type = try TypeCoercion.coerceIn(bound.map(\.type), text: ColumnNaming.text(of: whole))
        let common = try collated(type, bound, text: ColumnNaming.text(of: whole))
        noteLiterals([value] + elements, common)
        let cast = bound.map { CollationKeys.key(implicitCast($0, to: type), as: common) }
        return .inList(cast[0], Array(cast.dropFirst()))
    }

    private func like(_ like: LikePredicate, _ span: SourceSpan) throws -> BoundExpression {
        let texts = [like.value, like.pattern]
        var operands = try texts.map { state.fix(try analyze($0), to: .string) }
        let arguments = zip(operands, texts).map { Argument(type: $0.type, nullable: $0.nullable, text: ColumnNaming.text(of: $1)) }
        let types = try Signature.check(like.isCaseInsensitive ? "ilike" : "like", arguments, [.string, .string])
        // The text's collation counts, whatever the pattern's.
        let common = try collated(.string, [operands[0]], text: ColumnNaming.text(of: like.value))
        operands = zip(operands, types).map { implicitCast($0, to: $1) }
        for (position, argument) in arguments.enumerated() where CollationKeys.unpatterned(argument.type, isPattern: position > 0) != nil {
            throw QueryError.unexpectedInputType(
                text: "\(arguments[0].text) LIKE \(arguments[1].text)", position: position, required: "\"STRING\"", argument: argument.text, type: argument.type
            ).at(span.range)
        }
        if case .collated(let collation) = common, !collation.isPlain {
            operands = operands.map { CollationKeys.key($0, as: common) }
        }
        return .like(BoundExpression.LikeExpression(
            operands[0], pattern: operands[1], escape: like.escape ?? "\\", isCaseInsensitive: like.isCaseInsensitive, span: span.range))
    }

    private func caseWhen(_ node: CaseExpression, _ whole: Expression) throws -> BoundExpression {
        let text = ColumnNaming.text(of: whole)
        var branches: [(condition: BoundExpression, result: BoundExpression)] = []
        for branch in node.branches {
            var test: BoundExpression
            if let operand = node.operand {
                let equality = Expression(.binary(.equal, operand, branch.condition), span: branch.condition.span)
                test = try analyze(equality)
            } else {
                test = state.fix(try analyze(branch.condition), to: .boolean)
                try requireBoolean(test, branch.condition, position: 1 + 2 * branches.count, text: text)
            }
            if test.type == .void { test = implicitCast(test, to: .boolean) }
            branches.append((test, try analyze(branch.result)))
        }
        var otherwise = try node.elseResult.map(analyze)
        let results = branches.map(\.result) + (otherwise.map { [$0] } ?? [])
        let type = try collated(try TypeCoercion.coerceBranches(results.map(\.type), function: "casewhen", text: text), results, text: text, isCompared: false)
        noteLiterals(node.branches.map(\.result) + (node.elseResult.map { [$0] } ?? []), type)
        for index in branches.indices { branches[index].result = implicitCast(state.fix(branches[index].result, to: type), to: type) }
        otherwise = otherwise.map { implicitCast(state.fix($0, to: type), to: type) }
        return .caseWhen(BoundExpression.CaseExpression(branches: branches, otherwise: otherwise, type: type))
    }

    /// Conditions of CASE and IF are never cast.
    func requireBoolean(_ test: BoundExpression, _ syntax: Expression, position: Int, text: String) throws {
        guard test.type == .boolean else {
            throw QueryError.unexpectedInputType(
                text: text, position: position, required: "\"BOOLEAN\"", argument: ColumnNaming.text(of: syntax), type: test.type).at(syntax.span.range)
        }
    }

    // MARK: Casts

    func explicitCast(_ value: Expression, _ syntax: DataTypeSyntax, mode: ErrorMode, _ whole: Expression) throws -> BoundExpression {
        let declared = try TypeConversion.convertForExpression(syntax)
        let operand = state.fix(try analyze(value), to: declared)
        let type = TypeCoercion.unpadded(declared)
        if let variant = variantCast(operand, to: type, mode: mode, span: whole.span) { return variant }
        guard TypeCoercion.canCast(from: operand.type, to: type, ansi: options.ansi || mode == .tryNull) else {
            throw QueryError.castNotAllowed(
                from: operand.type, to: type, child: ColumnNaming.text(of: value), text: ColumnNaming.text(of: whole), ansi: options.ansi || mode == .tryNull,
                isTry: mode == .tryNull)
        }
        if case .literal(.null, _) = operand { return .literal(.null, type) }
        if operand.type == type && type == declared { return operand }
        return .cast(BoundExpression.CastExpression(operand, to: type, mode: mode, span: whole.span.range, isImplicit: false))
    }

    /// VARIANT holds values of its own kinds: casts from and to it are calls.
    private func variantCast(_ operand: BoundExpression, to type: DataType, mode: ErrorMode, span: SourceSpan) -> BoundExpression? {
        guard (operand.type == .variant) != (type == .variant), operand.type != .void,
            TypeCoercion.canCast(from: operand.type, to: type, ansi: options.ansi || mode == .tryNull)
        else { return nil }
        let function = VariantConversion.function(from: operand.type, to: type, isTry: mode == .tryNull)
        return .call(BoundExpression.CallExpression("cast:\(type.simpleString)", function, [operand], span: span.range))
    }

    /// A cast that coercion asks for; constants are converted at once.
    func implicitCast(_ expression: BoundExpression, to type: DataType, span: Range<Int>? = nil) -> BoundExpression {
        if expression.type == type || expression.type.equalsIgnoringNullability(type) { return expression }
        switch expression {
        case .literal(.null, _): return .literal(.null, type)
        case .parameter(let reference) where reference.type == .void: return state.fix(.parameter(reference), to: type)
        default:
            return .cast(BoundExpression.CastExpression(expression, to: type, mode: options.castMode, span: span, isImplicit: true))
        }
    }

    /// An operand of AND, NOT, WHERE and the like.
    func condition(_ expression: BoundExpression, text: @autoclosure () -> String) throws -> BoundExpression {
        let expression = state.fix(expression, to: .boolean)
        if expression.type == .boolean { return expression }
        guard let type = TypeCoercion.coerceCondition(expression.type) else {
            throw QueryError.wrongOperandType(text: text(), required: "\"BOOLEAN\"", actual: expression.type)
        }
        return implicitCast(expression, to: type)
    }
}
