/// One step of a compiled regular expression. `x`, `y` and `z` mean what the operation says.
struct RegexInstruction {
    enum Operation: UInt8 {
        /// The byte x.
        case byte
        /// y bytes of the literals from offset x on.
        case bytes
        /// A code point of set x.
        case set
        /// Any code point.
        case any
        /// Goes on at x, and at y when that fails.
        case split
        case jump
        /// The position into slot x.
        case save
        /// Assertion x.
        case assertion
        /// Repetition x of a set.
        case setLoop
        /// An iteration begins: the position into slot x.
        case iterationBegin
        /// An iteration of the loop with slot x ends; when it matched nothing, the loop ends, at y.
        case iterationEnd
        /// Iterations counted in slot x are none yet.
        case counterReset
        /// Counted loop x.
        case counterLoop
        /// The stack's height into slot x.
        case atomicBegin
        /// Drops what would try other ways since the height in slot x.
        case atomicEnd
        /// The stack's height into slot x, the position into the one behind.
        case lookAheadBegin
        case lookAheadEnd
        /// As `lookAheadBegin`; goes on at y when the body does not match.
        case negativeBegin
        case negativeEnd
        /// Look-behind x.
        case behindBegin
        case behindEnd
        /// What group x holds, compared as `RegexCase` y.
        case backReference
        case fail
        case match
    }

    var operation: Operation
    var x: Int32 = 0
    var y: Int32 = 0
    /// The number of a split, by which it is remembered where it was taken.
    var z: Int32 = 0
}

/// A set's repetition that is matched by a plain scan.
struct RegexSetLoop {
    var set: Int32
    var minimum: Int32
    var maximum: Int32
    var greed: RegexGreed
    /// The byte that must follow, below 128; negative when it may be several.
    var follower: Int32 = -1
    /// Where it goes on.
    var exit: Int32 = 0
}

/// A repetition whose iterations are counted as they are made.
struct RegexCounterLoop {
    var slot: Int32
    var minimum: Int32
    var maximum: Int32
    var isReluctant: Bool
    var body: Int32
    var exit: Int32
}

struct RegexBehindLoop {
    var slot: Int32
    var look: RegexLook
    var body: Int32
    /// Where a negative look-behind goes on.
    var exit: Int32
}

/// How bytes begin members of a set.
enum RegexByteKind {
    static let no: UInt8 = 0
    /// A member, or a byte of one.
    static let yes: UInt8 = 1
    /// Begins a code point that has to be looked up.
    static let decode: UInt8 = 2
}

/// A compiled regular expression. Sendable because it is immutable after `init`.
final class RegexProgram: @unchecked Sendable {
    let instructions: UnsafeMutablePointer<RegexInstruction>
    let count: Int
    let literals: UnsafeMutablePointer<UInt8>
    let sets: [CodePointSet]
    /// The spans of all sets; those of set i from `spanOffsets[i]` up to the next one's.
    let spans: UnsafeMutablePointer<CodePointSet.Span>
    let spanOffsets: UnsafeMutablePointer<Int32>
    /// 256 kinds (`RegexByteKind`) for each set.
    let byteKinds: UnsafeMutablePointer<UInt8>
    /// For each set the only byte that is not in it, or -1.
    let stopBytes: UnsafeMutablePointer<Int32>
    let setLoops: UnsafeMutablePointer<RegexSetLoop>
    let counterLoops: UnsafeMutablePointer<RegexCounterLoop>
    let behindLoops: UnsafeMutablePointer<RegexBehindLoop>
    /// Captures first, two for each group.
    let slotCount: Int
    /// Splits, which are remembered by number.
    let splitCount: Int
    /// Slots of loops whose body may match nothing.
    let iterationSlots: [Int32]

    init(
        instructions: [RegexInstruction], literals: [UInt8], sets: [CodePointSet], setLoops: [RegexSetLoop],
        counterLoops: [RegexCounterLoop], behindLoops: [RegexBehindLoop], slotCount: Int, splitCount: Int, iterationSlots: [Int32]
    ) {
        func copy<T>(_ values: [T]) -> UnsafeMutablePointer<T> {
            let target = UnsafeMutablePointer<T>.allocate(capacity: max(1, values.count))
            values.withUnsafeBufferPointer { source in
                if let base = source.baseAddress { target.initialize(from: base, count: source.count) }
            }
            return target
        }
        self.instructions = copy(instructions)
        count = instructions.count
        self.literals = copy(literals)
        self.sets = sets
        spans = copy(sets.flatMap(\.spans))
        var offsets: [Int32] = [0]
        for set in sets { offsets.append((offsets.last ?? 0) + Int32(set.spans.count)) }
        spanOffsets = copy(offsets)
        self.setLoops = copy(setLoops)
        self.counterLoops = copy(counterLoops)
        self.behindLoops = copy(behindLoops)
        self.slotCount = slotCount
        self.splitCount = splitCount
        self.iterationSlots = iterationSlots
        let kinds = sets.map(Self.kinds)
        byteKinds = copy(kinds.flatMap { $0 })
        stopBytes = copy(
            kinds.map { kinds in
                let refused = (0..<256).filter { kinds[$0] != RegexByteKind.yes }
                return refused.count == 1 ? Int32(refused[0]) : -1
            })
    }

    deinit {
        instructions.deallocate()
        literals.deallocate()
        spans.deallocate()
        spanOffsets.deallocate()
        byteKinds.deallocate()
        stopBytes.deallocate()
        setLoops.deallocate()
        counterLoops.deallocate()
        behindLoops.deallocate()
    }

    /// Whether a code point from 128 on is in a set, by binary search.
    @inline(__always)
    func contains(_ set: Int32, _ scalar: UInt32) -> Bool {
        var low = Int(spanOffsets[Int(set)])
        let end = Int(spanOffsets[Int(set) &+ 1])
        var high = end
        while low < high {
            let middle = (low &+ high) >> 1
            if spans[middle].high < scalar { low = middle &+ 1 } else { high = middle }
        }
        return low < end && spans[low].low <= scalar
    }

    private static func kinds(_ set: CodePointSet) -> [UInt8] {
        var result = [UInt8](repeating: RegexByteKind.no, count: 256)
        for span in set.spans where span.low < 0x80 {
            for byte in span.low...min(span.high, 0x7F) { result[Int(byte)] = RegexByteKind.yes }
        }
        let high = CodePointSet(0x80, CodePointSet.last)
        let members = set.intersection(high)
        let kind = members == high ? RegexByteKind.yes : members.isEmpty ? RegexByteKind.no : RegexByteKind.decode
        for byte in 0x80..<0x100 { result[byte] = kind }
        return result
    }
}
