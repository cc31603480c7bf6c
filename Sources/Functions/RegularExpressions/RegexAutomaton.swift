/// A deterministic automaton made of a program as it runs (Thompson; "lazy DFA"), which tells whether a pattern occurs in a text at
/// one table look-up for each code point. Its alphabet are classes of code points that no part of the program tells apart.
/// For one thread at a time.
final class RegexAutomaton {
    /// What the code point before a position was, as far as assertions ask; goes into the key of a state.
    private struct Before: Hashable {
        var isStart = false
        var isLineTerminator = false
        var isCarriageReturn = false
        var isWord = false
        /// A letter or digit, perhaps with marks on it.
        var isBase = false
    }

    private struct Key: Hashable {
        var threads: [Int32]
        var before: Before
    }

    /// What is known of a class of code points.
    private struct ClassTraits {
        var representative: UInt32 = 0
        var isLineTerminator = false
        var isWord = false
        var isBase = false
        var isMark = false
    }

    private enum Transition {
        static let unknown: Int32 = -1
        static let match: Int32 = -2
        static let dead: Int32 = -3
    }

    private static let maximumClasses = 250
    private static let maximumEntries = 1 << 20
    private static let maximumResets = 8

    private let program: RegexProgram
    private let classCount: Int
    /// Classes, the same again as the terminator that ends the text, and the end.
    private let width: Int
    private let asciiClasses: UnsafeMutablePointer<UInt8>
    /// The first code point of each run of one class from 128 on, and the class.
    private let boundaries: [UInt32]
    private let boundaryClasses: [UInt8]
    private let traits: [ClassTraits]
    /// For each class and instruction whether it takes the class.
    private var takes: [Bool] = []
    private let asksFinalLineEnd: Bool
    private let asksLines: Bool
    private let asksWords: Bool

    private var transitions: UnsafeMutablePointer<Int32>
    private var capacity = 0
    private var keys: [Key] = []
    private var numbers: [Key: Int32] = [:]
    private var resets = 0
    /// The state texts begin in; negative when it is not made yet.
    private var first: Int32 = -1
    // Scratch of the closure.
    private var visited: [UInt32]
    private var generation: UInt32 = 0
    private var pending: [(instruction: Int32, bits: UInt32)] = []

    /// Nil when the program has too many classes, or assertions that need more than one code point's context.
    init?(_ program: RegexProgram) {
        var sets = program.sets
        var (asksFinal, asksLines, asksWords) = (false, false, false)
        for index in 0..<program.count {
            let instruction = program.instructions[index]
            switch instruction.operation {
            case .byte: sets.append(CodePointSet(UInt32(instruction.x), UInt32(instruction.x)))
            case .set, .any, .split, .jump, .save, .iterationBegin, .iterationEnd, .fail, .match: break
            case .assertion:
                switch RegexAssertion(rawValue: UInt8(truncatingIfNeeded: instruction.x)) ?? .searchStart {
                case .textStart, .textEnd: break
                case .finalLineEnd: asksFinal = true
                case .lineStart, .lineEnd: asksLines = true
                case .wordBoundary, .notWordBoundary: asksWords = true
                default: return nil
                }
            default: return nil
            }
        }
        self.program = program
        asksFinalLineEnd = asksFinal
        self.asksLines = asksLines
        self.asksWords = asksWords
        if asksFinal || asksLines { sets += [UnicodeProperties.lineTerminators, CodePointSet(0x0A, 0x0A), CodePointSet(0x0D, 0x0D)] }
        if asksWords {
            sets += [UnicodeProperties.lettersAndDigits, UnicodeProperties.nonspacingMarks, CodePointSet(0x5F, 0x5F)]
        }
        // Parts all code points by what sets they are in.
        var starts: Set<UInt32> = [0, 0x80]
        for set in sets {
            for span in set.spans {
                starts.insert(span.low)
                if span.high < CodePointSet.last { starts.insert(span.high + 1) }
            }
        }
        if starts.count * sets.count > 400_000 { return nil }
        var classOf: [[UInt64]: UInt8] = [:]
        var traits: [ClassTraits] = []
        let ascii = UnsafeMutablePointer<UInt8>.allocate(capacity: 128)
        var (boundaries, boundaryClasses): ([UInt32], [UInt8]) = ([], [])
        let ordered = starts.sorted()
        for (position, start) in ordered.enumerated() {
            var signature = [UInt64](repeating: 0, count: sets.count / 64 + 1)
            for (number, set) in sets.enumerated() where set.contains(start) { signature[number / 64] |= 1 << UInt64(number % 64) }
            let known = classOf[signature]
            if known == nil && traits.count >= Self.maximumClasses {
                ascii.deallocate()
                return nil
            }
            let number = known ?? UInt8(traits.count)
            if known == nil {
                classOf[signature] = number
                let isBase = asksWords && UnicodeProperties.lettersAndDigits.contains(start)
                traits.append(
                    ClassTraits(
                        representative: start, isLineTerminator: RegexText.isLineTerminator(start), isWord: isBase || start == 0x5F,
                        isBase: isBase, isMark: asksWords && UnicodeProperties.nonspacingMarks.contains(start)))
            }
            if start < 0x80 {
                let next = position + 1 < ordered.count ? ordered[position + 1] : 0x80
                for byte in start..<min(next, 0x80) { ascii[Int(byte)] = number }
            } else if boundaryClasses.last != number {
                boundaries.append(start)
                boundaryClasses.append(number)
            }
        }
        self.traits = traits
        self.boundaries = boundaries
        self.boundaryClasses = boundaryClasses
        asciiClasses = ascii
        classCount = traits.count
        width = (asksFinal ? 2 : 1) * traits.count + 1
        visited = [UInt32](repeating: 0, count: (program.count + 1) << program.iterationSlots.count)
        transitions = .allocate(capacity: 1)
        takes = [Bool](repeating: false, count: program.count * traits.count)
        for index in 0..<program.count {
            let instruction = program.instructions[index]
            for (number, trait) in traits.enumerated() {
                let isTaken: Bool
                switch instruction.operation {
                case .byte: isTaken = trait.representative == UInt32(instruction.x)
                case .set: isTaken = program.sets[Int(instruction.x)].contains(trait.representative)
                case .any: isTaken = true
                default: isTaken = false
                }
                takes[index * traits.count + number] = isTaken
            }
        }
    }

    deinit {
        asciiClasses.deallocate()
        transitions.deallocate()
    }

    @inline(__always)
    private func classOf(_ scalar: UInt32) -> Int {
        var (low, high) = (0, boundaries.count)
        while low < high {
            let middle = (low &+ high) >> 1
            if boundaries[middle] <= scalar { low = middle &+ 1 } else { high = middle }
        }
        return low > 0 ? Int(boundaryClasses[low &- 1]) : 0
    }

    /// Whether the pattern occurs in a text; nil when the automaton grows too large to be of use.
    func occurs(in text: RegexText, isAnchored: Bool) -> Bool? {
        if resets >= Self.maximumResets { return nil }
        if first < 0 {
            // A thread -1 stands for all beginnings to come.
            guard let made = number(of: Key(threads: [isAnchored ? 0 : -1], before: Before(isStart: true))) else { return nil }
            first = made
        }
        var state = first
        let final = asksFinalLineEnd ? text.finalLineEnd : text.count
        let end = text.count
        let base = text.base
        let (width, classCount, asciiClasses) = (self.width, self.classCount, self.asciiClasses)
        var transitions = self.transitions
        var index = 0
        while index < end {
            var symbol: Int
            let byte = base[index]
            let isFinal = index == final
            if byte < 0x80 {
                symbol = Int(asciiClasses[Int(byte)])
                index &+= 1
            } else {
                let (scalar, width) = text.scalar(index)
                symbol = classOf(scalar)
                index &+= width
            }
            if isFinal { symbol &+= classCount }
            let next = transitions[Int(state) &* width &+ symbol]
            if next >= 0 {
                state = next
            } else if next == Transition.match {
                return true
            } else if next == Transition.dead {
                return false
            } else {
                switch step(state, symbol) {
                case .some(Transition.match): return true
                case .some(Transition.dead): return false
                case .some(let made):
                    state = made
                    transitions = self.transitions
                case .none: return nil
                }
            }
        }
        let last = transitions[Int(state) &* width &+ width &- 1]
        if last == Transition.unknown { return step(state, width - 1).map { $0 == Transition.match } }
        return last == Transition.match
    }

    /// Finds or makes a state. When there are too many, forgets all, and says nil when that happens too often.
    private func number(of key: Key) -> Int32? {
        if let known = numbers[key] { return known }
        if (keys.count + 1) * width > Self.maximumEntries {
            resets += 1
            if resets >= Self.maximumResets { return nil }
            keys.removeAll(keepingCapacity: true)
            numbers.removeAll(keepingCapacity: true)
            first = -1
        }
        let number = Int32(keys.count)
        keys.append(key)
        numbers[key] = number
        let needed = keys.count * width
        if needed > capacity {
            let larger = UnsafeMutablePointer<Int32>.allocate(capacity: needed * 2)
            larger.update(from: transitions, count: capacity)
            transitions.deallocate()
            transitions = larger
            capacity = needed * 2
        }
        (transitions + (needed - width)).update(repeating: Transition.unknown, count: width)
        return number
    }

    /// Computes and notes a transition. Nil when the automaton has become too large.
    private func step(_ state: Int32, _ symbol: Int) -> Int32? {
        let key = keys[Int(state)]
        let isEnd = symbol == width - 1
        let isFinal = !isEnd && symbol >= classCount
        let number = isEnd ? 0 : isFinal ? symbol - classCount : symbol
        let trait = isEnd ? ClassTraits() : traits[number]
        let isWordNext = !isEnd && (trait.isWord || (trait.isMark && key.before.isBase))
        let isLineFeed = !isEnd && trait.representative == 0x0A
        let isWithinBreak = key.before.isCarriageReturn && isLineFeed

        func holds(_ assertion: RegexAssertion) -> Bool {
            switch assertion {
            case .textStart: key.before.isStart
            case .textEnd: isEnd
            case .finalLineEnd: isEnd || isFinal
            case .lineStart: !isEnd && (key.before.isStart || (key.before.isLineTerminator && !isWithinBreak))
            case .lineEnd: isEnd || (trait.isLineTerminator && !isWithinBreak)
            case .wordBoundary: key.before.isWord != isWordNext
            case .notWordBoundary: key.before.isWord == isWordNext
            default: false
            }
        }

        generation &+= 1
        if generation == 0 {
            for index in visited.indices { visited[index] = 0 }
            generation = 1
        }
        let slots = program.iterationSlots
        var threads: [Int32] = []
        var outcome: Int32?
        var reached = Set<Int32>()
        closure: for thread in key.threads {
            // Bit i says that the present iteration of loop i began here.
            pending.append((max(thread, 0), 0))
            while let (position, bits) = pending.popLast() {
                let mark = Int(position) << slots.count | Int(bits)
                if visited[mark] == generation { continue }
                visited[mark] = generation
                let instruction = program.instructions[Int(position)]
                switch instruction.operation {
                case .match:
                    outcome = Transition.match
                    pending.removeAll(keepingCapacity: true)
                    break closure
                case .jump: pending.append((instruction.x, bits))
                case .split:
                    pending.append((instruction.y, bits))
                    pending.append((instruction.x, bits))
                case .save: pending.append((position + 1, bits))
                case .assertion:
                    let assertion = RegexAssertion(rawValue: UInt8(truncatingIfNeeded: instruction.x)) ?? .searchStart
                    if holds(assertion) { pending.append((position + 1, bits)) }
                case .iterationBegin:
                    let bit = UInt32(1) << UInt32(slots.firstIndex(of: instruction.x) ?? 0)
                    pending.append((position + 1, bits | bit))
                case .iterationEnd:
                    let bit = UInt32(1) << UInt32(slots.firstIndex(of: instruction.x) ?? 0)
                    pending.append((bits & bit != 0 ? instruction.y : position + 1, bits))
                case .byte, .set, .any:
                    if !isEnd, takes[Int(position) * classCount + number], reached.insert(position + 1).inserted {
                        threads.append(position + 1)
                    }
                default: break
                }
            }
            if thread < 0 && !isEnd { threads.append(-1) }
        }
        if outcome == nil {
            // The order of threads does not matter for whether there is a match; sorted, fewer states differ.
            threads.sort()
            if isEnd || threads.isEmpty {
                outcome = Transition.dead
            } else {
                var before = Before()
                if asksLines {
                    before.isLineTerminator = trait.isLineTerminator
                    before.isCarriageReturn = trait.representative == 0x0D
                }
                if asksWords {
                    before.isWord = isWordNext
                    before.isBase = trait.isBase || (trait.isMark && key.before.isBase)
                }
                let resetsBefore = resets
                guard let made = self.number(of: Key(threads: threads, before: before)) else { return nil }
                // Numbers from before a reset mean nothing any more.
                if resets == resetsBefore { transitions[Int(state) * width + symbol] = made }
                return made
            }
        }
        transitions[Int(state) * width + symbol] = outcome ?? Transition.dead
        return outcome
    }
}
