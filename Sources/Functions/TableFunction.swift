import Columnar

/// A function that gives rows: generators (`explode`, `inline`, `stack`, `json_tuple`) in LATERAL VIEW, SELECT and FROM. (`range` is an operator.)
package struct TableFunction: Sendable {
    package let documentation: FunctionDocumentation
    /// Whether it may stand in a SELECT list and in LATERAL VIEW; others are for FROM alone.
    package let isGenerator: Bool
    package let resolve: @Sendable (_ arguments: [Argument], _ context: ResolutionContext) throws -> ResolvedTableFunction

    package init(
        _ documentation: FunctionDocumentation, isGenerator: Bool = true,
        resolve: @escaping @Sendable (_ arguments: [Argument], _ context: ResolutionContext) throws -> ResolvedTableFunction
    ) {
        self.documentation = documentation
        self.isGenerator = isGenerator
        self.resolve = resolve
    }
}

package struct ResolvedTableFunction: Sendable {
    package var argumentTypes: [DataType]
    /// Names as Spark gives them when the user gives none (`col`, `pos`, `key`, `value`, `col0` …).
    package var schema: Schema
    /// `explode_outer` and its like: an input row without output rows gives one of NULLs.
    package var isOuter: Bool
    package var generate: @Sendable (_ arguments: [Vector], _ rows: Int, _ context: EvaluationContext) throws -> GeneratedRows

    package init(
        _ argumentTypes: [DataType], schema: Schema, isOuter: Bool = false,
        generate: @escaping @Sendable (_ arguments: [Vector], _ rows: Int, _ context: EvaluationContext) throws -> GeneratedRows
    ) {
        self.argumentTypes = argumentTypes
        self.schema = schema
        self.isOuter = isOuter
        self.generate = generate
    }
}

package struct GeneratedRows {
    /// For each generated row the input row it comes from, ascending.
    package var parents: [UInt32]
    /// One per field of the schema, each with `parents.count` rows.
    package var columns: [Vector]

    package init(parents: [UInt32], columns: [Vector]) {
        self.parents = parents
        self.columns = columns
    }
}
