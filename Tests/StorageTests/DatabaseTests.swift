import Columnar
import Engine
import Foundation
import Planner
import XCTest

@testable import Storage

final class DatabaseTests: XCTestCase {
    private var directory = ""

    override func setUp() {
        directory = NSTemporaryDirectory() + "sparkplug-storage-" + UUID().uuidString
    }

    override func tearDown() {
        try? FileManager.default.removeItem(atPath: directory)
    }

    private let visits = TableName(table: "visits")
    private let schema: Schema = [
        Field("id", .bigint, nullable: false), Field("name", .string), Field("score", .double),
        Field("tags", .array(.string, containsNull: true)),
    ]

    private func definition(_ name: String = "visits", _ schema: Schema? = nil) -> TableDefinition {
        TableDefinition(name: TableName(table: name), columns: (schema ?? self.schema).map { .init($0) })
    }

    private func batch(_ ids: Range<Int>) -> Batch {
        let columns = schema.map { VectorBuilder($0.type) }
        for id in ids {
            columns[0].append(.integer(Int64(id)))
            columns[1].append(id % 5 == 0 ? .null : .string(id % 2 == 0 ? "even" : "a somewhat longer odd name"))
            columns[2].append(.double(Double(id) / 4))
            columns[3].append(id % 3 == 0 ? .null : .array([.string("tag \(id % 7) of a certain length"), .null]))
        }
        return Batch(columns.map { $0.finish() }, count: ids.count)
    }

    private func rows(_ database: Database, _ table: TableName? = nil) -> [[Value]] {
        guard let snapshot = database.snapshot.tables[table ?? visits]?.rows else { return [] }
        return snapshot.segments.flatMap { segment in
            let all = segment.batch(columns: Array(snapshot.schema.indices), rows: 0..<segment.rowCount)
            return (0..<segment.rowCount).map { all.row($0) }
        }
    }

    private func expected(_ ids: Range<Int>) -> [[Value]] {
        let all = batch(ids)
        return (0..<ids.count).map { all.row($0) }
    }

    private func load(_ database: Database, _ ids: Range<Int>, _ mode: WriteMode = .append) throws -> WriteResult {
        try database.write(visits, mode) { _, append in try append(self.batch(ids)) }
    }

    func testRowsOutliveTheProcess() throws {
        do {
            let database = try Database(directory: directory)
            try database.createTable(definition())
            XCTAssertEqual(try load(database, 0..<5000), WriteResult(rows: 5000, version: 1))
            XCTAssertEqual(try load(database, 5000..<5010), WriteResult(rows: 10, version: 2))
            XCTAssertEqual(rows(database), expected(0..<5010))
        }
        let database = try Database(directory: directory)
        XCTAssertEqual(rows(database), expected(0..<5010))
        let table = try XCTUnwrap(database.snapshot.tables[visits])
        XCTAssertEqual(table.rows.version, 2)
        XCTAssertEqual(table.definition.schema, schema)
        XCTAssertTrue(table.rows.statistics[0].isStrictlyAscending)
        XCTAssertEqual(table.rows.statistics[1].distinctCount, 2)
        XCTAssertEqual(try load(database, 5010..<5020).version, 3)
        XCTAssertEqual(rows(database), expected(0..<5020))
        for segment in try XCTUnwrap(database.snapshot.tables[visits]).rows.segments {
            XCTAssertTrue(segment.columns[1].dictionary === database.snapshot.tables[visits]?.rows.dictionary(1))
        }
        XCTAssertEqual(try load(database, 1..<3, .replace), WriteResult(rows: 2, version: 4))
        XCTAssertEqual(rows(database), expected(1..<3))
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: directory + "/segments").count, 1)
        XCTAssertTrue(database.problems.isEmpty)
    }

    func testAllColumnFormsSurviveTheDisk() throws {
        let wide = DataType.decimal(precision: 38, scale: 4)
        let record = DataType.structure([Field("a", .int), Field("m", .map(key: .string, value: .int, valueContainsNull: true))])
        let schema: Schema = [
            Field("constant", .int), Field("nulls", .string), Field("wide", wide), Field("text", .string), Field("flag", .boolean),
            Field("day", .date), Field("at", .timestamp), Field("record", record), Field("interval", .calendarInterval), Field("f", .float),
            Field("onlynull", record), Field("v", .void),
        ]
        let count = 3000
        let columns = schema.map { VectorBuilder($0.type) }
        for row in 0..<count {
            let number = Int64(row)
            columns[0].append(.integer(7))
            columns[1].append(.null)
            columns[2].append(.decimal(Int128(1) << 90 + Int128(row)))
            columns[3].append(row % 9 == 0 ? .null : .string("unique text \(row)"))
            columns[4].append(.boolean(row % 2 == 0))
            columns[5].append(.integer(number - 1000))
            columns[6].append(.integer(number * 1_000_000_007))
            columns[7].append(row % 4 == 0 ? .null : .structure([.integer(number), .map([MapEntry(.string("key \(row)"), .null)])]))
            columns[8].append(.interval(CalendarInterval(months: 1, days: Int32(row), microseconds: 3)))
            columns[9].append(.float(row == 17 ? .nan : Float(row)))
            columns[10].append(.null)
            columns[11].append(.null)
        }
        let all = Batch(columns.map { $0.finish() }, count: count)
        let name = TableName(table: "forms")
        do {
            let database = try Database(directory: directory)
            try database.createTable(definition("forms", schema))
            _ = try database.write(name, .append) { _, append in try append(all) }
        }
        let database = try Database(directory: directory)
        XCTAssertEqual(database.problems, [])
        XCTAssertEqual(rows(database, name), (0..<count).map { all.row($0) })
    }

    func testSmallLoadsAreJoined() throws {
        let database = try Database(directory: directory)
        try database.createTable(definition())
        for start in stride(from: 0, to: 30_000, by: 100) { _ = try load(database, start..<(start + 100)) }
        XCTAssertEqual(rows(database), expected(0..<30_000))
        let table = try XCTUnwrap(database.snapshot.tables[visits])
        XCTAssertLessThan(table.rows.segments.count, 13)
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: directory + "/segments").count, table.rows.segments.count)
    }

    func testSmallLoadsAtTheSameTimeShareVersions() throws {
        let database = try Database(directory: directory)
        try database.createTable(definition())
        let single = (0..<80).map { batch($0..<($0 + 1)) }
        let table = visits
        DispatchQueue.concurrentPerform(iterations: 16) { thread in
            for step in 0..<5 {
                let id = thread * 5 + step
                let receipt = LoadReceipt(key: "key \(id)", request: "r") { "\($0.rows)" }
                let result = try? database.load(table, .append, receipt: receipt) { _, target in try target.append([single[id]], workers: 1) }
                XCTAssertEqual(result?.rows, 1)
            }
        }
        let found = rows(database).compactMap { $0[0].integerValue }.sorted()
        XCTAssertEqual(found, (0..<80).map { Int64($0) })
        XCTAssertLessThanOrEqual(try XCTUnwrap(database.snapshot.tables[visits]).rows.version, 80)
        XCTAssertEqual(try database.receipt(key: "key 17")?.response, "1")
        XCTAssertNil(try database.receipt(key: "key 80"))
    }

    func testFailedLoadLeavesNothing() throws {
        struct Stop: Error {}
        let database = try Database(directory: directory)
        try database.createTable(definition())
        _ = try load(database, 0..<10)
        XCTAssertThrowsError(try database.write(visits, .append) { _, append in
            try append(self.batch(10..<100_000))
            throw Stop()
        })
        XCTAssertEqual(rows(database), expected(0..<10))
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: directory + "/segments").count, 1)
        XCTAssertEqual(try load(database, 10..<20).version, 2)
        XCTAssertEqual(rows(database), expected(0..<20))
    }

    /// Fails every single disk operation of a stream of loads in turn; after each, the folder is opened again as after a crash.
    func testEveryFailingDiskOperationLeavesWholeLoads() throws {
        var failed = 0
        let large = batch(200_000..<270_000)
        for allowed in 0..<60 {
            try? FileManager.default.removeItem(atPath: directory)
            var acknowledged = 0
            var tried = 0
            do {
                let files = FailingFileSystem(failingAfter: Int.max)
                let database = try Database(directory: directory, files: files)
                try database.createTable(definition())
                files.arm(allowed)
                for load in 0..<6 {
                    tried = load + 1
                    // One load large enough to be written while it comes.
                    let rows = load == 2 ? large : batch(load * 100_000..<(load * 100_000 + 50))
                    _ = try database.write(visits, load == 4 ? .replace : .append) { _, append in try append(rows) }
                    acknowledged = load + 1
                }
            } catch let error as QueryError {
                XCTAssertEqual(error.condition, "STORAGE_FULL")
                failed += 1
            }
            let database = try Database(directory: directory)
            XCTAssertEqual(database.problems, [])
            var counts: [Int64: Int] = [:]
            for segment in database.snapshot.tables[visits]?.rows.segments ?? [] {
                let ids = segment.columns[0].vector(rows: 0..<segment.rowCount).canonical()
                for row in 0..<ids.count { counts[ids.pointer(to: Int64.self)[row] / 100_000, default: 0] += 1 }
            }
            let found = Set(counts.keys)
            for (load, count) in counts { XCTAssertEqual(count, load == 2 ? 70_000 : 50, "operation \(allowed): load \(load) is half there") }
            // What was acknowledged is there; what failed may be there, but nothing after it.
            func state(_ loads: Int) -> Set<Int64> { Set((loads >= 5 ? 4 : 0)..<Int64(loads)) }
            XCTAssertTrue(found == state(acknowledged) || found == state(tried), "operation \(allowed): \(found) after \(acknowledged) of \(tried)")
            let files = try FileManager.default.contentsOfDirectory(atPath: directory + "/segments")
            XCTAssertEqual(files.count, database.snapshot.tables[visits]?.rows.segments.count ?? 0)
            if acknowledged == 6 { break }
        }
        XCTAssertGreaterThan(failed, 15)
    }

    func testDamageIsToldAndSparesOtherTables() throws {
        var name = ""
        do {
            let database = try Database(directory: directory)
            try database.createTable(definition())
            try database.createTable(definition("other"))
            _ = try load(database, 0..<300)
            name = try XCTUnwrap(FileManager.default.contentsOfDirectory(atPath: directory + "/segments").first)
            _ = try database.write(TableName(table: "other"), .append) { _, append in try append(self.batch(0..<10)) }
        }
        let path = directory + "/segments/" + name
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for damage in ["flip", "cut", "gone", "empty", "foreign"] {
            switch damage {
            case "flip":
                var bytes = whole
                bytes[whole.count / 3] ^= 0x40
                try bytes.write(to: URL(fileURLWithPath: path))
            case "cut": try whole.prefix(whole.count - 100).write(to: URL(fileURLWithPath: path))
            case "empty": try Data().write(to: URL(fileURLWithPath: path))
            case "foreign": try Data("PAR1 something else entirely, but long enough to look like a file of some kind, or not".utf8).write(to: URL(fileURLWithPath: path))
            default: try FileManager.default.removeItem(atPath: path)
            }
            let database = try Database(directory: directory)
            XCTAssertEqual(database.problems.map { $0.table.table }, ["visits"], damage)
            XCTAssertTrue(database.problems.first?.message.contains(name) ?? false, "\(damage): \(database.problems)")
            XCTAssertEqual(rows(database, TableName(table: "other")), expected(0..<10))
            XCTAssertThrowsError(try load(database, 0..<1)) { XCTAssertEqual(($0 as? QueryError)?.condition, "STORAGE_CORRUPTED") }
            XCTAssertThrowsError(try database.createTable(definition()))
        }
        // Every single byte of the footer and some others.
        for position in stride(from: whole.count - 1, to: 0, by: -61) {
            var bytes = whole
            bytes[position] ^= 0xFF
            try bytes.write(to: URL(fileURLWithPath: path))
            let segment = try? NativeSegmentFormat().read(path, schema: schema, LocalFileSystem())
            if let segment {
                // Only padding may be touched without notice.
                let all = segment.batch(columns: [0, 1, 2, 3], rows: 0..<segment.rowCount)
                XCTAssertEqual((0..<segment.rowCount).map { all.row($0) }, expected(0..<300), "byte \(position)")
            }
        }
        do {
            let database = try Database(directory: directory)
            try database.dropTable(visits)
            try database.createTable(definition())
            _ = try load(database, 0..<7)
        }
        let database = try Database(directory: directory)
        XCTAssertEqual(database.problems, [])
        XCTAssertEqual(rows(database), expected(0..<7))
    }

    func testTwoDatabasesCannotShareAFolder() throws {
        let database = try Database(directory: directory)
        XCTAssertThrowsError(try Database(directory: directory)) { XCTAssertEqual(($0 as? QueryError)?.condition, "STORAGE_IN_USE") }
        withExtendedLifetime(database) {}
    }

    func testDefinitions() throws {
        do {
            let database = try Database(directory: directory)
            var described = definition()
            described.comment = "who was where"
            described.clusterBy = ["id"]
            described.properties = ["owner": "us"]
            described.columns[2].defaultText = "0.5"
            try database.createTable(described)
            XCTAssertThrowsError(try database.createTable(definition())) {
                XCTAssertEqual(($0 as? QueryError)?.condition, "TABLE_OR_VIEW_ALREADY_EXISTS")
            }
            _ = try load(database, 0..<10)
            try database.renameTable(visits, to: TableName(table: "stays"))
            try database.createDatabase("lab")
            try database.putView(StoredView(name: TableName(database: "lab", table: "v"), columns: ["x"], text: "SELECT 1"))
            try database.putFunction(StoredFunction(database: "default", name: "f", text: "CREATE FUNCTION f() RETURN 1"))
            try CatalogEntries(database).put(kind: "token", key: "a", value: "b")
            try CatalogEntries(database).put(kind: "token", key: "c", value: "d")
            try CatalogEntries(database).put(kind: "token", key: "a", value: nil)
            XCTAssertThrowsError(try database.dropTable(visits))
            XCTAssertEqual(database.snapshot.definitionVersion, 5)
        }
        do {
            let database = try Database(directory: directory)
            let table = try XCTUnwrap(database.snapshot.tables[TableName(table: "stays")])
            XCTAssertEqual(table.definition.comment, "who was where")
            XCTAssertEqual(table.definition.clusterBy, ["id"])
            XCTAssertEqual(table.definition.properties, ["owner": "us"])
            XCTAssertEqual(table.definition.columns[2].defaultText, "0.5")
            XCTAssertEqual(rows(database, TableName(table: "stays")), expected(0..<10))
            XCTAssertEqual(database.snapshot.databases, ["default", "lab"])
            XCTAssertEqual(database.snapshot.views[TableName(database: "lab", table: "v")]?.text, "SELECT 1")
            XCTAssertEqual(database.snapshot.functions[TableName(table: "f")]?.text, "CREATE FUNCTION f() RETURN 1")
            XCTAssertEqual(try CatalogEntries(database).all(kind: "token"), ["c": "d"])
            // A column more.
            var wider = table.definition
            wider.columns.append(.init(Field("extra", .int)))
            try database.alterTable(wider) { old in
                old.segments.map { segment in
                    var batch = segment.batch(columns: [0, 1, 2, 3], rows: 0..<segment.rowCount)
                    batch.columns.append(.constant(.integer(9), .int, count: batch.count))
                    return batch
                }
            }
            try database.dropFunction(database: "default", name: "f")
            try database.dropDatabase("lab")
        }
        let database = try Database(directory: directory)
        XCTAssertEqual(rows(database, TableName(table: "stays")), expected(0..<10).map { $0 + [.integer(9)] })
        XCTAssertTrue(database.snapshot.views.isEmpty)
        XCTAssertTrue(database.snapshot.functions.isEmpty)
        try database.dropTable(TableName(table: "stays"))
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: directory + "/segments"), [])
    }
}
