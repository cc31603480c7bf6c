import Columnar
import Engine
import Formats
import Foundation
import Service
import SQLSyntax

/// Runs the statements of a text one after another and prints what they give.
struct ScriptRunner {
    enum Format: String {
        case table, csv, json, jsonl
    }

    let session: Session
    let format: Format
    private var number = 0

    init(session: Session, format: Format) {
        self.session = session
        self.format = format
    }

    /// The exit status: 1 when a statement failed, but for jsonl, which goes on and tells in its output.
    mutating func run(_ text: String, cancellation: Cancellation = Cancellation()) throws -> Int32 {
        let statements: [ScriptStatement]
        do { statements = try Parser.parse(script: text) } catch {
            number += 1
            return report(QueryError(error), text, started: Date())
        }
        for statement in statements {
            number += 1
            let started = Date()
            do {
                write(try rendered(try session.execute(statement, of: text, cancellation: cancellation), started: started))
            } catch {
                let status = report(error, text, started: started)
                if status != 0 { return status }
            }
        }
        return 0
    }

    private func elapsed(_ started: Date) -> String {
        let milliseconds = (Date().timeIntervalSince(started) * 10_000).rounded() / 10
        return milliseconds.description
    }

    private func rendered(_ result: StatementResult, started: Date) throws -> [UInt8] {
        var output: [UInt8] = []
        let context = session.evaluationContext()
        var isFirst = true
        switch format {
        case .jsonl:
            output += "{\"statement\":\(number),\"schema\":\(JSONRowWriter.schema(result.schema)),\"rows\":[".utf8
            let writer = JSONRowWriter(result.schema, style: .arrays, context: context)
            for batch in result.batches { try writer.write(batch, separator: Array(",".utf8), isFirst: &isFirst, into: &output) }
            output += "],\"elapsedMs\":\(elapsed(started))}\n".utf8
        case .json:
            if result.schema.isEmpty { return [] }
            output += "[".utf8
            let writer = JSONRowWriter(result.schema, style: .objects, context: context)
            for batch in result.batches { try writer.write(batch, separator: Array(",\n ".utf8), isFirst: &isFirst, into: &output) }
            output += "]\n".utf8
        case .csv:
            if result.schema.isEmpty { return [] }
            let writer = CSVRowWriter(context: context)
            writer.writeHeader(result.schema, into: &output)
            for batch in result.batches { try writer.write(batch, into: &output) }
        case .table:
            output += try TextTable.render(result, context: context, seconds: Date().timeIntervalSince(started)).utf8
        }
        return output
    }

    private func write(_ bytes: [UInt8]) {
        StandardStream.output(bytes)
    }

    private func report(_ error: any Error, _ text: String, started: Date) -> Int32 {
        guard format == .jsonl else {
            CommandLineTool.report(ErrorText.describe(error, in: text))
            return 1
        }
        let known = error as? QueryError ?? QueryError.internalError(String(describing: error))
        var line = "{\"statement\":\(number),\"error\":{\"condition\":\(JSONText.quoted(known.condition)),\"sqlState\":\(JSONText.quoted(known.sqlState)),"
        line += "\"message\":\(JSONText.quoted(known.message))"
        if let span = known.span {
            let position = SourceText(text).position(at: span.lowerBound)
            line += ",\"line\":\(position.line),\"column\":\(position.column)"
        }
        line += "},\"elapsedMs\":\(elapsed(started))}\n"
        write(Array(line.utf8))
        return 0
    }
}
