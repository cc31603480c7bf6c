import CSIMD

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A compiled LIKE or ILIKE pattern: `%` any characters, `_` one character (code point), the escape character before either or itself.
/// Immutable.
package struct LikePattern: Sendable {
    private enum Piece: Sendable, Equatable {
        case bytes([UInt8])
        case anyCharacter
        case anyRun
    }

    private enum Matcher: Sendable {
        case all
        case equals([UInt8])
        case prefix([UInt8])
        case suffix([UInt8])
        case contains([UInt8])
        /// A beginning, pieces in order, and an end, with anything between: `a%b%c`.
        case segments(first: [UInt8], middle: [[UInt8]], last: [UInt8])
        case general([Piece])
    }

    private let matcher: Matcher
    private let caseInsensitive: Bool

    /// Throws INVALID_FORMAT.ESC_AT_THE_END and .ESC_IN_THE_MIDDLE as Spark does.
    package init(_ pattern: String, escape: UInt8 = UInt8(ascii: "\\"), caseInsensitive: Bool = false) throws {
        let text = caseInsensitive ? pattern.lowercased() : pattern
        let pieces = try LikePattern.parse(Array(text.utf8), escape: escape, shown: text)
        self.caseInsensitive = caseInsensitive
        matcher = LikePattern.compile(pieces)
    }

    private static func parse(_ pattern: [UInt8], escape: UInt8, shown: String) throws -> [Piece] {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var index = 0
        func flush() {
            if !literal.isEmpty { pieces.append(.bytes(literal)) }
            literal = []
        }
        while index < pattern.count {
            let byte = pattern[index]
            index += 1
            if byte == escape {
                guard index < pattern.count else {
                    throw invalid("ESC_AT_THE_END", shown, "The escape character is not allowed to end with.")
                }
                let next = pattern[index]
                guard next == UInt8(ascii: "%") || next == UInt8(ascii: "_") || next == escape else {
                    let character = String(decoding: pattern[index...], as: UTF8.self).unicodeScalars.first.map { String($0) } ?? ""
                    throw invalid("ESC_IN_THE_MIDDLE", shown, "The escape character is not allowed to precede '\(character)'.")
                }
                literal.append(next)
                index += 1
            } else if byte == UInt8(ascii: "%") {
                flush()
                if pieces.last != .anyRun { pieces.append(.anyRun) }
            } else if byte == UInt8(ascii: "_") {
                flush()
                pieces.append(.anyCharacter)
            } else {
                literal.append(byte)
            }
        }
        flush()
        return pieces
    }

    private static func invalid(_ kind: String, _ pattern: String, _ text: String) -> QueryError {
        let shown = pattern.replacing("\\", with: "\\\\")
        return QueryError("INVALID_FORMAT.\(kind)", sqlState: "42601", "The format is invalid: '\(shown)'. \(text)")
    }

    private static func compile(_ pieces: [Piece]) -> Matcher {
        if pieces.contains(.anyCharacter) { return .general(pieces) }
        let runs = pieces.filter { $0 == .anyRun }.count
        let literals: [[UInt8]] = pieces.compactMap { if case .bytes(let bytes) = $0 { bytes } else { nil } }
        if runs == 0 { return .equals(literals.first ?? []) }
        if literals.isEmpty { return .all }
        let open = pieces.first == .anyRun
        let close = pieces.last == .anyRun
        if literals.count == 1, let only = literals.first {
            if open && close { return .contains(only) }
            return open ? .suffix(only) : .prefix(only)
        }
        var middle = literals
        let first = open ? [] : middle.removeFirst()
        let last = close ? [] : (middle.popLast() ?? [])
        return .segments(first: first, middle: middle, last: last)
    }

    /// Whether the bytes (UTF-8) match. O(bytes) for patterns without `_`, O(bytes · pattern) at worst.
    package func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if caseInsensitive {
            if bytes.contains(where: { $0 >= 0x80 }) {
                var lowered = String(decoding: bytes, as: UTF8.self).lowercased()
                return lowered.withUTF8 { match($0.baseAddress, $0.count) }
            }
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count + 1) { scratch in
                for index in 0..<bytes.count {
                    let byte = bytes[index]
                    scratch[index] = byte >= 65 && byte <= 90 ? byte | 0x20 : byte
                }
                return match(UnsafePointer(scratch.baseAddress), bytes.count)
            }
        }
        return match(bytes.baseAddress, bytes.count)
    }

    private func match(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Bool {
        guard let start else {
            var empty: UInt8 = 0
            return match(&empty, 0)
        }
        switch matcher {
        case .all:
            return true
        case .equals(let text):
            return count == text.count && memcmp(start, text, count) == 0
        case .prefix(let text):
            return count >= text.count && memcmp(start, text, text.count) == 0
        case .suffix(let text):
            return count >= text.count && memcmp(start + (count - text.count), text, text.count) == 0
        case .contains(let text):
            return simd_find(start, count, text, text.count) >= 0
        case .segments(let first, let middle, let last):
            guard count >= first.count + last.count, memcmp(start, first, first.count) == 0,
                memcmp(start + (count - last.count), last, last.count) == 0
            else { return false }
            var position = first.count
            let end = count - last.count
            for text in middle {
                let found = simd_find(start + position, end - position, text, text.count)
                if found < 0 { return false }
                position += found + text.count
            }
            return true
        case .general(let pieces):
            return general(pieces, start, count)
        }
    }

    /// Greedy with one point to come back to: the last `%`. O(bytes · pattern).
    private func general(_ pieces: [Piece], _ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var position = 0
        var piece = 0
        var retryPiece = -1
        var retryPosition = 0
        while true {
            var matched = false
            if piece == pieces.count {
                if position == count { return true }
            } else {
                switch pieces[piece] {
                case .anyRun:
                    piece += 1
                    if piece == pieces.count { return true }
                    retryPiece = piece
                    retryPosition = position
                    matched = true
                case .anyCharacter:
                    if position < count {
                        position = LikePattern.nextCharacter(start, position, count)
                        piece += 1
                        matched = true
                    }
                case .bytes(let text):
                    if count - position >= text.count && memcmp(start + position, text, text.count) == 0 {
                        position += text.count
                        piece += 1
                        matched = true
                    }
                }
            }
            if matched { continue }
            guard retryPiece >= 0, retryPosition < count else { return false }
            retryPosition = LikePattern.nextCharacter(start, retryPosition, count)
            position = retryPosition
            piece = retryPiece
        }
    }

    @inline(__always)
    private static func nextCharacter(_ start: UnsafePointer<UInt8>, _ position: Int, _ count: Int) -> Int {
        var next = position + 1
        while next < count && start[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }

    /// A boolean per row, NULL where the text is.
    package func evaluate(_ text: Vector, rows: Int) -> Vector {
        if text.kind == .void { return .nulls(.boolean, count: rows) }
        if text.isConstant && rows > 1 { return evaluate(text.slice(0, 1).flattened(), rows: 1).broadcast(rows) }
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        if let dictionary = text.dictionary, DictionaryCodes.pays(text, rows: rows) {
            let entries = Buffer(of: UInt8.self, count: dictionary.count)
            find(dictionary, dictionary.count, entries.pointer(to: UInt8.self))
            DictionaryCodes.map(text, rows: rows, table: UnsafePointer(entries.pointer(to: UInt8.self)), into: target)
            return Vector(
                type: .boolean, kind: .boolean, count: rows, values: UnsafeRawPointer(target), valuesOwner: buffer,
                validity: text.validity, validityOwner: text.validityOwner)
        }
        let flat = text.flattened()
        find(flat, rows, target)
        return Vector(
            type: .boolean, kind: .boolean, count: rows, values: UnsafeRawPointer(target), valuesOwner: buffer,
            validity: flat.validity, validityOwner: flat.validityOwner)
    }

    /// One loop per kind of pattern, with the pattern's bytes at hand.
    private func find(_ flat: Vector, _ rows: Int, _ target: UnsafeMutablePointer<UInt8>) {
        let views = flat.pointer(to: StringView.self)
        let validity = flat.validity
        @inline(__always)
        func each(
            _ text: [UInt8], _ test: (_ start: UnsafePointer<UInt8>, _ count: Int, _ needle: UnsafePointer<UInt8>, _ length: Int) -> Bool
        ) {
            text.withUnsafeBufferPointer { needle in
                guard let start = needle.baseAddress else { return }
                let length = needle.count
                for row in 0..<rows {
                    let count = Int(views[row].length)
                    if count < length || (validity?[row] ?? 1) == 0 {
                        target[row] = 0
                    } else {
                        target[row] = test(StringView.bytes(at: views + row), count, start, length) ? 1 : 0
                    }
                }
            }
        }
        if !caseInsensitive {
            switch matcher {
            case .equals(let text) where !text.isEmpty:
                return each(text) { start, count, needle, length in count == length && memcmp(start, needle, length) == 0 }
            case .prefix(let text):
                return each(text) { start, _, needle, length in start[0] == needle[0] && memcmp(start, needle, length) == 0 }
            case .suffix(let text):
                return each(text) { start, count, needle, length in memcmp(start + (count &- length), needle, length) == 0 }
            case .contains(let text):
                if let adjacent = AdjacentText(views, rows: rows) {
                    return text.withUnsafeBufferPointer { needle in
                        guard let start = needle.baseAddress else { return }
                        adjacent.find(start, needle.count, into: target) { simd_find($0, $1, start, needle.count) >= 0 }
                    }
                }
                return each(text) { start, count, needle, length in simd_find(start, count, needle, length) >= 0 }
            case .segments(let first, let middle, let last):
                if let longest = middle.max(by: { $0.count < $1.count }), let adjacent = AdjacentText(views, rows: rows) {
                    longest.withUnsafeBufferPointer { needle in
                        guard let start = needle.baseAddress else { return }
                        adjacent.find(start, needle.count, into: target) { _, _ in true }
                    }
                    for row in 0..<rows where target[row] != 0 {
                        target[row] = (validity?[row] ?? 1) != 0 && matches(StringView.buffer(at: views + row)) ? 1 : 0
                    }
                    return
                }
                return findSegments(first, middle, last, flat, rows, target)
            default: break
            }
        }
        for row in 0..<rows {
            if let validity, validity[row] == 0 {
                target[row] = 0
            } else {
                target[row] = matches(StringView.buffer(at: views + row)) ? 1 : 0
            }
        }
    }

    /// All pieces lie one behind another in one array, so that the loop touches no reference counts.
    private func findSegments(
        _ first: [UInt8], _ middle: [[UInt8]], _ last: [UInt8], _ flat: Vector, _ rows: Int, _ target: UnsafeMutablePointer<UInt8>
    ) {
        let views = flat.pointer(to: StringView.self)
        let bytes: [UInt8] = first + last + middle.flatMap { $0 } + [0]
        let lengths = middle.map(\.count)
        bytes.withUnsafeBufferPointer { all in
            lengths.withUnsafeBufferPointer { pieces in
                guard let head = all.baseAddress else { return }
                let tail = head + first.count
                let least = first.count &+ last.count
                for row in 0..<rows {
                    let count = Int(views[row].length)
                    target[row] = 0
                    if count < least || (flat.validity?[row] ?? 1) == 0 { continue }
                    let start = StringView.bytes(at: views + row)
                    let end = count &- last.count
                    if !first.isEmpty && memcmp(start, head, first.count) != 0 { continue }
                    if !last.isEmpty && memcmp(start + end, tail, last.count) != 0 { continue }
                    var position = first.count
                    var needle = tail + last.count
                    var found = true
                    for piece in 0..<pieces.count {
                        let length = pieces[piece]
                        let place = simd_find(start + position, end &- position, needle, length)
                        if place < 0 {
                            found = false
                            break
                        }
                        position = position &+ place &+ length
                        needle += length
                    }
                    target[row] = found ? 1 : 0
                }
            }
        }
    }

    /// `text LIKE pattern` with a pattern per row. Patterns are compiled once each run of equal ones.
    package static func evaluate(_ text: Vector, patterns: Vector, escape: UInt8, caseInsensitive: Bool, rows: Int) throws -> Vector {
        let validity = Validity.combine(text, patterns, rows: rows)
        if validity.allNull { return .nulls(.boolean, count: rows) }
        let builder = VectorBuilder(.boolean, capacity: rows)
        let subject = text.flattened()
        var compiled: (String, LikePattern)?
        for row in 0..<rows {
            if let pointer = validity.pointer, pointer[row] == 0 {
                builder.appendNull()
                continue
            }
            let pattern = patterns.value(at: row).stringValue ?? ""
            let ready: LikePattern
            if let compiled, compiled.0.utf8.elementsEqual(pattern.utf8) {
                ready = compiled.1
            } else {
                ready = try LikePattern(pattern, escape: escape, caseInsensitive: caseInsensitive)
                compiled = (pattern, ready)
            }
            builder.append(.boolean(ready.matches(StringView.buffer(at: subject.pointer(to: StringView.self) + row))))
        }
        return builder.finish()
    }
}
