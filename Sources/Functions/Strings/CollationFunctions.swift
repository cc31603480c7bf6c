import Columnar

/// Collations as functions show them. The analyzer makes `collate` and `collation` itself, for a string's collation is part of its type.
enum CollationFunctions {
    static var functions: [ScalarFunction] {
        [
            .fixed(
                "collation", .string, "collation(text)", "The name of a string's collation.", ["SELECT collation('Spark SQL')"],
                [.string], returns: .string, nulls: .custom, kernel: .row { _, _ in .string(Collation.schema + "." + Collation.binaryName) }),
            .typed(
                "collate", .string, "collate(text, collation)",
                "The string under a collation: UTF8_BINARY, UTF8_LCASE, either with _RTRIM; of UNICODE and its kin equality only.",
                ["SELECT collate('Spark', 'UTF8_LCASE') = 'SPARK'"], [.string, .string]
            ) { call in
                ResolvedScalar(call.types, returns: .string, kernel: .vector { arguments, _, _ in arguments[0] })
            },
        ]
    }
}
