import Columnar

/// Checks the arguments of a call against a function's parameters.
package enum Signature {
    /// The types to cast the arguments to, in order.
    ///
    /// - Parameters:
    ///   - name: as Spark prints it in messages.
    ///   - parameters: required ones.
    ///   - optional: may be left out from the end.
    ///   - variadic: takes all further arguments.
    ///   - minimumVariadic: how many of those there must be.
    /// Throws `WRONG_NUM_ARGS.WITHOUT_SUGGESTION`, `DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE` and, for parameters marked `.common`,
    /// `DATATYPE_MISMATCH.DATA_DIFF_TYPES`.
    package static func check(
        _ name: String, _ arguments: [Argument], _ parameters: [ParameterType], optional: [ParameterType] = [],
        variadic: ParameterType? = nil, minimumVariadic: Int = 0
    ) throws -> [DataType] {
        try checkCount(
            name, arguments.count, minimum: parameters.count + (variadic == nil ? 0 : minimumVariadic),
            maximum: variadic == nil ? parameters.count + optional.count : nil)
        let known = parameters + optional
        var types: [DataType] = []
        types.reserveCapacity(arguments.count)
        var shared: [Int] = []
        for (position, argument) in arguments.enumerated() {
            let pattern = position < known.count ? known[position] : (variadic ?? .any)
            if case .common = pattern { shared.append(position) }
            guard let type = TypeCoercion.implicitCast(from: argument.type, to: pattern) else {
                throw QueryError.unexpectedInputType(
                    text: text(name, arguments), position: position, required: pattern.display, argument: argument.text,
                    type: TypeCoercion.plain(argument.type))
            }
            types.append(type)
        }
        if !shared.isEmpty {
            let common = try commonType(name, arguments, of: shared)
            for position in shared { types[position] = common }
        }
        return types
    }

    /// Throws `WRONG_NUM_ARGS.WITHOUT_SUGGESTION` unless `minimum ... maximum` arguments are given (no upper limit when nil).
    package static func checkCount(_ name: String, _ actual: Int, minimum: Int, maximum: Int?) throws {
        if actual >= minimum, maximum.map({ actual <= $0 }) ?? true { return }
        let expected: String
        if let maximum {
            expected =
                minimum == maximum ? "\(minimum)" : "[" + (minimum...max(minimum, maximum)).map(String.init).joined(separator: ", ") + "]"
        } else {
            expected = "> \(minimum - 1)"
        }
        throw QueryError.wrongNumberOfArguments(name, expected: expected, actual: actual)
    }

    /// The common type of some arguments, all of them when `positions` is nil.
    package static func commonType(
        _ name: String, _ arguments: [Argument], of positions: [Int]? = nil, promotingStrings: Bool = true,
        style: QueryError.TypeListStyle = .alternatives
    ) throws -> DataType {
        let types = (positions ?? Array(arguments.indices)).map { TypeCoercion.plain(arguments[$0].type) }
        let common = promotingStrings ? TypeCoercion.commonType(types) : TypeCoercion.commonTypeWithoutStringPromotion(types)
        guard let common else {
            throw QueryError.differentTypes(text: text(name, arguments), function: name, types, style: style)
        }
        return common
    }

    /// A call as Spark prints it: `substring(a, 1, 2)`.
    package static func text(_ name: String, _ arguments: [Argument]) -> String {
        "\(name)(\(arguments.map(\.text).joined(separator: ", ")))"
    }
}
