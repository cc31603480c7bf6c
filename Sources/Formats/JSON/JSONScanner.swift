import CSIMD
import Columnar

/// What is wrong with a JSON text, and where.
package struct JSONProblem: Error, Sendable, Hashable {
    package var position: Int
    /// The column whose value does not fit, fields of structs behind points; nil when the text is not JSON.
    package var column: String?
    package var reason: String

    init(position: Int, reason: String) {
        self.position = position
        self.reason = reason
    }

    /// The same problem seen from a column.
    func inside(_ name: String) -> JSONProblem {
        var problem = self
        problem.column = column.map { "\(name).\($0)" } ?? name
        return problem
    }
}

/// Walks over a JSON text (RFC 8259, strict: no comments, no trailing commas, no other names for numbers, no control characters in
/// strings, no lone surrogates). 64 bytes behind the text must be readable; whoever makes one has seen to valid UTF-8.
struct JSONScanner {
    /// Nesting beyond this is refused.
    static let maximumDepth = 500

    let bytes: UnsafePointer<UInt8>
    let end: Int
    var position: Int

    init(_ bytes: UnsafePointer<UInt8>, from position: Int, to end: Int) {
        self.bytes = bytes
        self.position = position
        self.end = end
    }

    func problem(_ reason: String, at position: Int? = nil) -> JSONProblem {
        JSONProblem(position: position ?? self.position, reason: reason)
    }

    /// The byte at the position; 0 at the end, which no JSON text contains outside strings.
    @inline(__always)
    var byte: UInt8 { position < end ? bytes[position] : 0 }

    @inline(__always)
    mutating func skipSpace() {
        while position < end {
            let byte = bytes[position]
            if byte > 0x20 || (byte != 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09) { return }
            position &+= 1
        }
    }

    func unexpected(_ wanted: String) -> JSONProblem {
        var shown = 0
        while position &+ shown < end && shown < 12 && bytes[position &+ shown] >= 0x20 { shown &+= 1 }
        if position >= end { return problem("the text ends where \(wanted) should come") }
        if shown == 0 { return problem("the line ends where \(wanted) should come") }
        return problem("'\(excerpt(bytes + position, shown))' stands where \(wanted) should come")
    }

    @inline(__always)
    mutating func expect(_ wanted: UInt8, _ name: StaticString) throws(JSONProblem) {
        if byte != wanted || position >= end { throw unexpected("\(name)") }
        position &+= 1
    }

    // MARK: Strings

    /// The end of the plain piece that begins at `start`: the position of a quote, backslash or control character, or the text's end.
    @inline(__always)
    private func plainEnd(_ start: Int) -> Int {
        var at = start
        while at < end {
            let mask = simd_json_string_mask32(bytes + at)
            if mask != 0 { return min(at &+ mask.trailingZeroBitCount, end) }
            at &+= 32
        }
        return end
    }

    /// The string that begins at the position; escapes are resolved into `heap`. The view may refer to the text itself.
    @inline(__always)
    mutating func string(_ heap: StringHeap) throws(JSONProblem) -> StringView {
        if byte != 0x22 || position >= end { throw unexpected("a string") }
        let start = position &+ 1
        let stop = plainEnd(start)
        if stop < end && bytes[stop] == 0x22 {
            position = stop &+ 1
            return StringView.padded(bytes + start, UInt32(truncatingIfNeeded: stop &- start))
        }
        return try escapedString(start, stop, heap)
    }

    private mutating func escapedString(_ start: Int, _ firstStop: Int, _ heap: StringHeap) throws(JSONProblem) -> StringView {
        var text: [UInt8] = []
        var from = start
        var stop = firstStop
        while true {
            if stop >= end { throw problem("a string is not closed", at: start &- 1) }
            text.append(contentsOf: UnsafeBufferPointer(start: bytes + from, count: stop &- from))
            position = stop
            if bytes[stop] == 0x22 { break }
            if bytes[stop] != 0x5C { throw problem("a control character stands unescaped in a string") }
            try escape(into: &text)
            from = position
            stop = plainEnd(from)
        }
        position &+= 1
        return text.withUnsafeBufferPointer { source in
            source.baseAddress.map { heap.store($0, count: source.count) } ?? StringView()
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONProblem) {
        guard position &+ 1 < end else { throw problem("a string is not closed") }
        let letter = bytes[position &+ 1]
        position &+= 2
        switch letter {
        case 0x22, 0x5C, 0x2F: text.append(letter)
        case 0x62: text.append(0x08)
        case 0x66: text.append(0x0C)
        case 0x6E: text.append(0x0A)
        case 0x72: text.append(0x0D)
        case 0x74: text.append(0x09)
        case 0x75:
            var code = try hexadecimal()
            if code >= 0xDC00 && code < 0xE000 { throw problem("a low surrogate stands alone", at: position &- 6) }
            if code >= 0xD800 && code < 0xDC00 {
                guard position &+ 1 < end, bytes[position] == 0x5C, bytes[position &+ 1] == 0x75 else {
                    throw problem("a high surrogate stands alone", at: position &- 6)
                }
                position &+= 2
                let low = try hexadecimal()
                guard low >= 0xDC00 && low < 0xE000 else { throw problem("a high surrogate stands alone", at: position &- 12) }
                code = 0x10000 &+ ((code &- 0xD800) &<< 10) &+ (low &- 0xDC00)
            }
            appendUTF8(code, &text)
        default: throw problem("'\\\(excerpt(bytes + (position &- 1), 1))' is not an escape", at: position &- 2)
        }
    }

    private mutating func hexadecimal() throws(JSONProblem) -> UInt32 {
        guard end &- position >= 4 else { throw problem("'\\u' needs four hexadecimal digits") }
        var code: UInt32 = 0
        for index in 0..<4 {
            let byte = bytes[position &+ index]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte &- 0x30
            case 0x41...0x46: digit = byte &- 0x37
            case 0x61...0x66: digit = byte &- 0x57
            default: throw problem("'\\u' needs four hexadecimal digits")
            }
            code = code &<< 4 | UInt32(digit)
        }
        position &+= 4
        return code
    }

    private func appendUTF8(_ code: UInt32, _ text: inout [UInt8]) {
        if code < 0x80 {
            text.append(UInt8(truncatingIfNeeded: code))
        } else if code < 0x800 {
            text.append(UInt8(truncatingIfNeeded: 0xC0 | code &>> 6))
            text.append(UInt8(truncatingIfNeeded: 0x80 | code & 0x3F))
        } else if code < 0x10000 {
            text.append(UInt8(truncatingIfNeeded: 0xE0 | code &>> 12))
            text.append(UInt8(truncatingIfNeeded: 0x80 | (code &>> 6) & 0x3F))
            text.append(UInt8(truncatingIfNeeded: 0x80 | code & 0x3F))
        } else {
            text.append(UInt8(truncatingIfNeeded: 0xF0 | code &>> 18))
            text.append(UInt8(truncatingIfNeeded: 0x80 | (code &>> 12) & 0x3F))
            text.append(UInt8(truncatingIfNeeded: 0x80 | (code &>> 6) & 0x3F))
            text.append(UInt8(truncatingIfNeeded: 0x80 | code & 0x3F))
        }
    }

    // MARK: Numbers and words

    /// The extent of the number that begins at the position, checked against the grammar.
    @inline(__always)
    mutating func number() throws(JSONProblem) -> (start: Int, count: Int) {
        let start = position
        if byte == 0x2D { position &+= 1 }
        if byte == 0x30 {
            position &+= 1
        } else {
            let first = position
            while byte &- 0x30 <= 9 { position &+= 1 }
            if position == first {
                position = start
                throw unexpected("a value")
            }
        }
        if byte == 0x2E {
            position &+= 1
            let first = position
            while byte &- 0x30 <= 9 { position &+= 1 }
            if position == first { throw unexpected("a digit") }
        }
        if byte | 0x20 == 0x65 {
            position &+= 1
            if byte == 0x2B || byte == 0x2D { position &+= 1 }
            let first = position
            while byte &- 0x30 <= 9 { position &+= 1 }
            if position == first { throw unexpected("a digit") }
        }
        return (start, position &- start)
    }

    mutating func word(_ word: StaticString) throws(JSONProblem) {
        let count = word.utf8CodeUnitCount
        guard end &- position >= count else { throw unexpected("a value") }
        for index in 0..<count where bytes[position &+ index] != word.utf8Start[index] { throw unexpected("a value") }
        position &+= count
    }

    // MARK: Whole values

    /// Skips a value of any kind, checking it. Takes no stack.
    mutating func skipValue(_ heap: StringHeap) throws(JSONProblem) {
        // One bit per open level: set for objects.
        var kinds: [UInt64] = []
        var depth = 0
        while true {
            skipSpace()
            var opened = false
            switch byte {
            case 0x7B, 0x5B:
                if depth >= JSONScanner.maximumDepth { throw problem("values are nested more than \(JSONScanner.maximumDepth) deep") }
                let isObject = byte == 0x7B
                if depth & 63 == 0 { kinds.append(0) }
                let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: depth & 63)
                kinds[depth &>> 6] = isObject ? kinds[depth &>> 6] | bit : kinds[depth &>> 6] & ~bit
                depth &+= 1
                position &+= 1
                skipSpace()
                if byte == (isObject ? 0x7D : 0x5D) {
                    position &+= 1
                    depth &-= 1
                    if depth & 63 == 0 { kinds.removeLast() }
                } else {
                    if isObject { try skipKey(heap) }
                    opened = true
                }
            case 0x22: _ = try string(heap)
            case 0x74: try word("true")
            case 0x66: try word("false")
            case 0x6E: try word("null")
            default: _ = try number()
            }
            if opened { continue }
            // Behind a value: close what ends here, or go on to the next.
            var more = false
            while depth > 0 && !more {
                let isObject = kinds[(depth &- 1) &>> 6] & (1 &<< UInt64(truncatingIfNeeded: (depth &- 1) & 63)) != 0
                skipSpace()
                if byte == 0x2C {
                    position &+= 1
                    if isObject {
                        skipSpace()
                        try skipKey(heap)
                    }
                    more = true
                } else if byte == (isObject ? 0x7D : 0x5D) {
                    position &+= 1
                    depth &-= 1
                    if depth & 63 == 0 { kinds.removeLast() }
                } else {
                    throw unexpected(isObject ? "',' or '}'" : "',' or ']'")
                }
            }
            if !more { return }
        }
    }

    private mutating func skipKey(_ heap: StringHeap) throws(JSONProblem) {
        _ = try string(heap)
        skipSpace()
        try expect(0x3A, "':'")
    }
}
