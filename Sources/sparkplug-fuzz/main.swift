import Foundation

/// Printed at once: the process may not live to flush.
func report(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

/// Feeds statements from where the progress stands to the end. Exit status 3 asks to be started again behind a statement that was reported.
func work(_ options: FuzzOptions, _ progress: Progress) throws {
    let corpus = Corpus(folders: options.folders)
    let mutator = Mutator(corpus)
    let target = try FuzzTarget(corpus)
    let before = (1...3).map { progress[$0] }
    while progress[0] < options.count {
        let index = progress[0]
        if let problem = target.feed(mutator.statement(seed: options.seed, index: index), executes: index % options.executeEvery == 0) {
            report(String(problem.prefix(2000)))
            exit(3)
        }
        progress[1] = before[0] + UInt64(target.counts.parsed)
        progress[2] = before[1] + UInt64(target.counts.analyzed)
        progress[3] = before[2] + UInt64(target.counts.executed)
        progress[0] = index + 1
    }
}

func runFuzzer() -> Int32 {
    do {
        let options = try FuzzOptions(Array(CommandLine.arguments.dropFirst()))
        if options.asksForHelp {
            print(FuzzOptions.help)
            return 0
        }
        if options.prints {
            let mutator = Mutator(Corpus(folders: options.folders))
            for index in options.from..<options.from + options.count {
                print(String(decoding: mutator.statement(seed: options.seed, index: index), as: UTF8.self))
            }
            return 0
        }
        guard let path = options.progress else { return try Supervisor(options: options).run() }
        guard let progress = Progress(path: path) else { throw FuzzError("cannot map \(path)") }
        try work(options, progress)
        return 0
    } catch {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        return 2
    }
}

// As little room for nested statements as the threads of the HTTP server have.
let worker = Thread { exit(runFuzzer()) }
worker.stackSize = 8 << 20
worker.start()
while true { sleep(1000) }
