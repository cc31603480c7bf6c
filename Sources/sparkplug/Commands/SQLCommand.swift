import Columnar
import Engine
import Foundation

/// `sparkplug sql`.
enum SQLCommand: Command {
    static let name = "sql"
    static let summary = "run SQL statements, interactively or from a file"
    static let help = """
        sparkplug sql: run SQL statements

        Usage: sparkplug sql [--data DIR] [--format FORMAT] [-f FILE | -e STATEMENTS]

        Statements are separated by ';' and run in one session. Without -f and -e they are read from standard input; on a terminal they are
        typed, with editing, and a history kept in ~/.sparkplug_history (SPARKPLUG_HISTORY names another file, or none when empty).

        Options:
          -f FILE          run the statements of a file ('-' for standard input)
          -e STATEMENTS    run these statements
          --data DIR       the data folder; without it tables live in memory and end with the command
          --format FORMAT  table (default), csv, json or jsonl: one JSON object per statement
          --set KEY=VALUE  a session setting; may be repeated
          --help           this page

        With --format jsonl every statement gives one line,
          {"statement": 1, "schema": [{"name": "count(1)", "type": "bigint"}], "rows": [[5]], "elapsedMs": 0.4}
        or {"statement": 2, "error": {"condition": …, "sqlState": …, "message": …, "line": 1, "column": 8}};
        the run goes on after an error and the exit status is 0. Other formats stop at the first error with exit status 1.

        Example: sparkplug sql -e "SELECT 1 + 1 AS two"
        """

    static func run(_ given: Arguments) throws -> Int32 {
        var arguments = given
        let format = try arguments.value("--format") ?? "table"
        guard let style = ScriptRunner.Format(rawValue: format) else { throw UsageError("--format must be table, csv, json or jsonl, not '\(format)'") }
        let data = try arguments.value("--data")
        let sources = try arguments.values("-f", "--file", "-e", "--execute")
        let settings = try arguments.values("--set")
        _ = try arguments.rest(atMost: 0)
        let engine = try DataFolder.engine(data)
        let session = engine.session()
        for setting in settings {
            guard let equals = setting.value.firstIndex(of: "=") else { throw UsageError("--set takes KEY=VALUE, not '\(setting.value)'") }
            try session.settings.set(String(setting.value[..<equals]), String(setting.value[setting.value.index(after: equals)...]))
        }
        var runner = ScriptRunner(session: session, format: style)
        if sources.isEmpty, let terminal = Terminal() {
            var shell = InteractiveShell(terminal, runner: runner)
            return try shell.run()
        }
        if sources.isEmpty { return try runner.run(String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)) }
        for source in sources {
            let text: String
            if source.name == "-e" || source.name == "--execute" {
                text = source.value
            } else if source.value == "-" {
                text = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
            } else {
                guard let bytes = FileManager.default.contents(atPath: source.value) else { throw UsageError("cannot read the file '\(source.value)'") }
                text = String(decoding: bytes, as: UTF8.self)
            }
            let status = try runner.run(text)
            if status != 0 { return status }
        }
        return 0
    }
}
