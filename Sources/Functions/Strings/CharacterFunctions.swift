import Columnar

/// Single characters and their codes, quoting.
enum CharacterFunctions {
    static var functions: [ScalarFunction] {
        [
            .fixed(
                "ascii", .string, "ascii(text)", "The code point of the first character, 0 for an empty string.", ["SELECT ascii('234')"],
                [.string], returns: .int, kernel: LengthKernels.measure { $0.isEmpty ? 0 : Int(CodePoints.decode($0, at: 0).scalar) }),
            .fixed(
                "chr", aliases: ["char"], .string, "chr(code)",
                "The character of a code, of which only the lowest eight bits count; empty when it is negative.", ["SELECT chr(65)"],
                [.bigint], returns: .string,
                kernel: vectorKernel { arguments, rows, _ in
                    let code = IntegerColumn(arguments[0])
                    let validity = RowValidity(arguments, rows: rows)
                    let writer = StringWriter(rows: rows)
                    forEachValid(validity) { row in
                        if code[row] < 0 { return }
                        var bytes: [UInt8] = []
                        CodePoints.append(UInt32(truncatingIfNeeded: code[row] & 0xFF), to: &bytes)
                        writer.set(row, bytes)
                    }
                    return writer.finish(validity: validity)
                }),
            .fixed(
                "quote", .string, "quote(text)", "The string in single quotes, with a backslash before each single quote.",
                [#"SELECT quote("Don't")"#], [.string], returns: .string,
                kernel: .row { arguments, _ in
                    guard let text = arguments[0].stringValue else { return .null }
                    return .string("'" + text.replacingQuotes() + "'")
                }),
        ]
    }
}

extension String {
    fileprivate func replacingQuotes() -> String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == "'" { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }
}
