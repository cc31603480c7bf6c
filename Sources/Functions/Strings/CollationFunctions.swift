import Columnar

/// Collations: all strings compare by their bytes here, so UTF8_BINARY is the only one.
enum CollationFunctions {
    static var functions: [ScalarFunction] {
        [
            .fixed(
                "collation", .string, "collation(text)", "The name of a string's collation.", ["SELECT collation('Spark SQL')"],
                [.string], returns: .string, nulls: .custom, kernel: .row { _, _ in .string("SYSTEM.BUILTIN.UTF8_BINARY") }),
            .typed(
                "collate", .string, "collate(text, collation)", "The string under a collation; only UTF8_BINARY is supported.",
                ["SELECT collate('Spark', 'UTF8_BINARY')"], [.string, .string]
            ) { call in
                guard let name = call.constant(1)?.stringValue else {
                    throw QueryError.typeMismatch(
                        "NON_FOLDABLE_INPUT", text: call.text,
                        "the input `collationName` should be a foldable \"STRING\" expression; however, got \"\(call.arguments[1].text)\".")
                }
                switch name.uppercased() {
                case "UTF8_BINARY", "SYSTEM.BUILTIN.UTF8_BINARY": break
                case let other
                where other.hasPrefix("UTF8_") || other.hasPrefix("UNICODE") || other.contains("_CI") || other.contains("_AI"):
                    throw QueryError.notSupported("Collation \(name)")
                default:
                    throw QueryError(
                        "COLLATION_INVALID_NAME", sqlState: "42704",
                        "The value \(name) does not represent a correct collation name. Suggested valid collation names: [UTF8_BINARY].")
                }
                return ResolvedScalar(call.types, returns: .string, kernel: .vector { arguments, _, _ in arguments[0] })
            },
        ]
    }
}
