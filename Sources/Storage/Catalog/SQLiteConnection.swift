import CSQLite
import Columnar

/// A connection to the catalog file.
/// Sendable because it is only used under the lock of its `CatalogStore`.
final class SQLiteConnection: @unchecked Sendable {
    private let handle: OpaquePointer
    private let path: String
    private var statements: [String: OpaquePointer] = [:]

    init(_ path: String) throws {
        self.path = path
        var opened: OpaquePointer?
        let status = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nil)
        guard status == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw StorageErrors.damaged(path, "SQLite cannot open it (code \(status))")
        }
        handle = opened
        sqlite3_extended_result_codes(opened, 1)
        sqlite3_busy_timeout(opened, 5000)
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    private func failure(_ status: Int32) -> QueryError {
        let text = String(cString: sqlite3_errmsg(handle))
        switch status & 0xFF {
        case SQLITE_FULL:
            return QueryError(
                StorageErrors.fullCondition, sqlState: "53100",
                "Cannot write \(path): \(text). Nothing was changed; free some space and try again.")
        case SQLITE_CORRUPT, SQLITE_NOTADB: return StorageErrors.damaged(path, text)
        default: return QueryError("STORAGE_IO_ERROR", sqlState: "58030", "Cannot use \(path): \(text). Nothing was changed.")
        }
    }

    enum Parameter {
        case integer(Int)
        case text(String)
        case null
    }

    /// Statements without parameters or rows, several at once.
    func run(script: String) throws {
        let status = sqlite3_exec(handle, script, nil, nil, nil)
        if status != SQLITE_OK { throw failure(status) }
    }

    /// Runs one statement; `row` is called for each row it answers.
    func run(_ text: String, _ parameters: [Parameter] = [], row: (Row) throws -> Void = { _ in }) throws {
        let statement = try prepared(text)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, parameter) in parameters.enumerated() {
            let position = Int32(index + 1)
            let status: Int32
            switch parameter {
            case .integer(let value): status = sqlite3_bind_int64(statement, position, Int64(value))
            case .text(let value):
                // SQLITE_TRANSIENT: SQLite copies the text.
                status = sqlite3_bind_text(
                    statement, position, value, Int32(truncatingIfNeeded: value.utf8.count),
                    unsafeBitCast(-1, to: sqlite3_destructor_type.self))
            case .null: status = sqlite3_bind_null(statement, position)
            }
            if status != SQLITE_OK { throw failure(status) }
        }
        while true {
            let status = sqlite3_step(statement)
            if status == SQLITE_DONE { return }
            if status != SQLITE_ROW { throw failure(status) }
            try row(Row(statement: statement))
        }
    }

    private func prepared(_ text: String) throws -> OpaquePointer {
        if let statement = statements[text] { return statement }
        var statement: OpaquePointer?
        let status = sqlite3_prepare_v2(handle, text, -1, &statement, nil)
        guard status == SQLITE_OK, let statement else { throw failure(status) }
        statements[text] = statement
        return statement
    }

    var lastInsertedRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

    struct Row {
        fileprivate let statement: OpaquePointer

        func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

        func text(_ column: Int32) -> String {
            guard let bytes = sqlite3_column_text(statement, column) else { return "" }
            return String(decoding: UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column))), as: UTF8.self)
        }

        func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
    }
}
