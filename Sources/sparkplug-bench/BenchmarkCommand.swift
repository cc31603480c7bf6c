import Foundation

/// The command line: which benchmark, on how much data, against whom.
enum BenchmarkCommand {
    static let help = """
        sparkplug-bench: measures SparkPlug, and DuckDB beside it on the same data in the same run

        Usage: sparkplug-bench BENCHMARK [options]

        Benchmarks:
          tpch       the 22 TPC-H queries; --scale is TPC's scale factor (1)
          tpcds      the 99 TPC-DS queries, 103 statements; --scale is TPC's scale factor (1)
          groupby    H2O's 10 group-bys and 5 joins; --scale is millions of rows (10)
          hits       43 questions about page views in the manner of ClickBench; --scale is millions of rows (1)
          ingest     CSV, NDJSON and Parquet into durable tables; --scale is millions of rows (1)
          endpoint   one question about one user over HTTP: latency and requests a second; --scale is millions of rows (1)

        Options:
          --scale N          how much data
          --threads N        threads of each engine (all cores)
          --rounds N         measured runs of each query after one to warm up; engines take turns query by query (3)
          --queries LIST     only these, with commas between, as q1,q14
          --peer NAME        duckdb (default) or none
          --data DIR         where the tables' files are, or are put (.build/bench/BENCHMARK-SCALE)
          --json FILE        write all figures there
          --help             this page

        DuckDB and the generators of TPC's tables are installed by .ci/peers. groupby, hits, ingest and endpoint make their own data, the same
        on every machine. A ratio is SparkPlug's best time divided by DuckDB's: less than 1 means that SparkPlug is faster. The program ends with
        status 1 when a query fails or the engines' answers differ.
        """

    static func run(_ words: [String]) throws {
        guard let options = try BenchmarkOptions(words) else {
            say(help)
            return
        }
        switch options.benchmark {
        case .tpch, .tpcds: try TPCBenchmark.run(options)
        case .groupby: try GroupByBenchmark.run(options)
        case .hits: try HitsBenchmark.run(options)
        case .ingest: try IngestBenchmark.run(options)
        case .endpoint: try EndpointBenchmark.run(options)
        }
    }
}

/// A command line that makes no sense.
struct BenchmarkUsageError: Error, CustomStringConvertible {
    let description: String
    init(_ problem: String) { description = problem + ". See sparkplug-bench --help." }
}

/// A benchmark that cannot go on.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

enum Benchmark: String, CaseIterable {
    case tpch, tpcds, groupby, hits, ingest, endpoint
}

struct BenchmarkOptions {
    var benchmark = Benchmark.tpch
    var scale = 1.0
    var threads = ProcessInfo.processInfo.activeProcessorCount
    var rounds = 3
    /// Names of queries to run; nil for all.
    var queries: Set<String>?
    var usesDuckDB = true
    var jsonFile: String?
    var dataFolder = ""

    /// The scale without a needless fraction, as in `sf0.1` and `sf1`.
    var scaleText: String { scale == scale.rounded() && scale < 1e9 ? String(Int(scale)) : String(scale) }
    /// Rows, where the scale counts millions.
    var rows: Int { Int(min(scale, 1e5) * 1e6) }

    /// Nil when help is asked for.
    init?(_ words: [String]) throws {
        if words.isEmpty || words.contains("--help") || words.contains("-h") || words.first == "help" { return nil }
        guard let name = words.first, let benchmark = Benchmark(rawValue: name) else {
            throw BenchmarkUsageError("There is no benchmark '\(words.first ?? "")'; there are \(Benchmark.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.benchmark = benchmark
        scale = benchmark == .groupby ? 10 : 1
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard let option = parts.first, let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                throw BenchmarkUsageError("\(word) needs a value")
            }
            try set(option, value)
        }
        if dataFolder.isEmpty { dataFolder = try Installation.cache() + "/\(name)-\(scaleText)" }
    }

    private mutating func set(_ option: String, _ value: String) throws {
        switch option {
        case "--scale":
            guard let number = Double(value), number > 0, number <= 100_000 else { throw BenchmarkUsageError("--scale takes a number above 0, not '\(value)'") }
            scale = number
        case "--threads": threads = try Self.count(option, value, 1...1024)
        case "--rounds": rounds = try Self.count(option, value, 1...1000)
        case "--queries": queries = Set(value.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() })
        case "--peer":
            guard ["duckdb", "none"].contains(value) else { throw BenchmarkUsageError("--peer is duckdb or none, not '\(value)'") }
            usesDuckDB = value == "duckdb"
        case "--data": dataFolder = value
        case "--json": jsonFile = value
        default: throw BenchmarkUsageError("Unknown option '\(option)'")
        }
    }

    private static func count(_ option: String, _ value: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let number = Int(value), range.contains(number) else {
            throw BenchmarkUsageError("\(option) takes a whole number from \(range.lowerBound) to \(range.upperBound), not '\(value)'")
        }
        return number
    }

    /// Whether a query is asked for: by its name, or by its number's name as `q14` for `q14a`.
    func wants(_ name: String) -> Bool {
        guard let queries else { return true }
        return queries.contains(name) || (name.last?.isLetter == true && queries.contains(String(name.dropLast())))
    }
}
