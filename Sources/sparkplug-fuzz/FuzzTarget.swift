import Columnar
import Engine
import Foundation
import SQLSyntax

/// What a statement goes through: parsed, written back and parsed again, analyzed and optimized, and, some, run within small limits.
package final class FuzzTarget {
    package struct Counts {
        package var statements = 0
        package var parsed = 0
        package var analyzed = 0
        package var executed = 0

        package init() {}
    }

    package private(set) var counts = Counts()
    private let session: Session

    package init(_ corpus: Corpus) throws {
        session = Engine(catalog: MemoryCatalog(), threads: 1).session()
        for definition in corpus.definitions { _ = try? session.execute(definition) }
        try session.settings.set("sparkplug.memoryLimit", "\(128 << 20)")
        try session.settings.set("sparkplug.statementTimeout", "1")
        try session.settings.set("sparkplug.threads", "1")
    }

    /// Nil, or what is wrong: an internal error, or a text that does not say the same after it was written back. Everything else that is wrong
    /// ends the process. `executes` runs queries, too.
    package func feed(_ bytes: [UInt8], executes: Bool) -> String? {
        counts.statements += 1
        let text = String(decoding: bytes, as: UTF8.self)
        let statement: Statement
        do { statement = try Parser.parse(statement: text) } catch {
            if counts.statements % 16 == 0 {
                _ = try? Parser.parse(script: text)
                _ = try? Parser.parse(expression: text)
                _ = try? Parser.parse(dataType: text)
            }
            return nil
        }
        counts.parsed += 1
        for style in [Formatter.Style.pretty, .singleLine] {
            let written = Formatter.format(statement, style: style)
            do {
                let again = try Parser.parse(statement: written)
                if again != statement { return "reads back differently: \(written)" }
            } catch {
                // Written out, nesting may be deeper than the limit that the text itself just met.
                if error.condition == "FAILED_TO_PARSE_TOO_COMPLEX" || error.message.contains("nested") { continue }
                return "does not read back: \(error.message): \(written)"
            }
        }
        guard case .query(let query) = statement.kind else { return nil }
        do {
            if executes {
                counts.executed += 1
                _ = try session.execute(statement, text: text)
            } else {
                counts.analyzed += 1
                _ = try session.prepare(query)
            }
        } catch let error as QueryError {
            // Spark's own condition for `measure` outside of a metric view.
            if error.condition.hasPrefix("INTERNAL_ERROR"), !error.message.hasPrefix("measure(") { return "\(error.condition): \(error.message)" }
        } catch {}
        return nil
    }
}
