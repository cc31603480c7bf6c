import Columnar

/// `from_protobuf` and `to_protobuf` need compiled message descriptors. Their arguments are checked as Spark checks them, and a call that
/// passes is refused with words that say what is missing.
enum ProtobufFunctions {
    static let all: [ScalarFunction] = [make("from_protobuf", isReading: true), make("to_protobuf", isReading: false)]

    private static func make(_ name: String, isReading: Bool) -> ScalarFunction {
        ScalarFunction(
            FunctionDocumentation(
                name, group: .protobuf, usage: "\(name)(\(isReading ? "binary" : "struct"), message, descriptor[, options])",
                description: "Protocol Buffers messages are not supported: every call with valid arguments is refused.")
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 4)
            let text = Signature.text(name, arguments)
            func hint(_ what: String) -> QueryError { QueryError.typeMismatch("TYPE_CHECK_FAILURE_WITH_HINT", text: text, what) }
            guard arguments[1].constant?.stringValue != nil else {
                throw hint(
                    "The second argument of the \(name.uppercased()) SQL function must be a constant string representing the "
                        + "Protobuf message name."
                )
            }
            if arguments.count > 2 {
                switch arguments[2].constant {
                case .string, .binary, .null: break
                default:
                    throw hint(
                        "The third argument of the \(name.uppercased()) SQL function must be a constant string or binary data representing "
                            + "the Protobuf descriptor file path.")
                }
            }
            if !isReading {
                guard case .structure = arguments[0].type else {
                    throw QueryError.typeMismatch(
                        "NON_STRUCT_TYPE", text: text,
                        "the input data should be a struct expression; however, got \"\(arguments[0].type.sql)\".")
                }
            }
            if case .string(let path)? = arguments.count > 2 ? arguments[2].constant : nil {
                throw QueryError(
                    "PROTOBUF_DESCRIPTOR_FILE_NOT_FOUND", sqlState: "42K0G",
                    "Error reading Protobuf descriptor file at path: \(path). Protobuf descriptors are not supported.")
            }
            throw QueryError(
                "PROTOBUF_NOT_LOADED_SQL_FUNCTIONS_UNUSABLE", sqlState: "22KD3",
                "Cannot call the \(name.uppercased()) SQL function because Protocol Buffers are not supported.")
        }
    }
}
