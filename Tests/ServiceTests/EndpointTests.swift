import Engine
import Foundation
import XCTest

@testable import Service

final class EndpointTests: XCTestCase {
    static let files = [
        "tables/visits.sql": "CREATE TABLE IF NOT EXISTS visits (user_id BIGINT NOT NULL, place STRING, weight DOUBLE)",
        "steps/counted.sql": "-- Visits of each place.\nCREATE VIEW counted AS SELECT user_id, place, count(*) AS visits FROM visits GROUP BY user_id, place",
        "functions/twice.sql": "CREATE FUNCTION twice(x BIGINT) RETURNS BIGINT RETURN x * 2",
        "users/places.sql": """
            -- A person's places.
            -- Most visited first.
            -- @param user_id  whose places
            -- @param place optional  this place alone
            -- @param limit INT = 10 (1..100)  how many
            -- @cache 30s
            SELECT place, visits, twice(visits) AS doubled FROM counted WHERE user_id = :user_id AND place = :place ORDER BY visits DESC, place LIMIT :limit
            """,
    ]
    static let rows = "user_id,place,weight\n7,home,1.5\n7,work,2.5\n7,home,\n8,park,0\n"

    func loaded() throws -> RunningService {
        let running = try RunningService(Self.files)
        XCTAssertEqual(running.service.queries.problems.map(\.rendered), [])
        let answer = running.post("/tables/visits", "text/csv", Self.rows)
        XCTAssertEqual(answer.body, "{\"table\":\"visits\",\"rows\":4,\"version\":1}\n")
        return running
    }

    func testAnswers() throws {
        let running = try loaded()
        let answer = running.get("/users/places?user_id=7")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(
            answer.body,
            "{\"schema\":[{\"name\":\"place\",\"type\":\"string\"},{\"name\":\"visits\",\"type\":\"bigint\"},{\"name\":\"doubled\",\"type\":\"bigint\"}],"
                + "\"rows\":[{\"place\":\"home\",\"visits\":2,\"doubled\":4},{\"place\":\"work\",\"visits\":1,\"doubled\":2}],\"version\":1}\n")
        XCTAssertEqual(running.get("/users/places?user_id=7&place=work&format=csv").body, "place,visits,doubled\nwork,1,2\n")
        XCTAssertEqual(running.get("/users/places?user_id=7&limit=1", ["Accept: application/x-ndjson"]).body, "{\"place\":\"home\",\"visits\":2,\"doubled\":4}\n")
        XCTAssertEqual(running.post("/users/places", "application/json", "{\"user_id\": 8}").body.contains("\"park\""), true)
        XCTAssertEqual(running.get("/users/places?user_id=99&format=ndjson").body, "")
        let head = running.send("HEAD", "/users/places?user_id=7")
        XCTAssertEqual(head.status, 200)
        XCTAssertEqual(head.body, "")
    }

    func testEntityTags() throws {
        let running = try loaded()
        let first = running.get("/users/places?user_id=7")
        let tag = try XCTUnwrap(first.header("ETag"))
        XCTAssertEqual(first.header("Cache-Control"), "max-age=30")
        XCTAssertEqual(running.get("/users/places?user_id=7", ["If-None-Match: \(tag)"]).status, 304)
        XCTAssertEqual(running.get("/users/places?user_id=8", ["If-None-Match: \(tag)"]).status, 200)
        _ = running.post("/tables/visits", "text/csv", "user_id,place\n7,gym\n")
        XCTAssertEqual(running.get("/users/places?user_id=7", ["If-None-Match: \(tag)"]).status, 200)
        XCTAssertEqual(running.get("/users/places?user_id=7", ["If-Min-Version: 2"]).status, 200)
        let early = running.get("/users/places?user_id=7", ["If-Min-Version: 3"])
        XCTAssertEqual(early.status, 503)
        XCTAssertEqual(early.header("Retry-After"), "1")
    }

    func testHotReload() throws {
        let running = try loaded()
        try running.put("one.sql", "SELECT 1 AS a")
        XCTAssertTrue(running.get("/one").body.contains("{\"a\":1}"))
        try running.put("one.sql", "SELECT 22 AS a")
        XCTAssertTrue(running.get("/one").body.contains("{\"a\":22}"))
        try running.put("one.sql", "SELECT 333 AS a FORM x")
        XCTAssertTrue(running.get("/one").body.contains("{\"a\":22}"), "a broken file must not replace a working endpoint")
        XCTAssertTrue(running.get("/queries").body.contains("\"file\":\"one.sql\",\"line\":1,\"column\":"))
        try running.put("steps/counted.sql", "CREATE VIEW counted AS SELECT user_id, place, 5 * count(*) AS visits FROM visits GROUP BY user_id, place")
        XCTAssertTrue(running.get("/users/places?user_id=8").body.contains("\"visits\":5"))
        try running.put("steps/counted.sql", "CREATE VIEW counted AS SELECT nothing FROM nowhere")
        XCTAssertTrue(running.get("/users/places?user_id=8").body.contains("\"visits\":5"))
        XCTAssertEqual(running.service.queries.problems.map(\.file), ["one.sql", "steps/counted.sql"])
        try running.remove("one.sql")
        XCTAssertEqual(running.get("/one").status, 404)
    }

    func testDefinitionsInAnyOrderAndInCircles() throws {
        let running = try RunningService([
            "a.sql": "CREATE VIEW a AS SELECT * FROM b", "b.sql": "CREATE VIEW b AS SELECT * FROM c", "c.sql": "CREATE VIEW c AS SELECT 1 AS x",
            "circle/one.sql": "CREATE VIEW one AS SELECT * FROM two", "circle/two.sql": "CREATE VIEW two AS SELECT * FROM one", "e.sql": "SELECT * FROM a",
        ])
        XCTAssertTrue(running.get("/e").body.contains("\"x\":1"))
        XCTAssertEqual(running.service.queries.problems.map(\.condition), ["CYCLIC_DEFINITIONS", "CYCLIC_DEFINITIONS"])
        XCTAssertTrue(running.service.queries.problems[0].message.contains("one → two → one"))
    }

    func testMaterializedViewFollowsLoads() throws {
        var files = Self.files
        files["steps/totals.sql"] = "CREATE MATERIALIZED VIEW totals AS SELECT user_id, count(*) AS visits FROM visits GROUP BY user_id"
        files["total.sql"] = "SELECT visits FROM totals WHERE user_id = :user_id"
        let running = try RunningService(files)
        _ = running.post("/tables/visits", "text/csv", Self.rows)
        XCTAssertTrue(running.get("/total?user_id=7").body.contains("\"visits\":3"))
        _ = running.post("/tables/visits", "text/csv", "user_id\n7\n")
        XCTAssertTrue(running.get("/total?user_id=7").body.contains("\"visits\":4"))
        XCTAssertEqual(running.post("/tables/totals", "text/csv", "user_id\n7\n").status, 409)
    }

    func testPages() throws {
        let running = try loaded()
        _ = running.get("/users/places?user_id=7")
        for path in ["/", "/docs", "/openapi.json", "/queries", "/queries/users/places", "/queries/counted", "/metrics", "/health/live", "/health/ready", "/tables", "/tables/visits"] {
            let answer = running.get(path)
            XCTAssertEqual(answer.status, 200, path)
            XCTAssertFalse(answer.body.isEmpty, path)
            if answer.header("Content-Type") == "application/json" {
                XCTAssertNoThrow(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)), path)
            }
        }
        XCTAssertTrue(running.get("/metrics").body.contains("sparkplug_requests_total{route=\"/users/places\",status=\"200\"} 1\n"))
        XCTAssertTrue(running.get("/docs").body.contains("curl &#39;http://test/users/places?user_id=7&#39;"))
        XCTAssertTrue(running.get("/queries/users/places").body.contains("\"summary\":\"A person's places.\",\"description\":\"Most visited first.\""))
        XCTAssertTrue(running.get("/tables/visits").body.contains("\"rows\":4"))
        XCTAssertEqual(running.get("/health/live", ["X-Request-Id: abc-1"]).header("X-Request-Id"), "abc-1")
        running.service.stop()
        XCTAssertEqual(running.get("/health/ready").status, 503)
    }

    func testLargeResultStreams() throws {
        let running = try RunningService(["many.sql": "SELECT id, 'some text to make the rows longer' AS text FROM range(:rows)"])
        let answer = running.get("/many?rows=100000&format=csv")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.header("Transfer-Encoding"), "chunked")
        XCTAssertEqual(answer.body.split(separator: "\n").count, 100_001)
        XCTAssertTrue(answer.body.hasSuffix("99999,some text to make the rows longer\n"))
    }
}
