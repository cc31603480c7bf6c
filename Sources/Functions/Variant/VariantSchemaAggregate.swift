import Columnar

/// `schema_of_variant_agg`.
enum VariantSchemaAggregate {
    static var functions: [AggregateFunction] { [schema] }

    private static let schema = AggregateFunction(
        FunctionDocumentation(
            "schema_of_variant_agg", group: .variant, usage: "schema_of_variant_agg(variant)",
            description: "The type that holds what all variants hold.",
            examples: [#"SELECT schema_of_variant_agg(parse_json(a)) FROM VALUES ('{"a": 1}'), ('{"b": true}') AS t(a)"#])
    ) { arguments, _, _ in
        let types = try Signature.check("schema_of_variant_agg", arguments, [.strict(.variant)])
        return ResolvedAggregate(types, returns: .string, nullable: false, ignoresDistinct: true) { _ in
            ValueAccumulator<SchemaState>(.string) { SchemaState() }
        }
    }

    struct SchemaState: ValueState {
        var type = DataType.void

        mutating func add(_ arguments: [Value]) throws {
            if let node = VariantText.node(arguments[0]) { type = VariantText.merge(type, VariantText.schema(node)) }
        }

        mutating func merge(_ other: SchemaState) throws { type = VariantText.merge(type, other.type) }

        func result() throws -> Value { .string(VariantText.sql(type)) }

        var byteCount: Int { 64 }
    }
}
