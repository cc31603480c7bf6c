/// Translates the tree of a regular expression into a program, after Thompson ("Regular expression search algorithm", 1968) with
/// the ordered alternatives and captures of backtracking engines.
struct RegexCompiler {
    enum Purpose {
        /// For plain backtracking: repetitions of sets are scanned, and give nothing back where that is of no use.
        case backtracking
        /// For execution in linear time: only steps over code points, splits, captures and assertions.
        case automaton
    }

    /// What a construct needs that the program of an automaton has not.
    struct NotRegular: Error {}

    static let maximumInstructions = 50_000
    /// Instructions up to which counted repetitions are written out.
    static let maximumExpansion = 4_000

    let purpose: Purpose
    private var instructions: [RegexInstruction] = []
    private var literals: [UInt8] = []
    private var sets: [CodePointSet] = []
    private var setLoops: [RegexSetLoop] = []
    private var counterLoops: [RegexCounterLoop] = []
    private var behindLoops: [RegexBehindLoop] = []
    private var slotCount: Int
    private var splitCount = 0
    private var iterationSlots: [Int32] = []

    static func compile(_ node: RegexNode, groups: Int, for purpose: Purpose) throws -> RegexProgram {
        var compiler = RegexCompiler(purpose: purpose, slotCount: 2 * (groups + 1))
        try compiler.emit(node, follow: nil)
        compiler.add(.match)
        compiler.linkSetLoops()
        return RegexProgram(
            instructions: compiler.instructions, literals: compiler.literals, sets: compiler.sets, setLoops: compiler.setLoops,
            counterLoops: compiler.counterLoops, behindLoops: compiler.behindLoops, slotCount: compiler.slotCount,
            splitCount: compiler.splitCount, iterationSlots: compiler.iterationSlots)
    }

    private init(purpose: Purpose, slotCount: Int) {
        self.purpose = purpose
        self.slotCount = slotCount
    }

    /// Notes where repetitions of sets go on, and which byte must come there.
    private mutating func linkSetLoops() {
        for (position, instruction) in instructions.enumerated() where instruction.operation == .setLoop {
            let loop = Int(instruction.x)
            setLoops[loop].exit = Int32(position + 1)
            var next = position + 1
            while instructions[next].operation == .save { next += 1 }
            switch instructions[next].operation {
            case .byte where instructions[next].x < 0x80: setLoops[loop].follower = instructions[next].x
            case .bytes where literals[Int(instructions[next].x)] < 0x80:
                setLoops[loop].follower = Int32(literals[Int(instructions[next].x)])
            default: break
            }
        }
    }

    // MARK: Pieces

    private var here: Int32 { Int32(instructions.count) }

    private mutating func add(_ operation: RegexInstruction.Operation, _ x: Int32 = 0, _ y: Int32 = 0) {
        instructions.append(RegexInstruction(operation: operation, x: x, y: y))
    }

    /// A split whose targets are set later; its position.
    private mutating func addSplit() -> Int {
        instructions.append(RegexInstruction(operation: .split, z: Int32(splitCount)))
        splitCount += 1
        return instructions.count - 1
    }

    /// Sets where a split goes first and second.
    private mutating func aim(_ split: Int, reluctant: Bool, inside: Int32, outside: Int32) {
        instructions[split].x = reluctant ? outside : inside
        instructions[split].y = reluctant ? inside : outside
    }

    private mutating func newSlots(_ count: Int) -> Int32 {
        slotCount += count
        return Int32(slotCount - count)
    }

    private mutating func index(of set: CodePointSet) -> Int32 {
        if let known = sets.firstIndex(of: set) { return Int32(known) }
        sets.append(set)
        return Int32(sets.count - 1)
    }

    private func checkSize() throws {
        if instructions.count > Self.maximumInstructions {
            throw RegexSyntaxError(limit: "more than \(Self.maximumInstructions) steps when compiled")
        }
    }

    // MARK: Nodes

    /// Emits a node. `follow` holds the code points one of which comes next where the match goes on behind it, at the end of the text
    /// aside; nil when anything may come.
    private mutating func emit(_ node: RegexNode, follow: CodePointSet?) throws {
        try checkSize()
        switch node {
        case .empty: break
        case .never: add(.fail)
        case .character(let scalar): emitText([scalar])
        case .set(let set): emitSet(set)
        case .lineBreak:
            let pair = RegexNode.sequence([.character(0x0D), .character(0x0A)])
            try emitAlternation([pair, .set(UnicodeProperties.verticalSpace)], follow)
        case .sequence(let parts): try emitSequence(parts, follow)
        case .alternation(let branches): try emitAlternation(branches, follow)
        case .group(let body, let index):
            guard let index else { return try emit(body, follow: follow) }
            add(.save, Int32(2 * index))
            try emit(body, follow: follow)
            add(.save, Int32(2 * index + 1))
        case .repetition(let body, let minimum, let maximum, let greed):
            try emitRepetition(body, minimum, maximum, greed, follow)
        case .atomic(let body): try emitAtomic(body)
        case .look(let body, let look): try emitLook(body, look)
        case .assertion(let assertion):
            if purpose == .automaton, assertion == .searchStart { throw NotRegular() }
            add(.assertion, Int32(assertion.rawValue))
        case .backReference(let group, let mode):
            if purpose == .automaton { throw NotRegular() }
            if 2 * group + 1 < slotCount { add(.backReference, Int32(group), Int32(mode.rawValue)) } else { add(.fail) }
        }
    }

    private mutating func emitSet(_ set: CodePointSet) {
        if let scalar = set.single { return emitText([scalar]) }
        if set.isEmpty { return add(.fail) }
        if set.isAll { add(.any) } else { add(.set, index(of: set)) }
    }

    private mutating func emitText(_ scalars: [UInt32]) {
        if purpose == .automaton {
            for scalar in scalars {
                if scalar < 0x80 { add(.byte, Int32(scalar)) } else { add(.set, index(of: CodePointSet(scalar, scalar))) }
            }
            return
        }
        var bytes: [UInt8] = []
        for scalar in scalars {
            // Lone surrogates do not occur in text.
            if scalar & 0xFFFF_F800 == 0xD800 { return add(.fail) }
            CodePoints.append(scalar, to: &bytes)
        }
        if bytes.count == 1 { return add(.byte, Int32(bytes[0])) }
        add(.bytes, Int32(literals.count), Int32(bytes.count))
        literals += bytes
    }

    private mutating func emitSequence(_ parts: [RegexNode], _ follow: CodePointSet?) throws {
        // What may follow each part, from the last to the first.
        var follows = [CodePointSet?](repeating: follow, count: parts.count)
        var next = follow
        for position in parts.indices.reversed() {
            follows[position] = next
            next = RegexAnalysis.first(of: parts[position], follow: next)
        }
        var position = 0
        while position < parts.count {
            var text: [UInt32] = []
            while position < parts.count, case .character(let scalar) = parts[position] {
                text.append(scalar)
                position += 1
            }
            if !text.isEmpty { emitText(text) }
            if position < parts.count {
                try emit(parts[position], follow: follows[position])
                position += 1
            }
        }
    }

    private mutating func emitAlternation(_ branches: [RegexNode], _ follow: CodePointSet?) throws {
        var exits: [Int] = []
        for (number, branch) in branches.enumerated() {
            guard number + 1 < branches.count else {
                try emit(branch, follow: follow)
                break
            }
            let split = addSplit()
            let start = here
            try emit(branch, follow: follow)
            exits.append(instructions.count)
            add(.jump)
            aim(split, reluctant: false, inside: start, outside: here)
        }
        for exit in exits { instructions[exit].x = here }
    }

    private mutating func emitAtomic(_ body: RegexNode) throws {
        if purpose == .automaton { throw NotRegular() }
        let slot = newSlots(1)
        add(.atomicBegin, slot)
        try emit(body, follow: nil)
        add(.atomicEnd, slot)
    }

    private mutating func emitLook(_ body: RegexNode, _ look: RegexLook) throws {
        if purpose == .automaton { throw NotRegular() }
        let slot = newSlots(2)
        if look.isBehind {
            let index = behindLoops.count
            behindLoops.append(RegexBehindLoop(slot: slot, look: look, body: here + 1, exit: 0))
            add(.behindBegin, Int32(index))
            try emit(body, follow: nil)
            add(.behindEnd, Int32(index))
            behindLoops[index].exit = here
        } else {
            let begin = instructions.count
            add(look.isNegated ? .negativeBegin : .lookAheadBegin, slot)
            try emit(body, follow: nil)
            add(look.isNegated ? .negativeEnd : .lookAheadEnd, slot)
            instructions[begin].y = here
        }
    }

    // MARK: Repetition

    private mutating func emitRepetition(
        _ body: RegexNode, _ minimum: Int, _ maximum: Int, _ greed: RegexGreed, _ follow: CodePointSet?
    ) throws {
        if maximum == 0 { return }
        if let set = RegexAnalysis.singleSet(body), purpose == .backtracking, !set.isEmpty {
            return emitSetLoop(set, minimum, maximum, greed, follow)
        }
        if greed == .possessive { return try emitPossessive(body, minimum, maximum) }
        let isNullable = RegexAnalysis.isNullable(body)
        let again = follow.map { $0.union(RegexAnalysis.first(of: body, follow: CodePointSet.empty) ?? .all) }
        if minimum == 1 && maximum == 1 { return try emit(body, follow: follow) }
        if minimum == 0 && maximum == 1 {
            let split = addSplit()
            let start = here
            try emit(body, follow: follow)
            aim(split, reluctant: greed == .reluctant, inside: start, outside: here)
            return
        }
        if maximum == RegexNode.unlimited && minimum <= 1 {
            return try emitLoop(body, atLeastOnce: minimum == 1, greed == .reluctant, isNullable, again)
        }
        let size = RegexAnalysis.size(of: body)
        let copies = maximum == RegexNode.unlimited ? minimum : maximum
        let (expansion, overflows) = size.multipliedReportingOverflow(by: copies)
        if overflows || expansion > Self.maximumExpansion { return try emitCounterLoop(body, minimum, maximum, greed, isNullable, again) }
        try emitCopies(body, minimum, maximum, greed == .reluctant, isNullable, again)
    }

    private mutating func emitSetLoop(
        _ set: CodePointSet, _ minimum: Int, _ maximum: Int, _ greed: RegexGreed, _ follow: CodePointSet?
    ) {
        var loop = RegexSetLoop(set: index(of: set), minimum: Int32(clamping: minimum), maximum: Int32(clamping: maximum), greed: greed)
        if let follow {
            // Nothing that the loop takes can begin what follows: giving back is of no use.
            if greed == .greedy && maximum == RegexNode.unlimited && follow.isDisjoint(with: set) { loop.greed = .possessive }
        }
        add(.setLoop, Int32(setLoops.count))
        setLoops.append(loop)
    }

    /// Loops without a count. The body of an iteration that matches nothing ends the loop.
    private mutating func emitLoop(
        _ body: RegexNode, atLeastOnce: Bool, _ isReluctant: Bool, _ isNullable: Bool, _ follow: CodePointSet?
    ) throws {
        if isNullable {
            let slot = newSlots(1)
            iterationSlots.append(slot)
            let entry = atLeastOnce ? -1 : addSplit()
            let start = here
            add(.iterationBegin, slot)
            try emit(body, follow: follow)
            let end = instructions.count
            add(.iterationEnd, slot)
            let split = addSplit()
            aim(split, reluctant: isReluctant, inside: start, outside: here)
            instructions[end].y = here
            if entry >= 0 { aim(entry, reluctant: isReluctant, inside: start, outside: here) }
        } else if atLeastOnce {
            let start = here
            try emit(body, follow: follow)
            let split = addSplit()
            aim(split, reluctant: isReluctant, inside: start, outside: here)
        } else {
            let split = addSplit()
            let start = here
            try emit(body, follow: follow)
            add(.jump, Int32(split))
            aim(split, reluctant: isReluctant, inside: start, outside: here)
        }
    }

    private mutating func emitCopies(
        _ body: RegexNode, _ minimum: Int, _ maximum: Int, _ isReluctant: Bool, _ isNullable: Bool, _ follow: CodePointSet?
    ) throws {
        let slot = isNullable ? newSlots(1) : -1
        if isNullable { iterationSlots.append(slot) }
        var splits: [(split: Int, inside: Int32)] = []
        var ends: [Int] = []
        let copies = maximum == RegexNode.unlimited ? minimum : maximum
        for copy in 0..<copies {
            if copy >= minimum {
                let split = addSplit()
                splits.append((split, here))
            }
            let start = here
            if isNullable { add(.iterationBegin, slot) }
            try emit(body, follow: follow)
            if isNullable {
                ends.append(instructions.count)
                add(.iterationEnd, slot)
            }
            if maximum == RegexNode.unlimited && copy == copies - 1 {
                let split = addSplit()
                aim(split, reluctant: isReluctant, inside: start, outside: here)
            }
        }
        for (split, inside) in splits { aim(split, reluctant: isReluctant, inside: inside, outside: here) }
        for end in ends { instructions[end].y = here }
    }

    private mutating func emitCounterLoop(
        _ body: RegexNode, _ minimum: Int, _ maximum: Int, _ greed: RegexGreed, _ isNullable: Bool, _ follow: CodePointSet?
    ) throws {
        if purpose == .automaton { throw NotRegular() }
        let slot = newSlots(2)
        add(.counterReset, slot)
        let head = here
        let index = counterLoops.count
        counterLoops.append(
            RegexCounterLoop(
                slot: slot, minimum: Int32(clamping: minimum), maximum: Int32(clamping: maximum), isReluctant: greed == .reluctant,
                body: head + 1, exit: 0))
        add(.counterLoop, Int32(index))
        if isNullable { add(.iterationBegin, slot + 1) }
        try emit(body, follow: follow)
        let end = instructions.count
        if isNullable { add(.iterationEnd, slot + 1) }
        add(.jump, head)
        if isNullable { instructions[end].y = here }
        counterLoops[index].exit = here
    }

    /// Each iteration takes the first way that its body matches, once and for all.
    private mutating func emitPossessive(_ body: RegexNode, _ minimum: Int, _ maximum: Int) throws {
        if minimum == 1 && maximum == 1 { return try emitAtomic(body) }
        try emitAtomic(.repetition(.atomic(body), minimum: minimum, maximum: maximum, .greedy))
    }
}
