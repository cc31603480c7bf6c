import Columnar
import Synchronization

/// Bytes held by the operators of one query, against its limit. Lock-free.
package final class MemoryAccount: Sendable {
    package let limit: Int
    private let held = Atomic<Int>(0)
    private let highest = Atomic<Int>(0)

    package init(limit: Int) { self.limit = limit }

    package var used: Int { held.load(ordering: .relaxed) }
    package var peak: Int { highest.load(ordering: .relaxed) }

    /// Adds bytes to the account; over the limit it throws, naming the operator that asked.
    package func charge(_ bytes: Int, to operatorName: String) throws {
        guard bytes > 0 else { return }
        let total = held.add(bytes, ordering: .relaxed).newValue
        if total > highest.load(ordering: .relaxed) { highest.store(total, ordering: .relaxed) }
        if total > limit {
            throw QueryError(
                "QUERY_MEMORY_LIMIT_EXCEEDED", sqlState: "53200",
                "The query needs more than its memory limit of \(MemoryAccount.text(limit)) (in operator \(operatorName)). "
                    + "Read fewer rows or columns, or raise the limit.")
        }
    }

    package func release(_ bytes: Int) {
        held.subtract(max(bytes, 0), ordering: .relaxed)
    }

    private static func text(_ bytes: Int) -> String {
        if bytes >= 1 << 30 && bytes % (1 << 30) == 0 { return "\(bytes >> 30) GiB" }
        if bytes >= 1 << 20 { return "\(bytes >> 20) MiB" }
        return "\(bytes) bytes"
    }
}

extension Batch {
    /// Bytes of the rows themselves: shared dictionaries and the text behind long strings are not counted.
    var rowByteCount: Int {
        var total = 0
        for column in columns { total &+= column.rowByteCount }
        return total
    }
}

extension Vector {
    var rowByteCount: Int {
        switch encoding {
        case .constant: return 16
        case .dictionary(let width): return count &* (Int(width.rawValue) &+ (validity == nil ? 0 : 1))
        case .flat:
            var total = count &* (kind.width &+ (validity == nil ? 0 : 1))
            for child in children { total &+= child.rowByteCount }
            return total
        }
    }
}
