/// Small named texts beside the tables (tokens). A process that serves the folder and one that administers it may use them at once: each
/// has a connection of its own to the catalog file.
package struct CatalogEntries: Sendable {
    private let store: CatalogStore

    /// The entries of an open database.
    package init(_ database: Database) { store = database.store }

    /// The entries of a data folder, which another process may be serving; the folder is made if need be.
    package init(directory: String) throws {
        let files = LocalFileSystem()
        try files.makeDirectory(directory)
        store = try CatalogStore(directory + "/catalog.sqlite", files)
    }

    /// Durable when the call returns; nil removes the entry.
    package func put(kind: String, key: String, value: String?) throws {
        try store.commit { connection in
            if let value {
                try connection.run("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", [.text(kind), .text(key), .text(value)])
            } else {
                try connection.run("DELETE FROM entries WHERE kind = ? AND key = ?", [.text(kind), .text(key)])
            }
        }
    }

    /// Values by key.
    package func all(kind: String) throws -> [String: String] {
        var found: [String: String] = [:]
        try store.read { connection in
            try connection.run("SELECT key, value FROM entries WHERE kind = ?", [.text(kind)]) { found[$0.text(0)] = $0.text(1) }
        }
        return found
    }
}
