/// Reads statements from a terminal with editing and history. Enter runs a text that is complete and begins a new line in one that is not.
final class LineEditor {
    enum Input: Equatable {
        case text(String)
        /// Ctrl-C: what was typed is dropped.
        case interrupted
        case endOfInput
    }

    private let terminal: Terminal
    private let history: InputHistory
    private let isComplete: (String) -> Bool
    private var prompt = ""
    private var continuation = ""
    private var buffer: [Character] = []
    private var cursor = 0
    /// What Ctrl-K, Ctrl-U and Ctrl-W cut last.
    private var cut: [Character] = []
    /// The entry shown; the number of entries for the text being typed.
    private var historyIndex = 0
    private var typed: [Character] = []
    /// Row of the screen, below the first of the input, in which the cursor was left.
    private var shownRow = 0

    init(_ terminal: Terminal, history: InputHistory, isComplete: @escaping (String) -> Bool) {
        self.terminal = terminal
        self.history = history
        self.isComplete = isComplete
    }

    func read(prompt: String, continuation: String) -> Input {
        self.prompt = prompt
        self.continuation = continuation
        buffer = []
        cursor = 0
        typed = []
        historyIndex = history.entries.count
        shownRow = 0
        return terminal.whileRaw {
            show()
            while true {
                let key = terminal.key()
                if let input = handle(key) { return input }
                show()
            }
        }
    }

    private var text: String { String(buffer) }

    /// What the key ends the input with; nil when it goes on.
    private func handle(_ key: Terminal.Key) -> Input? {
        switch key {
        case .text(let character): insert([character])
        case .paste(let text): insert(LineEditor.printable(text))
        case .control("i"): insert([" ", " "])
        case .enter:
            if let input = enter() { return input }
        case .endOfInput: return leave(.endOfInput)
        case .control("d"):
            if buffer.isEmpty { return leave(.endOfInput) }
            delete(cursor, cursor + 1)
        case .control("c"):
            terminal.write("^C")
            return leave(.interrupted)
        case .control("r"): return search()
        default: edit(key)
        }
        return nil
    }

    /// Movements and cuts.
    private func edit(_ key: Terminal.Key) {
        switch key {
        case .left, .control("b"): cursor = max(cursor - 1, 0)
        case .right, .control("f"): cursor = min(cursor + 1, buffer.count)
        case .home, .control("a"): cursor = lineStart(cursor)
        case .end, .control("e"): cursor = lineEnd(cursor)
        case .wordLeft: cursor = wordStart()
        case .wordRight: cursor = wordEnd()
        case .backspace: delete(cursor - 1, cursor)
        case .delete: delete(cursor, cursor + 1)
        case .up, .control("p"): up()
        case .down, .control("n"): down()
        case .control("k"): cut(cursor, lineEnd(cursor) == cursor ? cursor + 1 : lineEnd(cursor))
        case .control("u"): cut(lineStart(cursor), cursor)
        case .control("w"): cut(wordStart(), cursor)
        case .control("y"): insert(cut)
        case .control("l"):
            terminal.write("\u{1B}[H\u{1B}[2J")
            shownRow = 0
        default: break
        }
    }

    private func enter() -> Input? {
        let text = self.text
        if !isComplete(text) {
            insert(["\n"])
            return nil
        }
        history.add(text.trimmingBlanks)
        return leave(.text(text))
    }

    /// Puts the cursor below the input.
    private func leave(_ input: Input) -> Input {
        cursor = buffer.count
        show()
        terminal.write("\r\n")
        return input
    }

    private static func printable(_ text: String) -> [Character] {
        text.flatMap { character -> [Character] in
            if character == "\t" { return [" ", " ", " ", " "] }
            if character.isNewline { return ["\n"] }
            let isControl = character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
            return isControl ? [] : [character]
        }
    }

    // MARK: Text

    private func insert(_ characters: [Character]) {
        buffer.insert(contentsOf: characters, at: cursor)
        cursor += characters.count
    }

    private func delete(_ start: Int, _ end: Int) {
        let range = max(start, 0)..<max(max(start, 0), min(end, buffer.count))
        buffer.removeSubrange(range)
        cursor = min(range.lowerBound, buffer.count)
    }

    private func cut(_ start: Int, _ end: Int) {
        let end = min(end, buffer.count)
        guard start < end else { return }
        cut = Array(buffer[start..<end])
        delete(start, end)
    }

    private func lineStart(_ position: Int) -> Int { buffer[..<position].lastIndex(of: "\n").map { $0 + 1 } ?? 0 }
    private func lineEnd(_ position: Int) -> Int { buffer[position...].firstIndex(of: "\n") ?? buffer.count }

    private func wordStart() -> Int {
        var position = cursor
        while position > 0, !LineEditor.isWord(buffer[position - 1]) { position -= 1 }
        while position > 0, LineEditor.isWord(buffer[position - 1]) { position -= 1 }
        return position
    }

    private func wordEnd() -> Int {
        var position = cursor
        while position < buffer.count, !LineEditor.isWord(buffer[position]) { position += 1 }
        while position < buffer.count, LineEditor.isWord(buffer[position]) { position += 1 }
        return position
    }

    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }

    // MARK: History

    private func up() {
        let start = lineStart(cursor)
        if start > 0 {
            let above = lineStart(start - 1)
            cursor = min(above + (cursor - start), start - 1)
        } else {
            showEntry(historyIndex - 1)
        }
    }

    private func down() {
        let end = lineEnd(cursor)
        if end < buffer.count {
            let column = cursor - lineStart(cursor)
            cursor = min(end + 1 + column, lineEnd(end + 1))
        } else {
            showEntry(historyIndex + 1)
        }
    }

    private func showEntry(_ index: Int) {
        let entries = history.entries
        guard index >= 0, index <= entries.count, index != historyIndex else { return }
        if historyIndex == entries.count { typed = buffer }
        historyIndex = index
        buffer = index == entries.count ? typed : Array(entries[index])
        cursor = buffer.count
    }

    /// Ctrl-R: finds the newest entry that holds what is typed from here on.
    private func search() -> Input? {
        let before = (buffer, cursor)
        var wanted = ""
        var index = history.entries.count
        func find(from start: Int) {
            guard !wanted.isEmpty else { return }
            let found = history.entries.indices.prefix(max(start, 0)).last { history.entries[$0].lowercased().contains(wanted.lowercased()) }
            guard let found else { return terminal.write("\u{07}") }
            index = found
            buffer = Array(history.entries[found])
            cursor = buffer.count
        }
        let usual = prompt
        defer { prompt = usual }
        while true {
            prompt = "(search '\(wanted)') "
            show()
            let key = terminal.key()
            switch key {
            case .text(let character):
                wanted.append(character)
                find(from: min(index + 1, history.entries.count))
            case .backspace:
                wanted = String(wanted.dropLast())
                index = history.entries.count
                find(from: index)
            case .control("r"): find(from: index)
            case .escape, .control("g"), .control("c"):
                (buffer, cursor) = before
                return nil
            default:
                historyIndex = min(index, history.entries.count)
                prompt = usual
                return handle(key)
            }
        }
    }

    // MARK: Screen

    /// Draws the input anew, and leaves the cursor where it stands.
    private func show() {
        let columns = terminal.columns
        var output = shownRow > 0 ? "\r\u{1B}[\(shownRow)A\u{1B}[J" : "\r\u{1B}[J"
        output += prompt
        var row = 0
        var column = TerminalWidth.of(prompt)
        var place = (row: 0, column: column)
        for (index, character) in buffer.enumerated() {
            let width = TerminalWidth.of(character)
            if character != "\n" && column + width > columns {
                output += "\r\n"
                row += 1
                column = 0
            }
            if index == cursor { place = (row, column) }
            if character == "\n" {
                output += "\r\n" + continuation
                row += 1
                column = TerminalWidth.of(continuation)
            } else {
                output.append(character)
                column += width
            }
        }
        if column >= columns {
            output += "\r\n"
            row += 1
            column = 0
        }
        if cursor == buffer.count { place = (row, column) }
        if row > place.row { output += "\u{1B}[\(row - place.row)A" }
        output += place.column > 0 ? "\r\u{1B}[\(place.column)C" : "\r"
        shownRow = place.row
        terminal.write(output)
    }
}

extension String {
    var trimmingBlanks: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
