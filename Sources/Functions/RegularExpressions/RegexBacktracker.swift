import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs programs by backtracking over a stack of its own. With `remembersSplits`, each split is taken once at each position, which
/// bounds the time by program times text (Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009).
/// For one thread at a time.
final class RegexBacktracker {
    enum Outcome {
        case noMatch, match, cancelled
        /// The steps granted are used up.
        case exhausted
        /// The stack has reached its limit.
        case overflow
    }

    private enum FrameKind {
        /// Go on at instruction `index` from a.
        static let branch: Int32 = 0
        /// Slot `index` held a.
        static let restore: Int32 = 1
        /// Set loop `index` may give back down to a; it stands at b.
        static let giveBack: Int32 = 2
        /// Set loop `index` may take more from a; it took b.
        static let takeMore: Int32 = 3
        /// Counted loop `index` may make one more iteration from a; it made b.
        static let iterate: Int32 = 4
        /// Look-behind `index` began at a, b characters back.
        static let lookFurther: Int32 = 5
    }

    private struct Frame {
        var kind: Int32
        var index: Int32
        var a: Int32
        var b: Int32
    }

    /// 64 MB.
    static let maximumFrames = 4 << 20
    static let maximumMemory = 32 << 20
    private static let stepsBetweenChecks = 1 << 15

    private var frames: UnsafeMutablePointer<Frame>
    private var capacity = 256
    private(set) var slots: UnsafeMutablePointer<Int32>
    private var slotCapacity = 0
    private var taken: UnsafeMutablePointer<UInt64>
    private var takenCapacity = 0

    init() {
        frames = .allocate(capacity: 256)
        slots = .allocate(capacity: 1)
        taken = .allocate(capacity: 1)
    }

    deinit {
        frames.deallocate()
        slots.deallocate()
        taken.deallocate()
    }

    func prepare(_ program: RegexProgram) {
        if program.slotCount > slotCapacity {
            slots.deallocate()
            slotCapacity = program.slotCount
            slots = .allocate(capacity: slotCapacity)
        }
    }

    /// Makes room for the splits taken over a text; false when that is too much.
    func prepareMemory(_ program: RegexProgram, _ text: RegexText) -> Bool {
        let states = program.splitCount << program.iterationSlots.count
        let (bits, overflows) = states.multipliedReportingOverflow(by: text.count + 1)
        if overflows || bits > Self.maximumMemory * 8 { return false }
        let words = bits / 64 + 1
        if words > takenCapacity {
            taken.deallocate()
            takenCapacity = words
            taken = .allocate(capacity: words)
        }
        taken.update(repeating: 0, count: words)
        return true
    }

    private func grow() -> Bool {
        if capacity >= Self.maximumFrames { return false }
        let larger = UnsafeMutablePointer<Frame>.allocate(capacity: capacity * 4)
        larger.update(from: frames, count: capacity)
        frames.deallocate()
        frames = larger
        capacity *= 4
        return true
    }

    /// Bytes from `start` on that a loop takes, at most `maximum` code points; `taken` is the number of code points where there is a limit.
    @inline(__always)
    private static func scan(
        _ program: RegexProgram, _ loop: RegexSetLoop, _ text: RegexText, _ start: Int, _ maximum: Int
    ) -> (end: Int, taken: Int) {
        let end = text.count
        var index = start
        if maximum >= Int(Int32.max) {
            let stop = program.stopBytes[Int(loop.set)]
            if stop >= 0 {
                guard end > start, let hit = memchr(text.base + start, stop, end &- start) else { return (end, end &- start) }
                let found = UnsafeRawPointer(hit) - UnsafeRawPointer(text.base)
                return (found, found &- start)
            }
            let kinds = program.byteKinds + Int(loop.set) &* 256
            while index < end {
                let kind = kinds[Int(text.base[index])]
                if kind == RegexByteKind.yes {
                    index &+= 1
                } else if kind == RegexByteKind.decode {
                    let (scalar, width) = text.scalar(index)
                    if !program.contains(loop.set, scalar) { break }
                    index &+= width
                } else {
                    break
                }
            }
            return (index, index &- start)
        }
        var count = 0
        while count < maximum && index < end {
            let width = one(program, loop.set, text, index)
            if width == 0 { break }
            index &+= width
            count &+= 1
        }
        return (index, count)
    }

    /// The width of the code point at `index` when it is in a set, else 0.
    @inline(__always)
    private static func one(_ program: RegexProgram, _ set: Int32, _ text: RegexText, _ index: Int) -> Int {
        let first = text.base[index]
        let kind = program.byteKinds[Int(set) &* 256 &+ Int(first)]
        if kind == RegexByteKind.no { return 0 }
        if first < 0x80 { return 1 }
        let (scalar, width) = text.scalar(index)
        return kind == RegexByteKind.yes || program.contains(set, scalar) ? width : 0
    }

    /// Runs a program from one position. On a match `slots[1]` is its end. `steps` counts down what is granted.
    func run(
        _ program: RegexProgram, _ text: RegexText, at start: Int, searchStart: Int, remembersSplits: Bool, steps: inout Int,
        isLimited: Bool, cancellation: Cancellation?
    ) -> Outcome {
        let instructions = program.instructions
        let base = text.base
        let end = text.count
        let slots = self.slots
        for slot in 0..<program.slotCount { slots[slot] = -1 }
        slots[0] = Int32(truncatingIfNeeded: start)
        let marksPerSplit = end &+ 1
        let iterations = program.iterationSlots.count
        var frames = self.frames
        var limit = capacity
        var depth = 0
        var position = start
        var counter = 0

        @inline(__always)
        func push(_ kind: Int32, _ index: Int32, _ a: Int, _ b: Int = 0) -> Bool {
            if depth == limit {
                if !grow() { return false }
                frames = self.frames
                limit = capacity
            }
            frames[depth] = Frame(
                kind: kind, index: index, a: Int32(truncatingIfNeeded: a), b: Int32(truncatingIfNeeded: b))
            depth &+= 1
            return true
        }

        /// Sets a slot so that going back undoes it.
        @inline(__always)
        func set(_ slot: Int32, _ value: Int) -> Bool {
            let old = slots[Int(slot)]
            slots[Int(slot)] = Int32(truncatingIfNeeded: value)
            return depth == 0 || push(FrameKind.restore, slot, Int(old))
        }

        /// Drops the ways not tried above a height; what undoes slots stays.
        func cut(_ height: Int) {
            var target = height
            var index = height
            while index < depth {
                if frames[index].kind == FrameKind.restore {
                    frames[target] = frames[index]
                    target &+= 1
                }
                index &+= 1
            }
            depth = target
        }

        running: while true {
            let instruction = instructions[counter]
            failed: do {
                switch instruction.operation {
                case .byte:
                    if position >= end || base[position] != UInt8(truncatingIfNeeded: instruction.x) { break failed }
                    position &+= 1
                    counter &+= 1
                case .bytes:
                    let length = Int(instruction.y)
                    if end &- position < length { break failed }
                    let literal = program.literals + Int(instruction.x)
                    if memcmp(literal, base + position, length) != 0 { break failed }
                    position &+= length
                    counter &+= 1
                case .set:
                    if position >= end { break failed }
                    let width = Self.one(program, instruction.x, text, position)
                    if width == 0 { break failed }
                    position &+= width
                    counter &+= 1
                case .any:
                    if position >= end { break failed }
                    position = text.after(position)
                    counter &+= 1
                case .split:
                    if remembersSplits {
                        var state = Int(instruction.z)
                        if iterations > 0 {
                            for slot in program.iterationSlots {
                                state = state << 1 | (slots[Int(slot)] == Int32(truncatingIfNeeded: position) ? 1 : 0)
                            }
                        }
                        let bit = state &* marksPerSplit &+ position
                        let mask: UInt64 = 1 << UInt64(bit & 63)
                        if taken[bit >> 6] & mask != 0 { break failed }
                        taken[bit >> 6] |= mask
                    }
                    if !push(FrameKind.branch, instruction.y, position) { return .overflow }
                    counter = Int(instruction.x)
                case .jump:
                    counter = Int(instruction.x)
                case .save:
                    if !set(instruction.x, position) { return .overflow }
                    counter &+= 1
                case .assertion:
                    let assertion = RegexAssertion(rawValue: UInt8(truncatingIfNeeded: instruction.x)) ?? .textStart
                    if !text.holds(assertion, at: position, searchStart: searchStart) { break failed }
                    counter &+= 1
                case .setLoop:
                    let loop = program.setLoops[Int(instruction.x)]
                    if loop.greed == .reluctant {
                        let (stop, count) = Self.scanExactly(program, loop, text, position)
                        if count < Int(loop.minimum) { break failed }
                        position = stop
                        counter = Int(loop.exit)
                        if loop.minimum < loop.maximum, !push(FrameKind.takeMore, instruction.x, position, count) { return .overflow }
                        break
                    }
                    let (stop, count) = Self.scan(program, loop, text, position, Int(loop.maximum))
                    steps &-= (stop &- position) >> 3
                    // Without a limit `count` is in bytes: enough to decide for the minima 0 and 1.
                    var lowest = position
                    if loop.minimum > 0 {
                        if count == 0 { break failed }
                        lowest = text.after(position)
                        var left = Int(loop.minimum) &- 1
                        while left > 0 && lowest < stop {
                            lowest = text.after(lowest)
                            left &-= 1
                        }
                        if left > 0 { break failed }
                    }
                    if loop.greed == .greedy && stop > lowest {
                        if !push(FrameKind.giveBack, instruction.x, lowest, stop) { return .overflow }
                    }
                    position = stop
                    counter = Int(loop.exit)
                case .iterationBegin:
                    if !set(instruction.x, position) { return .overflow }
                    counter &+= 1
                case .iterationEnd:
                    counter = slots[Int(instruction.x)] == Int32(truncatingIfNeeded: position) ? Int(instruction.y) : counter &+ 1
                case .counterReset:
                    if !set(instruction.x, 0) { return .overflow }
                    counter &+= 1
                case .counterLoop:
                    let loop = program.counterLoops[Int(instruction.x)]
                    let count = slots[Int(loop.slot)]
                    if count < loop.minimum {
                        if !set(loop.slot, Int(count) &+ 1) { return .overflow }
                        counter = Int(loop.body)
                    } else if count >= loop.maximum && loop.maximum != Int32.max {
                        counter = Int(loop.exit)
                    } else if loop.isReluctant {
                        if !push(FrameKind.iterate, instruction.x, position, Int(count)) { return .overflow }
                        counter = Int(loop.exit)
                    } else {
                        if !push(FrameKind.branch, loop.exit, position) { return .overflow }
                        if !set(loop.slot, min(Int(count) &+ 1, Int(Int32.max) &- 1)) { return .overflow }
                        counter = Int(loop.body)
                    }
                case .atomicBegin:
                    slots[Int(instruction.x)] = Int32(truncatingIfNeeded: depth)
                    counter &+= 1
                case .atomicEnd:
                    cut(Int(slots[Int(instruction.x)]))
                    counter &+= 1
                case .lookAheadBegin:
                    slots[Int(instruction.x)] = Int32(truncatingIfNeeded: depth)
                    slots[Int(instruction.x) &+ 1] = Int32(truncatingIfNeeded: position)
                    counter &+= 1
                case .lookAheadEnd:
                    cut(Int(slots[Int(instruction.x)]))
                    position = Int(slots[Int(instruction.x) &+ 1])
                    counter &+= 1
                case .negativeBegin:
                    slots[Int(instruction.x)] = Int32(truncatingIfNeeded: depth)
                    if !push(FrameKind.branch, instruction.y, position) { return .overflow }
                    counter &+= 1
                case .negativeEnd:
                    undo(frames, &depth, to: Int(slots[Int(instruction.x)]))
                    break failed
                case .behindBegin:
                    let loop = program.behindLoops[Int(instruction.x)]
                    slots[Int(loop.slot)] = Int32(truncatingIfNeeded: depth)
                    slots[Int(loop.slot) &+ 1] = Int32(truncatingIfNeeded: position)
                    if loop.look.isNegated, !push(FrameKind.branch, loop.exit, position) { return .overflow }
                    var (first, back) = (position, 0)
                    while back < Int(loop.look.minimum) && first > 0 {
                        first = text.before(first)
                        back &+= 1
                    }
                    if back < Int(loop.look.minimum) || !Self.isReached(loop, position, back) { break failed }
                    if !push(FrameKind.lookFurther, instruction.x, first, back) { return .overflow }
                    position = first
                    counter &+= 1
                case .behindEnd:
                    let loop = program.behindLoops[Int(instruction.x)]
                    if position != Int(slots[Int(loop.slot) &+ 1]) { break failed }
                    if loop.look.isNegated {
                        undo(frames, &depth, to: Int(slots[Int(loop.slot)]))
                        break failed
                    }
                    cut(Int(slots[Int(loop.slot)]))
                    counter &+= 1
                case .backReference:
                    let width = referenced(instruction, text, position)
                    if width < 0 { break failed }
                    position &+= width
                    counter &+= 1
                case .fail:
                    break failed
                case .match:
                    slots[1] = Int32(truncatingIfNeeded: position)
                    return .match
                }
                continue running
            }
            // Goes back to the latest way not tried.
            while true {
                steps &-= 1
                if steps <= 0 {
                    if isLimited { return .exhausted }
                    if cancellation?.isCancelled ?? false { return .cancelled }
                    steps = Self.stepsBetweenChecks
                }
                if depth == 0 { return .noMatch }
                let frame = frames[depth &- 1]
                switch frame.kind {
                case FrameKind.branch:
                    depth &-= 1
                    counter = Int(frame.index)
                    position = Int(frame.a)
                case FrameKind.restore:
                    depth &-= 1
                    slots[Int(frame.index)] = frame.a
                    continue
                case FrameKind.giveBack:
                    let loop = program.setLoops[Int(frame.index)]
                    let lowest = Int(frame.a)
                    var current = text.before(Int(frame.b))
                    if loop.follower >= 0 {
                        let wanted = UInt8(truncatingIfNeeded: loop.follower)
                        let before = current
                        while current >= lowest && base[current] != wanted { current &-= 1 }
                        steps &-= (before &- current) >> 3
                        if current < lowest {
                            depth &-= 1
                            continue
                        }
                    }
                    if current <= lowest { depth &-= 1 } else { frames[depth &- 1].b = Int32(truncatingIfNeeded: current) }
                    position = current
                    counter = Int(loop.exit)
                case FrameKind.takeMore:
                    let loop = program.setLoops[Int(frame.index)]
                    var (current, count) = (Int(frame.a), Int(frame.b))
                    let before = current
                    var isFound = false
                    // With one byte wanted behind, takes all up to the next one.
                    while current < end && (loop.maximum == Int32.max || count < Int(loop.maximum)) {
                        let width = Self.one(program, loop.set, text, current)
                        if width == 0 { break }
                        current &+= width
                        count &+= 1
                        if loop.follower < 0 || (current < end && base[current] == UInt8(truncatingIfNeeded: loop.follower)) {
                            isFound = true
                            break
                        }
                    }
                    steps &-= (current &- before) >> 3
                    if !isFound {
                        depth &-= 1
                        continue
                    }
                    frames[depth &- 1].a = Int32(truncatingIfNeeded: current)
                    frames[depth &- 1].b = Int32(truncatingIfNeeded: count)
                    position = current
                    counter = Int(loop.exit)
                case FrameKind.iterate:
                    let loop = program.counterLoops[Int(frame.index)]
                    depth &-= 1
                    position = Int(frame.a)
                    slots[Int(loop.slot)] = frame.b
                    if !set(loop.slot, Int(frame.b) &+ 1) { return .overflow }
                    counter = Int(loop.body)
                default:
                    let loop = program.behindLoops[Int(frame.index)]
                    let back = Int(frame.b) &+ 1
                    if frame.a == 0 || !Self.isReached(loop, Int(slots[Int(loop.slot) &+ 1]), back) {
                        depth &-= 1
                        continue
                    }
                    position = text.before(Int(frame.a))
                    frames[depth &- 1].a = Int32(truncatingIfNeeded: position)
                    frames[depth &- 1].b = Int32(truncatingIfNeeded: back)
                    // The body begins behind the instruction that leads to the loop.
                    counter = Int(loop.body)
                }
                break
            }
        }
    }

    /// The least that a reluctant loop takes.
    private static func scanExactly(
        _ program: RegexProgram, _ loop: RegexSetLoop, _ text: RegexText, _ start: Int
    ) -> (end: Int, taken: Int) {
        var (index, count) = (start, 0)
        while count < Int(loop.minimum) && index < text.count {
            let width = one(program, loop.set, text, index)
            if width == 0 { break }
            index &+= width
            count &+= 1
        }
        return (index, count)
    }

    /// Whether a look-behind at `position` looks so many characters back. Its maximum may have overflown, as in Java.
    private static func isReached(_ loop: RegexBehindLoop, _ position: Int, _ back: Int) -> Bool {
        if loop.look.maximum >= 0 { return back <= Int(loop.look.maximum) }
        let farthest = Int(Int32(truncatingIfNeeded: position) &- loop.look.maximum)
        return position &- back >= max(0, farthest)
    }

    /// Takes frames off down to a height and undoes the slots they tell of.
    private func undo(_ frames: UnsafeMutablePointer<Frame>, _ depth: inout Int, to height: Int) {
        while depth > height {
            depth &-= 1
            if frames[depth].kind == FrameKind.restore { slots[Int(frames[depth].index)] = frames[depth].a }
        }
    }

    /// The bytes at `position` that equal what a group holds; negative when they do not, or the group has matched nothing.
    private func referenced(_ instruction: RegexInstruction, _ text: RegexText, _ position: Int) -> Int {
        let from = Int(slots[2 * Int(instruction.x)])
        let to = Int(slots[2 * Int(instruction.x) + 1])
        if from < 0 || to < from { return -1 }
        let mode = RegexCase(rawValue: UInt8(truncatingIfNeeded: instruction.y)) ?? .exact
        if mode == .exact {
            let length = to - from
            return text.count - position >= length && memcmp(text.base + from, text.base + position, length) == 0 ? length : -1
        }
        var (left, right) = (from, position)
        while left < to {
            if right >= text.count { return -1 }
            let (a, leftWidth) = text.scalar(left)
            let (b, rightWidth) = text.scalar(right)
            left += leftWidth
            right += rightWidth
            if a == b { continue }
            if mode == .ignoringUnicode {
                let (upperA, upperB) = (UnicodeProperties.uppercase(a), UnicodeProperties.uppercase(b))
                if upperA != upperB && UnicodeProperties.caseFolded(a) != UnicodeProperties.caseFolded(b) { return -1 }
            } else if !(RegexParser.isLetter(a) && a < 0x80 && a ^ 0x20 == b) {
                return -1
            }
        }
        return right - position
    }
}
