import Columnar
import Execution
import Functions
import Planner
import SQLSyntax

/// Runs a compound statement step by step. What the last of its queries gives is what the statement gives.
final class CompoundRunner {
    /// Where to go on after a step.
    enum Flow {
        case next
        case leave(String)
        case iterate(String)
        /// Behind the compound statement at this depth, one of whose EXIT handlers ran.
        case exit(depth: Int)
    }

    /// An error from within a handler of the scope at `depth`: the handlers of that scope and those within it do not see it.
    private struct HandlerFailure: Error {
        var error: QueryError
        var depth: Int
    }

    static let cursorsKey = "spark.sql.scripting.cursorEnabled"
    static let continueHandlersKey = "spark.sql.scripting.continueHandlerEnabled"

    let runner: StatementRunner
    private var result = StatementResult()
    /// Depths of the scopes whose handlers are running: they do not handle their own errors.
    private var handling: [Int] = []

    init(_ runner: StatementRunner) { self.runner = runner }

    var session: Session { runner.session }

    func run(_ compound: CompoundStatement) throws -> StatementResult {
        try checkFeatures(compound.steps)
        let saved = session.localScopes
        session.localScopes = []
        defer { session.localScopes = saved }
        do {
            _ = try block(compound)
        } catch let failure as HandlerFailure {
            throw failure.error
        }
        return result
    }

    // MARK: Blocks

    private func block(_ compound: CompoundStatement) throws -> Flow {
        session.localScopes.append(LocalScope(label: compound.label?.text.lowercased()))
        let depth = session.localScopes.count
        defer { session.localScopes.removeLast(max(0, session.localScopes.count - depth + 1)) }
        try ScriptDeclarations.declare(compound.steps, in: session)
        switch try steps(compound.steps) {
        case .leave(let label) where compound.label?.matches(label) == true: return .next
        case .exit(let target) where target == depth: return .next
        case let flow: return flow
        }
    }

    private func steps(_ steps: [ScriptStep]) throws -> Flow {
        for step in steps {
            let flow = try guarded(step)
            guard case .next = flow else { return flow }
        }
        return .next
    }

    /// Runs a step, and a handler where the step fails and there is one.
    private func guarded(_ step: ScriptStep) throws -> Flow {
        let depth = session.localScopes.count
        do {
            return try run(step)
        } catch let failure as HandlerFailure {
            guard failure.depth > depth else { throw failure }
            return try handle(failure.error, below: depth)
        } catch let error as QueryError {
            return try handle(error, below: depth)
        }
    }

    /// `depth`: of the innermost scope whose handlers see the error.
    private func handle(_ error: QueryError, below depth: Int) throws -> Flow {
        if runner.cancellation.isCancelled { throw error }
        guard let (handler, place) = ScriptDeclarations.handler(of: error, among: session.localScopes.prefix(depth), except: handling) else {
            // The end of a cursor is no error.
            if error.sqlState.hasPrefix("02") { return .next }
            throw error
        }
        let inner = Array(session.localScopes[place...])
        session.localScopes.removeLast(inner.count)
        defer { if session.localScopes.count == place { session.localScopes += inner } }
        let flow: Flow
        do {
            // In the scope that the handler belongs to.
            handling.append(place)
            defer { handling.removeLast() }
            flow = try steps(handler.body)
        } catch let failure as HandlerFailure {
            throw HandlerFailure(error: failure.error, depth: place)
        } catch let error as QueryError {
            throw HandlerFailure(error: error, depth: place)
        }
        guard case .next = flow else { return flow }
        return handler.continues ? .next : .exit(depth: place)
    }

    // MARK: Steps

    private func run(_ step: ScriptStep) throws -> Flow {
        switch step {
        case .statement(let statement): try run(statement)
        case .compound(let compound): return try block(compound)
        case .declareVariable(let variable): try ScriptDeclarations.declare(variable, with: runner)
        case .declareCondition, .declareHandler, .declareCursor: break
        case .conditional(let branches, let otherwise, _):
            for branch in branches where try holds(branch.condition) { return try steps(branch.steps) }
            return try steps(otherwise ?? [])
        case .choice(let operand, let branches, let otherwise):
            for branch in branches {
                let equality = Expression(.binary(.equal, operand, branch.condition), span: branch.condition.span)
                if try holds(equality) { return try steps(branch.steps) }
            }
            return try steps(otherwise ?? [])
        case .whileLoop(let label, let branch):
            while try holds(branch.condition) {
                if let flow = try turn(label, branch.steps) { return flow }
            }
        case .repeatLoop(let label, let branch):
            repeat {
                if let flow = try turn(label, branch.steps) { return flow }
            } while try !holds(branch.condition)
        case .loop(let label, let body):
            while true {
                if let flow = try turn(label, body) { return flow }
            }
        case .forLoop(let label, let variable, let query, let body): return try forLoop(label, variable, query, body)
        case .leave(let label): return .leave(label.text)
        case .iterate(let label): return .iterate(label.text)
        case .open(let name, let arguments): try open(name, arguments)
        case .fetch(let name, let targets): try fetch(name, targets)
        case .close(let name): try close(name)
        }
        return .next
    }

    private func run(_ statement: Statement) throws {
        if case .drop(let node) = statement.kind, node.target == .temporaryVariable {
            throw QueryError(
                "UNSUPPORTED_FEATURE.SQL_SCRIPTING_DROP_TEMPORARY_VARIABLE", sqlState: "0A000",
                "The feature is not supported: DROP TEMPORARY VARIABLE is not supported within SQL scripts. To bypass this, use `EXECUTE IMMEDIATE 'DROP TEMPORARY VARIABLE ...'`.",
                span: statement.span.range)
        }
        let given = try runner.run(statement)
        switch statement.kind {
        case .query, .executeImmediate: if !given.schema.isEmpty { result = given }
        default: break
        }
    }

    private func holds(_ condition: Expression) throws -> Bool {
        try runner.cancellation.check()
        guard let (value, type) = try runner.evaluate([condition]).first else { return false }
        guard type == .boolean else {
            throw QueryError(
                "INVALID_BOOLEAN_STATEMENT", sqlState: "22546",
                "Boolean statement is expected in the condition, but \(ColumnNaming.text(of: condition)) was found.", span: condition.span.range)
        }
        return value.booleanValue == true
    }

    // MARK: Loops

    /// One turn of a loop; nil when the next one may follow.
    private func turn(_ label: Identifier?, _ body: [ScriptStep]) throws -> Flow? {
        try runner.cancellation.check()
        switch try steps(body) {
        case .next: return nil
        case .iterate(let target) where label?.matches(target) == true: return nil
        case .leave(let target) where label?.matches(target) == true: return .next
        case let flow: return flow
        }
    }

    /// The rows are those that the query gives before the first turn.
    private func forLoop(_ label: Identifier?, _ variable: Identifier?, _ query: Query, _ body: [ScriptStep]) throws -> Flow {
        let rows = try session.query(query, parameters: runner.parameters, cancellation: runner.cancellation)
        for batch in rows.batches {
            for row in 0..<batch.count {
                var scope = LocalScope(label: variable?.text.lowercased())
                for (field, value) in zip(rows.schema, batch.row(row)) {
                    scope.variables[field.name.lowercased()] = SessionCatalog.Variable(type: field.type, value: value)
                }
                session.localScopes.append(scope)
                let depth = session.localScopes.count
                defer { session.localScopes.removeLast(max(0, session.localScopes.count - depth + 1)) }
                if let flow = try turn(label, body) { return flow }
            }
        }
        return .next
    }

    // MARK: Cursors

    private func cursor(_ name: [Identifier]) throws -> (scope: Int, key: String) {
        guard let place = session.localScopes.place(of: name.map(\.text), in: \.cursors) else {
            throw QueryError(
                "CURSOR_NOT_FOUND", sqlState: "34000", "Cursor \(quoted(name)) not found. Declare it in the compound statement or in one around it.",
                span: name.first?.span.range)
        }
        return place
    }

    private func quoted(_ name: [Identifier]) -> String { name.map { "`\($0.text)`" }.joined(separator: ".") }

    private func open(_ name: [Identifier], _ arguments: [AliasedExpression]) throws {
        let place = try cursor(name)
        guard var cursor = session.localScopes[place.scope].cursors[place.key], cursor.rows == nil else {
            throw QueryError("CURSOR_ALREADY_OPEN", sqlState: "24502", "Cursor \(quoted(name)) is already open.", span: name.first?.span.range)
        }
        let saved = session.boundParameters
        if !arguments.isEmpty { session.boundParameters = try runner.bound(arguments, hasNamedMarkers: false, span: name.first?.span ?? .none) }
        defer { session.boundParameters = saved }
        let rows = try session.query(cursor.query, parameters: runner.parameters, cancellation: runner.cancellation)
        cursor.rows = rows.rows
        cursor.schema = rows.schema
        cursor.next = 0
        session.localScopes[place.scope].cursors[place.key] = cursor
    }

    private func opened(_ name: [Identifier]) throws -> (place: (scope: Int, key: String), cursor: ScriptCursor, rows: [[Value]]) {
        let place = try cursor(name)
        guard let cursor = session.localScopes[place.scope].cursors[place.key], let rows = cursor.rows else {
            throw QueryError("CURSOR_NOT_OPEN", sqlState: "24501", "Cursor \(quoted(name)) is not open.", span: name.first?.span.range)
        }
        return (place, cursor, rows)
    }

    private func fetch(_ name: [Identifier], _ targets: [[Identifier]]) throws {
        let (place, cursor, rows) = try opened(name)
        try runner.refuseDuplicates(targets)
        guard rows.indices.contains(cursor.next) else {
            throw QueryError("CURSOR_NO_MORE_ROWS", sqlState: "02000", "No more rows available to fetch from cursor \(quoted(name)).", span: name.first?.span.range)
        }
        session.localScopes[place.scope].cursors[place.key]?.next += 1
        let row = rows[cursor.next]
        if targets.count == 1, row.count > 1, case .structure(let fields)? = try runner.variableType(targets[0]), fields.count == row.count {
            let given = DataType.structure(cursor.schema)
            return try runner.assign(targets[0], (.structure(row), given))
        }
        guard targets.count == row.count else {
            throw QueryError(
                "ASSIGNMENT_ARITY_MISMATCH", sqlState: "42802",
                "The number of columns or variables assigned or aliased: \(targets.count) does not match the number of source expressions: \(row.count).",
                span: name.first?.span.range)
        }
        for (position, target) in targets.enumerated() { try runner.assign(target, (row[position], cursor.schema[position].type)) }
    }

    private func close(_ name: [Identifier]) throws {
        let place = try opened(name).place
        session.localScopes[place.scope].cursors[place.key]?.rows = nil
    }

    // MARK: Features

    /// As in Spark, cursors and CONTINUE handlers are to be asked for.
    private func checkFeatures(_ steps: [ScriptStep]) throws {
        func isOn(_ key: String) -> Bool { session.settings.value(of: key)?.lowercased() == "true" }
        func refuse(_ condition: String, _ what: String, _ key: String) -> QueryError {
            QueryError("UNSUPPORTED_FEATURE.\(condition)", sqlState: "0A000", "The feature is not supported: \(what). SET \(key) = true turns it on.")
        }
        for step in steps {
            switch step {
            case .declareCursor, .open, .fetch, .close:
                guard isOn(Self.cursorsKey) else { throw refuse("SQL_CURSOR", "SQL cursors", Self.cursorsKey) }
            case .declareHandler(let handler):
                if handler.continues, !isOn(Self.continueHandlersKey) {
                    throw refuse("CONTINUE_EXCEPTION_HANDLER", "CONTINUE exception handlers", Self.continueHandlersKey)
                }
                try checkFeatures(handler.body)
            case .compound(let compound): try checkFeatures(compound.steps)
            case .conditional(let branches, let otherwise, _), .choice(_, let branches, let otherwise):
                for branch in branches { try checkFeatures(branch.steps) }
                try checkFeatures(otherwise ?? [])
            case .whileLoop(_, let branch), .repeatLoop(_, let branch): try checkFeatures(branch.steps)
            case .loop(_, let body), .forLoop(_, _, _, let body): try checkFeatures(body)
            case .statement, .declareVariable, .declareCondition, .leave, .iterate: break
            }
        }
    }
}
