import Foundation

struct FuzzError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The command line.
struct FuzzOptions {
    var folders: [String] = []
    var seed: UInt64 = 1
    var from: UInt64 = 0
    var count: UInt64 = 100_000
    /// One of so many statements is run, not only analyzed.
    var executeEvery: UInt64 = 4
    /// Given to workers only.
    var progress: String?
    var prints = false
    var asksForHelp = false

    static let help = """
        sparkplug-fuzz: mutated statements against the parser, the formatter, the planner and the executor

        Usage: sparkplug-fuzz FOLDER… [--seed N] [--from N] [--count N] [--execute-every N] [--print]

          FOLDER           where the .sql files lie whose statements are mutated
          --seed N         which mutations (default 1)
          --from N         number of the first statement (default 0)
          --count N        how many statements (default 100000)
          --execute-every  runs one of so many, within 1 second and 128 MB (default 4)
          --print          prints the statements and does nothing else
          --help           this page

        A statement that ends the process, hangs, takes too much memory, meets an internal error or does not read back is printed with its
        number; exit status 1 then.
        """

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        func number() throws -> UInt64 {
            guard let text = rest.popFirst(), let number = UInt64(text) else { throw FuzzError("a number is missing") }
            return number
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--seed": seed = try number()
            case "--from": from = try number()
            case "--count": count = try number()
            case "--execute-every": executeEvery = max(try number(), 1)
            case "--print": prints = true
            case "--help": asksForHelp = true
            case "--progress": progress = rest.popFirst()
            case _ where argument.hasPrefix("--"): throw FuzzError("unknown option \(argument)\n\n" + FuzzOptions.help)
            default: folders.append(argument)
            }
        }
        if folders.isEmpty && !asksForHelp { throw FuzzError(FuzzOptions.help) }
    }

    func workerArguments(progress: String, end: UInt64) -> [String] {
        folders + ["--seed", "\(seed)", "--from", "0", "--count", "\(end)", "--execute-every", "\(executeEvery)", "--progress", progress]
    }
}
