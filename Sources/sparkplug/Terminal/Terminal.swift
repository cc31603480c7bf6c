#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The terminal on standard input and output.
final class Terminal {
    private var cooked = termios()

    /// Nil unless both ends are a terminal that understands cursor movements.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, tcgetattr(STDIN_FILENO, &cooked) == 0 else { return nil }
        if let name = getenv("TERM"), String(cString: name) == "dumb" { return nil }
    }

    /// Hands over each key as it is pressed while `body` runs; pasted text comes marked.
    func whileRaw<Result>(_ body: () throws -> Result) rethrows -> Result {
        var raw = cooked
        raw.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INPCK | ISTRIP | IXON)
        raw.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN | ISIG)
        _ = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
        write("\u{1B}[?2004h")
        defer {
            write("\u{1B}[?2004l")
            _ = tcsetattr(STDIN_FILENO, TCSADRAIN, &cooked)
        }
        return try body()
    }

    var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 10 else { return 80 }
        return Int(size.ws_col)
    }

    func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { return }
        }
    }

    /// The next byte; nil at the end of input, or when none comes in time.
    private func byte(milliseconds: Int32 = -1) -> UInt8? {
        if milliseconds >= 0 {
            var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, milliseconds) > 0 else { return nil }
        }
        var byte: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count == 1 { return byte }
            if count == 0 || errno != EINTR { return nil }
        }
    }

    /// A key, as the editor knows them.
    enum Key: Equatable {
        case text(Character)
        case paste(String)
        case enter, backspace, delete, left, right, up, down, home, end, wordLeft, wordRight, escape, ignored
        /// A letter with the control key: "a" of Ctrl-A.
        case control(Character)
        case endOfInput
    }

    func key() -> Key {
        guard let first = byte() else { return .endOfInput }
        switch first {
        case 0x0D, 0x0A: return .enter
        case 0x7F, 0x08: return .backspace
        case 0x09: return .control("i")
        case 0x1B: return escapeSequence()
        case 0x01...0x1A: return .control(Character(Unicode.Scalar(first + 0x60)))
        case 0x00..<0x20: return .ignored
        default: return letter(first)
        }
    }

    private func letter(_ first: UInt8) -> Key {
        var bytes = [first]
        let length = first >= 0xF0 ? 4 : (first >= 0xE0 ? 3 : (first >= 0xC0 ? 2 : 1))
        while bytes.count < length, let next = byte(milliseconds: 100) { bytes.append(next) }
        guard let text = String(validating: bytes, as: UTF8.self), let character = text.first else { return .ignored }
        return .text(character)
    }

    private func escapeSequence() -> Key {
        guard let second = byte(milliseconds: 50) else { return .escape }
        switch second {
        case UInt8(ascii: "b"): return .wordLeft
        case UInt8(ascii: "f"): return .wordRight
        case UInt8(ascii: "["), UInt8(ascii: "O"): break
        default: return .ignored
        }
        // Numbers and semicolons, then a letter or tilde that ends the sequence.
        var parameters = ""
        while let next = byte(milliseconds: 50), parameters.utf8.count < 16 {
            guard next >= 0x40 && next <= 0x7E else {
                parameters.append(Character(Unicode.Scalar(next)))
                continue
            }
            return Terminal.key(of: Character(Unicode.Scalar(next)), parameters) ?? paste()
        }
        return .ignored
    }

    /// Nil for the mark in front of pasted text.
    private static func key(of final: Character, _ parameters: String) -> Key? {
        let isWordwise = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
        switch (final, parameters) {
        case ("A", _): return .up
        case ("B", _): return .down
        case ("C", _): return isWordwise ? .wordRight : .right
        case ("D", _): return isWordwise ? .wordLeft : .left
        case ("H", _), ("~", "1"), ("~", "7"): return .home
        case ("F", _), ("~", "4"), ("~", "8"): return .end
        case ("~", "3"): return .delete
        case ("~", "200"): return nil
        default: return .ignored
        }
    }

    /// Text up to the mark that ends it.
    private func paste() -> Key {
        let mark = Array("\u{1B}[201~".utf8)
        var bytes: [UInt8] = []
        while let next = byte() {
            bytes.append(next)
            if next == 0x7E && bytes.suffix(mark.count) == mark[...] {
                bytes.removeLast(mark.count)
                break
            }
        }
        return .paste(String(decoding: bytes, as: UTF8.self))
    }
}
