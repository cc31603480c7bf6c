import Foundation
import SQLSyntax

/// The statements that are mutated, cut into tokens, and those that make the tables they speak of.
package struct Corpus: Sendable {
    package typealias Token = [UInt8]

    package private(set) var statements: [[Token]] = []
    package private(set) var definitions: [String] = []
    /// Every token of the corpus, as often as it stands there.
    package private(set) var tokens: [Token] = []

    /// All `.sql` files below the folders, in the order of their paths.
    package init(folders: [String]) {
        var files: [String] = []
        for folder in folders {
            let found = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
            files += found.filter { $0.hasSuffix(".sql") }.map { folder + "/" + $0 }
        }
        for file in files.sorted() {
            guard let bytes = FileManager.default.contents(atPath: file) else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let script = try? Parser.parse(script: text) else { continue }
            for statement in script { add(statement) }
        }
    }

    package init(_ texts: [String]) {
        for text in texts {
            guard let script = try? Parser.parse(script: text) else { continue }
            for statement in script { add(statement) }
        }
    }

    private mutating func add(_ statement: ScriptStatement) {
        let cut = Corpus.cut(Array(statement.text.utf8))
        guard !cut.isEmpty, cut.count < 2000 else { return }
        statements.append(cut)
        tokens += cut.filter { $0 != Corpus.space }
        guard case .success(let parsed) = statement.result else { return }
        switch parsed.kind {
        case .createTable, .createView, .insert: definitions.append(statement.text)
        default: break
        }
    }

    static let space: Token = [UInt8(ascii: " ")]

    /// Words, numbers, quoted texts, spaces and single characters; joined they are the text again, but for the kind of space.
    package static func cut(_ text: [UInt8]) -> [Token] {
        var found: [Token] = []
        var position = 0
        while position < text.count {
            let start = position
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"):
                while position < text.count, [UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t")].contains(text[position]) { position += 1 }
                found.append(space)
                continue
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
                while position < text.count, text[position] != byte { position += text[position] == UInt8(ascii: "\\") ? 2 : 1 }
                position = min(position + 1, text.count)
            case _ where isWord(byte):
                while position < text.count, isWord(text[position]) { position += 1 }
            default: break
            }
            found.append(Array(text[start..<position]))
        }
        return found
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 128...: true
        default: false
        }
    }
}
