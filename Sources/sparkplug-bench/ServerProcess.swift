import Foundation

/// A server on a free port of this machine, for as long as this lives.
final class ServerProcess {
    let port: Int
    private let process = Process()
    private let folder: String

    /// Starts the program with `--port N` (SparkPlug) or the port as last argument, and waits until it is ready.
    init(_ program: String, _ arguments: [String], ready: String, folder: String) throws {
        self.folder = folder
        port = try Socket.freePort()
        let isService = arguments.first == "serve"
        let log = folder + "/server.log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments + (isService ? ["--port"] : []) + [String(port)]
        process.standardOutput = FileHandle(forWritingAtPath: log)
        process.standardError = process.standardOutput
        try process.run()
        for _ in 0..<1200 {
            if !process.isRunning { break }
            if let answer = try? LoadGenerator.get(port: port, path: ready), answer.status == 200 { return }
            usleep(100_000)
        }
        process.terminate()
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        throw BenchmarkError("\(program) did not become ready: \(text.suffix(2000))")
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
