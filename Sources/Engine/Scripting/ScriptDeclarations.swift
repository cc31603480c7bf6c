import Columnar
import Planner
import SQLSyntax

/// Variables, conditions, cursors and handlers of compound statements.
enum ScriptDeclarations {
    /// Conditions, cursors and handlers are known before the first step runs; variables get their values one after the other.
    static func declare(_ steps: [ScriptStep], in session: Session) throws {
        guard let place = session.localScopes.indices.last else { return }
        for step in steps {
            switch step {
            case .declareCondition(let name, let state):
                let key = name.text.lowercased()
                guard session.localScopes[place].conditions[key] == nil else {
                    throw QueryError(
                        "DUPLICATE_CONDITION_IN_SCOPE", sqlState: "42734",
                        "Found duplicate condition `\(name.text)` in the scope. Please, remove one of them.", span: name.span.range)
                }
                session.localScopes[place].conditions[key] = state ?? "45000"
            case .declareCursor(let name, let query):
                let key = name.text.lowercased()
                guard session.localScopes[place].cursors[key] == nil else {
                    throw QueryError("CURSOR_ALREADY_EXISTS", sqlState: "42723", "Cannot create cursor `\(name.text)` because it already exists.", span: name.span.range)
                }
                session.localScopes[place].cursors[key] = ScriptCursor(query: query)
            case .declareHandler(let handler):
                try check(handler, session.localScopes)
                session.localScopes[place].handlers.append(handler)
            default: break
            }
        }
    }

    private static func check(_ handler: HandlerDeclaration, _ scopes: [LocalScope]) throws {
        var known: [HandlerDeclaration.Trigger] = scopes.last?.handlers.flatMap(\.triggers) ?? []
        for trigger in handler.triggers {
            if case .condition(let name) = trigger, state(of: name, scopes[...]) == nil, !isConditionOfEngine(name.text) {
                throw QueryError(
                    "INVALID_HANDLER_DECLARATION.CONDITION_NOT_FOUND", sqlState: "42K0Q",
                    "Invalid handler declaration. Condition `\(name.text)` not found.", span: name.span.range)
            }
            let isKnown = known.contains { other in
                if case .condition(let a) = trigger, case .condition(let b) = other { return a.matches(b.text) }
                return trigger == other
            }
            guard !isKnown else {
                var sub = "SQLSTATE"
                if case .condition = trigger { sub = "CONDITION" }
                throw QueryError(
                    "DUPLICATE_EXCEPTION_HANDLER.\(sub)", sqlState: "42734",
                    "Found duplicate handlers in the same scope. Please, remove one of them.", span: handler.span.range)
            }
            known.append(trigger)
        }
    }

    /// The names of the engine's conditions consist of several words: there is no list of them all.
    private static func isConditionOfEngine(_ name: String) -> Bool { name.contains("_") }

    private static func state(of name: Identifier, _ scopes: ArraySlice<LocalScope>) -> String? {
        for scope in scopes.reversed() {
            if let state = scope.conditions[name.text.lowercased()] { return state }
        }
        return nil
    }

    /// The handler for an error and the depth of its scope: from the innermost scope outwards; within one, a condition's goes before an SQLSTATE's,
    /// and that before one for all errors.
    static func handler(of error: QueryError, among scopes: ArraySlice<LocalScope>, except: [Int]) -> (HandlerDeclaration, depth: Int)? {
        let isNotFound = error.sqlState.hasPrefix("02")
        for index in scopes.indices.reversed() where !except.contains(index + 1) {
            let scope = scopes[index]
            func first(_ fits: (HandlerDeclaration.Trigger) -> Bool) -> HandlerDeclaration? { scope.handlers.first { $0.triggers.contains(where: fits) } }
            let found = first { trigger in
                guard case .condition(let name) = trigger else { return false }
                return name.matches(error.condition) || error.condition.lowercased().hasPrefix(name.text.lowercased() + ".")
            } ?? first { $0 == .sqlState(error.sqlState) } ?? first { isNotFound ? $0 == .notFound : $0 == .anyError }
            if let found { return (found, index + 1) }
        }
        return nil
    }

    static func declare(_ node: DeclareVariable, with runner: StatementRunner) throws {
        let session = runner.session
        guard let place = session.localScopes.indices.last else { return }
        if let fallback = node.defaultValue { try runner.checkDefault(fallback, node.names) }
        let given = try node.defaultValue.map { try runner.evaluate([$0]).first ?? (.null, .void) }
        let type = try node.type.map { try TypeConversion.convert($0) } ?? given?.1 ?? .void
        for name in node.names {
            let key = (try runner.parts(name).last ?? "").lowercased()
            guard session.localScopes[place].variables[key] == nil else {
                throw QueryError(
                    "VARIABLE_ALREADY_EXISTS", sqlState: "42723",
                    "Cannot create the variable `\(key)` because it already exists in this compound statement. Choose a different name.", span: name.span.range)
            }
            session.localScopes[place].variables[key] = SessionCatalog.Variable(
                type: type, value: try runner.store(given?.0 ?? .null, given?.1 ?? .void, type), fallback: node.defaultValue)
        }
    }
}
