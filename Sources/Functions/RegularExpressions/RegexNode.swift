/// The tree of a parsed regular expression.
indirect enum RegexNode {
    case empty
    /// Matches nowhere.
    case never
    case character(UInt32)
    case set(CodePointSet)
    /// `\R`: a line terminator, CR LF as one.
    case lineBreak
    case sequence([RegexNode])
    case alternation([RegexNode])
    /// `index` is nil for a group that captures nothing.
    case group(RegexNode, index: Int?)
    /// `maximum` is `RegexNode.unlimited` where there is none.
    case repetition(RegexNode, minimum: Int, maximum: Int, RegexGreed)
    /// Once matched, no other way of matching the body is tried.
    case atomic(RegexNode)
    case look(RegexNode, RegexLook)
    case assertion(RegexAssertion)
    case backReference(Int, RegexCase)

    static let unlimited = Int(Int32.max)
}

enum RegexGreed: Sendable {
    case greedy, reluctant, possessive
}

enum RegexCase: UInt8, Sendable {
    case exact, ignoringASCII, ignoringUnicode
}

/// A look-around: ahead, or behind over a number of characters.
struct RegexLook: Sendable {
    var isBehind: Bool
    var isNegated: Bool
    var minimum: Int32 = 0
    /// By arithmetic of 32 bits, as Java computes it: negative after an overflow.
    var maximum: Int32 = 0
}

enum RegexAssertion: UInt8, Sendable {
    /// `^` and `\A`.
    case textStart
    /// `\z`.
    case textEnd
    /// `\G`.
    case searchStart
    /// `^` under `(?m)`.
    case lineStart, unixLineStart
    /// `$` under `(?m)`.
    case lineEnd, unixLineEnd
    /// `$` and `\Z`: the end, or before a line terminator that ends the text.
    case finalLineEnd, unixFinalLineEnd
    case wordBoundary, notWordBoundary
    /// Under `(?U)`.
    case unicodeWordBoundary, notUnicodeWordBoundary
}

/// How long a piece of the tree may match, by the arithmetic of `java.util.regex`, which decides what look-behinds it takes.
struct RegexWidth {
    /// Since the last alternation; what is before it is added without a look at overflows.
    private var low: Int32 = 0
    private var high: Int32 = 0
    private var isBounded = true
    private var settledLow: Int32 = 0
    private var settledHigh: Int32 = 0
    private var isSettledBounded = true
    /// No alternatives inside.
    private var isDeterministic = true

    var minimum: Int32 { settledLow &+ low }
    var maximum: Int32 { settledHigh &+ high }
    var hasMaximum: Bool { isBounded && isSettledBounded }

    private mutating func add(_ least: Int32, _ most: Int32) {
        low = low &+ least
        high = high &+ most
    }

    mutating func add(_ node: RegexNode) {
        switch node {
        case .empty, .never, .assertion, .look: break
        case .character, .set: add(1, 1)
        case .lineBreak: add(1, 2)
        case .sequence(let parts): for part in parts { add(part) }
        case .alternation(let branches): addBranches(branches)
        case .group(let body, _): add(body)
        case .atomic(let body): addAtomic(body)
        case .backReference: isBounded = false
        case .repetition(let body, let minimum, let maximum, let greed): addRepetition(body, minimum, maximum, greed)
        }
    }

    /// An alternation inside of it settles nothing outside.
    private mutating func addAtomic(_ body: RegexNode) {
        let before = self
        settledLow = 0
        settledHigh = 0
        isSettledBounded = true
        add(body)
        low = minimum
        high = maximum
        isBounded = hasMaximum
        settledLow = before.settledLow
        settledHigh = before.settledHigh
        isSettledBounded = before.isSettledBounded
    }

    private mutating func addBranches(_ branches: [RegexNode]) {
        var least = Int32.max
        var most: Int32 = -1
        for branch in branches {
            var width = RegexWidth()
            width.add(branch)
            least = min(least, width.minimum)
            most = max(most, width.maximum)
            isSettledBounded = isSettledBounded && width.hasMaximum
        }
        settledLow = settledLow &+ low &+ least
        settledHigh = settledHigh &+ high &+ most
        isSettledBounded = isSettledBounded && isBounded
        low = 0
        high = 0
        isBounded = true
        isDeterministic = false
    }

    private mutating func addRepetition(_ body: RegexNode, _ least: Int, _ most: Int, _ greed: RegexGreed) {
        var isGroup = false
        var isSingle = false
        switch body {
        case .group: isGroup = true
        case .character, .set: isSingle = true
        default: break
        }
        if least == 0 && most == 1 {
            if isGroup && greed != .possessive { return addBranches([body, .empty]) }
            let known = low
            add(body)
            low = known
            isDeterministic = false
            return
        }
        if isSingle && greed == .greedy && most == RegexNode.unlimited {
            add(Int32(clamping: least), isBounded ? Int32.max : 0)
            isDeterministic = false
            return
        }
        var width = RegexWidth()
        width.add(body)
        if isGroup && greed != .possessive && !width.isDeterministic {
            isBounded = false
            isDeterministic = false
            return
        }
        let shortest = width.minimum &* Int32(clamping: least) &+ low
        low = shortest < low ? 0xFFF_FFFF : shortest
        if isBounded && width.hasMaximum {
            let longest = width.maximum &* Int32(clamping: most) &+ high
            if longest < high { isBounded = false }
            high = longest
        } else {
            isBounded = false
        }
        if !(width.isDeterministic && least == most) { isDeterministic = false }
    }
}
