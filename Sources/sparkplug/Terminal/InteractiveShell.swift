import Columnar
import Dispatch
import Engine
import Foundation

/// `sparkplug sql` on a terminal.
struct InteractiveShell {
    private static let help = """
        Type a statement and end it with ';'. It may take several lines.

          Up, Down         statements typed before        Ctrl-R   search them
          Ctrl-A, Ctrl-E   start and end of the line      Ctrl-W, Ctrl-U, Ctrl-K, Ctrl-Y   cut and put back
          Ctrl-C           drop what is typed, or end a running statement
          Ctrl-D, exit     leave

        SHOW TABLES, DESCRIBE <table>, SHOW FUNCTIONS and EXPLAIN <query> tell what there is.

        """

    private let terminal: Terminal
    private let editor: LineEditor
    private var runner: ScriptRunner
    private let interruption = Interruption()

    init(_ terminal: Terminal, runner: ScriptRunner) {
        self.terminal = terminal
        self.runner = runner
        editor = LineEditor(terminal, history: InputHistory()) { text in
            let trimmed = text.trimmingBlanks
            return trimmed.isEmpty || InteractiveShell.isCommand(trimmed) || StatementEnd.isComplete(text)
        }
    }

    private static func isCommand(_ text: String) -> Bool { ["exit", "quit", "help", "\\q", "?"].contains(text.lowercased()) }

    /// Until the user leaves.
    mutating func run() throws -> Int32 {
        terminal.write("SparkPlug \(CommandLineTool.version). Statements end with ';'. Type help for help, exit or Ctrl-D to leave.\n")
        while true {
            switch editor.read(prompt: "sparkplug> ", continuation: "        -> ") {
            case .endOfInput: return 0
            case .interrupted: continue
            case .text(let text):
                let command = text.trimmingBlanks.lowercased()
                switch command {
                case "": continue
                case "exit", "quit", "\\q", "exit;", "quit;": return 0
                case "help", "help;", "?": terminal.write(InteractiveShell.help)
                default:
                    let cancellation = Cancellation()
                    interruption.begin(cancellation)
                    defer { interruption.end() }
                    _ = try runner.run(text, cancellation: cancellation)
                }
            }
        }
    }
}

/// Ctrl-C while a statement runs.
/// Sendable because `running` is guarded by `lock`.
private final class Interruption: @unchecked Sendable {
    private let lock = NSLock()
    private var running: Cancellation?
    private let source: any DispatchSourceSignal

    init() {
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [weak self] in
            guard let self else { return }
            lock.withLock { running }?.cancel(QueryError("QUERY_CANCELLED", sqlState: "57014", "The statement was ended by Ctrl-C."))
        }
        source.resume()
    }

    func begin(_ cancellation: Cancellation) { lock.withLock { running = cancellation } }
    func end() { lock.withLock { running = nil } }
}
