import Columnar

/// Lengths in characters, bytes and bits.
enum LengthKernels {
    static func measure(_ body: @escaping @Sendable (Bytes) -> Int) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let text = StringColumn(arguments[0])
            let validity = RowValidity(arguments, rows: rows)
            return fixedResult(.int, .int32, validity) { row in Int32(truncatingIfNeeded: body(text[row])) }
        }
    }

    static let characters: ScalarKernel = vectorKernel { arguments, rows, _ in
        let text = StringColumn(arguments[0])
        let validity = RowValidity(arguments, rows: rows)
        return fixedResult(.int, .int32, validity) { row in Int32(truncatingIfNeeded: CodePoints.count(text[row])) }
    }
}

extension LengthKernels {
    static var functions: [ScalarFunction] {
        [
            .typed(
                "length", aliases: ["char_length", "character_length", "len"], .string, "length(value)",
                "The number of characters of a string or of bytes of a binary value.", ["SELECT length('Spark SQL ')"], [.stringOrBinary]
            ) { call in
                ResolvedScalar(call.types, returns: .int, kernel: call.types[0] == .binary ? measure(\.count) : characters)
            },
            .fixed(
                "octet_length", .string, "octet_length(value)", "The number of bytes of a string or binary value.",
                ["SELECT octet_length('é')"], [.stringOrBinary], returns: .int, kernel: measure(\.count)),
            .fixed(
                "bit_length", .string, "bit_length(value)", "The number of bits of a string or binary value.",
                ["SELECT bit_length('abc')"], [.stringOrBinary], returns: .int, kernel: measure { $0.count &* 8 }),
        ]
    }
}
