import Columnar
import Engine
import XCTest

/// What would need more memory than the process may take ends with an error, not with the process.
final class MemoryLimitTests: XCTestCase {
    private static let hungry = [
        "SELECT size(array_repeat(array_repeat(1, 100000), 100000))",
        "SELECT length(array_join(array_repeat(repeat('x', 1000000), 1000000), ','))",
        "SELECT size(collect_list(repeat('x', 1000000))) FROM range(100000)",
        "SELECT length(listagg(repeat('x', 100000), ',')) FROM range(1000000)",
        "SELECT size(collect_list(id)) FROM range(100000000000)",
        "SELECT count(DISTINCT concat(repeat('x', 1000), id)) FROM range(100000000)",
        "SELECT size(map_from_arrays(sequence(1, 10000), array_repeat(repeat('x', 1000000), 10000)))",
        "SELECT count(*) FROM (SELECT transform(sequence(1, 100000), x -> repeat('x', 100000 + x % 2)) AS a FROM range(100)) WHERE size(a) < 0",
    ]
    private static let conditions: Set<String> = ["QUERY_MEMORY_LIMIT_EXCEEDED", "COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION"]

    private func value(_ session: Session, _ statement: String) throws -> Value? {
        try session.execute(statement).batches.first?.columns.first?.value(at: 0)
    }

    func testHungryStatementsEndWithAnError() throws {
        let before = ProcessMemory.ceiling
        defer { ProcessMemory.ceiling = before }
        let session = Engine(catalog: MemoryCatalog(), threads: 2).session()
        ProcessMemory.ceiling = try XCTUnwrap(ProcessMemory.inUse, "this system does not tell") + (128 << 20)
        for statement in Self.hungry {
            XCTAssertThrowsError(try session.execute(statement), statement) { error in
                XCTAssertTrue(Self.conditions.contains((error as? QueryError)?.condition ?? ""), "\(statement): \(error)")
            }
            XCTAssertEqual(try value(session, "SELECT 1 + 1"), .integer(2), "after \(statement)")
        }
    }

    func testValuesBelowTheLimitArePossible() throws {
        let session = Engine(catalog: MemoryCatalog(), threads: 2).session()
        XCTAssertEqual(try value(session, "SELECT length(repeat('x', 10000000))"), .integer(10_000_000))
        XCTAssertEqual(try value(session, "SELECT size(sequence(1, 100000))"), .integer(100_000))
    }
}
