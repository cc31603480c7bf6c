import Columnar

/// A record that does not fit the table or the format, and why.
package struct RowError: Error, Sendable, Hashable {
    /// Line the record begins in, from 1.
    package var line: Int
    /// Position of the record's first byte in the input.
    package var byteOffset: Int
    package var column: String?
    /// A sentence without position: `'abc' is not a TIMESTAMP`.
    package var reason: String
    /// The record as it came, cut after 1,000 bytes.
    package var text: String

    package init(line: Int, byteOffset: Int, column: String? = nil, reason: String, text: String = "") {
        self.line = line
        self.byteOffset = byteOffset
        self.column = column
        self.reason = reason
        self.text = text
    }

    /// `line 3, column 'visited_at': 'abc' is not a TIMESTAMP`.
    package var message: String {
        "line \(line)" + (column.map { ", column '\($0)'" } ?? "") + ": " + reason
    }

    package var queryError: QueryError {
        QueryError("MALFORMED_RECORD_IN_PARSING", sqlState: "22023", "\(message) (byte \(byteOffset)).")
    }
}

/// Column names near a misspelt one.
enum NameSuggestion {
    /// ` Did you mean 'x'?`, or nothing when no name is near.
    static func clause(for name: String, among names: [String]) -> String {
        let wanted = Array(name.lowercased().utf8.prefix(64))
        var best: (name: String, distance: Int)?
        for candidate in names {
            let distance = editDistance(wanted, Array(candidate.lowercased().utf8.prefix(64)))
            if distance <= max(2, wanted.count / 3), distance < best?.distance ?? Int.max { best = (candidate, distance) }
        }
        return best.map { " Did you mean '\($0.name)'?" } ?? ""
    }

    private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}

/// Text of bytes for messages: cut to `limit`, invalid UTF-8 replaced.
func excerpt(_ bytes: UnsafePointer<UInt8>, _ count: Int, limit: Int = 60) -> String {
    let shown = String(decoding: UnsafeBufferPointer(start: bytes, count: min(count, limit)), as: UTF8.self)
    return count > limit ? shown + "…" : shown
}
