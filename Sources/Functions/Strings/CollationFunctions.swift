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

    static var tables: [TableFunction] {
        let documentation = FunctionDocumentation(
            "collations", group: .table, usage: "collations()", description: "The collations there are.",
            examples: ["SELECT name FROM collations()"])
        let names = ["catalog", "schema", "name", "language", "country", "accent_sensitivity", "case_sensitivity", "pad_attribute", "icu_version"]
        let schema = names.map { Field($0, .string) }
        return [
            TableFunction(documentation) { arguments, _ in
                try Signature.checkCount("collations", arguments.count, minimum: 0, maximum: 0)
                return ResolvedTableFunction([], schema: schema) { _, rows, _ in
                    let builders = schema.map { VectorBuilder($0.type) }
                    var parents: [UInt32] = []
                    for row in 0..<rows {
                        for collation in listed {
                            parents.append(UInt32(truncatingIfNeeded: row))
                            for (builder, value) in zip(builders, collation) { builder.append(value) }
                        }
                    }
                    return GeneratedRows(parents: parents, columns: builders.map { $0.finish() })
                }
            }
        ]
    }

    private static let listed: [[Value]] = {
        var rows: [[Value]] = []
        for suffix in ["", "_RTRIM"] {
            for base in ["UTF8_BINARY", "UTF8_LCASE", "UNICODE", "UNICODE_AI", "UNICODE_CI", "UNICODE_CI_AI"] {
                let name = base + suffix
                guard let collation = try? Collation.named(name) else {
                    rows.append(row(name, ignoresCase: false, ignoresAccents: false, trims: false))
                    continue
                }
                rows.append(row(name, ignoresCase: collation.ignoresCase, ignoresAccents: collation.ignoresAccents, trims: collation.trimsTrailingSpaces))
            }
        }
        return rows
    }()

    private static func row(_ name: String, ignoresCase: Bool, ignoresAccents: Bool, trims: Bool) -> [Value] {
        [
            .string("SYSTEM"), .string("BUILTIN"), .string(name), .null, .null, .string(ignoresAccents ? "ACCENT_INSENSITIVE" : "ACCENT_SENSITIVE"),
            .string(ignoresCase ? "CASE_INSENSITIVE" : "CASE_SENSITIVE"), .string(trims ? "RTRIM" : "NO_PAD"), .null,
        ]
    }
}
