import Columnar

/// Paths into variants: `$.a.b[1]["c d"]`, without wildcards.
struct VariantPath: Sendable {
    enum Step: Sendable {
        case key(String)
        case index(Int)
    }

    let steps: [Step]

    init(_ text: String, function: String) throws {
        guard let path = JSONPath(text) else { throw Self.invalid(text, function) }
        var steps: [Step] = []
        for step in path.steps {
            switch step {
            case .key(let name): steps.append(.key(name))
            case .index(let index): steps.append(.index(index))
            default: throw Self.invalid(text, function)
            }
        }
        self.steps = steps
    }

    private static func invalid(_ text: String, _ function: String) -> QueryError {
        QueryError(
            "INVALID_VARIANT_GET_PATH", sqlState: "22023", "The path `\(text)` is not a valid variant extraction path in `\(function)`.")
    }

    func find(_ node: JSONNode) -> JSONNode? {
        var current = node
        for step in steps {
            switch (step, current) {
            case (.key(let name), .object):
                guard let next = current[name] else { return nil }
                current = next
            case (.index(let index), .array(let elements)):
                guard index < elements.count else { return nil }
                current = elements[index]
            default: return nil
            }
        }
        return current
    }

    enum Change {
        /// Adds or replaces; without `creates` only replaces.
        case set(JSONNode, creates: Bool)
        /// Adds; an existing field is an error, array elements move on.
        case insert(JSONNode)
        case append(JSONNode)
        case delete
    }

    /// Thrown where a step meets a value of another kind, or a field is there already.
    struct Conflict: Error {}

    /// Longest array that filling up with nulls may make.
    private static let maximumIndex = 1_000_000

    func apply(_ change: Change, to node: JSONNode) throws -> JSONNode { try Self.apply(change, node, steps[...]) }

    private static func apply(_ change: Change, _ node: JSONNode, _ steps: ArraySlice<Step>) throws -> JSONNode {
        guard let step = steps.first else {
            switch change {
            case .set(let value, _): return value
            case .append(let value):
                guard case .array(let elements) = node else { throw Conflict() }
                return .array(elements + [value])
            case .insert: throw Conflict()
            case .delete: return node
            }
        }
        let rest = steps.dropFirst()
        switch (step, node) {
        case (.key(let name), .object(var members)):
            if let place = members.firstIndex(where: { $0.key == name }) {
                if rest.isEmpty {
                    if case .delete = change {
                        members.remove(at: place)
                        return .object(members)
                    }
                    if case .insert = change { throw Conflict() }
                }
                members[place].value = try apply(change, members[place].value, rest)
                return .object(members)
            }
            guard let made = try created(change, rest) else { return node }
            return .object(members + [JSONMember(name, made)])
        case (.index(let index), .array(var elements)):
            if index < elements.count {
                if rest.isEmpty {
                    if case .delete = change {
                        elements.remove(at: index)
                        return .array(elements)
                    }
                    if case .insert(let value) = change {
                        elements.insert(value, at: index)
                        return .array(elements)
                    }
                }
                elements[index] = try apply(change, elements[index], rest)
                return .array(elements)
            }
            guard index <= maximumIndex, let made = try created(change, rest) else { return node }
            elements += [JSONNode](repeating: .null, count: index - elements.count)
            return .array(elements + [made])
        default:
            if case .delete = change { return node }
            throw Conflict()
        }
    }

    /// What has to be put where nothing is yet; nil when the change creates nothing.
    private static func created(_ change: Change, _ steps: ArraySlice<Step>) throws -> JSONNode? {
        let value: JSONNode
        switch change {
        case .set(let given, let creates):
            if !creates { return nil }
            value = given
        case .insert(let given): value = given
        case .append, .delete: return nil
        }
        var node = value
        for step in steps.reversed() {
            switch step {
            case .key(let name): node = .object([JSONMember(name, node)])
            case .index(let index):
                guard index <= maximumIndex else { throw Conflict() }
                node = .array([JSONNode](repeating: .null, count: index) + [node])
            }
        }
        return node
    }
}
