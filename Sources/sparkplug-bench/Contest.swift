import Foundation

/// A query in the dialects of both engines.
struct BenchmarkQuery {
    var name: String
    var text: String
    /// Where DuckDB says it another way.
    var peerText: String?
    /// Whether DuckDB keeps the answer as a table, because it is too large to be handed out row by row.
    var keepsTable = false
    /// Whether rows of the answer are compared in full; large kept answers are compared by count and by this query over them.
    var check: String?
}

/// Both engines on the same queries, taking turns query by query, run by run.
final class Contest {
    let options: BenchmarkOptions
    let own: OwnEngine
    let peer: PeerEngine?
    let report: Report

    init(_ options: BenchmarkOptions) throws {
        self.options = options
        own = try OwnEngine(threads: options.threads)
        peer = options.usesDuckDB ? try PeerEngine(threads: options.threads) : nil
        report = Report(options)
        report.peerVersion = peer?.version
        if peer == nil { say("DuckDB does not take part (--peer none): no ratios, and answers are not compared.") }
    }

    func load(_ sources: [TableSource]) throws {
        for source in sources {
            try own.load(source)
            try peer?.load(source)
        }
        report.ownLoadSeconds += own.loadSeconds
        report.peerLoadSeconds += peer?.loadSeconds ?? 0
        report.tellLoad(own.loadSeconds, peer?.loadSeconds)
        report.loadedBytes = Measure.currentMemory()
        Measure.resetPeak()
        try peer?.resetPeak()
    }

    func run(_ queries: [BenchmarkQuery]) throws {
        let wanted = queries.filter { options.wants($0.name) }
        if wanted.isEmpty { throw BenchmarkUsageError("No query is named \((options.queries ?? []).sorted().joined(separator: ", "))") }
        report.tellHeader()
        for query in wanted {
            report.tell(measure(query))
        }
        report.ownPeak = Measure.peakMemory()
        report.peerPeak = try peer?.peakMemory()
    }

    private func measure(_ query: BenchmarkQuery) -> QueryReport {
        var outcome = QueryReport(name: query.name)
        let peerText = query.peerText ?? query.text
        var ownAnswer: Answers?
        do {
            let first = try own.query(query.text)
            outcome.rows = first.result.rowCount
            if query.check == nil { ownAnswer = Answers(first.result) }
        } catch { outcome.error = "\(error)" }
        do {
            if let peer {
                let first = try peer.query(peerText, keepsTable: query.keepsTable, wantsRows: query.check == nil)
                if let ownAnswer, outcome.error == nil { outcome.difference = try difference(query, ownAnswer, first.answer) }
                if let check = query.check, outcome.error == nil { outcome.difference = try checked(query, check, first.rowCount, outcome.rows) }
            }
        } catch { outcome.peerError = "\(error)" }
        ownAnswer = nil
        for _ in 0..<options.rounds {
            if outcome.error == nil {
                do { outcome.milliseconds.append(try own.query(query.text).milliseconds) } catch { outcome.error = "\(error)" }
            }
            if let peer, outcome.peerError == nil {
                do {
                    outcome.peerMilliseconds.append(try peer.query(peerText, keepsTable: query.keepsTable, wantsRows: false).milliseconds)
                } catch { outcome.peerError = "\(error)" }
            }
        }
        return outcome
    }

    /// Rows that tie at a LIMIT may differ: then the answers without the limit decide.
    private func difference(_ query: BenchmarkQuery, _ ownAnswer: Answers, _ peerAnswer: Answers) throws -> String? {
        guard let found = ownAnswer.difference(peerAnswer), let peer else { return nil }
        guard let ownText = Self.withoutLimit(query.text), let peerText = Self.withoutLimit(query.peerText ?? query.text) else { return found }
        if ownAnswer.rowCount != peerAnswer.rowCount { return found }
        let whole = Answers(try own.query(ownText).result)
        return whole.difference(try peer.query(peerText, keepsTable: false, wantsRows: true).answer)
    }

    private func checked(_ query: BenchmarkQuery, _ check: String, _ peerRows: Int, _ rows: Int) throws -> String? {
        if rows != peerRows { return "\(rows) rows, \(peerRows) of DuckDB" }
        guard let peer else { return nil }
        let mine = Answers(try own.query("SELECT \(check) FROM (\(query.text)) AS answer").result)
        return mine.difference(
            try peer.query("SELECT \(check) FROM (\(query.peerText ?? query.text)) AS answer", keepsTable: false, wantsRows: true).answer)
    }

    /// Nil for a query that does not end in LIMIT.
    private static func withoutLimit(_ text: String) -> String? {
        guard let range = text.range(of: #"(?i)\s+limit\s+\d+(\s+offset\s+\d+)?\s*$"#, options: .regularExpression) else { return nil }
        return String(text[..<range.lowerBound])
    }
}
