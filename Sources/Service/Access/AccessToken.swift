import Columnar
import Formats
import Foundation
import Storage

/// A token as the catalog keeps it: by the hash of its text, which nobody can turn back.
package struct AccessToken: Sendable, Hashable {
    package var name: String
    package var scopes: [String]
    /// Seconds since 1970.
    package var created: Int
    package var expires: Int?

    /// What scopes may be named: `predictions:read`, `sql`, `tables:*`, `*`.
    package static func isScope(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 128 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") }
    }
}

/// The tokens of a data folder.
package struct TokenStore: Sendable {
    private static let kind = "token"
    private let entries: CatalogEntries

    package init(_ entries: CatalogEntries) { self.entries = entries }

    static func hash(_ text: String) -> String { SHA256.hexadecimal(SHA256.hash(Array(text.utf8))) }

    /// Makes a token and answers its text, which is shown once and kept nowhere.
    package func create(name: String, scopes: [String], expires: Int?) throws -> String {
        guard try all().values.allSatisfy({ $0.name != name }) else {
            throw QueryError("TOKEN_ALREADY_EXISTS", sqlState: "42710", "There is a token named '\(name)'. Revoke it first, or choose another name.")
        }
        var random = SystemRandomNumberGenerator()
        let text = "sp_" + Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
        let value = JSONValue.object([
            "name": .string(name), "scopes": .strings(scopes), "created": .integer(Int(Date().timeIntervalSince1970)), "expires": expires.map { .integer($0) },
        ])
        try entries.put(kind: Self.kind, key: Self.hash(text), value: String(decoding: value.bytes, as: UTF8.self))
        return text
    }

    /// By the hash of their text.
    package func all() throws -> [String: AccessToken] {
        try entries.all(kind: Self.kind).compactMapValues { text in
            guard let value = try? JSONValue.parse(text), let name = value["name"]?.stringValue, case .array(let scopes)? = value["scopes"] else { return nil }
            return AccessToken(
                name: name, scopes: scopes.compactMap(\.stringValue), created: value["created"]?.integerValue ?? 0, expires: value["expires"]?.integerValue)
        }
    }

    /// False when there is no token of that name.
    package func revoke(name: String) throws -> Bool {
        guard let hash = try all().first(where: { $0.value.name == name })?.key else { return false }
        try entries.put(kind: Self.kind, key: hash, value: nil)
        return true
    }
}
