import SQLSyntax

/// Whether typed text is ready to run.
enum StatementEnd {
    /// True when the text ends with a `;` outside of strings and comments, blanks and comments behind it aside.
    static func isComplete(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var position = 0
        var isEnded = false
        func byte(_ offset: Int) -> UInt8 { position + offset < bytes.count ? bytes[position + offset] : 0 }
        while position < bytes.count {
            let current = byte(0)
            switch current {
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
                isEnded = false
                position += 1
                while position < bytes.count, byte(0) != current {
                    position += byte(0) == UInt8(ascii: "\\") && current != UInt8(ascii: "`") ? 2 : 1
                }
                // The string goes on in the next line.
                if position >= bytes.count { return false }
                position += 1
            case UInt8(ascii: "-") where byte(1) == UInt8(ascii: "-"):
                while position < bytes.count, byte(0) != 0x0A { position += 1 }
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
                var depth = 0
                repeat {
                    if byte(0) == UInt8(ascii: "/") && byte(1) == UInt8(ascii: "*") {
                        depth += 1
                        position += 2
                    } else if byte(0) == UInt8(ascii: "*") && byte(1) == UInt8(ascii: "/") {
                        depth -= 1
                        position += 2
                    } else {
                        position += 1
                    }
                } while depth > 0 && position < bytes.count
                if depth > 0 { return false }
            case UInt8(ascii: ";"):
                isEnded = true
                position += 1
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default:
                isEnded = false
                position += 1
            }
        }
        return isEnded && !Parser.endsInsideCompound(text)
    }
}
