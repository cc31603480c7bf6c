import Formats
import Foundation

/// Signed tokens of others (RFC 7519), checked with a secret shared with whoever makes them. HS256 alone: no other algorithm, and never
/// `none`, is taken.
package struct JSONWebTokens: Sendable {
    package var secret: [UInt8]
    /// Must be among the token's audiences, when it is set.
    package var audience: String?
    /// Must be the token's issuer, when it is set.
    package var issuer: String?
    /// Clocks of two machines may differ by so many seconds.
    private static let leeway = 30.0

    package init(secret: [UInt8], audience: String?, issuer: String?) {
        self.secret = secret
        self.audience = audience
        self.issuer = issuer
    }

    /// The token's scopes; throws why it is not taken.
    func scopes(of text: String, now: Double = Date().timeIntervalSince1970) throws(AccessRefusal) -> [String] {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Base64URL.decode(parts[0]), let body = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2]) else {
            throw AccessRefusal("The bearer token is malformed.")
        }
        guard let header = try? JSONValue.parse(head), header["alg"]?.stringValue == "HS256" else {
            throw AccessRefusal("The bearer token is not signed with HS256, the one algorithm taken here.")
        }
        let expected = SHA256.authenticationCode(Array((parts[0] + "." + parts[1]).utf8), key: secret)
        guard signature.count == expected.count, zip(signature, expected).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0 else {
            throw AccessRefusal("The bearer token's signature is wrong.")
        }
        guard let claims = try? JSONValue.parse(body), case .object = claims else { throw AccessRefusal("The bearer token's claims are not a JSON object.") }
        guard let expires = claims["exp"]?.doubleValue else { throw AccessRefusal("The bearer token has no time of expiry ('exp').") }
        guard now < expires + Self.leeway else { throw AccessRefusal("The bearer token has expired.") }
        if let begins = claims["nbf"] {
            guard let time = begins.doubleValue, now > time - Self.leeway else { throw AccessRefusal("The bearer token is not valid yet ('nbf').") }
        }
        if let issuer, claims["iss"]?.stringValue != issuer { throw AccessRefusal("The bearer token is from another issuer ('iss').") }
        if let audience {
            var audiences: [String] = []
            switch claims["aud"] {
            case .string(let one)?: audiences = [one]
            case .array(let many)?: audiences = many.compactMap(\.stringValue)
            default: break
            }
            guard audiences.contains(audience) else { throw AccessRefusal("The bearer token is for another audience ('aud').") }
        }
        switch claims["scope"] ?? claims["scopes"] {
        case .string(let list)?: return list.split(separator: " ").map(String.init)
        case .array(let list)?: return list.compactMap(\.stringValue)
        default: return []
        }
    }
}

/// Why a token is not taken.
struct AccessRefusal: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
