import Columnar
import Formats
import HTTP
import SQLSyntax

/// An error as a client gets it: a problem document (RFC 9457) with Spark's condition and the place of the fault.
struct Problem: Error, Sendable {
    enum Detail: Sendable {
        case text(String)
        case number(Int)
        case list([String])
    }

    var status: HTTPStatus
    var condition: String
    var sqlState: String
    var detail: String
    /// Further members: `parameter`, `line`, `column`, `row`, `byteOffset`, `allowed` …
    var members: [(name: String, value: Detail)] = []
    var headers: [HTTPHeader] = []

    init(_ status: HTTPStatus, _ condition: String, sqlState: String = "22023", _ detail: String) {
        self.status = status
        self.condition = condition
        self.sqlState = sqlState
        self.detail = detail
    }

    func with(_ name: String, _ text: String) -> Problem {
        var problem = self
        problem.members.append((name, .text(text)))
        return problem
    }

    func with(_ name: String, _ number: Int) -> Problem {
        var problem = self
        problem.members.append((name, .number(number)))
        return problem
    }

    func with(header name: String, _ value: String) -> Problem {
        var problem = self
        problem.headers.append(HTTPHeader(name: name, value: value))
        return problem
    }

    /// Any error of the layers below. `text` is the statement that spans count in.
    init(_ error: any Error, in text: String? = nil) {
        switch error {
        case let problem as Problem: self = problem
        case let error as QueryError:
            self.init(Problem.status(of: error), error.condition, sqlState: error.sqlState, error.message)
            if let span = error.span, let text {
                let source = SourceText(text)
                let position = source.position(at: span.lowerBound)
                members.append(("line", .number(position.line)))
                members.append(("column", .number(position.column)))
                members.append(("excerpt", .text(source.excerpt(SourceSpan(start: span.lowerBound, end: span.upperBound)))))
            }
            if status == .unavailable { headers.append(HTTPHeader(name: "Retry-After", value: "1")) }
        case let error as SyntaxError: self.init(QueryError(error.condition, sqlState: error.sqlState, error.hint.map { "\(error.message) \($0)" } ?? error.message, span: error.span.start..<max(error.span.end, error.span.start + 1)), in: text)
        case let error as RowError:
            self.init(.unprocessable, "MALFORMED_RECORD_IN_PARSING", sqlState: "22023", error.message + ".")
            members.append(("line", .number(error.line)))
            members.append(("byteOffset", .number(error.byteOffset)))
            if let column = error.column { members.append(("column", .text(column))) }
            members.append(("reason", .text(error.reason)))
        case let error as HTTPBodyError:
            self.init(error.status, error.status == .contentTooLarge ? "BODY_TOO_LARGE" : "INVALID_BODY", sqlState: "22023", error.description)
        case GzipError.tooLarge(let limit):
            self.init(.contentTooLarge, "BODY_TOO_LARGE", sqlState: "22023", "The request body is larger than the limit of \(limit) bytes when unpacked.")
        case let error as GzipError: self.init(.badRequest, "INVALID_BODY", sqlState: "22023", error.description)
        default: self.init(.internalError, "INTERNAL_ERROR", sqlState: "XX000", "\(String(describing: error)). This is a defect of SparkPlug; please report it with the request.")
        }
    }

    /// The status that an error of the engine means. Whatever the user's statement or rows caused is his to mend: 4xx.
    static func status(of error: QueryError) -> HTTPStatus {
        let condition = error.condition
        switch condition.split(separator: ".").first.map(String.init) ?? condition {
        case "INTERNAL_ERROR": return .internalError
        case "STATEMENT_TIMED_OUT": return .gatewayTimeout
        case "OUT_OF_MEMORY", "MEMORY_LIMIT_EXCEEDED", "UNABLE_TO_ACQUIRE_MEMORY", "DISK_FULL", "RESULT_TOO_LARGE": return .insufficientStorage
        case "STORAGE_DAMAGED", "FAILED_WRITE_FILE": return .internalError
        case "QUERY_CANCELLED", "OPERATION_CANCELED": return HTTPStatus(499)
        case "TABLE_OR_VIEW_ALREADY_EXISTS", "TEMP_TABLE_OR_VIEW_ALREADY_EXISTS", "ROUTINE_ALREADY_EXISTS", "SCHEMA_ALREADY_EXISTS", "TABLE_CHANGED": return .conflict
        default: break
        }
        switch error.sqlState.prefix(2) {
        case "53": return .insufficientStorage
        case "58", "XX": return .internalError
        default: return .badRequest
        }
    }

    func response(requestID: String) -> HTTPResponse {
        var body: [UInt8] = Array("{\"type\":\"".utf8)
        body += "urn:sparkplug:error:\(condition.lowercased().replacing("_", with: "-"))".utf8
        body += "\",\"title\":".utf8
        JSONText.write(string: "\(status.reason)", into: &body)
        body += ",\"status\":\(status.code),\"detail\":".utf8
        JSONText.write(string: detail, into: &body)
        body += ",\"condition\":".utf8
        JSONText.write(string: condition, into: &body)
        body += ",\"sqlState\":".utf8
        JSONText.write(string: sqlState, into: &body)
        body += ",\"requestId\":".utf8
        JSONText.write(string: requestID, into: &body)
        for (name, value) in members {
            body += ",".utf8
            JSONText.write(string: name, into: &body)
            body += ":".utf8
            switch value {
            case .text(let text): JSONText.write(string: text, into: &body)
            case .number(let number): JSONText.write(integer: Int64(number), into: &body)
            case .list(let names): body += ("[" + names.map { JSONText.quoted($0) }.joined(separator: ",") + "]").utf8
            }
        }
        body += "}\n".utf8
        var response = HTTPResponse(status, contentType: "application/problem+json", bytes: body)
        response.headers += headers
        return response
    }
}
