import Foundation
import Service

/// A subcommand of `sparkplug`.
protocol Command {
    static var name: String { get }
    /// One line for the list of commands.
    static var summary: String { get }
    /// The page of `--help`.
    static var help: String { get }
    /// Returns the process's exit status. Throws `UsageError` for arguments it does not understand.
    static func run(_ arguments: Arguments) throws -> Int32
}

/// Arguments that cannot be understood.
struct UsageError: Error {
    let message: String
    init(_ message: String) { self.message = message }
}

enum CommandLineTool {
    static let version = "0.1.0"
    static var commands: [any Command.Type] { [ServeCommand.self, SQLCommand.self, LoadCommand.self, CheckCommand.self, InitCommand.self, TokenCommand.self] }

    static func run(_ arguments: [String]) -> Int32 {
        guard let first = arguments.first else {
            print(help)
            return 0
        }
        switch first {
        case "--help", "-h", "help":
            if arguments.count > 1, let command = commands.first(where: { $0.name == arguments[1] }) {
                print(command.help)
            } else {
                print(help)
            }
            return 0
        case "--version", "-v", "version":
            print("sparkplug \(version)")
            return 0
        default: break
        }
        guard let command = commands.first(where: { $0.name == first }) else {
            report("unknown command '\(first)'. \(suggestion(first))Run 'sparkplug --help' for the list.")
            return 2
        }
        let rest = Array(arguments.dropFirst())
        if rest.contains("--help") || rest.contains("-h") {
            print(command.help)
            return 0
        }
        do {
            return try command.run(Arguments(rest))
        } catch let error as UsageError {
            report("\(error.message)\nRun 'sparkplug \(command.name) --help' for its options.")
            return 2
        } catch {
            report(ErrorText.describe(error))
            return 1
        }
    }

    private static func suggestion(_ name: String) -> String {
        commands.first { $0.name.hasPrefix(name.prefix(2)) }.map { "Did you mean '\($0.name)'? " } ?? ""
    }

    static func report(_ message: String) {
        StandardStream.error("sparkplug: \(message)\n")
    }

    static var help: String {
        let width = (commands.map { $0.name.count }.max() ?? 0) + 2
        let list = commands.map { "  " + $0.name.padding(toLength: width, withPad: " ", startingAt: 0) + $0.summary }.joined(separator: "\n")
        return """
            sparkplug: a folder of .sql files becomes an analytics service

            Usage: sparkplug COMMAND [options]

            Commands:
            \(list)

            Options:
              --help      this page; 'sparkplug COMMAND --help' for a command's
              --version   the version
            """
    }
}
