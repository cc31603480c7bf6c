import Columnar

/// Values out of XML text by XPath.
enum XPathFunctions {
    static var functions: [ScalarFunction] {
        [
            number("xpath_double", aliases: ["xpath_number"], .double) { .double($0) },
            number("xpath_float", .float) { .float(Float($0)) },
            number("xpath_int", .int) { .integer(Int64(Int32(truncatingIfNeeded: clamped($0)))) },
            number("xpath_long", .bigint) { .integer(clamped($0)) },
            number("xpath_short", .smallint) { .integer(Int64(Int16(truncatingIfNeeded: clamped($0)))) },
            define(
                "xpath_boolean", .boolean, "Whether an XPath expression is true or finds a node.",
                "SELECT xpath_boolean('<a><b>1</b></a>', 'a/b')"
            ) { evaluator, result in
                .boolean(evaluator.boolean(result))
            },
            define(
                "xpath_string", .string, "The text of the first node that an XPath expression finds.",
                "SELECT xpath_string('<a><b>b</b></a>', 'a/b')"
            ) { evaluator, result in
                .string(evaluator.string(result))
            },
            define(
                "xpath", .array(.string, containsNull: true), "The texts of all nodes that an XPath expression finds; NULL for elements.",
                "SELECT xpath('<a><b>b1</b><b>b2</b></a>', 'a/b/text()')"
            ) { evaluator, result in
                guard case .nodes(let nodes) = result else { return .array([]) }
                return .array(nodes.map { evaluator.value($0).map { .string($0) } ?? .null })
            },
        ]
    }

    /// Java's conversion: NaN is 0, the rest is cut at the limits.
    private static func clamped(_ number: Double) -> Int64 {
        if number.isNaN { return 0 }
        return number >= 9.2e18 ? Int64.max : (number <= -9.2e18 ? Int64.min : Int64(number))
    }

    private static func number(_ name: String, aliases: [String] = [], _ type: DataType, _ body: @escaping @Sendable (Double) -> Value)
        -> ScalarFunction
    {
        define(
            name, aliases: aliases, type, "The number that an XPath expression gives, such as `sum(a/b)`.",
            "SELECT \(name)('<a><b>1</b><b>2</b></a>', 'sum(a/b)')"
        ) { evaluator, result in
            body(evaluator.number(result))
        }
    }

    private static func define(
        _ name: String, aliases: [String] = [], _ type: DataType, _ description: String, _ example: String,
        _ body: @escaping @Sendable (XPathEvaluator, XPathResult) -> Value
    ) -> ScalarFunction {
        .typed(name, aliases: aliases, .xml, "\(name)(xml, path)", description, [example], [.strict(.string), .strict(.string)]) { call in
            guard call.arguments[1].constant != nil else {
                throw QueryError.typeMismatch(
                    "NON_FOLDABLE_INPUT", text: call.text,
                    "the input `path` should be a foldable \"STRING\" expression; however, got \"\(call.arguments[1].text)\".")
            }
            let source = call.constant(1)?.stringValue ?? ""
            let prepared = XPathParser.parse(source)
            return ResolvedScalar(
                call.types, returns: type, nullable: true, canFail: true,
                kernel: .row { values, _ in
                    guard let text = values[0].stringValue, values[1].stringValue != nil else { return .null }
                    if text.isEmpty { return .null }
                    guard let expression = prepared else { throw failure("the path '\(source)' is not XPath") }
                    guard let root = XMLTreeParser.parse(text) else { throw failure("the text is not well-formed XML: \(text)") }
                    let evaluator = XPathEvaluator(XPathDocument(root))
                    do {
                        return body(evaluator, try evaluator.evaluate(expression))
                    } catch let error as XPathEvaluator.Unsupported {
                        throw QueryError.notSupported("XPath \(error.what)")
                    }
                })
        }
    }

    private static func failure(_ what: String) -> QueryError {
        QueryError("INVALID_PARAMETER_VALUE.XML", sqlState: "22023", "XPath cannot be evaluated: \(what).")
    }
}
