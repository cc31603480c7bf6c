import Columnar
import Foundation

/// Java's replacement text: `$1`, `${name}`, and `\` before a character that stands for itself.
struct RegexReplacement {
    private enum Piece {
        case text(String)
        case group(Int)
        case name(String)
    }

    private var pieces: [Piece] = []

    /// Nil when malformed or when it names a group that the pattern has not.
    init?(_ source: String, groupCount: Int) {
        let characters = Array(source.unicodeScalars.map(Character.init))
        var literal = ""
        var index = 0
        while index < characters.count {
            let character = characters[index]
            if character == "\\" {
                guard index + 1 < characters.count else { return nil }
                literal.append(characters[index + 1])
                index += 2
            } else if character == "$" {
                index += 1
                guard index < characters.count else { return nil }
                if !literal.isEmpty { pieces.append(.text(literal)) }
                literal = ""
                if characters[index] == "{" {
                    guard let end = characters[index...].firstIndex(of: "}") else { return nil }
                    pieces.append(.name(String(characters[(index + 1)..<end])))
                    index = end + 1
                    continue
                }
                guard let first = characters[index].wholeNumberValue, first <= groupCount else { return nil }
                var group = first
                index += 1
                while index < characters.count, let digit = characters[index].wholeNumberValue, group * 10 + digit <= groupCount {
                    group = group * 10 + digit
                    index += 1
                }
                pieces.append(.group(group))
            } else {
                literal.append(character)
                index += 1
            }
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
    }

    func text(for match: NSTextCheckingResult, in subject: Subject) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .group(let group): result += subject.piece(match.range(at: group))
            case .name(let name): result += subject.piece(match.range(withName: name))
            }
        }
        return result
    }
}
