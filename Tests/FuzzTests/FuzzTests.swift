import Foundation
import XCTest
import sparkplug_fuzz

/// A short run of the fuzzer over the recorded statements. Longer: `swift run -c release sparkplug-fuzz Tests/Conformance --count 1000000 --seed 7`.
final class FuzzTests: XCTestCase {
    func testMutatedStatementsOfTheConformanceFiles() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Conformance")
        let corpus = Corpus(folders: [folder.path])
        XCTAssertGreaterThan(corpus.statements.count, 5_000)
        let mutator = Mutator(corpus)
        nonisolated(unsafe) var problems: [String] = []  // the thread is done before they are read
        nonisolated(unsafe) var counts = FuzzTarget.Counts()
        let done = DispatchSemaphore(value: 0)
        // Statements may be deeply nested: the thread has the room that the service's threads have.
        let thread = Thread {
            defer { done.signal() }
            guard let target = try? FuzzTarget(corpus) else { return problems.append("no target") }
            for index in 0..<UInt64(3_000) {
                let statement = mutator.statement(seed: 20_261_123, index: index)
                if let problem = target.feed(statement, executes: index % 4 == 0) {
                    problems.append("statement \(index): \(problem)\n\(String(decoding: statement.prefix(1000), as: UTF8.self))")
                }
            }
            counts = target.counts
        }
        thread.stackSize = 64 << 20
        thread.start()
        done.wait()
        XCTAssertTrue(problems.isEmpty, problems.joined(separator: "\n"))
        XCTAssertGreaterThan(counts.parsed, 500)
        XCTAssertGreaterThan(counts.executed, 50)
    }

    /// The same seed and number give the same statement: a report can be looked into later.
    func testStatementsAreReproducible() {
        let mutator = Mutator(Corpus(["SELECT a + 1 FROM t WHERE b = 'x'; SELECT count(*) FROM u GROUP BY c"]))
        for index in 0..<UInt64(50) {
            XCTAssertEqual(mutator.statement(seed: 3, index: index), mutator.statement(seed: 3, index: index))
        }
    }
}
