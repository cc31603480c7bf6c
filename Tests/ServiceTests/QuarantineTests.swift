import Columnar
import Engine
import Foundation
import Storage
import XCTest

@testable import Service

final class QuarantineTests: XCTestCase {
    private static let schema = "{\"columns\": [{\"name\": \"a\", \"type\": \"INT\", \"nullable\": false}, {\"name\": \"b\", \"type\": \"STRING\"}]}"
    private static let rejected = "SELECT load_version AS v, line, byte_offset AS o, column_name AS c, reason, record FROM t_quarantine ORDER BY v, line"

    private func check(_ running: RunningService) {
        XCTAssertEqual(running.send("PUT", "/tables/t", ["Content-Type: application/json"], Array(Self.schema.utf8)).status, 201)
        XCTAssertEqual(
            running.post("/tables/t?on_error=quarantine", "text/csv", "a,b\n1,x\nz,y\n3,ok\n,n\n5,a,b\n").body,
            "{\"table\":\"t\",\"rows\":2,\"version\":1,\"rejected\":3,\"quarantine\":\"t_quarantine\"}\n")
        XCTAssertEqual(
            running.post("/tables/t?on_error=quarantine", "application/x-ndjson", "{\"a\":1}\nno\n{\"a\":7}\n").body,
            "{\"table\":\"t\",\"rows\":2,\"version\":2,\"rejected\":1,\"quarantine\":\"t_quarantine\"}\n")
        XCTAssertEqual(
            running.post("/tables/t?on_error=quarantine", "text/csv", "a\n8\n").body,
            "{\"table\":\"t\",\"rows\":1,\"version\":3,\"rejected\":0,\"quarantine\":\"t_quarantine\"}\n")
        XCTAssertEqual(running.post("/tables/t", "text/csv", "a\nq\n").status, 422)
        XCTAssertTrue(running.sql("SELECT sum(a) AS s FROM t").body.contains("{\"s\":20}"))
        let rows = running.sql(Self.rejected).body
        XCTAssertTrue(rows.contains("{\"v\":1,\"line\":3,\"o\":8,\"c\":\"a\",\"reason\":\"'z' is not a INT\",\"record\":\"z,y\"}"), rows)
        XCTAssertTrue(rows.contains("{\"v\":1,\"line\":5,\"o\":17,\"c\":\"a\",\"reason\":\"is empty, but the column is NOT NULL\",\"record\":\",n\"}"), rows)
        XCTAssertTrue(rows.contains("\"record\":\"5,a,b\"}"), rows)
        XCTAssertTrue(rows.contains("{\"v\":2,\"line\":2,"), rows)
        XCTAssertEqual(running.send("PUT", "/tables/u_quarantine", ["Content-Type: text/csv"], Array("x\n1\n".utf8)).status, 201)
        XCTAssertEqual(running.send("PUT", "/tables/u", ["Content-Type: text/csv"], Array("a\n1\n".utf8)).status, 201)
        XCTAssertEqual(running.post("/tables/u?on_error=quarantine", "text/csv", "a\nz\n").status, 409)
        XCTAssertEqual(running.post("/tables/t?on_error=perhaps", "text/csv", "a\n1\n").status, 400)
    }

    func testInMemory() throws { check(try RunningService()) }

    func testOnDisk() throws {
        let folder = NSTemporaryDirectory() + "quarantine-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do { check(try RunningService(engine: Engine(catalog: try Database(directory: folder), threads: 2))) }
        let again = try RunningService(engine: Engine(catalog: try reopened(folder), threads: 2))
        XCTAssertTrue(again.sql("SELECT count(*) AS n FROM t_quarantine").body.contains("{\"n\":4}"))
    }

    /// The stopped service's threads may hold the folder for a moment still.
    private func reopened(_ folder: String) throws -> Database {
        for _ in 0..<100 {
            do { return try Database(directory: folder) } catch let error as QueryError where error.condition == "STORAGE_IN_USE" {
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
        return try Database(directory: folder)
    }

    func testKeysAreKeptInMemoryToo() throws {
        let running = try RunningService()
        XCTAssertEqual(running.send("PUT", "/tables/t", ["Content-Type: application/json"], Array(Self.schema.utf8)).status, 201)
        func load(_ rows: String, _ path: String = "/tables/t") -> (status: Int, body: String) {
            let answer = running.send("POST", path, ["Content-Type: text/csv", "Idempotency-Key: k"], Array(rows.utf8))
            return (answer.status, answer.body)
        }
        XCTAssertEqual(load("a\n1\n").body, "{\"table\":\"t\",\"rows\":1,\"version\":1}\n")
        XCTAssertEqual(load("a\n1\n").body, "{\"table\":\"t\",\"rows\":1,\"version\":1}\n")
        XCTAssertEqual(load("a\n1\n", "/tables/t?mode=replace").status, 409)
        XCTAssertTrue(running.sql("SELECT count(*) AS n FROM t").body.contains("{\"n\":1}"))
    }
}
