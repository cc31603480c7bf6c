import Columnar
import Engine
import Foundation
import Planner
import Synchronization

/// What the folder's files have become, at one moment.
package struct PublishedQueries: Sendable {
    struct Definition: Sendable {
        var kind: QueryFile.Definition.Kind
        var name: TableName
        var summary: String
        var file: String
        var text: String
    }

    var endpoints: [String: Endpoint] = [:]
    var definitions: [Definition] = []
    package var problems: [FileProblem] = []

    package var endpointCount: Int { endpoints.count }
    package var definitionCount: Int { definitions.count }

    /// Endpoints by route, sorted.
    var sortedEndpoints: [Endpoint] { endpoints.values.sorted { $0.route < $1.route } }
}

/// A folder of `.sql` files, kept in step with what is published. A file that is broken changes nothing: what its last good version became stays.
/// Sendable because `published` locks itself, and everything else mutable is only touched by the holder of `reloading`.
package final class QueryFolder: @unchecked Sendable {
    private struct Stamp: Hashable {
        var seconds: Int
        var nanoseconds: Int
        var bytes: Int
        var inode: UInt64
    }

    private struct Known {
        var stamp: Stamp
        /// The last version that could be read.
        var good: QueryFile?
        /// Why the present version cannot be.
        var problem: FileProblem?
    }

    package let path: String
    private let engine: Engine
    private let state = Mutex(PublishedQueries())
    private let reloading = NSLock()
    private var files: [String: Known] = [:]
    private var seenDefinitionVersion = -1
    private var owned: [QueryFile.Definition.Kind: Set<TableName>] = [:]
    private var activities: [String: RouteActivity] = [:]
    private let isWatching = Mutex(false)
    private static let maximumFiles = 10_000
    private static let maximumDepth = 32
    private static let maximumBytes = 1 << 20

    package init(path: String, engine: Engine) {
        self.path = path
        self.engine = engine
    }

    package var published: PublishedQueries { state.withLock { $0 } }

    // MARK: Watching

    /// Looks for changes twice a second until `stopWatching`. `report` hears of every new set of problems, and of their end.
    package func watch(report: @escaping @Sendable ([FileProblem]) -> Void) {
        isWatching.withLock { $0 = true }
        let thread = Thread { [weak self] in
            var known = self?.published.problems ?? []
            while true {
                Thread.sleep(forTimeInterval: 0.5)
                guard let folder = self, folder.isWatching.withLock({ $0 }) else { return }
                folder.reload()
                let problems = folder.published.problems
                if problems != known {
                    known = problems
                    report(problems)
                }
            }
        }
        thread.name = "queries folder"
        thread.stackSize = 64 << 20
        thread.start()
    }

    package func stopWatching() { isWatching.withLock { $0 = false } }

    // MARK: Reloading

    /// Brings what is published up to date if a file or the catalog's definitions have changed.
    package func reload() {
        reloading.withLock {
            let (found, scanProblems) = scan()
            let changed = update(found)
            guard changed || engine.catalog.snapshot.definitionVersion != seenDefinitionVersion else { return }
            publish(scanProblems)
        }
    }

    /// Whether a file came, went or changed.
    private func update(_ found: [String: Stamp]) -> Bool {
        var changed = seenDefinitionVersion < 0
        for path in files.keys where found[path] == nil {
            files[path] = nil
            changed = true
        }
        for (path, stamp) in found where files[path]?.stamp != stamp {
            changed = true
            var known = Known(stamp: stamp, good: files[path]?.good)
            do {
                let text = try read(path)
                do { known.good = try QueryFile(path: path, text: text) } catch { known.problem = FileProblem(file: path, error: error, text: text) }
            } catch {
                known.problem = FileProblem(file: path, error: error, text: nil)
            }
            files[path] = known
        }
        return changed
    }

    private func read(_ file: String) throws -> String {
        guard let bytes = FileManager.default.contents(atPath: path + "/" + file) else {
            throw QueryError("FAILED_READ_FILE", sqlState: "KD001", "The file cannot be read. Check its permissions.")
        }
        guard bytes.count <= Self.maximumBytes else {
            throw QueryError("FAILED_READ_FILE", sqlState: "KD001", "The file has \(bytes.count) bytes; \(Self.maximumBytes) are allowed.")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw QueryError("FAILED_READ_FILE", sqlState: "KD001", "The file is not UTF-8 text.")
        }
        return text
    }

    private func publish(_ scanProblems: [FileProblem]) {
        let before = published
        var next = PublishedQueries()
        next.problems = scanProblems + files.values.compactMap(\.problem)
        let good = files.values.compactMap(\.good).sorted { $0.path < $1.path }
        var pending: [DefinitionLoader.Pending] = []
        for file in good {
            guard case .definitions(let definitions) = file.content else { continue }
            pending += definitions.map { DefinitionLoader.Pending(file: file, definition: $0) }
        }
        var loader = DefinitionLoader(engine: engine)
        loader.apply(pending)
        next.problems += loader.problems
        dropUndefined(pending)
        if loader.changedDefinitions { refreshViews(pending, &next.problems) }
        next.definitions = pending.map {
            PublishedQueries.Definition(
                kind: $0.definition.kind, name: $0.definition.name, summary: $0.definition.summary, file: $0.file.path, text: $0.file.text)
        }
        seenDefinitionVersion = engine.catalog.snapshot.definitionVersion
        for file in good {
            guard case .endpoint(let query, let header) = file.content else { continue }
            let activity = activities[file.route] ?? RouteActivity("/" + file.route)
            activities[file.route] = activity
            do {
                next.endpoints[file.route] = try Endpoint(file, query, header, engine: engine, activity: activity)
            } catch {
                next.problems.append(FileProblem(file: file.path, error: error, text: file.text))
                next.endpoints[file.route] = before.endpoints[file.route]
            }
        }
        next.problems.sort { ($0.file, $0.line ?? 0, $0.column ?? 0) < ($1.file, $1.line ?? 0, $1.column ?? 0) }
        let made = next
        state.withLock { $0 = made }
    }

    /// Views and functions whose file is gone go, too; tables stay, for their rows.
    private func dropUndefined(_ pending: [DefinitionLoader.Pending]) {
        var now: [QueryFile.Definition.Kind: Set<TableName>] = [:]
        for entry in pending { now[entry.definition.kind, default: []].insert(entry.definition.name) }
        let relations = (now[.view] ?? []).union(now[.materializedView] ?? []).union(now[.table] ?? [])
        for name in owned[.view, default: []] where !relations.contains(name) { try? engine.catalog.dropView(name) }
        for name in owned[.materializedView, default: []] where !relations.contains(name) { try? engine.catalog.dropTable(name) }
        for name in owned[.function, default: []].subtracting(now[.function] ?? []) {
            try? engine.catalog.dropFunction(database: name.database, name: name.table)
        }
        owned = now
    }

    /// A changed view or function changes what materialized views compute.
    private func refreshViews(_ pending: [DefinitionLoader.Pending], _ problems: inout [FileProblem]) {
        let snapshot = engine.catalog.snapshot
        for entry in pending where entry.definition.kind == .materializedView && snapshot.tables[entry.definition.name]?.definition.materializedQuery != nil {
            do { try engine.materializedViews.refresh(entry.definition.name, engine: engine) } catch {
                problems.append(FileProblem(file: entry.file.path, error: error, text: nil))
            }
        }
    }

    // MARK: Scanning

    private func scan() -> ([String: Stamp], [FileProblem]) {
        var found: [String: Stamp] = [:]
        var problems: [FileProblem] = []
        scan("", depth: 0, &found, &problems)
        return (found, problems)
    }

    private func scan(_ folder: String, depth: Int, _ found: inout [String: Stamp], _ problems: inout [FileProblem]) {
        let full = folder.isEmpty ? path : path + "/" + folder
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: full) else {
            let error = QueryError("FAILED_READ_FILE", sqlState: "KD001", "The folder \(full) cannot be read. Check that it exists and its permissions.")
            problems.append(FileProblem(file: folder.isEmpty ? "." : folder, error: error, text: nil))
            return
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            guard found.count < Self.maximumFiles else { return }
            let relative = folder.isEmpty ? name : folder + "/" + name
            var status = stat()
            guard stat(path + "/" + relative, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                if depth < Self.maximumDepth { scan(relative, depth: depth + 1, &found, &problems) }
            } else if name.hasSuffix(".sql") && name.utf8.count > 4 && status.st_mode & S_IFMT == S_IFREG {
                found[relative] = Stamp(
                    seconds: Int(status.st_mtim.tv_sec), nanoseconds: Int(status.st_mtim.tv_nsec), bytes: Int(status.st_size), inode: UInt64(status.st_ino))
            }
        }
    }
}
