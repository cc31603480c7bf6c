import Columnar

/// Making structs.
enum StructFunctions {
    static var all: [ScalarFunction] { [structure, namedStructure] }

    /// Columns side by side become the fields.
    private static func kernel(_ type: DataType, _ positions: [Int]) -> ScalarKernel {
        .vector { arguments, rows, _ in
            let fields = positions.map { arguments[$0].isFlat ? arguments[$0] : arguments[$0].flattened() }
            let children = fields.map { $0.kind == .void ? Vector.nulls(.void, count: rows) : $0 }
            return Vector(type: type, kind: .structure, count: rows, buffer: Buffer(byteCount: 0), children: children)
        }
    }

    /// `struct(a, b AS x, b + 1)`: fields are named after columns and aliases, others `col1`, `col2` by their place.
    private static var structure: ScalarFunction {
        let documentation = FunctionDocumentation(
            "struct", group: .structure, usage: "struct(value, …)",
            description: "A struct of the values, its fields named after columns or `col1`, `col2` ….",
            examples: ["SELECT struct(1, 'a')"])
        return ScalarFunction(documentation) { arguments, _ in
            let fields = arguments.enumerated().map { position, argument in
                let isColumn = argument.constant == nil && isIdentifier(argument.text)
                let name = argument.alias ?? (isColumn ? lastPart(argument.text) : "col\(position + 1)")
                return Field(name, TypeCoercion.plain(argument.type), nullable: argument.nullable)
            }
            let type = DataType.structure(fields)
            return ResolvedScalar(fields.map(\.type), returns: type, nullHandling: .total, kernel: kernel(type, Array(arguments.indices)))
        }
    }

    /// Whether text is a column's name, possibly with qualifiers, and not an expression.
    private static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || first == "_" || first == "`" else { return false }
        return text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "_.`".unicodeScalars.contains($0)
        }
    }

    private static func lastPart(_ text: String) -> String {
        String(text.split(separator: ".").last ?? Substring(text)).filter { $0 != "`" }
    }

    private static var namedStructure: ScalarFunction {
        let documentation = FunctionDocumentation(
            "named_struct", group: .structure, usage: "named_struct(name, value, …)", description: "A struct of names and their values.",
            examples: ["SELECT named_struct('a', 1, 'b', 2)"])
        return ScalarFunction(documentation) { arguments, _ in
            guard arguments.count % 2 == 0 else {
                throw QueryError.wrongNumberOfArguments("named_struct", expected: "2n (n > 0)", actual: arguments.count)
            }
            var fields: [Field] = []
            var types: [DataType] = []
            for place in stride(from: 0, to: arguments.count, by: 2) {
                guard let constant = arguments[place].constant else {
                    throw QueryError.typeMismatch(
                        "CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING", text: Signature.text("named_struct", arguments),
                        "Only foldable `STRING` expressions are allowed to appear at odd position, but they are [\"\(arguments[place].text)\"]."
                    )
                }
                guard let name = constant.stringValue else {
                    if constant.isNull {
                        throw QueryError.typeMismatch(
                            "UNEXPECTED_NULL", text: Signature.text("named_struct", arguments),
                            "The [\"\(arguments[place].text)\"] must not be null.")
                    }
                    throw QueryError.typeMismatch(
                        "CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING", text: Signature.text("named_struct", arguments),
                        "Only foldable `STRING` expressions are allowed to appear at odd position, but they are [\"\(arguments[place].text)\"]."
                    )
                }
                fields.append(Field(name, TypeCoercion.plain(arguments[place + 1].type), nullable: arguments[place + 1].nullable))
                types += [.string, fields[fields.count - 1].type]
            }
            let type = DataType.structure(fields)
            let positions = Array(stride(from: 1, to: arguments.count, by: 2))
            return ResolvedScalar(types, returns: type, nullHandling: .total, kernel: kernel(type, positions))
        }
    }
}
