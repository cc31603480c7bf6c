import Columnar
import HTTP
import XCTest

@testable import Service

final class AnswerCacheTests: XCTestCase {
    private static let files = [
        "tables/visits.sql": "CREATE TABLE IF NOT EXISTS visits (user_id BIGINT, place STRING)",
        "places.sql": "-- @param user_id BIGINT  whose\nSELECT place FROM visits WHERE user_id = :user_id ORDER BY place",
        "now.sql": "-- @cache 1h\nSELECT count(*) AS visits, uuid() AS token FROM visits",
        "chance.sql": "SELECT count(*) AS visits, uuid() AS token FROM visits",
    ]

    private func counts(_ running: RunningService) -> [UInt64] {
        let counts = running.service.answers.counts
        return [counts.found, counts.missed]
    }

    func testAnswersAreKeptUntilRowsChange() throws {
        let running = try RunningService(Self.files)
        _ = running.post("/tables/visits", "text/csv", "user_id,place\n7,home\n8,park\n")
        let first = running.get("/places?user_id=7")
        XCTAssertEqual(counts(running), [0, 1])
        let again = running.get("/places?user_id=7")
        XCTAssertEqual(counts(running), [1, 1])
        XCTAssertEqual(again.body, first.body)
        XCTAssertEqual(again.header("ETag"), first.header("ETag"))
        XCTAssertEqual(again.header("Content-Type"), first.header("Content-Type"))
        // Other parameters and formats are other answers; a POST asks the same as a GET.
        XCTAssertTrue(running.get("/places?user_id=8").body.contains("park"))
        XCTAssertEqual(running.get("/places?user_id=7&format=csv").body, "place\nhome\n")
        XCTAssertEqual(running.post("/places", "application/json", "{\"user_id\": 7}").body, first.body)
        XCTAssertEqual(counts(running), [2, 3])
        _ = running.post("/tables/visits", "text/csv", "user_id,place\n7,gym\n")
        XCTAssertTrue(running.get("/places?user_id=7").body.contains("gym"))
        XCTAssertEqual(counts(running), [2, 4])
    }

    func testOnlyTheAuthorMayKeepWhatDependsOnChance() throws {
        let running = try RunningService(Self.files)
        XCTAssertEqual(running.get("/now").body, running.get("/now").body)
        XCTAssertNotEqual(running.get("/chance").body, running.get("/chance").body)
        let before = running.get("/now").body
        _ = running.post("/tables/visits", "text/csv", "user_id,place\n7,home\n")
        XCTAssertNotEqual(running.get("/now").body, before)
    }

    func testTheOldestGoFirst() throws {
        let running = try RunningService(Self.files)
        let endpoint = try XCTUnwrap(running.service.queries.endpoints["places"])
        let cache = AnswerCache(limit: 40_000)
        func key(_ user: Int64) -> AnswerKey { AnswerKey(endpoint, ParameterValues(values: ["user_id": .integer(user)]), .json) }
        let versions = AnswerVersions([], running.service.engine.catalog.snapshot)
        for user in 0..<100 {
            cache.keep(AnswerCache.Answer(versions: versions, headers: [], body: [UInt8](repeating: 0, count: 1000), made: 0), for: key(Int64(user)))
            // Asked for all the time, it stays.
            XCTAssertNotNil(cache.answer(key(0), versions, age: nil, now: 0), "user 0 after \(user)")
        }
        XCTAssertNil(cache.answer(key(1), versions, age: nil, now: 0))
        XCTAssertNotNil(cache.answer(key(99), versions, age: nil, now: 0))
        XCTAssertNotNil(cache.answer(key(99), versions, age: 10, now: 9))
        XCTAssertNil(cache.answer(key(99), versions, age: 10, now: 10))
    }
}
