import Foundation

/// What one query took, in milliseconds a run.
struct QueryReport: Encodable {
    var name: String
    var rows = 0
    var milliseconds: [Double] = []
    var peerMilliseconds: [Double] = []
    /// SparkPlug's best time divided by DuckDB's.
    var ratio: Double?
    /// How the answers differ; nil when they agree or were not compared.
    var difference: String?
    var error: String?
    var peerError: String?

    init(name: String) { self.name = name }

    var best: Double? { milliseconds.min() }
    var peerBest: Double? { peerMilliseconds.min() }
}

/// A figure that is no query's, as requests a second.
struct Figure: Encodable {
    var name: String
    var unit: String
    var sparkplug: Double
    var duckdb: Double?
}

/// Prints figures as they come, and writes all of them down at the end.
final class Report {
    private let options: BenchmarkOptions
    private var queries: [QueryReport] = []
    private var figures: [Figure] = []
    var peerVersion: String?
    /// What stands for DuckDB's side where that is more than DuckDB.
    var peerName = "DuckDB"
    var ownLoadSeconds = 0.0
    var peerLoadSeconds = 0.0
    var loadedBytes: Int?
    var ownPeak: Int?
    var peerPeak: Int?

    init(_ options: BenchmarkOptions) {
        self.options = options
        say("\(options.benchmark.rawValue), scale \(options.scaleText), \(options.threads) threads, \(options.rounds) rounds, \(Measure.processor)")
    }

    func tellLoad(_ own: Double, _ peer: Double?) {
        let theirs = peer.map { ", \(peerName) \(Self.text($0)) s" } ?? ""
        say("loaded: SparkPlug \(Self.text(own)) s (durable)\(theirs)")
    }

    func tellHeader() {
        say(Self.row(["query", "SparkPlug ms", "\(peerName) ms", "ratio", "rows", ""]))
    }

    func tell(_ given: QueryReport) {
        var query = given
        if let own = query.best, let peer = query.peerBest, query.error == nil, query.peerError == nil { query.ratio = own / max(peer, 1e-6) }
        queries.append(query)
        var note = ""
        if let error = query.error { note = "failed: \(error)" } else if let error = query.peerError { note = "\(peerName) failed: \(error)" }
        else if let difference = query.difference { note = "answers differ: \(difference)" }
        say(Self.row([
            query.name, query.best.map(Self.text) ?? "-", query.peerBest.map(Self.text) ?? "-", query.ratio.map { String(format: "%.2f", $0) } ?? "-",
            String(query.rows), note,
        ]))
    }

    func tell(_ figure: Figure) {
        figures.append(figure)
        let peer = figure.duckdb.map { ", \(peerName) \(Self.text($0)) \(figure.unit)" } ?? ""
        say("\(figure.name): SparkPlug \(Self.text(figure.sparkplug)) \(figure.unit)\(peer)")
    }

    /// Totals, then the file.
    func finish() throws {
        let ratios = queries.compactMap(\.ratio)
        if !queries.isEmpty {
            let own = queries.compactMap(\.best).reduce(0, +)
            say("total: SparkPlug \(Self.text(own)) ms" + (ratios.isEmpty ? "" : ", \(peerName) \(Self.text(queries.compactMap(\.peerBest).reduce(0, +))) ms"))
        }
        if !ratios.isEmpty {
            say("geometric mean of \(ratios.count) ratios: \(String(format: "%.3f", Self.geometricMean(ratios))); largest: "
                + queries.filter { $0.ratio != nil }.sorted { ($0.ratio ?? 0) > ($1.ratio ?? 0) }.prefix(5)
                    .map { "\($0.name) \(String(format: "%.2f", $0.ratio ?? 0))" }.joined(separator: ", "))
            let compared = queries.filter { $0.error == nil && $0.peerError == nil }
            say("answers: \(compared.filter { $0.difference == nil }.count) of \(queries.count) agree")
        }
        if ownPeak != nil || peerPeak != nil {
            say("peak memory: SparkPlug \(Self.mebibytes(ownPeak))" + (peerPeak == nil ? "" : ", \(peerName) \(Self.mebibytes(peerPeak))"))
        }
        if let path = options.jsonFile { try write(path) }
        let bad = queries.filter { $0.error != nil || $0.peerError != nil || $0.difference != nil }
        if !bad.isEmpty { throw BenchmarkError("failed, or answers differ: \(bad.map(\.name).joined(separator: ", ")).") }
    }

    private static func geometricMean(_ values: [Double]) -> Double {
        exp(values.reduce(0) { $0 + log(max($1, 1e-9)) } / Double(max(values.count, 1)))
    }

    private static func mebibytes(_ bytes: Int?) -> String { bytes.map { "\($0 >> 20) MiB" } ?? "unknown" }

    static func text(_ number: Double) -> String { String(format: number < 10 ? "%.2f" : number < 1000 ? "%.1f" : "%.0f", number) }

    private static func row(_ cells: [String]) -> String {
        let widths = [10, 14, 14, 8, 10]
        return cells.enumerated().map { index, cell in
            guard index < widths.count else { return cell.isEmpty ? "" : "  " + cell }
            let padding = String(repeating: " ", count: max(widths[index] - cell.count, 0))
            return index == 0 ? cell + padding : padding + cell
        }.joined()
    }

    // MARK: File

    private struct Document: Encodable {
        struct Engine: Encodable {
            var name: String
            var version: String?
            var loadSeconds: Double
            var peakBytes: Int?
        }

        var benchmark: String
        var scale: Double
        var threads: Int
        var rounds: Int
        var processor: String
        var system: String
        var date: Date
        var engines: [Engine]
        var totalMilliseconds: Double
        var peerTotalMilliseconds: Double?
        var geometricMean: Double?
        var queries: [QueryReport]
        var figures: [Figure]
    }

    private func write(_ path: String) throws {
        let ratios = queries.compactMap(\.ratio)
        var engines = [Document.Engine(name: "SparkPlug", version: nil, loadSeconds: ownLoadSeconds, peakBytes: ownPeak)]
        if let peerVersion { engines.append(Document.Engine(name: peerName, version: peerVersion, loadSeconds: peerLoadSeconds, peakBytes: peerPeak)) }
        let document = Document(
            benchmark: options.benchmark.rawValue, scale: options.scale, threads: options.threads, rounds: options.rounds,
            processor: Measure.processor, system: ProcessInfo.processInfo.operatingSystemVersionString, date: Date(), engines: engines,
            totalMilliseconds: queries.compactMap(\.best).reduce(0, +),
            peerTotalMilliseconds: peerVersion == nil ? nil : queries.compactMap(\.peerBest).reduce(0, +),
            geometricMean: ratios.isEmpty ? nil : Self.geometricMean(ratios), queries: queries, figures: figures)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        try encoder.encode(document).write(to: URL(fileURLWithPath: path))
        say("written: \(path)")
    }
}
