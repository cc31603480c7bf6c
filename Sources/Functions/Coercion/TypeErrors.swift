import Columnar

/// Spark's conditions for calls and operators whose types do not fit, in Spark's words.
extension QueryError {
    /// `expected` as Spark prints it: `1`, `[2, 3]`, `> 0`, `2n (n > 0)`.
    package static func wrongNumberOfArguments(_ function: String, expected: String, actual: Int) -> QueryError {
        QueryError(
            "WRONG_NUM_ARGS.WITHOUT_SUGGESTION", sqlState: "42605",
            "The `\(function)` requires \(expected) parameters but the actual number is \(actual). "
                + "Please, refer to 'https://spark.apache.org/docs/latest/sql-ref-functions.html' for a fix.")
    }

    /// A parameter of a function that takes named arguments has no value. `position` counts from 0.
    package static func requiredParameterNotFound(_ function: String, parameter: String, position: Int) -> QueryError {
        QueryError(
            "REQUIRED_PARAMETER_NOT_FOUND", sqlState: "4274K",
            "Cannot invoke routine `\(function)` because the parameter named `\(parameter)` is required, but the routine call "
                + "did not supply "
                + "a value. Please update the routine call to supply an argument value (either positionally at index "
                + "\(position) or by name) "
                + "and retry the query again.")
    }

    /// Any `DATATYPE_MISMATCH.*`: `text` is the expression as Spark prints it, `reason` what follows the colon.
    package static func typeMismatch(_ condition: String, text: String, _ reason: String) -> QueryError {
        QueryError(
            "DATATYPE_MISMATCH.\(condition)", sqlState: "42K09", "Cannot resolve \"\(text)\" due to data type mismatch: \(reason)")
    }

    /// `position` counts arguments from 0; `required` is `ParameterType.display`.
    package static func unexpectedInputType(
        text: String, position: Int, required: String, argument: String, type: DataType
    ) -> QueryError {
        typeMismatch(
            "UNEXPECTED_INPUT_TYPE", text: text,
            "The \(ordinal(position)) parameter requires the \(required) type, however \"\(argument)\" has the type \"\(type.sql)\".")
    }

    /// How a list of types is punctuated; Spark's functions differ.
    package enum TypeListStyle: Sendable {
        /// `("INT" or "DATE")`: coalesce, array
        case alternatives
        /// `["INT", "DATE"]`: greatest, CASE, IF, IN
        case list
    }

    package static func differentTypes(text: String, function: String, _ types: [DataType], style: TypeListStyle) -> QueryError {
        let quoted = types.map { "\"\($0.sql)\"" }
        let listed = style == .list ? "[" + quoted.joined(separator: ", ") + "]" : "(" + quoted.joined(separator: " or ") + ")"
        return typeMismatch(
            "DATA_DIFF_TYPES", text: text, "Input to `\(function)` should all be the same type, but it's \(listed).")
    }

    package static func differentOperandTypes(text: String, _ left: DataType, _ right: DataType) -> QueryError {
        typeMismatch(
            "BINARY_OP_DIFF_TYPES", text: text,
            "the left and right operands of the binary operator have incompatible types (\"\(left.sql)\" and \"\(right.sql)\").")
    }

    package static func wrongOperandType(text: String, required: String, actual: DataType) -> QueryError {
        typeMismatch(
            "BINARY_OP_WRONG_TYPE", text: text, "the binary operator requires the input type \(required), not \"\(actual.sql)\".")
    }

    package static func invalidOrdering(text: String, function: String, _ type: DataType) -> QueryError {
        typeMismatch("INVALID_ORDERING_TYPE", text: text, "The `\(function)` does not support ordering on type \"\(type.sql)\".")
    }

    /// A CAST that does not exist. `child` is the operand as Spark prints it, `text` the whole cast.
    package static func castNotAllowed(
        from: DataType, to: DataType, child: String, text: String, ansi: Bool = true, isTry: Bool = false
    ) -> QueryError {
        let cannot = "cannot cast \"\(from.sql)\" to \"\(to.sql)\""
        let suggestion: String? =
            switch (from, to) {
            case (let source, .date) where source.isNumeric && ansi: "DATE_FROM_UNIX_DATE"
            case (.date, let target) where target.isNumeric && ansi: "UNIX_DATE"
            default: nil
            }
        if let suggestion {
            return typeMismatch(
                "CAST_WITH_FUNC_SUGGESTION", text: text,
                "\(cannot).\nTo convert values from \"\(from.sql)\" to \"\(to.sql)\", you can use the functions `\(suggestion)` instead.")
        }
        if ansi && !isTry && !to.isNested && TypeCoercion.canCast(from: from, to: to, ansi: false) {
            return typeMismatch(
                "CAST_WITH_CONF_SUGGESTION", text: text,
                "\(cannot) with ANSI mode on.\nIf you have to cast \"\(from.sql)\" to \"\(to.sql)\", "
                    + "you can set \"spark.sql.ansi.enabled\" as 'false'.")
        }
        return typeMismatch("CAST_WITHOUT_SUGGESTION", text: to.isNested ? child : text, "\(cannot).")
    }

    private static func ordinal(_ position: Int) -> String {
        let names = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
        return position < names.count ? names[position] : "\(position + 1)th"
    }
}
