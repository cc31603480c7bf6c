import Engine
import Foundation
import Storage
import XCTest

@testable import Service

final class TableTests: XCTestCase {
    func testLoadsInEveryFormat() throws {
        let running = try RunningService()
        let schema = "{\"columns\": [{\"name\": \"a\", \"type\": \"BIGINT\", \"nullable\": false}, {\"name\": \"b\", \"type\": \"string\"}]}"
        let made = running.send("PUT", "/tables/t", ["Content-Type: application/json"], Array(schema.utf8))
        XCTAssertEqual(made.status, 201)
        XCTAssertEqual(running.send("PUT", "/tables/t", ["Content-Type: application/json"], Array(schema.utf8)).status, 200)
        XCTAssertEqual(running.post("/tables/t", "text/csv", "a,b\n1,x\n").body, "{\"table\":\"t\",\"rows\":1,\"version\":1}\n")
        XCTAssertEqual(running.post("/tables/t", "text/tab-separated-values", "a\tb\n2\ty\n").body, "{\"table\":\"t\",\"rows\":1,\"version\":2}\n")
        XCTAssertEqual(running.post("/tables/t", "application/json", "[{\"a\": 3, \"b\": \"z\"}, {\"a\": 4}]").body, "{\"table\":\"t\",\"rows\":2,\"version\":3}\n")
        XCTAssertEqual(running.post("/tables/t", "application/x-ndjson", "{\"a\": 5}\n{\"a\": 6}\n").body, "{\"table\":\"t\",\"rows\":2,\"version\":4}\n")
        XCTAssertEqual(running.post("/tables/t", nil, "a,b\n7,x\n").body, "{\"table\":\"t\",\"rows\":1,\"version\":5}\n")
        XCTAssertEqual(running.post("/tables/t", nil, "{\"a\": 8}\n").body, "{\"table\":\"t\",\"rows\":1,\"version\":6}\n")
        XCTAssertEqual(running.sql("SELECT sum(a) AS s, count(b) AS n FROM t").body.contains("{\"s\":36,\"n\":4}"), true)
        XCTAssertEqual(running.post("/tables/t?mode=replace", "text/csv", "a\n9\n").status, 200)
        XCTAssertEqual(running.sql("SELECT sum(a) AS s FROM t").body.contains("{\"s\":9}"), true)
        let chunked = running.send("POST", "/tables/t", ["Content-Type: text/csv", "Transfer-Encoding: chunked"], Array("4\r\na,b\n\r\n5\r\n10,q\n\r\n0\r\n\r\n".utf8))
        XCTAssertEqual(chunked.status, 200)
        XCTAssertEqual(running.send("DELETE", "/tables/t").status, 204)
        XCTAssertEqual(running.get("/tables/t").status, 404)
    }

    func testPutInfers() throws {
        let running = try RunningService()
        let answer = running.send("PUT", "/tables/made", ["Content-Type: text/csv"], Array("id,name,at,weight\n1,a,2026-01-02,1.5\n2,b,2026-01-03,2\n".utf8))
        XCTAssertEqual(answer.status, 201)
        XCTAssertTrue(answer.body.contains("{\"name\":\"at\",\"type\":\"date\""), answer.body)
        XCTAssertTrue(running.sql("SELECT count(*) AS n FROM made").body.contains("\"n\":2"))
    }

    func testRowsThatDoNotFit() throws {
        let running = try RunningService(EndpointTests.files)
        let answer = running.post("/tables/visits", "text/csv", "user_id,place\n1,a\n2,b\nthree,c\n")
        XCTAssertEqual(answer.status, 422)
        for piece in ["\"row\":3", "\"line\":4", "\"byteOffset\":22", "\"column\":\"user_id\"", "\"reason\":\"'three'"] {
            XCTAssertTrue(answer.body.contains(piece), "\(piece) in \(answer.body)")
        }
        XCTAssertTrue(running.get("/tables/visits").body.contains("\"rows\":0"))
    }

    func testIdempotencyKey() throws {
        let folder = NSTemporaryDirectory() + "data-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let running = try RunningService(EndpointTests.files, engine: Engine(catalog: try Database(directory: folder), threads: 2))
        let first = running.post("/tables/visits", "text/csv", "user_id\n1\n", ["Idempotency-Key: k1"])
        XCTAssertEqual(first.status, 200)
        let again = running.post("/tables/visits", "text/csv", "user_id\n1\n", ["Idempotency-Key: k1"])
        XCTAssertEqual(again.body, first.body)
        XCTAssertEqual(again.header("Idempotency-Replayed"), "true")
        XCTAssertTrue(running.get("/tables/visits").body.contains("\"rows\":1"))
        XCTAssertEqual(running.post("/tables/visits?mode=replace", "text/csv", "user_id\n1\n", ["Idempotency-Key: k1"]).status, 409)
    }
}
