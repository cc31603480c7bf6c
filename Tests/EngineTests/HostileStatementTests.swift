import Columnar
import Engine
import Foundation
import XCTest

/// Statements that once ended the process, or did not end themselves.
final class HostileStatementTests: XCTestCase {
    private func assertFails(_ statement: String, _ condition: String, line: UInt = #line) throws {
        let session = Engine(catalog: MemoryCatalog(), threads: 1).session()
        try session.settings.set("sparkplug.statementTimeout", "0.5")
        let started = Date()
        XCTAssertThrowsError(try session.execute(statement), statement, line: line) {
            XCTAssertEqual(($0 as? QueryError)?.condition, condition, statement, line: line)
        }
        XCTAssertLessThan(Date().timeIntervalSince(started), 10, statement, line: line)
    }

    func testDeviationsOutsideOfAllSketches() throws {
        for deviation in ["double('Infinity')", "double('NaN')", "1e-320D", "1e300D", "-1D"] {
            try assertFails("SELECT approx_count_distinct(id, \(deviation)) FROM range(3)", "FAILED_FUNCTION_CALL")
        }
    }

    func testDistancesOfLongTextsEndWithTheStatement() throws {
        for function in ["levenshtein", "jaro_winkler_similarity"] {
            try assertFails(
                "SELECT \(function)(repeat('a', 2000000), repeat('b', 2000000)) FROM range(2) WHERE id > 0", "STATEMENT_TIMED_OUT")
        }
    }

    func testSequencesToTheLastDates() throws {
        let session = Engine(catalog: MemoryCatalog(), threads: 1).session()
        let result = try session.execute("SELECT size(sequence(DATE'2018-01-01', DATE'+294247-01-10', INTERVAL '100' YEAR))")
        XCTAssertEqual(result.batches.first?.columns.first?.value(at: 0), .integer(2923))
    }

    func testSubqueriesAsArgumentsThatMustBeConstant() throws {
        try assertFails("SELECT count(*) FROM range((SELECT 8))", "NON_FOLDABLE_ARGUMENT")
    }
}
