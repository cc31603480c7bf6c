import Foundation

/// TPC-H and TPC-DS: the queries of Tests/Conformance over tables that tpcgen-cli makes.
enum TPCBenchmark {
    static func run(_ options: BenchmarkOptions) throws {
        let queries = try self.queries(options)
        let sources = try tables(options)
        let contest = try Contest(options)
        try contest.load(sources)
        try contest.run(queries)
        try contest.report.finish()
    }

    private static func queries(_ options: BenchmarkOptions) throws -> [BenchmarkQuery] {
        let folder = try Installation.root() + "/Tests/Conformance/" + options.benchmark.rawValue
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("q") && $0.hasSuffix(".sql") }.sorted()
        guard !files.isEmpty else { throw BenchmarkError("There are no queries in \(folder).") }
        return try files.flatMap { file in
            let number = Int(file.dropFirst().prefix { $0.isNumber }) ?? 0
            let statements = statements(try String(contentsOfFile: folder + "/" + file, encoding: .utf8))
            return statements.enumerated().map { index, text in
                let part = statements.count > 1 ? ["a", "b", "c", "d"][min(index, 3)] : ""
                return BenchmarkQuery(name: "q\(number)\(part)", text: text, peerText: inDuckDB(text))
            }
        }
    }

    /// The texts have no semicolons but those that end statements, and comments of whole lines.
    private static func statements(_ text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("--") }
        return lines.joined(separator: "\n").split(separator: ";")
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
    }

    /// `at` is a keyword to DuckDB, so an alias of that name needs AS; names in backticks are in double quotes there.
    private static func inDuckDB(_ text: String) -> String {
        text.replacingOccurrences(of: "`", with: "\"").replacingOccurrences(of: #"\) at,"#, with: ") AS \"at\",", options: .regularExpression)
            .replacingOccurrences(of: #"\) at$"#, with: ") AS \"at\"", options: .regularExpression)
    }

    /// The Parquet files of the data folder, made where they are missing.
    private static func tables(_ options: BenchmarkOptions) throws -> [TableSource] {
        let folder = options.dataFolder
        let done = folder + "/.done"
        var files = parquetFiles(folder)
        let isOurs = folder.hasPrefix(try Installation.cache())
        if files.isEmpty || (isOurs && !FileManager.default.fileExists(atPath: done)) {
            try Installation.makeFolder(folder)
            say("making \(folder)")
            try Installation.run(
                try Installation.peer("tpcgen-cli"), [options.benchmark.rawValue, "parquet", "-s", options.scaleText, "--output-dir=\(folder)"])
            try Data().write(to: URL(fileURLWithPath: done))
            files = parquetFiles(folder)
        }
        return files.map { TableSource(table: String($0.dropLast(".parquet".count)), path: folder + "/" + $0, format: .parquet) }
    }

    private static func parquetFiles(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".parquet") }.sorted()
    }
}
