/// What can be said of a tree without running it.
enum RegexAnalysis {
    /// Whether a node may match nothing.
    static func isNullable(_ node: RegexNode) -> Bool {
        switch node {
        case .empty, .look, .assertion, .backReference: true
        case .never, .character, .set, .lineBreak: false
        case .sequence(let parts): parts.allSatisfy(isNullable)
        case .alternation(let branches): branches.contains(where: isNullable)
        case .group(let body, _), .atomic(let body): isNullable(body)
        case .repetition(let body, let minimum, _, _): minimum == 0 || isNullable(body)
        }
    }

    /// The code points a match of `node` and what is behind it may begin with, where `follow` may begin what is behind it. Nil when
    /// anything may come, also nothing; the end of the text is left out where only an end of line can come.
    static func first(of node: RegexNode, follow: CodePointSet?) -> CodePointSet? {
        switch node {
        case .empty: return follow
        case .look, .backReference: return nil
        case .never: return .empty
        case .character(let scalar): return CodePointSet(scalar, scalar)
        case .set(let set): return set
        case .lineBreak: return UnicodeProperties.verticalSpace
        case .assertion(let assertion):
            switch assertion {
            case .lineEnd, .finalLineEnd, .textEnd, .unixLineEnd, .unixFinalLineEnd: return UnicodeProperties.lineTerminators
            default: return follow
            }
        case .sequence(let parts):
            var next = follow
            for part in parts.reversed() { next = first(of: part, follow: next) }
            return next
        case .alternation(let branches):
            var result = CodePointSet.empty
            for branch in branches {
                guard let set = first(of: branch, follow: follow) else { return nil }
                result = result.union(set)
            }
            return result
        case .group(let body, _), .atomic(let body): return first(of: body, follow: follow)
        case .repetition(let body, let minimum, let maximum, _):
            if maximum == 0 { return follow }
            if minimum > 0 && !isNullable(body) { return first(of: body, follow: follow) }
            guard let follow, let set = first(of: body, follow: follow) else { return nil }
            return set.union(follow)
        }
    }

    /// The set of a node that always takes one code point and captures nothing.
    static func singleSet(_ node: RegexNode) -> CodePointSet? {
        switch node {
        case .character(let scalar): CodePointSet(scalar, scalar)
        case .set(let set): set
        case .group(let body, nil): singleSet(body)
        default: nil
        }
    }

    /// Roughly the number of instructions, at most a million.
    static func size(of node: RegexNode) -> Int {
        func limited(_ value: Int) -> Int { min(value, 1_000_000) }
        switch node {
        case .empty, .never, .character, .set, .lineBreak, .assertion, .backReference: return 1
        case .sequence(let parts): return limited(parts.reduce(0) { limited($0 + size(of: $1)) })
        case .alternation(let branches): return limited(branches.reduce(0) { limited($0 + size(of: $1) + 2) })
        case .group(let body, _), .atomic(let body), .look(let body, _): return size(of: body) + 2
        case .repetition(let body, let minimum, let maximum, _):
            let copies = max(1, maximum == RegexNode.unlimited ? minimum : maximum)
            return limited((size(of: body) + 3) * min(copies, 1_000_000 / (size(of: body) + 3) + 1))
        }
    }

    /// The literal text every match begins with.
    static func prefix(_ node: RegexNode) -> [UInt32] {
        switch node {
        case .character(let scalar): return [scalar]
        case .group(let body, _), .atomic(let body): return prefix(body)
        case .repetition(let body, let minimum, _, _): return minimum > 0 ? prefix(body) : []
        case .sequence(let parts):
            var result: [UInt32] = []
            for part in parts {
                if case .empty = part { continue }
                result += prefix(part)
                guard isLiteral(part) else { break }
            }
            return result
        default: return []
        }
    }

    /// Whether a node matches its prefix and nothing else.
    static func isLiteral(_ node: RegexNode) -> Bool {
        switch node {
        case .character: true
        case .group(let body, _): isLiteral(body)
        case .sequence(let parts): parts.allSatisfy(isLiteral)
        default: false
        }
    }

    /// The longest literal text that every match contains.
    static func required(_ node: RegexNode) -> [UInt32] {
        switch node {
        case .character(let scalar): return [scalar]
        case .group(let body, _), .atomic(let body): return required(body)
        case .repetition(let body, let minimum, _, _): return minimum > 0 ? required(body) : []
        case .sequence(let parts):
            var (best, run): ([UInt32], [UInt32]) = ([], [])
            for part in parts {
                if isLiteral(part) {
                    run += prefix(part)
                } else {
                    if case .assertion = part { continue }
                    let inner = required(part)
                    if inner.count > best.count { best = inner }
                    run = []
                }
                if run.count > best.count { best = run }
            }
            return best
        default: return []
        }
    }

    /// Whether a match can only begin where the text does.
    static func isAnchored(_ node: RegexNode) -> Bool {
        switch node {
        case .assertion(let assertion): assertion == .textStart
        case .group(let body, _), .atomic(let body): isAnchored(body)
        case .sequence(let parts): parts.first.map(isAnchored) ?? false
        case .alternation(let branches): branches.allSatisfy(isAnchored)
        default: false
        }
    }
}
