/// Valid UTF-8 that a regular expression runs over, and what assertions ask of its positions.
struct RegexText {
    let base: UnsafePointer<UInt8>
    let count: Int

    /// The code point that begins at an offset before the end, and its width.
    @inline(__always)
    func scalar(_ index: Int) -> (scalar: UInt32, width: Int) {
        let first = base[index]
        if first < 0x80 { return (UInt32(first), 1) }
        let left = count &- index
        if first < 0xE0 {
            if left < 2 { return (0xFFFD, 1) }
            return (UInt32(first & 0x1F) << 6 | UInt32(base[index &+ 1] & 0x3F), 2)
        }
        if first < 0xF0 {
            if left < 3 { return (0xFFFD, 1) }
            return (UInt32(first & 0x0F) << 12 | UInt32(base[index &+ 1] & 0x3F) << 6 | UInt32(base[index &+ 2] & 0x3F), 3)
        }
        if left < 4 { return (0xFFFD, 1) }
        let high = UInt32(first & 0x07) << 18 | UInt32(base[index &+ 1] & 0x3F) << 12
        return (high | UInt32(base[index &+ 2] & 0x3F) << 6 | UInt32(base[index &+ 3] & 0x3F), 4)
    }

    /// Where the code point before an offset above zero begins.
    @inline(__always)
    func before(_ index: Int) -> Int {
        var start = index &- 1
        while start > 0 && base[start] & 0xC0 == 0x80 { start &-= 1 }
        return start
    }

    /// Where the code point at an offset before the end ends.
    @inline(__always)
    func after(_ index: Int) -> Int { min(count, index &+ CodePoints.width(base[index])) }

    static func isLineTerminator(_ scalar: UInt32) -> Bool { scalar == 0x0A || scalar == 0x0D || scalar == 0x85 || scalar | 1 == 0x2029 }

    private func isWithinLineBreak(_ index: Int) -> Bool {
        index > 0 && index < count && base[index] == 0x0A && base[index &- 1] == 0x0D
    }

    /// The offset before the end where `$` holds too: before the line terminator that ends the text; the end when there is none.
    var finalLineEnd: Int {
        if count == 0 { return 0 }
        let start = before(count)
        guard Self.isLineTerminator(scalar(start).scalar) else { return count }
        return isWithinLineBreak(start) ? start &- 1 : start
    }

    func holds(_ assertion: RegexAssertion, at index: Int, searchStart: Int) -> Bool {
        switch assertion {
        case .textStart: return index == 0
        case .textEnd: return index == count
        case .searchStart: return index == searchStart
        case .lineStart:
            if index >= count { return false }
            return index == 0 || (Self.isLineTerminator(scalar(before(index)).scalar) && !isWithinLineBreak(index))
        case .unixLineStart: return index < count && (index == 0 || base[index &- 1] == 0x0A)
        case .lineEnd: return index == count || (Self.isLineTerminator(scalar(index).scalar) && !isWithinLineBreak(index))
        case .unixLineEnd: return index == count || base[index] == 0x0A
        case .finalLineEnd: return index == count || index == finalLineEnd
        case .unixFinalLineEnd: return index == count || (index == count &- 1 && base[index] == 0x0A)
        case .wordBoundary: return isWord(before: index) != isWord(at: index)
        case .notWordBoundary: return isWord(before: index) == isWord(at: index)
        case .unicodeWordBoundary: return isUnicodeWord(before: index) != isUnicodeWord(at: index)
        case .notUnicodeWordBoundary: return isUnicodeWord(before: index) == isUnicodeWord(at: index)
        }
    }

    private func isWord(at index: Int) -> Bool { index < count && isWord(index, UnicodeProperties.lettersAndDigits) }
    private func isWord(before index: Int) -> Bool { index > 0 && isWord(before(index), UnicodeProperties.lettersAndDigits) }

    private func isUnicodeWord(at index: Int) -> Bool { index < count && isWord(index, UnicodeProperties.wordCharacters) }
    private func isUnicodeWord(before index: Int) -> Bool { index > 0 && isWord(before(index), UnicodeProperties.wordCharacters) }

    /// Whether the code point at an offset belongs to a word: a letter, a digit, the underscore, or a mark on a letter or digit.
    private func isWord(_ index: Int, _ set: CodePointSet) -> Bool {
        let first = base[index]
        if first < 0x80 { return RegexParser.isLetter(UInt32(first)) || RegexParser.isDigit(UInt32(first)) || first == 0x5F }
        let (value, _) = scalar(index)
        if set.contains(value) { return true }
        guard UnicodeProperties.nonspacingMarks.contains(value) else { return false }
        var position = index
        while position > 0 {
            position = before(position)
            let (value, _) = scalar(position)
            if UnicodeProperties.lettersAndDigits.contains(value) { return true }
            if !UnicodeProperties.nonspacingMarks.contains(value) { return false }
        }
        return false
    }
}
