import Foundation

do {
    try BenchmarkCommand.run(Array(CommandLine.arguments.dropFirst()))
} catch {
    FileHandle.standardError.write(Data("sparkplug-bench: \(error)\n".utf8))
    exit(error is BenchmarkUsageError ? 2 : 1)
}
