import Foundation

/// One question about one user over HTTP, to the service and to DuckDB behind Python's own HTTP server: latency at one connection,
/// requests a second at 32. Every request runs its query: SparkPlug keeps no answers here.
enum EndpointBenchmark {
    private static let statement = """
        SELECT place_id, count(*) AS visits, max(visited_at) AS newest FROM visits WHERE user_id = :user_id
        GROUP BY place_id ORDER BY visits DESC, place_id LIMIT 10
        """
    private static let columns = [SourceColumn("user_id", .bigint), SourceColumn("place_id", .bigint), SourceColumn("visited_at", .timestamp)]
    private static let connections = 32
    private static let seconds = 3.0

    static func run(_ options: BenchmarkOptions) throws {
        let users = max(options.rows / 100, 1)
        let file = try data(options, users: users)
        let report = Report(options)
        let service = try startService(options, file)
        defer { service.stop() }
        let peer = options.usesDuckDB ? try startPeer(options, file) : nil
        defer { peer?.stop() }
        if peer != nil {
            report.peerName = "DuckDB behind Python's http.server"
            report.peerVersion = "as installed by .ci/peers"
        }
        let paths = paths(users)
        try compare(service, peer, paths[0])
        var own: [LoadResult] = []
        var theirs: [LoadResult] = []
        for count in [1, connections] {
            // Engines take turns; the best round counts.
            var best: (LoadResult?, LoadResult?) = (nil, nil)
            for _ in 0..<options.rounds {
                best.0 = better(best.0, try LoadGenerator.run(port: service.port, paths: paths, connections: count, seconds: seconds))
                if let peer { best.1 = better(best.1, try LoadGenerator.run(port: peer.port, paths: paths, connections: count, seconds: seconds)) }
            }
            if let mine = best.0 { own.append(mine) }
            if let other = best.1 { theirs.append(other) }
        }
        for (index, result) in own.enumerated() {
            let other = index < theirs.count ? theirs[index] : nil
            let suffix = index == 0 ? "1 connection" : "\(connections) connections"
            report.tell(Figure(name: "median, \(suffix)", unit: "ms", sparkplug: result.percentile(0.5), duckdb: other?.percentile(0.5)))
            report.tell(Figure(name: "99th percentile, \(suffix)", unit: "ms", sparkplug: result.percentile(0.99), duckdb: other?.percentile(0.99)))
            report.tell(Figure(name: "requests, \(suffix)", unit: "/s", sparkplug: result.requestsPerSecond, duckdb: other?.requestsPerSecond))
        }
        try report.finish()
    }

    private static func better(_ left: LoadResult?, _ right: LoadResult) -> LoadResult {
        guard let left, left.requestsPerSecond >= right.requestsPerSecond else { return right }
        return left
    }

    private static func data(_ options: BenchmarkOptions, users: Int) throws -> String {
        try Installation.makeFolder(options.dataFolder)
        let path = options.dataFolder + "/visits.csv"
        try Installation.make(path) { temporary in
            say("making \(path)")
            let writer = try DataWriter(temporary, columns, .csv)
            var random = RandomNumbers(seed: 77)
            for row in 0..<options.rows {
                writer.integer(random.below(users))
                writer.integer(random.skewed(5000) + 1)
                let second = row * 86_400 / max(options.rows, 1)
                writer.text(Array(String(format: "2026-05-01 %02d:%02d:%02d", second / 3600 % 24, second / 60 % 60, second % 60).utf8))
                try writer.endRow()
            }
            try writer.finish()
        }
        return path
    }

    private static func paths(_ users: Int) -> [String] {
        var random = RandomNumbers(seed: 5)
        return (0..<10_000).map { _ in "/visits/top?user_id=\(random.below(users))" }
    }

    private static func compare(_ service: ServerProcess, _ peer: ServerProcess?, _ path: String) throws {
        let mine = try LoadGenerator.get(port: service.port, path: path)
        guard mine.status == 200 else { throw BenchmarkError("The service answered \(mine.status): \(mine.body.prefix(500))") }
        guard let peer else { return }
        let other = try LoadGenerator.get(port: peer.port, path: path)
        let left = try numbers(mine.body)
        let right = try numbers(other.body)
        say(left == right && !left.isEmpty ? "answers agree" : "answers differ: \(mine.body.prefix(300)) and \(other.body.prefix(300))")
    }

    /// Places and counts of an answer.
    private static func numbers(_ body: String) throws -> [[Int]] {
        let object = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return (object?["rows"] as? [[String: Any]] ?? []).map { [$0["place_id"] as? Int ?? -1, $0["visits"] as? Int ?? -1] }
    }

    private static func startService(_ options: BenchmarkOptions, _ file: String) throws -> ServerProcess {
        let program = Installation.executableFolder + "/sparkplug"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw BenchmarkError("\(program) is missing: build it first with swift build -c release --product sparkplug.")
        }
        let folder = options.dataFolder + "/service"
        try? FileManager.default.removeItem(atPath: folder)
        try Installation.makeFolder(folder + "/queries/visits")
        try Installation.makeFolder(folder + "/queries/tables")
        try "CREATE TABLE visits (user_id BIGINT, place_id BIGINT, visited_at TIMESTAMP_NTZ)".write(
            toFile: folder + "/queries/tables/visits.sql", atomically: true, encoding: .utf8)
        try ("-- Places that a user visits most.\n" + statement).write(toFile: folder + "/queries/visits/top.sql", atomically: true, encoding: .utf8)
        let seed = URL(fileURLWithPath: file).deletingLastPathComponent().path
        return try ServerProcess(
            program, ["serve", "--queries", folder + "/queries", "--data", folder + "/data", "--seed", seed, "--answer-cache", "0"],
            ready: "/health/ready", folder: folder)
    }

    private static func startPeer(_ options: BenchmarkOptions, _ file: String) throws -> ServerProcess {
        let folder = options.dataFolder + "/peer"
        try? FileManager.default.removeItem(atPath: folder)
        try Installation.makeFolder(folder)
        let script = folder + "/server.py"
        try PeerServer.script.write(toFile: script, atomically: true, encoding: .utf8)
        let text = statement.replacingOccurrences(of: ":user_id", with: "?")
        return try ServerProcess(
            try Installation.peer("python"), [script, file, String(options.threads), text], ready: "/health/ready", folder: folder)
    }
}

/// DuckDB as an HTTP service, with nothing but Python's standard library around it.
enum PeerServer {
    static let script = #"""
        import http.server, json, sys, urllib.parse
        import duckdb

        connection = duckdb.connect(":memory:", config={"threads": int(sys.argv[2])})
        connection.execute(f"CREATE TABLE visits AS SELECT * FROM read_csv('{sys.argv[1]}', header = true, columns = "
                           "{'user_id': 'BIGINT', 'place_id': 'BIGINT', 'visited_at': 'TIMESTAMP'})")

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def setup(self):
                super().setup()
                self.cursor = connection.cursor()

            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                if url.path == "/health/ready":
                    body = b"{}"
                else:
                    user = int(urllib.parse.parse_qs(url.query)["user_id"][0])
                    found = self.cursor.execute(sys.argv[3], [user])
                    names = [column[0] for column in found.description]
                    body = json.dumps({"rows": [dict(zip(names, row)) for row in found.fetchall()]}, default=str).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 128
            daemon_threads = True

        Server(("127.0.0.1", int(sys.argv[-1])), Handler).serve_forever()
        """#
}
