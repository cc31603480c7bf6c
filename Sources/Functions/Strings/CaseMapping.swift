import Columnar

/// Upper, lower and title case by Unicode's full mappings with the root locale, as Spark does through ICU.
enum CaseMapping {
    /// Adds 32 to (or takes it from) every byte in a range of ASCII letters; a plain loop that vectorises.
    @inline(__always)
    static func shiftASCII(_ source: UnsafePointer<UInt8>, _ count: Int, first: UInt8, into target: UnsafeMutablePointer<UInt8>) {
        for index in 0..<count {
            let byte = source[index]
            let isLetter: UInt8 = (byte &- first) < 26 ? 0x20 : 0
            target[index] = byte ^ isLetter
        }
    }

    static func upper(_ bytes: Bytes) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for scalar in CodePoints.scalars(bytes) { append(scalar, \.uppercaseMapping, to: &result) }
        return result
    }

    static func lower(_ bytes: Bytes) -> [UInt8] {
        let scalars = CodePoints.scalars(bytes)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for index in scalars.indices { appendLower(scalars, index, to: &result) }
        return result
    }

    /// The first letter of each word in title case, the rest in lower case; words are parted by spaces only.
    static func title(_ bytes: Bytes) -> [UInt8] {
        let scalars = CodePoints.scalars(bytes)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var startsWord = true
        for index in scalars.indices {
            if startsWord {
                append(scalars[index], \.titlecaseMapping, to: &result)
            } else {
                appendLower(scalars, index, to: &result)
            }
            startsWord = scalars[index] == 0x20
        }
        return result
    }

    private static func append(_ scalar: UInt32, _ mapping: KeyPath<Unicode.Scalar.Properties, String>, to result: inout [UInt8]) {
        guard let character = Unicode.Scalar(scalar) else { return CodePoints.append(0xFFFD, to: &result) }
        result.append(contentsOf: character.properties[keyPath: mapping].utf8)
    }

    /// Σ at the end of a word becomes ς (Unicode 3.13, Final_Sigma).
    private static func appendLower(_ scalars: [UInt32], _ index: Int, to result: inout [UInt8]) {
        if scalars[index] == 0x3A3 && endsWord(scalars, index) {
            CodePoints.append(0x3C2, to: &result)
        } else {
            append(scalars[index], \.lowercaseMapping, to: &result)
        }
    }

    private static func endsWord(_ scalars: [UInt32], _ index: Int) -> Bool {
        func isCased(_ positions: some Sequence<Int>) -> Bool {
            for position in positions {
                guard let properties = Unicode.Scalar(scalars[position])?.properties else { return false }
                if properties.isCaseIgnorable { continue }
                return properties.isCased
            }
            return false
        }
        return isCased((0..<index).reversed()) && !isCased((index + 1)..<scalars.count)
    }

    static func kernel(asciiFirst: UInt8, _ general: @escaping @Sendable (Bytes) -> [UInt8]) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let text = StringColumn(arguments[0])
            let validity = RowValidity([text.vector], rows: rows)
            let writer = StringWriter(rows: rows)
            forEachValid(validity) { row in
                let bytes = text[row]
                guard let source = bytes.baseAddress else { return }
                if CodePoints.isASCII(bytes) {
                    writer.set(row, count: bytes.count) { shiftASCII(source, bytes.count, first: asciiFirst, into: $0) }
                } else {
                    writer.set(row, general(bytes))
                }
            }
            return writer.finish(validity: validity)
        }
    }
}

extension CaseMapping {
    static var functions: [ScalarFunction] {
        [
            .fixed(
                "upper", aliases: ["ucase"], .string, "upper(text)", "Puts all letters into upper case.", ["SELECT upper('straße')"],
                [.string], returns: .string, kernel: kernel(asciiFirst: 0x61, upper)),
            .fixed(
                "lower", aliases: ["lcase"], .string, "lower(text)", "Puts all letters into lower case.", ["SELECT lower('SQL')"],
                [.string], returns: .string, kernel: kernel(asciiFirst: 0x41, lower)),
            .fixed(
                "initcap", .string, "initcap(text)",
                "Starts every word with a capital and puts the rest into lower case; words are parted by spaces.",
                ["SELECT initcap('sPark sql')"], [.string], returns: .string,
                kernel: vectorKernel { arguments, rows, _ in
                    let text = StringColumn(arguments[0])
                    let validity = RowValidity(arguments, rows: rows)
                    let writer = StringWriter(rows: rows)
                    forEachValid(validity) { row in writer.set(row, title(text[row])) }
                    return writer.finish(validity: validity)
                }),
        ]
    }
}
