/// The text that was parsed, as UTF-8, able to say where an offset lies and to show its line.
package struct SourceText: Sendable {
    package let bytes: [UInt8]

    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The text of a span; offsets outside the text are cut off.
    package func text(_ span: SourceSpan) -> String {
        text(from: span.start, to: span.end)
    }

    func text(from start: Int, to end: Int) -> String {
        let upper = min(max(end, 0), bytes.count)
        let lower = min(max(start, 0), upper)
        return String(decoding: bytes[lower..<upper], as: UTF8.self)
    }

    /// Line and column of an offset, by scanning the text up to it: O(offset), meant for errors.
    package func position(at utf8Offset: Int) -> SourcePosition {
        let offset = min(max(utf8Offset, 0), bytes.count)
        let lineStart = startOfLine(at: offset)
        var line = 1
        for byte in bytes[..<lineStart] where byte == UInt8(ascii: "\n") { line &+= 1 }
        return SourcePosition(line: line, column: text(from: lineStart, to: offset).count &+ 1, utf8Offset: offset)
    }

    private func startOfLine(at offset: Int) -> Int {
        var start = offset
        while start > 0, bytes[start &- 1] != UInt8(ascii: "\n") { start &-= 1 }
        return start
    }

    private func endOfLine(at offset: Int) -> Int {
        var end = offset
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") { end &+= 1 }
        return end
    }

    /// The line a span begins on with carets below the part of it that lies in the span, two lines without a final newline:
    ///
    ///     SELECT a FORM t
    ///              ^^^^
    ///
    /// Tabs become single spaces; a line longer than `width` characters is cropped around the span, `…` marking what is left out.
    package func excerpt(_ span: SourceSpan, width: Int = 100) -> String {
        let start = min(span.start, bytes.count)
        let lineStart = startOfLine(at: start)
        let lineEnd = max(endOfLine(at: start), start)
        let spanEnd = min(max(span.end, start), lineEnd)
        // Only a window of the line is decoded, so that a line of megabytes costs nothing.
        let reach = max(width, 20) &* 4
        let windowStart = max(lineStart, start &- reach)
        let windowEnd = min(lineEnd, start &+ reach)
        var before = Array(text(from: boundary(windowStart), to: start))
        var after = Array(text(from: start, to: boundary(windowEnd)))
        let caretCount = text(from: start, to: min(spanEnd, windowEnd)).count
        var cutLeft = windowStart > lineStart
        var cutRight = windowEnd < lineEnd
        if before.count &+ after.count > width {
            let keepBefore = min(before.count, max(width / 2, width &- after.count))
            if keepBefore < before.count {
                before.removeFirst(before.count &- keepBefore)
                cutLeft = true
            }
            let keepAfter = max(width &- before.count, 1)
            if keepAfter < after.count {
                after.removeLast(after.count &- keepAfter)
                cutRight = true
            }
        }
        let line = (cutLeft ? "…" : "") + Self.printable(before) + Self.printable(after) + (cutRight ? "…" : "")
        let indent = String(repeating: " ", count: before.count &+ (cutLeft ? 1 : 0))
        return line + "\n" + indent + String(repeating: "^", count: max(1, min(caretCount, max(after.count, 1))))
    }

    /// The nearest start of a character at or after an offset.
    private func boundary(_ offset: Int) -> Int {
        var offset = offset
        while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset &+= 1 }
        return offset
    }

    private static func printable(_ characters: [Character]) -> String {
        String(characters.map { $0.isWhitespace || $0.unicodeScalars.first.map { $0.value < 32 } == true ? " " : $0 })
    }
}
