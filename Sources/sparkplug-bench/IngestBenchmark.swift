import Foundation

/// Loading page views from CSV, NDJSON and Parquet into tables on the disk, typed by a given schema.
enum IngestBenchmark {
    static func run(_ options: BenchmarkOptions) throws {
        let data = HitsData(rows: options.rows, folder: options.dataFolder)
        var sources = [try data.source(.csv), try data.source(.ndjson)]
        let databaseFile = options.dataFolder + "/peer.duckdb"
        let remove = { for file in [databaseFile, databaseFile + ".wal"] { try? FileManager.default.removeItem(atPath: file) } }
        remove()
        defer { remove() }
        let own = try OwnEngine(threads: options.threads)
        let peer = options.usesDuckDB ? try PeerEngine(threads: options.threads, database: databaseFile) : nil
        let report = Report(options)
        report.peerVersion = peer?.version
        if let parquet = try parquet(sources[0], peer) { sources.append(parquet) }
        report.tellHeader()
        for source in sources where options.wants(source.format.rawValue) {
            report.tell(try measure(source, options, own, peer))
        }
        report.ownPeak = Measure.peakMemory()
        report.peerPeak = try peer?.peakMemory()
        for source in sources where options.wants(source.format.rawValue) {
            let bytes = (try? FileManager.default.attributesOfItem(atPath: source.path)[.size] as? Int) ?? 0
            say("\(source.format.rawValue): \(bytes >> 20) MiB of \(options.rows) rows")
        }
        try report.finish()
    }

    /// DuckDB writes the Parquet file.
    private static func parquet(_ csv: TableSource, _ peer: PeerEngine?) throws -> TableSource? {
        let path = String(csv.path.dropLast("csv".count)) + "parquet"
        if !FileManager.default.fileExists(atPath: path) {
            guard let peer else {
                say("parquet is left out: DuckDB makes that file, and takes no part (--peer none).")
                return nil
            }
            say("making \(path)")
            try peer.load(csv)
            try Installation.make(path) { temporary in
                try peer.ask(["do": "execute", "sql": "COPY hits TO '\(temporary)' (FORMAT parquet, COMPRESSION snappy)"])
            }
            try peer.ask(["do": "execute", "sql": "DROP TABLE hits"])
        }
        return TableSource(table: csv.table, path: path, format: .parquet, columns: nil)
    }

    private static func measure(_ source: TableSource, _ options: BenchmarkOptions, _ own: OwnEngine, _ peer: PeerEngine?) throws -> QueryReport {
        var outcome = QueryReport(name: source.format.rawValue)
        // Reading once brings the file into the system's cache.
        _ = try Data(contentsOf: URL(fileURLWithPath: source.path), options: .uncached)
        let check = "SELECT count(*), sum(CounterID), count(DISTINCT URL), sum(WindowClientWidth), min(EventTime), max(Title) FROM hits"
        for round in 0..<options.rounds {
            outcome.milliseconds.append(try own.load(source) * 1000)
            if let peer { outcome.peerMilliseconds.append(try peer.load(source) * 1000) }
            if round == 0 {
                let mine = Answers(try own.query(check).result)
                if case .number(let count)? = mine.rows.first?.first { outcome.rows = Int(count) }
                if let peer { outcome.difference = mine.difference(try peer.query(check, keepsTable: false, wantsRows: true).answer) }
            }
            try own.drop(source.table)
            try peer?.ask(["do": "execute", "sql": "DROP TABLE hits"])
        }
        return outcome
    }
}
