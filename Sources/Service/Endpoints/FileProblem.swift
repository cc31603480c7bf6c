import Columnar
import Formats
import SQLSyntax

/// A mistake in a file of the queries folder, with its place.
package struct FileProblem: Sendable, Hashable, Error {
    /// Relative to the queries folder.
    package var file: String
    package var line: Int?
    package var column: Int?
    package var condition: String
    package var message: String
    /// The offending line with carets below the place.
    package var excerpt: String?

    init(file: String, error: any Error, text: String?) {
        let problem = Problem(error)
        self.file = file
        condition = problem.condition
        message = problem.detail
        guard let text, let span = (error as? QueryError)?.span else { return }
        let source = SourceText(text)
        let position = source.position(at: span.lowerBound)
        line = position.line
        column = position.column
        excerpt = source.excerpt(SourceSpan(start: span.lowerBound, end: span.upperBound))
    }

    /// `tables/visits.sql:3:8: [CONDITION] message`, the line and carets.
    package var rendered: String {
        let place = [file, line.map(String.init), column.map(String.init)].compactMap { $0 }.joined(separator: ":")
        return "\(place): [\(condition)] \(message)" + (excerpt.map { "\n" + $0.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n") } ?? "")
    }

    var json: JSONValue {
        .object([
            "file": .string(file), "line": line.map { .integer($0) }, "column": column.map { .integer($0) }, "condition": .string(condition),
            "message": .string(message), "excerpt": excerpt.map { .string($0) },
        ])
    }
}
