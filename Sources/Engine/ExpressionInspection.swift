import SQLSyntax

/// Questions about an expression as it is written. Queries within it are not looked into.
extension Expression {
    /// The first part, from the outside in, for which `isWanted` holds.
    func first(where isWanted: (Expression) -> Bool) -> Expression? {
        if isWanted(self) { return self }
        for operand in operands {
            if let found = operand.first(where: isWanted) { return found }
        }
        return nil
    }

    func mentions(_ isWanted: (Expression) -> Bool) -> Bool { first(where: isWanted) != nil }

    /// A subquery of any kind.
    var isQuery: Bool {
        switch kind {
        case .scalarSubquery, .exists, .inSubquery: true
        default: false
        }
    }

    /// The keyword DEFAULT, which is read as a column's name.
    var isDefault: Bool {
        if case .column(let parts) = kind { parts.count == 1 && parts[0].matches("default") } else { false }
    }

    var calledFunction: FunctionCall? {
        if case .functionCall(let call) = kind { call } else { nil }
    }

    /// The name, in lower case, of the function that is called without a qualifier.
    var calledName: String? {
        guard let parts = calledFunction?.name.parts, parts.count == 1 else { return nil }
        return parts[0].text.lowercased()
    }
}
