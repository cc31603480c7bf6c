#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Foundation

/// What an expression may know of the session and statement it runs in. One per statement execution, shared by its workers.
/// Sendable because it is immutable but for `cancellation`, which locks itself.
package final class EvaluationContext: @unchecked Sendable {
    /// The session time zone's name as set: `UTC`, `Europe/Berlin`, `+02:00`.
    package let timeZone: String
    /// Microseconds since the epoch at the statement's start: every `now()` of a statement is the same instant.
    package let startMicroseconds: Int64
    package let user: String
    package let catalog: String
    package let database: String
    /// Seeds `rand()` and the like without a seed of their own.
    package let seed: UInt64
    /// Spark's `spark.sql.ansi.enabled`; off, errors of overflow and casts become NULL or wrap.
    package let ansi: Bool
    package let cancellation: Cancellation

    package init(
        timeZone: String = "UTC", startMicroseconds: Int64? = nil, user: String = "sparkplug", catalog: String = "spark_catalog",
        database: String = "default", seed: UInt64 = 0, ansi: Bool = true, cancellation: Cancellation = Cancellation()
    ) {
        self.timeZone = timeZone
        self.startMicroseconds = startMicroseconds ?? Int64(Date().timeIntervalSince1970 * 1_000_000)
        self.user = user
        self.catalog = catalog
        self.database = database
        self.seed = seed
        self.ansi = ansi
        self.cancellation = cancellation
    }

    /// The same with another cancellation.
    package func with(_ cancellation: Cancellation) -> EvaluationContext {
        EvaluationContext(
            timeZone: timeZone, startMicroseconds: startMicroseconds, user: user, catalog: catalog, database: database, seed: seed, ansi: ansi,
            cancellation: cancellation)
    }
}

/// A flag that ends a running statement; asked at batch borders, with the process's memory.
/// Sendable because `reason` and `patience` are guarded by `lock`.
package final class Cancellation: @unchecked Sendable {
    private let lock = NSLock()
    private var reason: QueryError?
    /// How often it may still be asked before it ends the work by itself; nil without such a limit.
    private var patience: Int?
    private let started = ProcessMemory.clock()
    /// What ends this as well.
    private let parent: Cancellation?

    /// With a `patience`, work that asks more often than that is ended: what evaluates constants beforehand gives up on long ones.
    package init(patience: Int? = nil, parent: Cancellation? = nil) {
        self.patience = patience
        self.parent = parent
    }

    /// The first reason given stays.
    package func cancel(_ error: QueryError) {
        lock.withLock { if reason == nil { reason = error } }
    }

    private func ask() -> QueryError? {
        lock.withLock {
            if let left = patience {
                patience = left - 1
                if left <= 0 && reason == nil { reason = QueryError("QUERY_CANCELLED", sqlState: "57014", "The work takes too long.") }
            }
            return reason
        } ?? parent?.ask()
    }

    package var isCancelled: Bool { ask() != nil }

    package func check() throws {
        if let error = ask() { throw error }
        // What takes long is what takes much; a short statement beside it is not made to fail.
        try ProcessMemory.check(startedAt: started)
    }
}
