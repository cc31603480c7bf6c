/// XPath 1.0 expressions (W3C 1999): abbreviated location paths, predicates, the operators and the core functions but for those of namespaces and ids.
indirect enum XPathExpression: Sendable {
    case number(Double)
    case string(String)
    case path(isAbsolute: Bool, [Step])
    case filtered(XPathExpression, [XPathExpression], [Step])
    case call(String, [XPathExpression])
    case binary(String, XPathExpression, XPathExpression)
    case negated(XPathExpression)

    struct Step: Sendable {
        enum Axis: Sendable { case child, descendantOrSelf, attribute, itself, parent }
        enum Test: Sendable { case name(String), any, text, node }
        var axis: Axis
        var test: Test
        var predicates: [XPathExpression] = []
    }
}

/// Parses XPath by precedence: or, and, =, <, +, *, -, |.
struct XPathParser {
    static let maximumDepth = 100

    private enum Token: Equatable {
        case symbol(String)
        case name(String)
        case string(String)
        case number(Double)
    }

    private var tokens: [Token] = []
    private var index = 0
    private var depth = 0

    /// Nil when malformed.
    static func parse(_ text: String) -> XPathExpression? {
        guard let tokens = tokens(text) else { return nil }
        var parser = XPathParser()
        parser.tokens = tokens
        guard let expression = parser.binary(0), parser.index == tokens.count else { return nil }
        return expression
    }

    private static func tokens(_ text: String) -> [Token]? {
        let characters = Array(text)
        var result: [Token] = []
        var index = 0
        while index < characters.count {
            let character = characters[index]
            if character.isWhitespace {
                index += 1
            } else if character == "'" || character == "\"" {
                guard let end = characters[(index + 1)...].firstIndex(of: character) else { return nil }
                result.append(.string(String(characters[(index + 1)..<end])))
                index = end + 1
            } else if character.isNumber || (character == "." && index + 1 < characters.count && characters[index + 1].isNumber) {
                let start = index
                while index < characters.count, characters[index].isNumber || characters[index] == "." { index += 1 }
                guard let number = Double(String(characters[start..<index])) else { return nil }
                result.append(.number(number))
            } else if character.isLetter || character == "_" {
                let start = index
                while index < characters.count,
                    characters[index].isLetter || characters[index].isNumber || "_-.".contains(characters[index])
                        || (characters[index] == ":" && index + 1 < characters.count && characters[index + 1] != ":")
                {
                    index += 1
                }
                result.append(.name(String(characters[start..<index])))
            } else {
                let pair = index + 1 < characters.count ? String(characters[index...(index + 1)]) : ""
                if ["//", "..", "::", "!=", "<=", ">="].contains(pair) {
                    result.append(.symbol(pair))
                    index += 2
                } else if "/@.[]()*|+-=<>,".contains(character) {
                    result.append(.symbol(String(character)))
                    index += 1
                } else {
                    return nil
                }
            }
        }
        return result
    }

    private var current: Token? { index < tokens.count ? tokens[index] : nil }

    private mutating func take(_ symbol: String) -> Bool {
        guard current == .symbol(symbol) else { return false }
        index += 1
        return true
    }

    private static let levels: [[String]] = [
        ["or"], ["and"], ["=", "!="], ["<", "<=", ">", ">="], ["+", "-"], ["*", "div", "mod"], ["|"],
    ]

    private mutating func binary(_ level: Int) -> XPathExpression? {
        if level == Self.levels.count { return unary() }
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.maximumDepth * Self.levels.count, var left = binary(level + 1) else { return nil }
        while let token = current {
            let symbol: String
            switch token {
            case .symbol(let text), .name(let text): symbol = text
            default: return left
            }
            guard Self.levels[level].contains(symbol) else { return left }
            index += 1
            guard let right = binary(level + 1) else { return nil }
            left = .binary(symbol, left, right)
        }
        return left
    }

    private mutating func unary() -> XPathExpression? {
        if take("-") { return unary().map { .negated($0) } }
        switch current {
        case .number(let number)?:
            index += 1
            return .number(number)
        case .string(let text)?:
            index += 1
            return .string(text)
        case .symbol("(")?:
            index += 1
            guard let inner = binary(0), take(")") else { return nil }
            return filter(inner)
        case .name(let name)? where index + 1 < tokens.count && tokens[index + 1] == .symbol("(") && name != "text" && name != "node":
            index += 2
            var arguments: [XPathExpression] = []
            if !take(")") {
                repeat {
                    guard let argument = binary(0) else { return nil }
                    arguments.append(argument)
                } while take(",")
                guard take(")") else { return nil }
            }
            return filter(.call(name, arguments))
        default: return path()
        }
    }

    private mutating func filter(_ inner: XPathExpression) -> XPathExpression? {
        guard let predicates = predicates() else { return nil }
        var steps: [XPathExpression.Step] = []
        if current == .symbol("/") || current == .symbol("//") {
            guard let rest = self.steps() else { return nil }
            steps = rest
        }
        return predicates.isEmpty && steps.isEmpty ? inner : .filtered(inner, predicates, steps)
    }

    private mutating func path() -> XPathExpression? {
        let isAbsolute = current == .symbol("/") || current == .symbol("//")
        if isAbsolute {
            if current == .symbol("/"), index + 1 == tokens.count {
                index += 1
                return .path(isAbsolute: true, [])
            }
            return steps().map { .path(isAbsolute: true, $0) }
        }
        guard let first = step() else { return nil }
        guard let rest = steps() else { return nil }
        return .path(isAbsolute: false, [first] + rest)
    }

    private mutating func steps() -> [XPathExpression.Step]? {
        var result: [XPathExpression.Step] = []
        while true {
            if take("//") {
                result.append(XPathExpression.Step(axis: .descendantOrSelf, test: .node))
            } else if !take("/") {
                return result
            }
            guard let step = step() else { return nil }
            result.append(step)
        }
    }

    private mutating func step() -> XPathExpression.Step? {
        if take("..") { return XPathExpression.Step(axis: .parent, test: .node) }
        if take(".") { return XPathExpression.Step(axis: .itself, test: .node) }
        var axis = XPathExpression.Step.Axis.child
        if take("@") {
            axis = .attribute
        } else if case .name(let name)? = current, index + 1 < tokens.count, tokens[index + 1] == .symbol("::") {
            switch name {
            case "child": axis = .child
            case "attribute": axis = .attribute
            case "self": axis = .itself
            case "parent": axis = .parent
            case "descendant-or-self": axis = .descendantOrSelf
            default: return nil
            }
            index += 2
        }
        var step = XPathExpression.Step(axis: axis, test: .any)
        if take("*") {
            step.test = .any
        } else if case .name(let name)? = current {
            index += 1
            step.test = .name(name)
            if name == "text" || name == "node", take("(") {
                guard take(")") else { return nil }
                step.test = name == "text" ? .text : .node
            }
        } else {
            return nil
        }
        guard let predicates = predicates() else { return nil }
        step.predicates = predicates
        return step
    }

    private mutating func predicates() -> [XPathExpression]? {
        var result: [XPathExpression] = []
        while take("[") {
            guard let predicate = binary(0), take("]") else { return nil }
            result.append(predicate)
        }
        return result
    }
}
