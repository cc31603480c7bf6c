import Foundation

/// What an XPath expression gives.
enum XPathResult {
    case nodes([Int])
    case number(Double)
    case string(String)
    case boolean(Bool)
}

/// Evaluates XPath over a document.
struct XPathEvaluator {
    private let document: XPathDocument

    /// Thrown for functions that are not there.
    struct Unsupported: Error { var what: String }

    init(_ document: XPathDocument) { self.document = document }

    func evaluate(_ expression: XPathExpression) throws -> XPathResult { try evaluate(expression, node: 0, position: 1, last: 1) }

    func texts(_ nodes: [Int]) -> [String] { nodes.map { document.text($0) } }

    /// The value of text nodes and attributes, nil for elements: what `xpath` lists.
    func value(_ node: Int) -> String? {
        switch document.nodes[node].kind {
        case .text(let text), .attribute(_, let text): text
        default: nil
        }
    }

    func string(_ result: XPathResult) -> String {
        switch result {
        case .nodes(let nodes): return nodes.first.map { document.text($0) } ?? ""
        case .string(let text): return text
        case .boolean(let flag): return flag ? "true" : "false"
        case .number(let number):
            if number.isNaN { return "NaN" }
            if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
            return number == number.rounded() && number.magnitude < 1e15 ? String(Int64(number)) : number.description
        }
    }

    func number(_ result: XPathResult) -> Double {
        switch result {
        case .number(let number): return number
        case .boolean(let flag): return flag ? 1 : 0
        default: return Double(string(result).trimmingCharacters(in: .whitespacesAndNewlines)) ?? .nan
        }
    }

    func boolean(_ result: XPathResult) -> Bool {
        switch result {
        case .nodes(let nodes): !nodes.isEmpty
        case .number(let number): number != 0 && !number.isNaN
        case .string(let text): !text.isEmpty
        case .boolean(let flag): flag
        }
    }

    private func evaluate(_ expression: XPathExpression, node: Int, position: Int, last: Int) throws -> XPathResult {
        switch expression {
        case .number(let number): return .number(number)
        case .string(let text): return .string(text)
        case .negated(let inner): return .number(-number(try evaluate(inner, node: node, position: position, last: last)))
        case .path(let isAbsolute, let steps): return .nodes(try walk([isAbsolute ? 0 : node], steps))
        case .filtered(let inner, let predicates, let steps):
            guard case .nodes(var nodes) = try evaluate(inner, node: node, position: position, last: last) else {
                throw Unsupported(what: "a predicate on a value")
            }
            for predicate in predicates { nodes = try keep(nodes, predicate) }
            return .nodes(try walk(nodes, steps))
        case .binary(let symbol, let left, let right):
            let a = try evaluate(left, node: node, position: position, last: last)
            if symbol == "or" && boolean(a) { return .boolean(true) }
            if symbol == "and" && !boolean(a) { return .boolean(false) }
            return try apply(symbol, a, try evaluate(right, node: node, position: position, last: last))
        case .call(let name, let arguments):
            switch name {
            case "position": return .number(Double(position))
            case "last": return .number(Double(last))
            default: break
            }
            let values = try arguments.map { try evaluate($0, node: node, position: position, last: last) }
            return try call(name, values, node)
        }
    }

    private func walk(_ start: [Int], _ steps: [XPathExpression.Step]) throws -> [Int] {
        var current = start
        for step in steps {
            var next: [Int] = []
            var seen = Set<Int>()
            for node in current {
                var found = candidates(node, step)
                for predicate in step.predicates { found = try keep(found, predicate) }
                for candidate in found where seen.insert(candidate).inserted { next.append(candidate) }
            }
            current = next
        }
        return current
    }

    private func candidates(_ node: Int, _ step: XPathExpression.Step) -> [Int] {
        let item = document.nodes[node]
        let found: [Int]
        switch step.axis {
        case .child: found = item.children
        case .attribute: found = item.attributes
        case .itself: found = [node]
        case .parent: found = item.parent >= 0 ? [item.parent] : []
        case .descendantOrSelf: found = document.descendants(node)
        }
        return found.filter { candidate in
            switch (step.test, document.nodes[candidate].kind) {
            case (.node, _), (.text, .text): true
            case (.any, .element), (.any, .attribute): true
            case (.name(let name), .element(let own)), (.name(let name), .attribute(let own, _)): name == own
            default: false
            }
        }
    }

    private func keep(_ nodes: [Int], _ predicate: XPathExpression) throws -> [Int] {
        var kept: [Int] = []
        for (index, node) in nodes.enumerated() {
            let result = try evaluate(predicate, node: node, position: index + 1, last: nodes.count)
            if case .number(let place) = result {
                if place == Double(index + 1) { kept.append(node) }
            } else if boolean(result) {
                kept.append(node)
            }
        }
        return kept
    }

    private func apply(_ symbol: String, _ a: XPathResult, _ b: XPathResult) throws -> XPathResult {
        switch symbol {
        case "or", "and": return .boolean(boolean(b))
        case "+": return .number(number(a) + number(b))
        case "-": return .number(number(a) - number(b))
        case "*": return .number(number(a) * number(b))
        case "div": return .number(number(a) / number(b))
        case "mod": return .number(number(a).truncatingRemainder(dividingBy: number(b)))
        case "|":
            guard case .nodes(let x) = a, case .nodes(let y) = b else { throw Unsupported(what: "| of values") }
            return .nodes(Array(Set(x + y)).sorted())
        default: return .boolean(compare(symbol, a, b))
        }
    }

    /// Node sets compare if any of their nodes does.
    private func compare(_ symbol: String, _ a: XPathResult, _ b: XPathResult) -> Bool {
        if case .nodes(let nodes) = a, !isBoolean(b) { return nodes.contains { compare(symbol, .string(document.text($0)), b) } }
        if case .nodes(let nodes) = b, !isBoolean(a) { return nodes.contains { compare(symbol, a, .string(document.text($0))) } }
        if symbol == "=" || symbol == "!=" {
            let equal: Bool
            if isBoolean(a) || isBoolean(b) {
                equal = boolean(a) == boolean(b)
            } else if isNumber(a) || isNumber(b) {
                equal = number(a) == number(b)
            } else {
                equal = string(a) == string(b)
            }
            return equal == (symbol == "=")
        }
        let (x, y) = (number(a), number(b))
        switch symbol {
        case "<": return x < y
        case "<=": return x <= y
        case ">": return x > y
        default: return x >= y
        }
    }

    private func isBoolean(_ result: XPathResult) -> Bool { if case .boolean = result { true } else { false } }
    private func isNumber(_ result: XPathResult) -> Bool { if case .number = result { true } else { false } }

    private func call(_ name: String, _ values: [XPathResult], _ node: Int) throws -> XPathResult {
        func text(_ place: Int) -> String { place < values.count ? string(values[place]) : document.text(node) }
        func amount(_ place: Int) -> Double { place < values.count ? number(values[place]) : Double(document.text(node)) ?? .nan }
        switch name {
        case "count", "sum":
            guard case .nodes(let nodes)? = values.first else { throw Unsupported(what: "\(name)() of a value") }
            return .number(name == "count" ? Double(nodes.count) : nodes.reduce(0) { $0 + number(.string(document.text($1))) })
        case "string": return .string(text(0))
        case "number": return .number(amount(0))
        case "boolean": return .boolean(values.first.map { boolean($0) } ?? false)
        case "not": return .boolean(!(values.first.map { boolean($0) } ?? false))
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "name", "local-name":
            if case .nodes(let nodes)? = values.first { return .string(nodes.first.map { document.name($0) } ?? "") }
            return .string(document.name(node))
        case "concat": return .string(values.map { string($0) }.joined())
        case "contains": return .boolean(text(0).contains(text(1)) || text(1).isEmpty)
        case "starts-with": return .boolean(text(0).hasPrefix(text(1)))
        case "string-length": return .number(Double(text(0).unicodeScalars.count))
        case "normalize-space": return .string(text(0).split(whereSeparator: \.isWhitespace).joined(separator: " "))
        case "substring-before": return .string(text(0).range(of: text(1)).map { String(text(0)[..<$0.lowerBound]) } ?? "")
        case "substring-after": return .string(text(0).range(of: text(1)).map { String(text(0)[$0.upperBound...]) } ?? "")
        case "floor": return .number(amount(0).rounded(.down))
        case "ceiling": return .number(amount(0).rounded(.up))
        case "round": return .number((amount(0) + 0.5).rounded(.down))
        default: throw Unsupported(what: "\(name)()")
        }
    }
}
