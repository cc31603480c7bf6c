extension Formatter {
    mutating func compound(_ compound: CompoundStatement) {
        label(compound.label)
        write("BEGIN")
        steps(compound.steps)
        newline()
        write("END")
    }

    private mutating func label(_ label: Identifier?) {
        guard let label else { return }
        identifier(label)
        write(": ")
    }

    private mutating func steps(_ steps: [ScriptStep]) {
        indented { formatter in
            for step in steps {
                formatter.newline()
                formatter.step(step)
                formatter.write(";")
            }
        }
    }

    private mutating func step(_ step: ScriptStep) {
        switch step {
        case .statement(let statement): scriptStatement(statement)
        case .compound(let inner): compound(inner)
        case .declareVariable(let variable): statement(Statement(.declareVariable(variable)))
        case .declareCondition(let name, let state):
            write("DECLARE ")
            identifier(name)
            write(" CONDITION" + (state.map { " FOR SQLSTATE '\($0)'" } ?? ""))
        case .declareHandler(let handler): self.handler(handler)
        case .declareCursor(let name, let query):
            write("DECLARE ")
            identifier(name)
            write(" CURSOR FOR ")
            self.query(query)
        case .conditional(let branches, let otherwise, let isCase):
            write(isCase ? "CASE" : "IF ")
            for (position, branch) in branches.enumerated() {
                if isCase { newline() } else if position > 0 { newline() }
                if isCase { write("WHEN ") } else if position > 0 { write("ELSEIF ") }
                self.branch(branch)
            }
            end(otherwise, isCase ? "CASE" : "IF")
        case .choice(let operand, let branches, let otherwise):
            write("CASE ")
            expression(operand)
            for branch in branches {
                newline()
                write("WHEN ")
                self.branch(branch)
            }
            end(otherwise, "CASE")
        case .whileLoop(let label, let branch):
            self.label(label)
            write("WHILE ")
            expression(branch.condition)
            write(" DO")
            end(branch.steps, of: "WHILE")
        case .repeatLoop(let label, let branch):
            self.label(label)
            write("REPEAT")
            steps(branch.steps)
            newline()
            write("UNTIL ")
            expression(branch.condition)
            newline()
            write("END REPEAT")
        case .loop(let label, let steps):
            self.label(label)
            write("LOOP")
            end(steps, of: "LOOP")
        case .forLoop(let label, let variable, let query, let steps):
            self.label(label)
            write("FOR ")
            if let variable {
                identifier(variable)
                write(" AS ")
            }
            self.query(query)
            write(" DO")
            end(steps, of: "FOR")
        case .leave(let label):
            write("LEAVE ")
            identifier(label)
        case .iterate(let label):
            write("ITERATE ")
            identifier(label)
        case .open(let name, let arguments):
            write("OPEN ")
            multipart(name)
            if !arguments.isEmpty {
                write(" USING ")
                separated(arguments) { $0.aliased($1) }
            }
        case .fetch(let name, let targets):
            write("FETCH ")
            multipart(name)
            write(" INTO ")
            separated(targets) { $0.multipart($1) }
        case .close(let name):
            write("CLOSE ")
            multipart(name)
        }
    }

    /// Assignments go without the word VARIABLE here.
    private mutating func scriptStatement(_ statement: Statement) {
        switch statement.kind {
        case .setVariables(let list):
            write("SET ")
            assignments(list)
        case .setVariablesFromQuery(let names, let query):
            write("SET ")
            parenthesized(names) { $0.multipart($1) }
            write(" = ")
            block { $0.query(query) }
        default: self.statement(statement)
        }
    }

    private mutating func branch(_ branch: ScriptBranch) {
        expression(branch.condition)
        write(" THEN")
        steps(branch.steps)
    }

    private mutating func end(_ otherwise: [ScriptStep]?, _ word: String) {
        if let otherwise {
            newline()
            write("ELSE")
            steps(otherwise)
        }
        newline()
        write("END " + word)
    }

    private mutating func end(_ body: [ScriptStep], of word: String) {
        steps(body)
        newline()
        write("END " + word)
    }

    private mutating func handler(_ handler: HandlerDeclaration) {
        write("DECLARE \(handler.continues ? "CONTINUE" : "EXIT") HANDLER FOR ")
        separated(handler.triggers) { formatter, trigger in
            switch trigger {
            case .condition(let name): formatter.multipart(name.text.split(separator: ".").map { Identifier(String($0)) })
            case .sqlState(let state): formatter.write("SQLSTATE '\(state)'")
            case .anyError: formatter.write("SQLEXCEPTION")
            case .notFound: formatter.write("NOT FOUND")
            }
        }
        write(" ")
        for step in handler.body { self.step(step) }
    }
}
