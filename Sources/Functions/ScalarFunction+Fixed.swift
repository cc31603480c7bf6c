import Columnar

/// A call whose arguments passed their signature.
struct CheckedCall: Sendable {
    let name: String
    let arguments: [Argument]
    /// What the arguments are cast to.
    let types: [DataType]
    let context: ResolutionContext

    /// The call as messages show it.
    var text: String { Signature.text(name, arguments) }
    var anyNullable: Bool { arguments.contains { $0.nullable } }

    /// The constant of an argument; nil when it has none, or is absent.
    func constant(_ position: Int) -> Value? { position < arguments.count ? arguments[position].constant : nil }
}

typealias ColumnName = @Sendable (_ calledAs: String, _ arguments: [String]) -> String

extension ScalarFunction {
    /// A function with fixed parameter types, one return type and one kernel.
    static func fixed(
        _ name: String, aliases: [String] = [], _ group: FunctionGroup, _ usage: String, _ description: String, _ examples: [String] = [],
        columnName: ColumnName? = nil, _ parameters: [ParameterType], optional: [ParameterType] = [], variadic: ParameterType? = nil,
        minimumVariadic: Int = 0, returns: DataType, nullable: Bool = false, nulls: ResolvedScalar.NullHandling = .propagate,
        deterministic: Bool = true, canFail: Bool = false, kernel: ScalarKernel
    ) -> ScalarFunction {
        typed(
            name, aliases: aliases, group, usage, description, examples, columnName: columnName, parameters, optional: optional,
            variadic: variadic, minimumVariadic: minimumVariadic
        ) { call in
            ResolvedScalar(
                call.types, returns: returns, nullable: nullable, nullHandling: nulls, deterministic: deterministic, canFail: canFail,
                kernel: kernel)
        }
    }

    /// A function whose return type or kernel depends on its arguments.
    static func typed(
        _ name: String, aliases: [String] = [], _ group: FunctionGroup, _ usage: String, _ description: String, _ examples: [String] = [],
        columnName: ColumnName? = nil, _ parameters: [ParameterType], optional: [ParameterType] = [], variadic: ParameterType? = nil,
        minimumVariadic: Int = 0, resolve: @escaping @Sendable (_ call: CheckedCall) throws -> ResolvedScalar
    ) -> ScalarFunction {
        let documentation = FunctionDocumentation(
            name, aliases: aliases, group: group, usage: usage, description: description, examples: examples, columnName: columnName)
        return ScalarFunction(documentation) { arguments, context in
            let types = try Signature.check(
                name, arguments, parameters, optional: optional, variadic: variadic, minimumVariadic: minimumVariadic)
            return try resolve(CheckedCall(name: name, arguments: arguments, types: types, context: context))
        }
    }

    /// Shows the defaults of arguments left out: `defaults` stand behind the first `required` ones.
    static func showingDefaults(_ required: Int, _ defaults: [String]) -> ColumnName {
        { name, arguments in
            let missing = required + defaults.count - arguments.count
            let shown = missing > 0 ? arguments + defaults.suffix(missing) : arguments
            return "\(name)(\(shown.joined(separator: ", ")))"
        }
    }

    /// Shows the name in upper case.
    static let upperCaseName: ColumnName = { name, arguments in "\(name.uppercased())(\(arguments.joined(separator: ", ")))" }

    /// Always shows the same name, whatever alias was used.
    static func named(_ shown: String) -> ColumnName {
        { _, arguments in "\(shown)(\(arguments.joined(separator: ", ")))" }
    }
}
