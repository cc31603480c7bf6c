import Columnar
import Engine
import Foundation
import Storage
import XCTest

@testable import Service

final class AccessTests: XCTestCase {
    private static let secret = "a secret of more than thirty-two bytes"

    func testHashes() {
        let digest = SHA256.hexadecimal(SHA256.hash(Array("abc".utf8)))
        XCTAssertEqual(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        XCTAssertEqual(SHA256.hexadecimal(SHA256.hash([])), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let million = SHA256.hexadecimal(SHA256.hash([UInt8](repeating: 0x61, count: 1_000_000)))
        XCTAssertEqual(million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        // RFC 4231, cases 2 and 6.
        let short = SHA256.authenticationCode(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        XCTAssertEqual(SHA256.hexadecimal(short), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let long = SHA256.authenticationCode(Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8), key: [UInt8](repeating: 0xAA, count: 131))
        XCTAssertEqual(SHA256.hexadecimal(long), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    func testTokensAndScopes() throws {
        let folder = NSTemporaryDirectory() + "access-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try Database(directory: folder)
        let tokens = TokenStore(CatalogEntries(database))
        let all = try tokens.create(name: "all", scopes: ["*"], expires: nil)
        let app = try tokens.create(name: "app", scopes: ["predictions:read", "tables:*"], expires: nil)
        let old = try tokens.create(name: "old", scopes: ["*"], expires: 1)
        XCTAssertThrowsError(try tokens.create(name: "app", scopes: ["sql"], expires: nil))
        XCTAssertFalse(try CatalogEntries(database).all(kind: "token").contains { $0.key.contains(all) || $0.value.contains(all) })
        let files = ["open.sql": "SELECT 1 AS a", "next.sql": "-- Next.\n-- @scope predictions:read\nSELECT 2 AS a", "other.sql": "-- Other.\n-- @scope other:read\nSELECT 3 AS a"]
        let running = try RunningService(files, engine: Engine(catalog: database, threads: 2))
        func status(_ method: String, _ path: String, _ token: String?, _ body: String = "") -> Int {
            let headers = ["Content-Type: application/json"] + (token.map { ["Authorization: Bearer \($0)"] } ?? [])
            return running.send(method, path, headers, Array(body.utf8)).status
        }
        XCTAssertEqual(status("GET", "/health/ready", nil), 200)
        for path in ["/open", "/next", "/tables", "/queries", "/", "/metrics", "/nothing"] { XCTAssertEqual(status("GET", path, nil), 401, path) }
        XCTAssertTrue(running.send("GET", "/open", []).head.contains("WWW-Authenticate: Bearer"))
        XCTAssertEqual(status("GET", "/open", "sp_wrong"), 401)
        XCTAssertEqual(status("GET", "/open", old), 401)
        XCTAssertEqual(status("GET", "/open", app), 200)
        XCTAssertEqual(status("GET", "/next", app), 200)
        XCTAssertEqual(status("GET", "/other", app), 403)
        XCTAssertEqual(status("GET", "/other", all), 200)
        XCTAssertEqual(status("PUT", "/tables/t", app, "{\"columns\": [{\"name\": \"a\", \"type\": \"INT\"}]}"), 201)
        XCTAssertEqual(status("POST", "/sql", app, "{\"statement\": \"SELECT 1\"}"), 403)
        XCTAssertEqual(status("POST", "/sql", all, "{\"statement\": \"SELECT 1\"}"), 200)
        // Another process revokes: it counts soon, and the service stays closed.
        let elsewhere = TokenStore(try CatalogEntries(directory: folder))
        for name in ["all", "app", "old"] { XCTAssertTrue(try elsewhere.revoke(name: name)) }
        XCTAssertFalse(try elsewhere.revoke(name: "app"))
        let end = Date() + 10
        while status("GET", "/open", all) == 200 && Date() < end { Thread.sleep(forTimeInterval: 0.1) }
        XCTAssertEqual(status("GET", "/open", all), 401)
        XCTAssertEqual(status("GET", "/open", nil), 401)
    }

    private func signed(_ claims: String, algorithm: String = "HS256", secret: String = AccessTests.secret) -> String {
        let text = Base64URL.encode(Array("{\"alg\":\"\(algorithm)\",\"typ\":\"JWT\"}".utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        return text + "." + Base64URL.encode(SHA256.authenticationCode(Array(text.utf8), key: Array(secret.utf8)))
    }

    func testSignedTokens() throws {
        let files = ["next.sql": "-- Next.\n-- @scope predictions:read\nSELECT 2 AS a"]
        let running = try RunningService(files) {
            $0.signedTokens = JSONWebTokens(secret: Array(Self.secret.utf8), audience: "sparkplug", issuer: "login")
        }
        let later = Int(Date().timeIntervalSince1970) + 600
        let good = "\"exp\": \(later), \"aud\": [\"x\", \"sparkplug\"], \"iss\": \"login\""
        func ask(_ token: String) -> (status: Int, body: String) {
            let answer = running.send("GET", "/next", ["Authorization: Bearer \(token)"])
            return (answer.status, answer.body)
        }
        XCTAssertEqual(ask(signed("{\(good), \"scope\": \"a predictions:read\"}")).status, 200)
        XCTAssertEqual(ask(signed("{\(good), \"scopes\": [\"predictions:*\"]}")).status, 200)
        XCTAssertEqual(ask(signed("{\(good)}")).status, 403)
        let refused = [
            (signed("{\(good), \"scope\": \"*\"}", secret: "another secret of thirty-two bytes or more"), "signature"),
            (signed("{\(good), \"scope\": \"*\"}", algorithm: "none"), "HS256"),
            (signed("{\"exp\": \(later - 1000), \"aud\": \"sparkplug\", \"iss\": \"login\", \"scope\": \"*\"}"), "expired"),
            (signed("{\"aud\": \"sparkplug\", \"iss\": \"login\", \"scope\": \"*\"}"), "exp"),
            (signed("{\(good), \"nbf\": \(later), \"scope\": \"*\"}"), "nbf"),
            (signed("{\"exp\": \(later), \"aud\": \"other\", \"iss\": \"login\", \"scope\": \"*\"}"), "aud"),
            (signed("{\"exp\": \(later), \"aud\": \"sparkplug\", \"iss\": \"other\", \"scope\": \"*\"}"), "iss"),
            ("a.b", "malformed"), ("..", "HS256"), ("sp_unknown", "not known"),
        ]
        for (token, reason) in refused {
            let answer = ask(token)
            XCTAssertEqual(answer.status, 401, reason)
            XCTAssertTrue(answer.body.contains(reason), answer.body)
        }
    }
}
