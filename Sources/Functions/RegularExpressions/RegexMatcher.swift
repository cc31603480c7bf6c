import Columnar

/// Finds the matches of one expression in one text after the other. For one thread at a time.
final class RegexMatcher {
    unowned let expression: RegularExpression
    var cancellation: Cancellation?
    private let backtracker = RegexBacktracker()
    private let automaton: RegexAutomaton?
    // What the expression knows, at hand without counting references.
    private let program: RegexProgram
    private let linear: RegexProgram?
    private let isAnchored: Bool
    private let isLiteral: Bool
    private let prefix: Bytes
    private let required: Bytes
    private let firstBytes: Bytes
    /// What the matcher searches; valid as long as the bytes given to `begin`.
    private(set) var text: RegexText
    /// Whether `text` is a copy in which ill-formed UTF-8 has been repaired.
    private(set) var isRepaired = false
    private var repaired: UnsafeMutableBufferPointer<UInt8>
    private var searchStart = 0
    private var previousEnd = 0
    private var isFirst = true

    init(_ expression: RegularExpression) {
        self.expression = expression
        automaton = expression.linearProgram.flatMap(RegexAutomaton.init)
        program = expression.program
        linear = expression.linearProgram
        isAnchored = expression.isAnchored
        isLiteral = expression.literal != nil
        func copy(_ bytes: [UInt8]) -> Bytes {
            let target = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
            _ = target.initialize(from: bytes)
            return Bytes(target)
        }
        prefix = copy(expression.prefix)
        required = copy(expression.required)
        firstBytes = copy(expression.firstBytes ?? [])
        repaired = .allocate(capacity: 1)
        text = RegexText(base: UnsafePointer(repaired.baseAddress.unsafelyUnwrapped), count: 0)
        backtracker.prepare(program)
        if let linear { backtracker.prepare(linear) }
    }

    deinit {
        repaired.deallocate()
        prefix.deallocate()
        required.deallocate()
        firstBytes.deallocate()
    }

    /// Sets the text to be searched, from its beginning.
    func begin(_ bytes: Bytes) throws {
        if bytes.count >= Int(Int32.max) {
            throw QueryError("UNSUPPORTED_FEATURE", sqlState: "0A000", "Regular expressions over texts of 2 GB and more are not supported.")
        }
        isRepaired = !UTF8Validation.isValid(bytes)
        if isRepaired || bytes.baseAddress == nil {
            let valid = UTF8Validation.repaired(bytes)
            if valid.count > repaired.count {
                repaired.deallocate()
                repaired = .allocate(capacity: valid.count)
            }
            _ = repaired.update(from: valid)
            text = RegexText(base: UnsafePointer(repaired.baseAddress.unsafelyUnwrapped), count: valid.count)
        } else if let base = bytes.baseAddress {
            text = RegexText(base: base, count: bytes.count)
        }
        searchStart = 0
        previousEnd = 0
        isFirst = true
    }

    /// Whether the pattern occurs in a text.
    func occurs(in bytes: Bytes) throws -> Bool {
        if isLiteral { return ByteSearch.first(prefix, in: bytes) != nil }
        if required.count > 0 && ByteSearch.first(required, in: bytes) == nil { return false }
        try begin(bytes)
        if let automaton, let answer = automaton.occurs(in: text, isAnchored: isAnchored) { return answer }
        return try next()
    }

    // MARK: Matches

    /// The match found last: offsets into `text`.
    var start: Int { Int(backtracker.slots[0]) }
    var end: Int { Int(backtracker.slots[1]) }

    /// Where a group of the latest match begins and ends; nil when it took no part in it.
    func group(_ index: Int) -> (start: Int, end: Int)? {
        let (start, end) = (backtracker.slots[2 * index], backtracker.slots[2 * index + 1])
        return start < 0 || end < 0 ? nil : (Int(start), Int(end))
    }

    /// The bytes of a group of the latest match, none when it took no part in it.
    func piece(_ group: Int) -> Bytes {
        guard let (start, end) = self.group(group) else { return Bytes(start: nil, count: 0) }
        return piece(start, end)
    }

    func piece(_ start: Int, _ end: Int) -> Bytes { Bytes(start: text.base + start, count: max(0, end - start)) }

    /// Finds the next match; one that is empty does not begin where the one before ended. Throws when cancelled.
    func next() throws -> Bool {
        let from = searchStart
        if from > text.count { return false }
        if isFirst && required.count > 0 && ByteSearch.first(required, in: Bytes(start: text.base, count: text.count)) == nil {
            searchStart = text.count + 1
            return false
        }
        isFirst = false
        guard try find(from) else {
            searchStart = text.count + 1
            return false
        }
        previousEnd = end
        searchStart = end > start ? end : end < text.count ? text.after(end) : text.count + 1
        return true
    }

    private func find(_ from: Int) throws -> Bool {
        if isAnchored && from > 0 { return false }
        var steps = 1024 + 16 * (text.count - from)
        var position = from
        var remembers = false
        while true {
            position = candidate(position)
            if position < 0 { return false }
            var outcome: RegexBacktracker.Outcome
            if remembers, let linear {
                outcome = run(linear, position, remembers: true, &steps, isLimited: false)
            } else {
                outcome = run(program, position, remembers: false, &steps, isLimited: linear != nil)
                if outcome == .exhausted, let linear {
                    // Too many ways are tried: from here on each only once.
                    remembers = backtracker.prepareMemory(linear, text)
                    steps = 0
                    outcome = run(remembers ? linear : program, position, remembers: remembers, &steps, isLimited: false)
                }
            }
            switch outcome {
            case .match: return true
            case .noMatch, .exhausted: break
            case .cancelled:
                try cancellation?.check()
                return false
            case .overflow:
                throw QueryError(
                    "UNSUPPORTED_FEATURE", sqlState: "0A000",
                    "The regular expression '\(expression.source)' needs too much memory on a text of \(text.count) bytes.")
            }
            if isAnchored || position >= text.count { return false }
            position = text.after(position)
        }
    }

    private func run(
        _ program: RegexProgram, _ position: Int, remembers: Bool, _ steps: inout Int, isLimited: Bool
    ) -> RegexBacktracker.Outcome {
        backtracker.run(
            program, text, at: position, searchStart: previousEnd, remembersSplits: remembers, steps: &steps, isLimited: isLimited,
            cancellation: cancellation)
    }

    /// The first position from `from` on where a match may begin; negative when there is none.
    private func candidate(_ from: Int) -> Int {
        if prefix.count > 0 { return ByteSearch.first(prefix, in: Bytes(start: text.base, count: text.count), from: from) ?? -1 }
        guard let first = firstBytes.baseAddress, firstBytes.count == 256 else { return from }
        var index = from
        while index < text.count {
            if first[Int(text.base[index])] != 0 { return index }
            index &+= 1
        }
        return -1
    }
}
