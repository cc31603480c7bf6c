import Columnar

/// Java's replacement text: `$1`, `${name}`, and `\` before a character that stands for itself.
struct RegexReplacement {
    enum Piece {
        case text([UInt8])
        case group(Int)
    }

    private(set) var pieces: [Piece] = []

    /// Nil when malformed or when it names a group that the pattern has not.
    init?(_ source: [UInt8], for expression: RegularExpression) {
        var literal: [UInt8] = []
        var index = 0
        while index < source.count {
            let byte = source[index]
            index += 1
            if byte == UInt8(ascii: "\\") {
                guard index < source.count else { return nil }
                literal.append(source[index])
                index += 1
            } else if byte == UInt8(ascii: "$") {
                if !literal.isEmpty { pieces.append(.text(literal)) }
                literal = []
                guard let group = Self.group(source, &index, expression) else { return nil }
                pieces.append(.group(group))
            } else {
                literal.append(byte)
            }
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
    }

    /// The group that is named behind a `$`.
    private static func group(_ source: [UInt8], _ index: inout Int, _ expression: RegularExpression) -> Int? {
        guard index < source.count else { return nil }
        if source[index] == UInt8(ascii: "{") {
            guard let end = source[index...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
            let name = String(decoding: source[(index + 1)..<end], as: UTF8.self)
            index = end + 1
            return expression.groupNames[name]
        }
        func digit(_ index: Int) -> Int? { index < source.count && source[index] &- 0x30 < 10 ? Int(source[index] - 0x30) : nil }
        guard var group = digit(index), group <= expression.groupCount else { return nil }
        index += 1
        // Takes further digits as long as there are so many groups.
        while let next = digit(index), group * 10 + next <= expression.groupCount {
            group = group * 10 + next
            index += 1
        }
        return group
    }
}

/// Text put together from pieces; a single piece is kept as it is instead of copied.
struct PieceBuffer {
    private var single = Bytes(start: nil, count: 0)
    private var joined: [UInt8] = []
    private(set) var isJoined = false
    var byteCount: Int { isJoined ? joined.count : single.count }

    mutating func removeAll() {
        single = Bytes(start: nil, count: 0)
        joined.removeAll(keepingCapacity: true)
        isJoined = false
    }

    private mutating func join() {
        if isJoined { return }
        joined.append(contentsOf: single)
        isJoined = true
    }

    /// Adds bytes that stay valid until the text is taken.
    mutating func append(_ piece: Bytes) {
        if piece.isEmpty { return }
        if single.isEmpty && !isJoined {
            single = piece
        } else {
            join()
            joined.append(contentsOf: piece)
        }
    }

    mutating func append(copying bytes: [UInt8]) {
        if bytes.isEmpty { return }
        join()
        joined.append(contentsOf: bytes)
    }

    /// The text as a row; `sharing` says whether a single piece may be pointed to.
    func write(to writer: StringWriter, _ row: Int, sharing: Bool) {
        if isJoined {
            writer.set(row, joined)
        } else if sharing {
            writer.set(row, sharing: single)
        } else {
            writer.set(row, copying: single)
        }
    }
}
