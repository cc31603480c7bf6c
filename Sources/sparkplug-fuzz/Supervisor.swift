import Foundation

/// Runs workers over a range of statement numbers. A worker that traps, hangs or grows without bound is reported with its statement, and
/// the next one goes on behind it.
struct Supervisor {
    var options: FuzzOptions
    private let hangSeconds = 20.0
    private let memoryLimit = 3 << 30

    func run() throws -> Int32 {
        let corpus = Corpus(folders: options.folders)
        let mutator = Mutator(corpus)
        let path = NSTemporaryDirectory() + "sparkplug-fuzz-\(getpid())"
        defer { unlink(path) }
        guard let progress = Progress(path: path) else { throw FuzzError("cannot map \(path)") }
        progress[0] = options.from
        let end = options.from + options.count
        let started = Date()
        var failures = 0
        while progress[0] < end {
            let child = Process()
            child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            child.arguments = options.workerArguments(progress: path, end: end)
            var environment = ProcessInfo.processInfo.environment
            environment["SWIFT_BACKTRACE"] = environment["SWIFT_BACKTRACE"] ?? "enable=no"
            child.environment = environment
            try child.run()
            let ending = watch(child, progress)
            if child.terminationReason == .exit && child.terminationStatus == 0 { break }
            failures += 1
            let index = progress[0]
            let statement = mutator.statement(seed: options.seed, index: index)
            report("== seed \(options.seed), statement \(index): \(ending)\n\(String(decoding: statement.prefix(4000), as: UTF8.self))")
            progress[0] = index + 1
        }
        let seconds = Date().timeIntervalSince(started)
        report("\(options.count) statements from \(options.from) on with seed \(options.seed): \(progress[1]) parsed, \(progress[2]) analyzed, "
            + "\(progress[3]) executed, \(failures) failures, \(Int(seconds)) s")
        return failures == 0 ? 0 : 1
    }

    /// Waits for the worker's end; kills it when its statement does not change for long or its memory is too large.
    private func watch(_ child: Process, _ progress: Progress) -> String {
        var last = progress[0]
        var since = Date()
        var ending: String?
        while child.isRunning {
            usleep(50_000)
            if progress[0] != last {
                last = progress[0]
                since = Date()
            } else if Date().timeIntervalSince(since) > hangSeconds {
                ending = "ran for over \(Int(hangSeconds)) seconds"
            }
            if residentBytes(child.processIdentifier) > memoryLimit { ending = "took over \(memoryLimit >> 30) GB" }
            if ending != nil { kill(child.processIdentifier, SIGKILL) }
        }
        return ending ?? (child.terminationReason == .exit ? "exit status \(child.terminationStatus)" : "signal \(child.terminationStatus)")
    }

    private func residentBytes(_ process: Int32) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8) else { return 0 }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
    }
}
