/// `BEGIN … END` and the statements that only it may hold.
///
/// The words of these statements (LOOP, DO, UNTIL …) mean something here only; everywhere else they are names.
extension GrammarParser {
    /// What LEAVE and ITERATE may name at one place of a compound statement.
    struct OpenLabel {
        var name: Identifier
        var isLoop: Bool
    }

    func atWord(_ word: String, _ distance: Int = 0) -> Bool {
        let token = self.token(distance)
        return token.kind == .word && Int(token.end) &- Int(token.start) == word.utf8.count && text(token).uppercased() == word
    }

    mutating func acceptWord(_ word: String) -> Bool {
        guard atWord(word) else { return false }
        advance()
        return true
    }

    mutating func expectWord(_ word: String) throws(SyntaxError) {
        if !acceptWord(word) { throw unexpected(expecting: word) }
    }

    // MARK: BEGIN

    mutating func compound(label: Identifier? = nil) throws(SyntaxError) -> CompoundStatement {
        try expect(.begin)
        if atWord("NOT"), atWord("ATOMIC", 1) {
            advance()
            advance()
        }
        let steps = try labelled(label, isLoop: false) { (parser: inout GrammarParser) throws(SyntaxError) in
            try parser.compoundSteps()
        }
        try expectWord("END")
        try endLabel(label)
        return CompoundStatement(label: label, steps: steps)
    }

    /// Declarations come first: variables and conditions, then cursors, then handlers.
    private mutating func compoundSteps() throws(SyntaxError) -> [ScriptStep] {
        var steps: [ScriptStep] = []
        var place = 0
        while !atWord("END") {
            let start = current
            let step = try step()
            let own: Int
            switch step {
            case .declareVariable:
                own = 0
                if place > own {
                    throw error(
                        "INVALID_VARIABLE_DECLARATION.ONLY_AT_BEGINNING", "42K0M",
                        "Invalid variable declaration. A variable can only be declared at the beginning of the compound.", start.span)
                }
            case .declareCondition:
                own = 0
                if place > own {
                    throw error(
                        "INVALID_ERROR_CONDITION_DECLARATION.NOT_AT_START_OF_COMPOUND_STATEMENT", "42K0R",
                        "Invalid condition declaration. A condition can only be declared at the beginning of the compound.", start.span)
                }
            case .declareCursor:
                own = 1
                if place > own {
                    throw error(
                        "INVALID_CURSOR_DECLARATION", "42601",
                        "Invalid cursor declaration. Cursors are declared behind variables and conditions, before handlers and statements.", start.span)
                }
            case .declareHandler:
                own = 2
                if place > own {
                    throw error(
                        "INVALID_HANDLER_DECLARATION.WRONG_PLACE_OF_DECLARATION", "42K0Q",
                        "Invalid handler declaration. Handlers are declared behind variables, conditions and cursors, before statements.", start.span)
                }
            default: own = 3
            }
            place = max(place, own)
            steps.append(step)
            try expect(.semicolon)
        }
        return steps
    }

    /// Steps up to one of the words that end them.
    private mutating func steps(until words: String...) throws(SyntaxError) -> [ScriptStep] {
        var steps: [ScriptStep] = []
        repeat {
            if at(.endOfInput) { throw unexpected(expecting: words[0]) }
            let start = current
            let step = try step()
            try refuseDeclaration(step, start)
            steps.append(step)
            try expect(.semicolon)
        } while !words.contains(where: { atWord($0) })
        return steps
    }

    /// Branches and loops have no scope of their own.
    private func refuseDeclaration(_ step: ScriptStep, _ start: Token) throws(SyntaxError) {
        let condition: String
        let state: String
        switch step {
        case .declareVariable: (condition, state) = ("INVALID_VARIABLE_DECLARATION.NOT_ALLOWED_IN_SCOPE", "42K0M")
        case .declareCondition: (condition, state) = ("INVALID_ERROR_CONDITION_DECLARATION.NOT_AT_START_OF_COMPOUND_STATEMENT", "42K0R")
        case .declareHandler: (condition, state) = ("INVALID_HANDLER_DECLARATION.WRONG_PLACE_OF_DECLARATION", "42K0Q")
        case .declareCursor: (condition, state) = ("INVALID_CURSOR_DECLARATION", "42601")
        default: return
        }
        throw error(condition, state, "A declaration is not allowed here. Put it into a compound statement (BEGIN … END) of its own.", start.span)
    }

    // MARK: Labels

    private mutating func labelled<Result>(
        _ label: Identifier?, isLoop: Bool, _ body: (inout GrammarParser) throws(SyntaxError) -> Result
    ) throws(SyntaxError) -> Result {
        guard let label else { return try body(&self) }
        if openLabels.contains(where: { $0.name.matches(label.text) }) {
            throw error(
                "LABEL_OR_FOR_VARIABLE_ALREADY_EXISTS", "42K0L",
                "The label `\(label.text)` already exists. Choose another name or rename the existing label.", label.span)
        }
        openLabels.append(OpenLabel(name: label, isLoop: isLoop))
        let result = try body(&self)
        openLabels.removeLast()
        return result
    }

    private mutating func endLabel(_ label: Identifier?) throws(SyntaxError) {
        guard isName(current) else { return }
        let end = try plainIdentifier()
        guard let label else {
            throw error("END_LABEL_WITHOUT_BEGIN_LABEL", "42K0L", "End label `\(end.text)` can not exist without begin label.", end.span)
        }
        guard label.matches(end.text) else {
            throw error("LABELS_MISMATCH", "42K0L", "Begin label `\(label.text)` does not match the end label `\(end.text)`.", end.span)
        }
    }

    private mutating func jump() throws(SyntaxError) -> ScriptStep {
        let isIterate = atWord("ITERATE")
        let word = isIterate ? "ITERATE" : "LEAVE"
        advance()
        let label = try plainIdentifier()
        guard let found = openLabels.last(where: { $0.name.matches(label.text) }) else {
            throw error(
                "INVALID_LABEL_USAGE.DOES_NOT_EXIST", "42K0L",
                "The usage of the label `\(label.text)` is invalid. Label was used in the \(word) statement, but the label does not belong to any surrounding block.",
                label.span)
        }
        if isIterate && !found.isLoop {
            throw error(
                "INVALID_LABEL_USAGE.ITERATE_IN_COMPOUND", "42K0L",
                "The usage of the label `\(label.text)` is invalid. ITERATE statement cannot be used with a label that belongs to a compound (BEGIN...END) body.",
                label.span)
        }
        return isIterate ? .iterate(found.name) : .leave(found.name)
    }

    // MARK: Steps

    private mutating func step() throws(SyntaxError) -> ScriptStep {
        try enter()
        defer { leave() }
        if isName(current), token(1).kind == .colon, ["BEGIN", "WHILE", "REPEAT", "LOOP", "FOR"].contains(where: { atWord($0, 2) }) {
            let label = try plainIdentifier()
            advance()
            return try block(label)
        }
        switch text(current).uppercased() {
        case "BEGIN", "WHILE", "LOOP", "FOR": return try block(nil)
        case "REPEAT" where token(1).kind != .leftParenthesis: return try block(nil)
        case "IF": return try ifStep()
        case "CASE": return try caseStep()
        case "LEAVE", "ITERATE": return try jump()
        case "DECLARE": return try declaration()
        case "SET": return try assignmentStep()
        case "OPEN", "FETCH", "CLOSE": return try cursorStep()
        default: return .statement(try statement())
        }
    }

    private mutating func block(_ label: Identifier?) throws(SyntaxError) -> ScriptStep {
        switch text(current).uppercased() {
        case "BEGIN": return .compound(try compound(label: label))
        case "WHILE":
            advance()
            let condition = try expression()
            try expectWord("DO")
            let steps = try labelled(label, isLoop: true) { (parser: inout GrammarParser) throws(SyntaxError) in try parser.steps(until: "END") }
            try endOf("WHILE", label)
            return .whileLoop(label: label, ScriptBranch(condition: condition, steps: steps))
        case "REPEAT":
            advance()
            let steps = try labelled(label, isLoop: true) { (parser: inout GrammarParser) throws(SyntaxError) in try parser.steps(until: "UNTIL") }
            try expectWord("UNTIL")
            let condition = try expression()
            try endOf("REPEAT", label)
            return .repeatLoop(label: label, ScriptBranch(condition: condition, steps: steps))
        case "LOOP":
            advance()
            let steps = try labelled(label, isLoop: true) { (parser: inout GrammarParser) throws(SyntaxError) in try parser.steps(until: "END") }
            try endOf("LOOP", label)
            return .loop(label: label, steps)
        default: return try forStep(label)
        }
    }

    private mutating func endOf(_ word: String, _ label: Identifier?) throws(SyntaxError) {
        try expectWord("END")
        try expectWord(word)
        try endLabel(label)
    }

    private mutating func forStep(_ label: Identifier?) throws(SyntaxError) -> ScriptStep {
        advance()
        var variable: Identifier?
        if isName(current), token(1).keyword == .as, !at(.select), !at(.with) {
            let name = try plainIdentifier()
            advance()
            if openLabels.contains(where: { $0.name.matches(name.text) }) || label?.matches(name.text) == true {
                throw error(
                    "LABEL_OR_FOR_VARIABLE_ALREADY_EXISTS", "42K0L",
                    "The label or FOR variable `\(name.text)` already exists. Choose another name or rename the existing one.", name.span)
            }
            variable = name
        }
        let before = stopsAtDo
        stopsAtDo = true
        let query = try query()
        stopsAtDo = before
        try expectWord("DO")
        let steps = try labelled(label, isLoop: true) { (parser: inout GrammarParser) throws(SyntaxError) in try parser.steps(until: "END") }
        try endOf("FOR", label)
        return .forLoop(label: label, variable: variable, query, steps)
    }

    private mutating func ifStep() throws(SyntaxError) -> ScriptStep {
        advance()
        var branches = [try branch(until: "ELSEIF", "ELSE", "END")]
        while acceptWord("ELSEIF") { branches.append(try branch(until: "ELSEIF", "ELSE", "END")) }
        let otherwise = acceptWord("ELSE") ? try steps(until: "END") : nil
        try expectWord("END")
        try expectWord("IF")
        return .conditional(branches, otherwise: otherwise, isCase: false)
    }

    private mutating func branch(until first: String, _ second: String, _ third: String) throws(SyntaxError) -> ScriptBranch {
        let condition = try expression()
        try expectWord("THEN")
        return ScriptBranch(condition: condition, steps: try steps(until: first, second, third))
    }

    private mutating func caseStep() throws(SyntaxError) -> ScriptStep {
        advance()
        let operand = atWord("WHEN") ? nil : try expression()
        var branches: [ScriptBranch] = []
        repeat {
            try expectWord("WHEN")
            branches.append(try branch(until: "WHEN", "ELSE", "END"))
        } while atWord("WHEN")
        let otherwise = acceptWord("ELSE") ? try steps(until: "END") : nil
        try expectWord("END")
        try expectWord("CASE")
        guard let operand else { return .conditional(branches, otherwise: otherwise, isCase: true) }
        return .choice(operand, branches, otherwise: otherwise)
    }

    /// `SET a = 1, b = 2`, `SET (a, b) = (SELECT 1, 2)`: within a compound statement SET speaks of variables.
    private mutating func assignmentStep() throws(SyntaxError) -> ScriptStep {
        let start = current
        advance()
        guard at(.leftParenthesis) else { return .statement(Statement(.setVariables(try assignments()), span: span(from: start))) }
        let names = try multipartIdentifierList()
        try expect(.equal)
        return .statement(Statement(.setVariablesFromQuery(names, try parenthesizedQuery()), span: span(from: start)))
    }

    // MARK: Declarations

    private mutating func declaration() throws(SyntaxError) -> ScriptStep {
        let start = current
        if atWord("EXIT", 1) && atWord("HANDLER", 2) || atWord("CONTINUE", 1) && atWord("HANDLER", 2) { return try handler() }
        // `IDENTIFIER('c')` is a name of four tokens.
        let after = token(1).keyword == .identifier && token(2).kind == .leftParenthesis ? 5 : 2
        if isName(token(1)), atWord("CONDITION", after) {
            advance()
            let name = try plainIdentifier()
            advance()
            guard acceptWord("FOR") else { return .declareCondition(name, sqlState: nil) }
            try expectWord("SQLSTATE")
            return .declareCondition(name, sqlState: try sqlState())
        }
        let isSensitivityGiven = atWord("ASENSITIVE", after) || atWord("INSENSITIVE", after)
        if isName(token(1)), atWord("CURSOR", isSensitivityGiven ? after &+ 1 : after) {
            advance()
            let name = try plainIdentifier()
            if isSensitivityGiven { advance() }
            try expectWord("CURSOR")
            try expectWord("FOR")
            let query = try query()
            if acceptWord("FOR") {
                try expectWord("READ")
                try expectWord("ONLY")
            }
            return .declareCursor(name, query)
        }
        let variable = try declareVariable()
        let whole = span(from: start)
        if variable.orReplace {
            throw error(
                "INVALID_VARIABLE_DECLARATION.REPLACE_LOCAL_VARIABLE", "42K0M",
                "Invalid variable declaration. Local variables do not support DECLARE OR REPLACE.", whole)
        }
        if let qualified = variable.names.first(where: { ($0.parts?.count ?? 1) > 1 }) {
            throw error(
                "INVALID_VARIABLE_DECLARATION.QUALIFIED_LOCAL_VARIABLE", "42K0M",
                "Invalid variable declaration. Local variables must be declared without a qualifier.", qualified.span)
        }
        return .declareVariable(variable)
    }

    private mutating func sqlState() throws(SyntaxError) -> String {
        _ = acceptWord("VALUE")
        let start = current
        let state = try string().uppercased()
        let isValid = state.utf8.count == 5 && state.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) }
        guard isValid, !["00", "01", "XX"].contains(where: { state.hasPrefix($0) }) else {
            throw error(
                "INVALID_SQLSTATE", "428B3",
                "Invalid SQLSTATE value: '\(state)'. SQLSTATE must be exactly 5 characters long and contain only A-Z and 0-9. SQLSTATE must not start with '00', '01', or 'XX'.",
                span(from: start))
        }
        return state
    }

    private mutating func handler() throws(SyntaxError) -> ScriptStep {
        let start = current
        advance()
        let continues = atWord("CONTINUE")
        advance()
        advance()
        try expectWord("FOR")
        let triggers = try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.trigger() }
        if triggers.count > 1, triggers.contains(.anyError) || triggers.contains(.notFound) {
            throw error(
                "INVALID_HANDLER_DECLARATION.INVALID_CONDITION_COMBINATION", "42K0Q",
                "Invalid handler declaration. Invalid condition combination: SQLEXCEPTION and NOT FOUND cannot be used together with other condition/sqlstate values.",
                span(from: start))
        }
        let labels = openLabels
        openLabels = []
        let body: [ScriptStep]
        if at(.begin) { body = [.compound(try compound())] } else { body = [try step()] }
        openLabels = labels
        return .declareHandler(HandlerDeclaration(continues: continues, triggers: triggers, body: body, span: span(from: start)))
    }

    private mutating func trigger() throws(SyntaxError) -> HandlerDeclaration.Trigger {
        if atWord("SQLSTATE") {
            advance()
            return .sqlState(try sqlState())
        }
        if acceptWord("SQLEXCEPTION") { return .anyError }
        if atWord("NOT"), atWord("FOUND", 1) {
            advance()
            advance()
            return .notFound
        }
        let parts = try multipartIdentifier()
        let name = parts.map(\.text).joined(separator: ".")
        return .condition(Identifier(name, span: parts[0].span))
    }

    private mutating func cursorStep() throws(SyntaxError) -> ScriptStep {
        let word = text(current).uppercased()
        advance()
        if word == "FETCH" {
            if acceptWord("NEXT") { try expect(.from) } else { _ = accept(.from) }
        }
        let parts: [Identifier]
        if case .parts(let given) = try objectName().kind { parts = given } else { throw unsupported("IDENTIFIER() as a cursor's name", current.span) }
        switch word {
        case "CLOSE": return .close(parts)
        case "FETCH":
            try expect(.into)
            return .fetch(parts, into: try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.multipartIdentifier() })
        default: return .open(parts, arguments: accept(.using) ? try aliasedExpressions() : [])
        }
    }
}
