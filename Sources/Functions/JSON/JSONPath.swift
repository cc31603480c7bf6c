import Columnar

/// Paths of `get_json_object`: `$`, `.name`, `['name']`, `[3]`, `[*]`, `.*`.
struct JSONPath: Sendable {
    enum Step: Sendable, Equatable {
        case key(String)
        case anyKey
        case index(Int)
        case anyIndex
    }

    let steps: [Step]

    init?(_ text: String) {
        let characters = Array(text.unicodeScalars.map(Character.init))
        guard characters.first == "$" else { return nil }
        var steps: [Step] = []
        var index = 1
        while index < characters.count {
            if characters[index] == "." {
                index += 1
                let start = index
                while index < characters.count, characters[index] != ".", characters[index] != "[" { index += 1 }
                guard index > start else { return nil }
                let name = String(characters[start..<index])
                steps.append(name == "*" ? .anyKey : .key(name))
            } else if characters[index] == "[" {
                guard let (step, next) = Self.bracket(characters, index) else { return nil }
                steps.append(step)
                index = next
            } else {
                return nil
            }
        }
        self.steps = steps
    }

    private static func bracket(_ characters: [Character], _ start: Int) -> (Step, Int)? {
        guard start + 1 < characters.count else { return nil }
        let quote = characters[start + 1]
        if quote == "'" || quote == "\"" {
            guard let end = characters[(start + 2)...].firstIndex(of: quote), end + 1 < characters.count, characters[end + 1] == "]" else {
                return nil
            }
            let name = String(characters[(start + 2)..<end])
            return (name == "*" ? .anyKey : .key(name), end + 2)
        }
        guard let end = characters[start...].firstIndex(of: "]") else { return nil }
        let inside = String(characters[(start + 1)..<end])
        if inside == "*" { return (.anyIndex, end + 1) }
        guard let index = Int(inside), index >= 0, inside.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return (.index(index), end + 1)
    }

    private enum Style { case raw, quoted, flatten }

    /// What the path leads to as text; nil when nowhere. Strings lose their quotes unless they stand in an array of matches.
    func extract(_ node: JSONNode) -> String? {
        let found = evaluate(node, steps[...], .raw)
        if found.isEmpty { return nil }
        return found.map(\.rawText).joined()
    }

    /// Spark's rules: a single match of `[*]` stands for itself, several make an array, `[*][*]` flattens.
    private func evaluate(_ node: JSONNode, _ steps: ArraySlice<Step>, _ style: Style) -> [JSONNode] {
        guard let step = steps.first else {
            if style == .flatten, case .array(let elements) = node { return elements.flatMap { evaluate($0, steps, style) } }
            return [node]
        }
        let rest = steps.dropFirst()
        switch (node, step) {
        case (.object(let members), .key(let name)):
            for member in members where member.key == name {
                if member.value.isNull { continue }
                let found = evaluate(member.value, rest, style)
                if !found.isEmpty { return found }
            }
            return []
        case (.array(let elements), .anyIndex) where rest.first == .anyIndex:
            let found = elements.flatMap { evaluate($0, rest.dropFirst(), .flatten) }
            return found.isEmpty ? [] : [.array(found)]
        case (.array(let elements), .anyIndex) where style != .quoted:
            let found = elements.flatMap { evaluate($0, rest, style == .raw ? .quoted : .flatten) }
            return found.count > 1 ? [.array(found)] : found
        case (.array(let elements), .anyIndex):
            let found = elements.flatMap { evaluate($0, rest, .quoted) }
            return found.isEmpty ? [] : [.array(found)]
        case (.array(let elements), .index(let index)):
            guard index < elements.count else { return [] }
            return evaluate(elements[index], rest, rest.first == .anyIndex ? .quoted : style)
        default:
            return []
        }
    }
}

extension JSONNode {
    /// Numbers with fraction or exponent as Java's doubles print them, which is how Jackson copies them.
    var normalized: JSONNode {
        switch self {
        case .number(let text):
            guard text.contains(where: { ".eE".contains($0) }), let number = Double(text) else { return self }
            return .number(Cast.text(.double(number), .double))
        case .array(let elements): return .array(elements.map(\.normalized))
        case .object(let members): return .object(members.map { JSONMember($0.key, $0.value.normalized) })
        default: return self
        }
    }
}
