import Foundation

/// Statements typed before, kept in a file from run to run: one a line, line breaks and backslashes escaped.
final class InputHistory {
    private static let limit = 1000
    private(set) var entries: [String] = []
    private let path: String?

    /// `SPARKPLUG_HISTORY` names the file; empty keeps none. It is `.sparkplug_history` in the home folder otherwise.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        if let named = environment["SPARKPLUG_HISTORY"] {
            path = named.isEmpty ? nil : named
        } else {
            path = environment["HOME"].map { $0 + "/.sparkplug_history" }
        }
        guard let path, let bytes = FileManager.default.contents(atPath: path) else { return }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        entries = lines.suffix(InputHistory.limit).map { InputHistory.unescaped($0) }
        // A file that has grown long is cut; one that cannot be written stays.
        if lines.count > 2 * InputHistory.limit { save(entries) }
    }

    func add(_ text: String) {
        guard !text.isEmpty, entries.last != text else { return }
        entries.append(text)
        if entries.count > InputHistory.limit { entries.removeFirst() }
        guard let path else { return }
        let line = Data((InputHistory.escaped(text) + "\n").utf8)
        guard let file = FileHandle(forWritingAtPath: path) else { return save([text]) }
        defer { try? file.close() }
        _ = try? file.seekToEnd()
        try? file.write(contentsOf: line)
    }

    private func save(_ texts: [String]) {
        guard let path else { return }
        let lines = texts.map { InputHistory.escaped($0) + "\n" }.joined()
        // Statements may hold secrets: for the owner's eyes.
        _ = FileManager.default.createFile(atPath: path, contents: Data(lines.utf8), attributes: [.posixPermissions: 0o600])
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\r", with: "")
    }

    private static func unescaped(_ line: Substring) -> String {
        var text = ""
        var isEscape = false
        for character in line {
            if isEscape {
                text.append(character == "n" ? "\n" : character)
                isEscape = false
            } else if character == "\\" {
                isEscape = true
            } else {
                text.append(character)
            }
        }
        return text
    }
}
