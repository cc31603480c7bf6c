import Foundation
import HTTP
import Synchronization

/// What a request may do.
struct AccessGrant: Sendable {
    /// Nil: everything, because the service has no tokens.
    var scopes: [String]?

    static let everything = AccessGrant(scopes: nil)

    /// A scope allows itself; `tables:*` all that begin with `tables:`, `*` all.
    func allows(_ scope: String) -> Bool {
        guard let scopes else { return true }
        return scopes.contains { given in
            given == scope || given == "*" || (given.hasSuffix(":*") && scope.hasPrefix(given.dropLast()))
        }
    }
}

/// Scopes of the service's own routes; endpoints name theirs by `@scope`.
enum AccessScope {
    static let sql = "sql"
    static let tablesRead = "tables:read"
    static let tablesWrite = "tables:write"
}

/// Tells who may come in: bearer tokens of the data folder, and signed ones of others. As long as there are neither, everybody who reaches
/// the service may; it then listens at loopback alone.
/// Sendable because `known` is a mutex and the rest never changes.
package final class AccessControl: Sendable {
    private struct Known {
        var tokens: [String: AccessToken] = [:]
        var readAt: UInt64 = 0
        var isReading = false
        /// Once there were tokens the service stays closed, even if all are revoked.
        var isRequired: Bool
    }

    private let store: TokenStore?
    private let signed: JSONWebTokens?
    private let known: Mutex<Known>
    /// Tokens made or revoked by another process are seen after this many nanoseconds.
    private static let freshness: UInt64 = 1_000_000_000

    /// Throws when the tokens cannot be read.
    package init(store: TokenStore?, signed: JSONWebTokens?) throws {
        self.store = store
        self.signed = signed
        let tokens = try store?.all() ?? [:]
        known = Mutex(Known(tokens: tokens, readAt: RouteActivity.now, isRequired: signed != nil || !tokens.isEmpty))
    }

    package var isRequired: Bool { known.withLock { $0.isRequired } }

    /// Reads the tokens anew on a thread of its own when that is due, so that no request waits for it.
    private func refresh(now: UInt64) {
        guard let store else { return }
        let isDue: Bool = known.withLock { known in
            guard !known.isReading, now &- known.readAt > Self.freshness else { return false }
            known.isReading = true
            return true
        }
        guard isDue else { return }
        DispatchQueue.global().async { [self] in
            let tokens = try? store.all()
            known.withLock { known in
                known.isReading = false
                known.readAt = RouteActivity.now
                guard let tokens else { return }
                known.tokens = tokens
                if !tokens.isEmpty { known.isRequired = true }
            }
        }
    }

    /// Throws 401 for a request without a token that is taken.
    func grant(_ head: HTTPRequestHead, now: UInt64) throws -> AccessGrant {
        refresh(now: now)
        guard isRequired else { return .everything }
        guard let header = head.header("Authorization") else {
            throw refused("This service wants a token: send it as 'Authorization: Bearer TOKEN'.", error: nil)
        }
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            throw refused("The header Authorization must be 'Bearer TOKEN'.", error: "invalid_request")
        }
        let text = words[1].trimmed
        let hash = TokenStore.hash(text)
        if let token = known.withLock({ $0.tokens[hash] }) {
            if let expires = token.expires, Double(expires) <= Date().timeIntervalSince1970 {
                throw refused("The bearer token '\(token.name)' has expired.", error: "invalid_token")
            }
            return AccessGrant(scopes: token.scopes)
        }
        guard let signed, text.contains(".") else { throw refused("The bearer token is not known.", error: "invalid_token") }
        do { return AccessGrant(scopes: try signed.scopes(of: text)) } catch { throw refused(error.reason, error: "invalid_token") }
    }

    private func refused(_ detail: String, error: String?) -> Problem {
        Problem(.unauthorized, "UNAUTHENTICATED", sqlState: "28000", detail)
            .with(header: "WWW-Authenticate", "Bearer realm=\"SparkPlug\"" + (error.map { ", error=\"\($0)\"" } ?? ""))
    }
}

extension Exchange {
    /// Throws 403 unless the request's token has the scope.
    func require(_ scope: String) throws {
        if grant.allows(scope) { return }
        throw Problem(.forbidden, "INSUFFICIENT_SCOPE", sqlState: "42501", "The token lacks the scope '\(scope)', which \(head.method) \(head.path.prefix(200)) needs.")
            .with("scope", scope)
            .with(header: "WWW-Authenticate", "Bearer realm=\"SparkPlug\", error=\"insufficient_scope\", scope=\"\(scope)\"")
    }
}
