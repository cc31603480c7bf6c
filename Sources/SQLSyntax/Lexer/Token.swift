struct Token: Sendable {
    var kind: TokenKind
    /// Set for words that mean something to the grammar.
    var keyword: Keyword?
    var start: UInt32
    var end: UInt32

    var span: SourceSpan { SourceSpan(start: Int(start), end: Int(end)) }
}

enum TokenKind: UInt8, Sendable {
    /// Letters, digits and underscores, ASCII only: keyword or identifier.
    case word
    /// `` `a` ``
    case quotedIdentifier
    case singleQuotedString, doubleQuotedString
    /// `r'…'`, `R"…"`
    case rawString

    /// `42`
    case integerLiteral
    /// `42L`, `42S`, `42Y`
    case bigintLiteral, smallintLiteral, tinyintLiteral
    /// `1.5`
    case decimalLiteral
    /// `1e5`
    case exponent
    /// `1.5F`, `1.5D`, `1.5BD`
    case floatLiteral, doubleLiteral, bigDecimalLiteral

    case leftParenthesis, rightParenthesis, leftBracket, rightBracket
    case comma, dot, semicolon, question, colon, doubleColon
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, nullSafeEqual
    case shiftLeft
    case plus, minusSign, asterisk, slash, percentSign, tilde, ampersand, pipe, doublePipe, caret, exclamation
    /// `|>`, `->`, `=>`
    case pipeOperator, arrow, fatArrow
    /// `/*+`, and its `*/`
    case hintStart, hintEnd

    /// A word with letters outside ASCII, or a path like `s3://bucket`: only valid between backticks.
    case invalidWord
    case invalidCharacter
    case unclosedString, unclosedQuotedIdentifier, unclosedComment
    case endOfInput

    var isString: Bool { self == .singleQuotedString || self == .doubleQuotedString || self == .rawString }

    var isNumber: Bool { rawValue >= TokenKind.integerLiteral.rawValue && rawValue <= TokenKind.bigDecimalLiteral.rawValue }
}

/// A comment, with its marks: `-- text`, `/* text */`.
package struct Comment: Sendable, Hashable {
    package var span: SourceSpan
    /// `/* … */` rather than `--`
    package var isBracketed: Bool
}
