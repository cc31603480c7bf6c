import Columnar
import Execution
import Foundation
import Planner
import SQLSyntax

/// Keeps materialized views as new as the tables they come from: a view is computed anew before it is read when those have changed since.
/// Sendable because `computed` is guarded by `lock`, and `refreshing` makes refreshes wait for each other.
package final class MaterializedViews: @unchecked Sendable {
    private let lock = NSLock()
    private let refreshing = NSRecursiveLock()
    /// Versions of the inputs that each view was computed from, and the definitions' number.
    private var computed: [TableName: Inputs] = [:]

    private struct Inputs: Equatable {
        var versions: [TableName: Int]
        var text: String
    }

    package init() {}

    /// Refreshes the views among `tables` that are out of date, views below them first. O(tables) when none is.
    func freshen(_ tables: Set<TableName>, engine: Engine) throws {
        let snapshot = engine.catalog.snapshot
        for table in tables where snapshot.tables[table]?.definition.materializedQuery != nil {
            if isFresh(table, snapshot) { continue }
            try refresh(table, engine: engine, onlyWhenStale: true)
        }
    }

    /// Whether none of the views among `tables` would have to be computed before it is read. O(tables).
    package func areFresh(_ tables: Set<TableName>, engine: Engine) -> Bool {
        let snapshot = engine.catalog.snapshot
        return tables.allSatisfy { snapshot.tables[$0]?.definition.materializedQuery == nil || isFresh($0, snapshot) }
    }

    /// Refreshes every view that reads one of the tables, directly or through other views. For after a load.
    package func refreshAll(engine: Engine) throws {
        let names = engine.catalog.snapshot.tables.values.filter { $0.definition.materializedQuery != nil }.map(\.definition.name)
        for name in names.sorted(by: { $0.table < $1.table }) { try refresh(name, engine: engine, onlyWhenStale: true) }
    }

    private func isFresh(_ view: TableName, _ snapshot: CatalogSnapshot) -> Bool {
        guard let text = snapshot.tables[view]?.definition.materializedQuery, let inputs = lock.withLock({ computed[view] }), inputs.text == text else { return false }
        return inputs.versions.allSatisfy { table, version in
            guard let current = snapshot.tables[table] else { return false }
            if current.definition.materializedQuery != nil && !isFresh(table, snapshot) { return false }
            return current.rows.version == version
        }
    }

    /// Computes a view and replaces its rows.
    package func refresh(_ view: TableName, engine: Engine, onlyWhenStale: Bool = false) throws {
        try refreshing.withLock {
            let before = engine.catalog.snapshot
            if onlyWhenStale && isFresh(view, before) { return }
            guard let text = before.tables[view]?.definition.materializedQuery else { throw CatalogErrors.notFound(view) }
            let session = engine.session()
            session.database = view.database
            let query = try engine.texts.query(text)
            let prepared = try session.prepare(query)
            guard !prepared.tables.contains(view) else {
                throw QueryError("RECURSIVE_VIEW", sqlState: "42K0H", "The materialized view `\(view.table)` reads itself.")
            }
            try freshen(prepared.tables, engine: engine)
            let inputs = engine.catalog.snapshot
            var versions: [TableName: Int] = [:]
            for table in prepared.tables { versions[table] = inputs.tables[table]?.rows.version ?? 0 }
            let schema = inputs.tables[view]?.definition.schema ?? []
            guard prepared.schema.map(\.type) == schema.map(\.type) else {
                throw QueryError(
                    "INCOMPATIBLE_VIEW_SCHEMA_CHANGE", sqlState: "51024",
                    "The materialized view `\(view.table)` no longer gives the columns it was created with. Create it again.")
            }
            let result = try session.run(prepared, parameters: [:])
            _ = try engine.catalog.write(view, .replace) { _, append in
                for batch in try result.collect() { try append(batch) }
            }
            lock.withLock { computed[view] = Inputs(versions: versions, text: text) }
        }
    }
}
