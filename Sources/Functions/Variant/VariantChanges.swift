import Columnar

/// Variants with parts put in, replaced or taken out.
enum VariantChanges {
    static var functions: [ScalarFunction] {
        [
            change("variant_set", isTry: false, hasFlag: true, "Puts a value at a path, in place of what is there.") {
                .set($0, creates: $1)
            },
            change(
                "try_variant_set", isTry: true, hasFlag: true,
                "Puts a value at a path, in place of what is there; NULL when the path does not fit."
            ) { .set($0, creates: $1) },
            change(
                "variant_insert", isTry: false, hasFlag: false, "Puts a value at a path where nothing may be yet; array elements move on."
            ) { node, _ in .insert(node) },
            change(
                "try_variant_insert", isTry: true, hasFlag: false,
                "Puts a value at a path where nothing may be yet; NULL when the path does not fit."
            ) { node, _ in .insert(node) },
            change("variant_array_append", isTry: false, hasFlag: false, "Adds a value to the end of the array at a path.") { node, _ in
                .append(node)
            },
            change(
                "try_variant_array_append", isTry: true, hasFlag: false,
                "Adds a value to the end of the array at a path; NULL when there is no array."
            ) { node, _ in .append(node) },
            delete, stripNulls,
        ]
    }

    private static func change(
        _ name: String, isTry: Bool, hasFlag: Bool, _ description: String,
        _ make: @escaping @Sendable (JSONNode, Bool) -> VariantPath.Change
    ) -> ScalarFunction {
        .typed(
            name, .variant, "\(name)(variant, path, value\(hasFlag ? "[, create_if_missing]" : ""))", description,
            [#"SELECT \#(name)(parse_json('{"a": [1]}'), '$.\#(name.hasSuffix("append") ? "a" : "b")', 2)"#],
            columnName: hasFlag ? ScalarFunction.showingDefaults(3, ["true"]) : nil,
            [.strict(.variant), .string, .any], optional: hasFlag ? [.boolean] : []
        ) { call in
            let type = call.types[2]
            return ResolvedScalar(
                call.types, returns: .variant, nullable: isTry, canFail: !isTry,
                kernel: .row { values, context in
                    guard let node = VariantText.node(values[0]), let text = values[1].stringValue else { return .null }
                    let creates = values.count > 3 ? values[3].booleanValue ?? true : true
                    let value = try VariantFunctions.node(values[2], type, context)
                    do {
                        return VariantText.value(try VariantPath(text, function: name).apply(make(value, creates), to: node))
                    } catch is VariantPath.Conflict {
                        if isTry { return .null }
                        throw QueryError(
                            "INVALID_VARIANT_PATH", sqlState: "22023",
                            "The path `\(text)` of `\(name)` meets a value of another kind, or a field that is there already. Use the `try_` form to get NULL instead."
                        )
                    }
                })
        }
    }

    private static var delete: ScalarFunction {
        .typed(
            "variant_delete", .variant, "variant_delete(variant, path, …)",
            "A variant without what stands at the paths; NULL paths are skipped.",
            [#"SELECT variant_delete(parse_json('{"a": 1, "b": 2}'), '$.a')"#], [.strict(.variant)], variadic: .string, minimumVariadic: 1
        ) { call in
            ResolvedScalar(
                call.types, returns: .variant, nullHandling: .custom, canFail: true,
                kernel: .row { values, _ in
                    guard var node = VariantText.node(values[0]) else { return .null }
                    for case .string(let text) in values.dropFirst() {
                        node = try VariantPath(text, function: "variant_delete").apply(.delete, to: node)
                    }
                    return VariantText.value(node)
                })
        }
    }

    private static var stripNulls: ScalarFunction {
        .fixed(
            "variant_strip_nulls", .variant, "variant_strip_nulls(variant[, include_arrays])",
            "A variant without fields, and array elements unless excluded, that are null.",
            [#"SELECT variant_strip_nulls(parse_json('{"a": 1, "b": null}'))"#], columnName: ScalarFunction.showingDefaults(1, ["true"]),
            [.strict(.variant)], optional: [.boolean], returns: .variant,
            kernel: .row { values, _ in
                guard let node = VariantText.node(values[0]) else { return .null }
                return VariantText.value(stripped(node, inArrays: values.count > 1 ? values[1].booleanValue ?? true : true))
            })
    }

    private static func stripped(_ node: JSONNode, inArrays: Bool) -> JSONNode {
        switch node {
        case .array(let elements):
            return .array(elements.filter { !inArrays || !$0.isNull }.map { stripped($0, inArrays: inArrays) })
        case .object(let members):
            return .object(members.filter { !$0.value.isNull }.map { JSONMember($0.key, stripped($0.value, inArrays: inArrays)) })
        default: return node
        }
    }
}
