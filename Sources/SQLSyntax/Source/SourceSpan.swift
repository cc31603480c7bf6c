/// A range of UTF-8 offsets in the text that was parsed. For a script, offsets count from the start of the whole script.
package struct SourceSpan: Sendable, Hashable {
    private var lower: UInt32
    private var upper: UInt32

    /// Offset of the first byte.
    package var start: Int { Int(lower) }
    /// Offset one past the last byte.
    package var end: Int { Int(upper) }

    package init(start: Int, end: Int) {
        lower = UInt32(clamping: start)
        upper = UInt32(clamping: max(start, end))
    }

    /// The span of nodes made by a program rather than read from a text.
    package static let none = SourceSpan(start: 0, end: 0)

    /// The smallest span that covers both.
    package func union(_ other: SourceSpan) -> SourceSpan {
        SourceSpan(start: min(start, other.start), end: max(end, other.end))
    }
}

/// A place in a text as people count it: lines and columns start at 1, columns count characters.
package struct SourcePosition: Sendable, Hashable {
    package var line: Int
    package var column: Int
    package var utf8Offset: Int

    package init(line: Int, column: Int, utf8Offset: Int) {
        self.line = line
        self.column = column
        self.utf8Offset = utf8Offset
    }
}

/// A property that takes no part in equality and hashing: trees compare by meaning, whatever place they were read from.
@propertyWrapper
package struct NotCompared<Value: Sendable>: Sendable, Hashable {
    package var wrappedValue: Value

    package init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }

    package static func == (left: NotCompared, right: NotCompared) -> Bool { true }
    package func hash(into hasher: inout Hasher) {}
}
