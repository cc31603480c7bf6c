import Columnar
import SQLSyntax

/// Errors as a person reads them in a terminal.
enum ErrorText {
    static func describe(_ error: any Error, in text: String? = nil) -> String {
        guard let error = error as? QueryError else { return String(describing: error) }
        var result = "[\(error.condition)] \(error.message) SQLSTATE: \(error.sqlState)"
        if let span = error.span, let text {
            let source = SourceText(text)
            let position = source.position(at: span.lowerBound)
            result += "\n(line \(position.line), column \(position.column))\n\(source.excerpt(SourceSpan(start: span.lowerBound, end: span.upperBound)))"
        }
        return result
    }
}
