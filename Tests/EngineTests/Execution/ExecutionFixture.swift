import Columnar
import Engine
import Execution
import Planner
import XCTest

/// Numbers that are the same in every run.
struct FixedRandom: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var word = state
        word ^= word >> 33
        word = word &* 0xFF51_AFD7_ED55_8CCD
        return word ^ (word >> 29)
    }
}

/// An engine over tables in memory, asked under several settings that must all give the same rows.
final class ExecutionFixture {
    let catalog = MemoryCatalog()
    let engine: Engine

    init() { engine = Engine(catalog: catalog, threads: 3) }

    deinit { engine.pool.stop() }

    /// Adds a table whose rows lie in so many segments.
    func add(_ name: String, _ schema: Schema, _ rows: [[Value]], segments: Int = 1) throws {
        let table = TableName(table: name)
        try catalog.createTable(TableDefinition(name: table, columns: schema.map { TableDefinition.Column($0) }))
        let size = max((rows.count + segments - 1) / segments, 1)
        var start = 0
        while start < rows.count {
            let part = rows[start..<min(start + size, rows.count)]
            let builders = schema.map { VectorBuilder($0.type) }
            for row in part { for (builder, value) in zip(builders, row) { builder.append(value) } }
            let batch = Batch(builders.map { $0.finish() }, count: part.count)
            _ = try catalog.write(table, .append) { _, append in try append(batch) }
            start += size
        }
    }

    static let variants: [(threads: Int, batchRows: Int)] = [(1, 2048), (3, 3), (2, 61)]

    func rows(_ text: String, threads: Int, batchRows: Int, memoryLimit: Int? = nil) throws -> [[Value]] {
        let session = engine.session()
        session.settings.threads = threads
        session.settings.batchRows = batchRows
        if let memoryLimit { session.settings.memoryLimit = memoryLimit }
        return try session.execute(text).rows
    }

    /// The rows under every setting must be the expected ones, in any order unless `ordered`.
    func check(_ text: String, _ expected: [[Value]], ordered: Bool = false, file: StaticString = #filePath, line: UInt = #line) {
        let wanted = ordered ? expected.map { "\($0)" } : expected.map { "\($0)" }.sorted()
        for variant in ExecutionFixture.variants {
            do {
                let found = try rows(text, threads: variant.threads, batchRows: variant.batchRows).map { "\($0)" }
                let sorted = ordered ? found : found.sorted()
                if sorted == wanted { continue }
                let difference = zip(sorted, wanted).first { $0 != $1 }
                XCTFail(
                    "\(variant): \(sorted.count) rows, expected \(wanted.count); first difference \(String(describing: difference))\n\(text)",
                    file: file, line: line)
            } catch {
                XCTFail("\(variant): \(error)\n\(text)", file: file, line: line)
            }
        }
    }

    /// All settings must give the same rows as the first.
    func checkSame(_ text: String, count: Int? = nil, file: StaticString = #filePath, line: UInt = #line) throws {
        let first = try rows(text, threads: 1, batchRows: 2048)
        if let count { XCTAssertEqual(first.count, count, text, file: file, line: line) }
        check(text, first, file: file, line: line)
    }
}

extension Value {
    static func int(_ value: Int?) -> Value { value.map { .integer(Int64($0)) } ?? .null }
    static func text(_ value: String?) -> Value { value.map { .string($0) } ?? .null }
}
