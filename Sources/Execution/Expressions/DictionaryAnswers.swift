import Columnar
import Synchronization

/// What expressions give for the entries of dictionaries, shared by the workers of one run: results that are text then have the same
/// dictionary everywhere, so that grouping goes by codes.
final class DictionaryAnswers: Sendable {
    struct Entry: Sendable {
        let dictionary: Vector
        /// One per entry.
        let answers: Vector
        /// The answer for NULL.
        let absent: Vector
    }

    /// Dictionaries remembered per expression; tables have one per column.
    private static let most = 8

    private let known = Mutex<[String: [Entry]]>([:])

    /// Computes an entry once; other workers that want it wait meanwhile.
    func entry(_ expression: String, _ dictionary: Vector, compute: () throws -> Entry) throws -> Entry {
        try known.withLock { known in
            if let found = known[expression]?.first(where: { $0.dictionary === dictionary }) { return found }
            let made = try compute()
            var entries = known[expression] ?? []
            if entries.count >= Self.most { entries.removeFirst() }
            entries.append(made)
            known[expression] = entries
            return made
        }
    }
}
