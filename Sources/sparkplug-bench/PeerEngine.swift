import Foundation

/// DuckDB in a process of its own, told what to do in lines of JSON. It takes the time of a query itself.
final class PeerEngine {
    struct Answer {
        var milliseconds: Double
        var rowCount: Int
        /// Rows as comparable cells, at most `Answers.mostRows`.
        var answer: Answers
    }

    let version: String
    private let process = Process()
    private let requests: FileHandle
    private let responses: FileHandle
    private var pending = Data()
    private(set) var loadSeconds = 0.0

    /// - Parameter database: a file to keep the tables in; nil for tables in memory.
    init(threads: Int, database: String? = nil) throws {
        let script = try Installation.cache() + "/peer-\(ProcessInfo.processInfo.processIdentifier).py"
        try Installation.makeFolder(try Installation.cache())
        try PeerWorker.script.write(toFile: script, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: script) }
        let input = Pipe()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: try Installation.peer("python"))
        process.arguments = [script, String(threads), database ?? ":memory:"]
        process.standardInput = input
        process.standardOutput = output
        requests = input.fileHandleForWriting
        responses = output.fileHandleForReading
        signal(SIGPIPE, SIG_IGN)
        try process.run()
        let hello = try Self.read(responses, &pending)
        guard let version = hello["version"] as? String else {
            throw BenchmarkError("DuckDB did not start: \(hello["error"] as? String ?? "no answer"). Run .ci/peers, or choose --peer none.")
        }
        self.version = version
    }

    deinit {
        try? requests.close()
        process.terminate()
    }

    private static func read(_ handle: FileHandle, _ pending: inout Data) throws -> [String: Any] {
        while true {
            if let end = pending.firstIndex(of: 0x0A) {
                let line = pending[pending.startIndex..<end]
                pending = Data(pending[pending.index(after: end)...])
                guard let object = try JSONSerialization.jsonObject(with: line) as? [String: Any] else {
                    throw BenchmarkError("DuckDB's process answered something that is no JSON object.")
                }
                return object
            }
            let more = handle.availableData
            if more.isEmpty { throw BenchmarkError("DuckDB's process ended before it answered.") }
            pending.append(more)
        }
    }

    @discardableResult
    func ask(_ request: [String: Any]) throws -> [String: Any] {
        var line = try JSONSerialization.data(withJSONObject: request)
        line.append(0x0A)
        try requests.write(contentsOf: line)
        let answer = try Self.read(responses, &pending)
        if let error = answer["error"] as? String { throw BenchmarkError(error) }
        return answer
    }

    @discardableResult
    func load(_ source: TableSource) throws -> Double {
        let seconds = (try ask(source.request)["milliseconds"] as? Double ?? 0) / 1000
        loadSeconds += seconds
        return seconds
    }

    /// Runs a query. `keepsTable` leaves the answer in the engine as a table, as db-benchmark does, instead of handing it out.
    func query(_ text: String, keepsTable: Bool, wantsRows: Bool) throws -> Answer {
        let answer = try ask(["do": "query", "sql": text, "table": keepsTable, "rows": wantsRows])
        let rows = (answer["rows"] as? [[Any]] ?? []).map { $0.map(Cell.init(json:)) }
        let sums = (answer["sums"] as? [Any] ?? []).map { ($0 as? NSNumber)?.doubleValue }
        let count = answer["count"] as? Int ?? 0
        return Answer(
            milliseconds: answer["milliseconds"] as? Double ?? 0, rowCount: count,
            answer: Answers(rowCount: count, rows: rows, sums: sums))
    }

    func resetPeak() throws { try ask(["do": "resetPeak"]) }
    func peakMemory() throws -> Int? { try ask(["do": "memory"])["peak"] as? Int }
}
