import Columnar
import Engine
import Planner

/// New rows of a table on their way to the disk and into the catalog. Made, finished or undone under the table's write lock.
final class TableChange {
    private let database: Database
    private let state: TableState
    private let definition: TableDefinition
    private let existing: [Segment]
    private let join: SegmentJoin
    private let sinks: [SegmentFileSink]
    private var entries: [SegmentEntry] = []
    let version: Int

    /// Puts loads behind the table's rows, or in their place, and their files on the disk. Throws with nothing changed.
    init(
        _ database: Database, _ state: TableState, _ definition: TableDefinition, _ before: TableSnapshot, _ mode: WriteMode,
        _ loads: [StoredIntake]
    ) throws {
        self.database = database
        self.state = state
        self.definition = definition
        version = before.version + 1
        existing = mode == .append ? before.segments : []
        let large = loads.filter { !$0.rows.segments.isEmpty }
        join = try SegmentJoin(definition.schema, existing: existing, dictionaries: state.dictionaries, loads: loads.map(\.rows))
        let small = SegmentFileSink(database, definition.schema, tableId: state.id)
        sinks = [small] + large.map(\.sink)
        for segment in join.joined { small.write(segment) }
        do {
            for sink in sinks { entries += try sink.rename() }
            if !entries.isEmpty { try database.files.syncDirectory(database.directory + "/segments") }
        } catch {
            undo()
            throw error
        }
    }

    /// Takes part in a transaction of the catalog.
    func store(_ connection: SQLiteConnection) throws {
        try connection.replaceSegments(state.id, keeping: join.keptCount, adding: entries, version: version)
    }

    /// After the commit: the table's new snapshot, for the caller to publish. Files that are not needed any more are removed.
    func conclude() -> TableSnapshot {
        let dropped = state.files[join.keptCount...].map { $0.file }
        state.files = Array(state.files[..<join.keptCount]) + entries
        state.dictionaries = join.dictionaries
        database.removeFiles(dropped)
        return TableSnapshot(
            name: definition.name.table, schema: definition.schema, segments: existing[..<join.keptCount] + join.joined + join.adopted,
            version: version)
    }

    /// After a failure before the commit.
    func undo() {
        join.undo()
        for sink in sinks { sink.removeFiles() }
    }

    /// After a failed commit. The disk may have it all the same, unless there was no room to write it: the files then stay until another
    /// commit has taken its place, or the next start tells.
    func undo(commitFailure: any Error) {
        if (commitFailure as? QueryError)?.condition == StorageErrors.fullCondition { return undo() }
        join.undo()
        database.leave(entries.map(\.file))
    }
}
