import Columnar

/// What `DESCRIBE FUNCTION` and the documentation say of a function, whatever its kind.
package struct FunctionDocumentation: Sendable {
    /// Lower case; the name Spark shows in messages and column names.
    package let name: String
    package let aliases: [String]
    package let group: FunctionGroup
    /// `upper(text)`, one line per form.
    package let usage: String
    /// One or two sentences of our own.
    package let description: String
    /// A statement that runs, such as `SELECT upper('a')`.
    package let examples: [String]
    /// The call as Spark names its column, of the name it was called by and its arguments' texts, where that is not simply
    /// `name(arguments)`: `SQRT(x)`, defaults shown (`round(x, 0)`), operator forms (`a LIKE b`).
    package let columnName: (@Sendable (_ calledAs: String, _ arguments: [String]) -> String)?

    package init(
        _ name: String, aliases: [String] = [], group: FunctionGroup, usage: String, description: String, examples: [String] = [],
        columnName: (@Sendable (_ calledAs: String, _ arguments: [String]) -> String)? = nil
    ) {
        self.name = name
        self.aliases = aliases
        self.group = group
        self.usage = usage
        self.description = description
        self.examples = examples
        self.columnName = columnName
    }
}

package enum FunctionGroup: String, Sendable, CaseIterable {
    case aggregate, array, bitwise, collection, conditional, conversion, csv, datetime, generator, hash, json, lambda, map
    case math, misc, predicate, string, structure, table, url, variant, window, xml, sketch, spatial, avro, protobuf
}

/// An argument of a call, as far as analysis knows it.
package struct Argument: Sendable {
    package var type: DataType
    package var nullable: Bool
    /// The value when the argument is foldable; `.null` for a constant NULL.
    package var constant: Value?
    /// The argument as Spark prints it in messages and column names.
    package var text: String
    /// Set when the argument is a lambda; `type` then is its body's type.
    package var isLambda: Bool
    /// How many parameters a lambda has.
    package var parameterCount: Int
    /// The name given with AS, as in `struct(1 AS a)`.
    package var alias: String?

    package init(
        type: DataType, nullable: Bool = true, constant: Value? = nil, text: String = "", isLambda: Bool = false, parameterCount: Int = 0
    ) {
        self.type = type
        self.nullable = nullable
        self.constant = constant
        self.text = text
        self.isLambda = isLambda
        self.parameterCount = parameterCount
    }
}

/// What resolution of a call may know beside its arguments.
package struct ResolutionContext: Sendable {
    package var ansi: Bool
    package var timeZone: String
    package init(ansi: Bool = true, timeZone: String = "UTC") {
        self.ansi = ansi
        self.timeZone = timeZone
    }
}
