import Foundation

/// Where things are: the sources with the TPC queries, peers installed by `.ci/peers`, and files made on the way.
enum Installation {
    /// The folder of Package.swift, from the current folder or the program's upwards.
    static func root() throws -> String {
        let starts = [FileManager.default.currentDirectoryPath, executableFolder]
        for start in starts {
            var folder = URL(fileURLWithPath: start).standardizedFileURL
            while folder.path != "/" {
                if FileManager.default.fileExists(atPath: folder.path + "/Package.swift"),
                    FileManager.default.fileExists(atPath: folder.path + "/Tests/Conformance")
                {
                    return folder.path
                }
                folder.deleteLastPathComponent()
            }
        }
        throw BenchmarkError("The folder of SparkPlug's sources was not found; run this inside of it.")
    }

    static var executableFolder: String {
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments.first ?? "."
        return URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    static func cache() throws -> String { try root() + "/.build/bench" }

    /// A program that `.ci/peers` installs.
    static func peer(_ program: String) throws -> String {
        let path = try root() + "/.build/peers/bin/" + program
        guard FileManager.default.isExecutableFile(atPath: path) else {
            let name = program == "python" ? "DuckDB" : program
            throw BenchmarkError("\(name) is not installed (\(path) is missing): run .ci/peers first, or choose --peer none and --data with files that exist.")
        }
        return path
    }

    static func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Runs a program to its end.
    static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchmarkError("\(program) \(arguments.joined(separator: " ")) ended with status \(process.terminationStatus).")
        }
    }

    /// A file made under another name first, so that one cut short is never taken for whole.
    static func make(_ path: String, by produce: (_ temporary: String) throws -> Void) throws {
        if FileManager.default.fileExists(atPath: path) { return }
        let temporary = path + ".part"
        try? FileManager.default.removeItem(atPath: temporary)
        try produce(temporary)
        try FileManager.default.moveItem(atPath: temporary, toPath: path)
    }
}

/// Time and memory as the system tells them.
enum Measure {
    static func milliseconds<Result>(_ body: () throws -> Result) rethrows -> (Double, Result) {
        let start = DispatchTime.now().uptimeNanoseconds
        let result = try body()
        return (Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6, result)
    }

    /// Bytes of memory this process held at most since `resetPeak`; nil where the system does not tell.
    static func peakMemory() -> Int? { memory("VmHWM") }
    static func currentMemory() -> Int? { memory("VmRSS") }

    static func resetPeak() {
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
    }

    private static func memory(_ name: String) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix(name + ":") {
            return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 * 1024 }
        }
        return nil
    }

    static var processor: String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }
}

/// A line of output that is seen at once, in a pipe too.
func say(_ line: String) {
    print(line)
    fflush(nil)
}
