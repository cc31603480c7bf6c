import Columnar
import SQLSyntax

/// Arguments given by name, `f(x, digit => 'n')`, brought into the order of the parameters.
enum NamedArguments {
    /// A parameter of a built-in function that may be named; a fallback stands in where a later argument is given but this one is not.
    struct Parameter: Sendable {
        var name: String
        var isRequired: Bool
        var fallback: Literal
    }

    /// The parameters of a built-in function that takes arguments by name; nil for all others.
    static func parameters(of function: String) -> [Parameter]? { signatures[function] }

    /// Functions that only FROM may call.
    static func isTableOnly(_ function: String) -> Bool { ["variant_explode", "variant_explode_outer", "collations"].contains(function) }

    private static func required(_ names: String...) -> [Parameter] { names.map { Parameter(name: $0, isRequired: true, fallback: .null) } }

    private static func optional(_ name: String, _ fallback: Literal) -> [Parameter] { [Parameter(name: name, isRequired: false, fallback: fallback)] }

    private static let signatures: [String: [Parameter]] = {
        var known: [String: [Parameter]] = [:]
        known["mask"] = required("str") + optional("upperChar", .string("X")) + optional("lowerChar", .string("x"))
            + optional("digitChar", .string("n")) + optional("otherChar", .null)
        known["count_min_sketch"] = required("column", "epsilon", "confidence") + optional("seed", .integer("0"))
        for name in ["tuple_sketch_agg_double", "tuple_sketch_agg_integer"] {
            known[name] = required("key", "summary") + optional("lgNomEntries", .integer("12")) + optional("mode", .string("sum"))
        }
        for name in ["explode", "explode_outer", "posexplode", "posexplode_outer"] { known[name] = required("collection") }
        for name in ["inline", "inline_outer", "variant_explode", "variant_explode_outer"] { known[name] = required("input") }
        for name in ["variant_set", "try_variant_set"] { known[name] = required("v", "path", "val") + optional("createIfMissing", .boolean(true)) }
        known["variant_strip_nulls"] = required("v") + optional("stripArrays", .boolean(true))
        return known
    }()

    /// One entry per parameter, nil where nothing is given. Throws what Spark throws for names that are unknown or given twice.
    static func assign(_ arguments: [FunctionArgument], _ names: [String], of function: String, _ span: SourceSpan) throws -> [FunctionArgument?] {
        var given: [FunctionArgument?] = Array(repeating: nil, count: names.count)
        var isNamed: [Bool] = Array(repeating: false, count: names.count)
        var sawName = false
        for (position, argument) in arguments.enumerated() {
            guard let name = argument.name else {
                if sawName {
                    throw QueryError(
                        "UNEXPECTED_POSITIONAL_ARGUMENT", sqlState: "4274K",
                        "Cannot invoke routine `\(function)` because it contains positional argument(s) following the named argument assigned to `\(arguments[position - 1].name?.text ?? "")`; please rearrange them so the positional arguments come first and then retry the query again.",
                        span: span.range)
                }
                guard given.indices.contains(position) else {
                    throw QueryError.wrongNumberOfArguments(function, expected: "\(names.count)", actual: arguments.count)
                }
                given[position] = argument
                continue
            }
            sawName = true
            guard let index = names.firstIndex(where: { $0.lowercased() == name.text.lowercased() }) else {
                throw QueryError(
                    "UNRECOGNIZED_PARAMETER_NAME", sqlState: "4274K",
                    "Cannot invoke routine `\(function)` because the routine call included a named argument reference for the argument named `\(name.text)`, but this routine does not include any signature containing an argument with this name.",
                    span: span.range)
            }
            if given[index] != nil {
                let sub = isNamed[index] ? "DOUBLE_NAMED_ARGUMENT_REFERENCE" : "BOTH_POSITIONAL_AND_NAMED"
                let why = isNamed[index] ? "more than once" : "both positionally and by name"
                throw QueryError(
                    "DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.\(sub)", sqlState: "4274K",
                    "Call to routine `\(function)` is invalid because it assigns the parameter `\(names[index])` \(why).", span: span.range)
            }
            given[index] = argument
            isNamed[index] = true
        }
        return given
    }

    /// The arguments by position, as many as needed to reach the last one given.
    static func arrange(_ arguments: [FunctionArgument], _ parameters: [Parameter], of function: String, _ span: SourceSpan) throws -> [FunctionArgument] {
        let given = try assign(arguments, parameters.map(\.name), of: function, span)
        for (parameter, argument) in zip(parameters, given) where argument == nil && parameter.isRequired {
            throw missing(parameter.name, of: function, span)
        }
        let count = (given.lastIndex { $0 != nil } ?? -1) + 1
        return zip(parameters, given).prefix(count).map { parameter, argument in
            argument.map { FunctionArgument($0.value, alias: $0.alias) } ?? FunctionArgument(Expression(.literal(parameter.fallback), span: span))
        }
    }

    static func missing(_ parameter: String, of function: String, _ span: SourceSpan) -> QueryError {
        QueryError(
            "REQUIRED_PARAMETER_NOT_FOUND", sqlState: "4274K",
            "Cannot invoke routine `\(function)` because the parameter named `\(parameter)` is required, but the routine call did not supply a value. "
                + "Please update the routine call to supply an argument value (either positionally or by name) and retry the query again.",
            span: span.range)
    }
}
