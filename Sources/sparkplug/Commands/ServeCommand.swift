import Columnar
import Engine
import Foundation
import HTTP
import Service

/// `sparkplug serve`.
enum ServeCommand: Command {
    static let name = "serve"
    static let summary = "serve a folder of .sql files over HTTP"
    static let help = """
        sparkplug serve: serve a folder of .sql files over HTTP

        Usage: sparkplug serve --queries DIR [--data DIR] [options]

        queries/predictions/next.sql answers GET /predictions/next. Files are looked at twice a second: a changed one is served at once,
        a broken one is reported and changes nothing. SIGTERM and Ctrl+C finish running requests, then end the service; a second one ends it
        at once.

        Options:
          --queries DIR          the folder of .sql files; without it there are tables and POST /sql alone
          --data DIR             the data folder; without it tables live in memory and end with the service
          --seed DIR             load DIR/<table>.csv (.tsv, .json, .ndjson, .parquet) into each table that has no rows
          --port N               the port (8080); 0 takes any free one
          --host HOST            the address to listen at (127.0.0.1); others than loopback only with tokens
          --query-timeout S      seconds a query may run (30; 0 for no limit)
          --memory BYTES         memory the whole process may take (three quarters of the machine's)
          --query-memory BYTES   memory a query may hold (three fifths of the machine's)
          --max-rows N           rows of a result (10000000)
          --answer-cache BYTES   memory for answers that are kept until their rows change (67108864; 0 keeps none)
          --stop-timeout S       seconds that running requests get to finish when the service is asked to end (30)
          --max-body BYTES       size of a load, after unpacking too (17179869184)
          --max-request-line N   bytes of a request's first line (8192)
          --max-headers N        header lines of a request (100)
          --max-header-bytes N   bytes of a request's header (32768)
          --max-connections N    open connections (10000)
          --header-timeout S     seconds until a request's header is there (10)
          --idle-timeout S       seconds a connection may wait for a request (60)
          --jwt-audience NAME    with a secret in the environment variable SPARKPLUG_JWT_SECRET, tokens signed with it (JWT, HS256) are
          --jwt-issuer NAME      taken besides those of 'sparkplug token'; they must have this audience and issuer
          --help                 this page

        Example: sparkplug serve --queries queries --data data --seed Fixtures
        """

    static func run(_ given: Arguments) throws -> Int32 {
        var arguments = given
        let queries = try arguments.value("--queries")
        let data = try arguments.value("--data")
        let seed = try arguments.value("--seed")
        let port = try arguments.integer("--port", in: 0...65_535) ?? 8080
        let host = try arguments.value("--host") ?? "127.0.0.1"
        var configuration = ServiceConfiguration(queries: queries)
        configuration.version = CommandLineTool.version
        if let seconds = try arguments.integer("--query-timeout", in: 0...86_400) { configuration.limits.querySeconds = Double(seconds) }
        if let bytes = try arguments.integer("--query-memory", in: 1 << 20...1 << 50) { configuration.limits.queryBytes = bytes }
        if let rows = try arguments.integer("--max-rows", in: 1...Int(Int32.max)) { configuration.limits.resultRows = rows }
        if let bytes = try arguments.integer("--answer-cache", in: 0...1 << 40) { configuration.limits.answerBytes = bytes }
        if let bytes = try arguments.integer("--max-body", in: 1...1 << 50) { configuration.limits.loadBytes = bytes }
        if let bytes = try arguments.integer("--memory", in: 64 << 20...1 << 50) { ProcessMemory.ceiling = bytes }
        var limits = HTTPLimits()
        if let bytes = try arguments.integer("--max-request-line", in: 256...1 << 20) { limits.requestLineBytes = bytes }
        if let count = try arguments.integer("--max-headers", in: 1...10_000) { limits.headerCount = count }
        if let bytes = try arguments.integer("--max-header-bytes", in: 256...1 << 24) { limits.headerBytes = bytes }
        if let count = try arguments.integer("--max-connections", in: 1...1_000_000) { limits.connections = count }
        if let seconds = try arguments.integer("--header-timeout", in: 1...86_400) { limits.headerTimeout = .seconds(seconds) }
        if let seconds = try arguments.integer("--idle-timeout", in: 1...86_400) { limits.idleTimeout = .seconds(seconds) }
        let stopSeconds = try arguments.integer("--stop-timeout", in: 0...86_400) ?? 30
        let audience = try arguments.value("--jwt-audience")
        let issuer = try arguments.value("--jwt-issuer")
        configuration.signedTokens = try signedTokens(audience: audience, issuer: issuer)
        _ = try arguments.rest(atMost: 0)
        if let queries { try requireFolder(queries, "--queries") }
        if let seed { try requireFolder(seed, "--seed") }

        // Taken before any thread starts, so that all inherit it.
        let signals = StopSignals()
        let engine = try DataFolder.engine(data)
        let service = try SparkPlugService(engine: engine, configuration: configuration)
        guard isLoopback(host) || service.access.isRequired else {
            throw UsageError("--host \(host) would open the service to everybody. Make a token first (sparkplug token create NAME --data DIR), or listen at 127.0.0.1")
        }
        report(service.queries.problems)
        if let seed { try Seeding.load(seed, engine: engine) }
        service.rowsChanged()
        var settings = HTTPServerConfiguration(host: host, port: port)
        settings.limits = limits
        settings.serverName = "SparkPlug/\(CommandLineTool.version)"
        let server = HTTPServer(settings, application: service)
        try server.start()
        service.folder?.watch { report($0) }
        announce(service, "http://\(host.contains(":") ? "[\(host)]" : host):\(server.port)", data: data)
        signals.wait()
        StandardStream.output("Stopping …\n")
        service.stop()
        // A second signal does not wait.
        let again = signals.semaphore
        DispatchQueue.global().async {
            again.wait()
            CommandLineTool.report("ended before all running requests were answered")
            exit(1)
        }
        withExtendedLifetime(signals) { server.stop(within: .seconds(stopSeconds)) }
        return 0
    }

    private static func signedTokens(audience: String?, issuer: String?) throws -> JSONWebTokens? {
        guard let secret = ProcessInfo.processInfo.environment["SPARKPLUG_JWT_SECRET"], !secret.isEmpty else {
            if audience != nil || issuer != nil { throw UsageError("--jwt-audience and --jwt-issuer need a secret in the environment variable SPARKPLUG_JWT_SECRET") }
            return nil
        }
        guard secret.utf8.count >= 32 else { throw UsageError("the secret in SPARKPLUG_JWT_SECRET must have 32 bytes at least") }
        return JSONWebTokens(secret: Array(secret.utf8), audience: audience, issuer: issuer)
    }

    private static func announce(_ service: SparkPlugService, _ base: String, data: String?) {
        var text = "SparkPlug \(CommandLineTool.version) listens at \(base)\n"
        text += data.map { "Data folder: \($0)\n" } ?? "Tables live in memory: without --data they end with the service.\n"
        for example in CurlExample.all(service, base: base) {
            text += "\n" + (example.summary.isEmpty ? "" : "# \(example.summary)\n") + example.command + "\n"
        }
        text += "\nConsole: \(base)/   documentation: \(base)/docs\n"
        StandardStream.output(text)
    }

    private static func report(_ problems: [FileProblem]) {
        if problems.isEmpty { return }
        for problem in problems { CommandLineTool.report(problem.rendered) }
    }

    private static func requireFolder(_ path: String, _ option: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else { throw UsageError("\(option): there is no folder '\(path)'") }
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

/// SIGINT and SIGTERM, waited for instead of ending the process.
private struct StopSignals {
    let semaphore = DispatchSemaphore(value: 0)
    private let sources: [any DispatchSourceSignal]

    init() {
        signal(SIGPIPE, SIG_IGN)
        let semaphore = self.semaphore
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { semaphore.signal() }
            source.resume()
            return source
        }
    }

    func wait() { semaphore.wait() }
}
