import Foundation
import Service
import Storage

/// `sparkplug token`.
enum TokenCommand: Command {
    static let name = "token"
    static let summary = "make, list and revoke the tokens of a service"
    static let help = """
        sparkplug token: make, list and revoke the tokens of a service

        Usage: sparkplug token create NAME --data DIR [--scopes LIST] [--days N]
               sparkplug token list --data DIR
               sparkplug token revoke NAME --data DIR

        A service whose data folder has tokens answers only requests with 'Authorization: Bearer TOKEN', and may listen at other addresses
        than loopback. It may run meanwhile: tokens made or revoked count within a second or two. A token's text is shown once; what is
        kept is its hash.

        Options:
          --data DIR       the data folder
          --scopes LIST    what the token allows, separated by commas ('*', everything, unless given): sql, tables:read, tables:write, and
                           what endpoints ask for by '@scope NAME'; 'tables:*' allows all that begin with 'tables:'. Endpoints without
                           '@scope' and the service's pages are open to every token.
          --days N         the token ends after so many days
          --help           this page

        Example: sparkplug token create app --scopes predictions:read,tables:write --data data
        """

    static func run(_ given: Arguments) throws -> Int32 {
        var arguments = given
        let data = try arguments.value("--data")
        let scopeList = try arguments.value("--scopes", "--scope")
        let days = try arguments.integer("--days", in: 1...36_500)
        let rest = try arguments.rest(atMost: 2)
        guard let data else { throw UsageError("--data is needed: tokens are kept in the data folder") }
        guard let action = rest.first else { throw UsageError("say what to do: create, list or revoke") }
        if action != "create" && (scopeList != nil || days != nil) { throw UsageError("--scopes and --days belong to create") }
        let store = TokenStore(try CatalogEntries(directory: data))
        switch action {
        case "create":
            guard rest.count == 2 else { throw UsageError("a name is needed: sparkplug token create NAME") }
            let scopes = (scopeList ?? "*").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            guard !scopes.isEmpty, scopes.allSatisfy(AccessToken.isScope) else { throw UsageError("--scopes takes names separated by commas, not '\(scopeList ?? "")'") }
            let expires = days.map { Int(Date().timeIntervalSince1970) + $0 * 86_400 }
            print(try store.create(name: rest[1], scopes: scopes, expires: expires))
        case "list":
            guard rest.count == 1 else { throw UsageError("unexpected argument '\(rest[1])'") }
            let format = ISO8601DateFormatter()
            for token in try store.all().values.sorted(by: { $0.name < $1.name }) {
                let created = format.string(from: Date(timeIntervalSince1970: Double(token.created)))
                let ends = token.expires.map { " until " + format.string(from: Date(timeIntervalSince1970: Double($0))) } ?? ""
                print("\(token.name)  \(token.scopes.joined(separator: ","))  since \(created)\(ends)")
            }
        case "revoke":
            guard rest.count == 2 else { throw UsageError("a name is needed: sparkplug token revoke NAME") }
            guard try store.revoke(name: rest[1]) else { throw CommandError("There is no token named '\(rest[1])'.") }
            print("Revoked \(rest[1]).")
        default: throw UsageError("'\(action)' is none of create, list and revoke")
        }
        return 0
    }
}
