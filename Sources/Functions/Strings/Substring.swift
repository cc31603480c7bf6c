import Columnar

/// Pieces of strings by position; all of them share the argument's bytes.
enum SubstringKernels {
    /// Spark's `substringSQL`: position 1 is the first character, 0 the same, negative ones count from the end.
    @inline(__always)
    static func range(_ position: Int64, _ length: Int64, of count: Int) -> (start: Int, end: Int) {
        let total = Int64(count)
        let start: Int64 = position > 0 ? position &- 1 : (position < 0 ? total &+ position : 0)
        let (sum, overflow) = start.addingReportingOverflow(length)
        let end = overflow ? (length > 0 ? Int64.max : Int64.min) : sum
        let from = min(max(start, 0), total)
        let to = min(max(end, 0), total)
        return (Int(from), Int(max(from, to)))
    }

    @inline(__always)
    static func substring(_ bytes: Bytes, _ position: Int64, _ length: Int64) -> Bytes {
        if CodePoints.isASCII(bytes) {
            let (start, end) = range(position, length, of: bytes.count)
            return CodePoints.piece(bytes, start, end)
        }
        let (start, end) = range(position, length, of: CodePoints.count(bytes))
        let first = CodePoints.offset(bytes, character: start)
        let last = CodePoints.offset(bytes, character: end - start, from: first)
        return CodePoints.piece(bytes, first, last)
    }

    /// `substring(text, position[, length])`; binary counts bytes.
    static func substring(_ type: DataType) -> ScalarKernel {
        let isBinary = type == .binary
        return vectorKernel { arguments, rows, _ in
            let text = StringColumn(arguments[0])
            let position = IntegerColumn(arguments[1])
            let length = arguments.count > 2 ? IntegerColumn(arguments[2]) : nil
            let validity = RowValidity(arguments, rows: rows)
            let writer = StringWriter(rows: rows)
            forEachValid(validity) { row in
                let bytes = text[row]
                let wanted = length?[row] ?? Int64(Int32.max)
                if isBinary {
                    let (start, end) = range(position[row], wanted, of: bytes.count)
                    writer.set(row, sharing: CodePoints.piece(bytes, start, end))
                } else {
                    writer.set(row, sharing: substring(bytes, position[row], wanted))
                }
            }
            return writer.finish(type, validity: validity, sharing: [text])
        }
    }

    static func left(_ type: DataType) -> ScalarKernel {
        let isBinary = type == .binary
        return vectorKernel { arguments, rows, _ in
            let text = StringColumn(arguments[0])
            let length = IntegerColumn(arguments[1])
            let validity = RowValidity(arguments, rows: rows)
            let writer = StringWriter(rows: rows)
            forEachValid(validity) { row in
                let bytes = text[row]
                let wanted = Int(max(0, min(length[row], Int64(bytes.count))))
                let end = isBinary ? wanted : CodePoints.offset(bytes, character: wanted)
                writer.set(row, sharing: CodePoints.piece(bytes, 0, end))
            }
            return writer.finish(type, validity: validity, sharing: [text])
        }
    }

    static let right: ScalarKernel = vectorKernel { arguments, rows, _ in
        let text = StringColumn(arguments[0])
        let length = IntegerColumn(arguments[1])
        let validity = RowValidity(arguments, rows: rows)
        let writer = StringWriter(rows: rows)
        forEachValid(validity) { row in
            let bytes = text[row]
            let wanted = length[row]
            if wanted > 0 { writer.set(row, sharing: substring(bytes, -min(wanted, Int64(bytes.count)), Int64(Int32.max))) }
        }
        return writer.finish(validity: validity, sharing: [text])
    }

    /// Everything before the `count`-th delimiter, or behind the `count`-th from the end.
    static let substringIndex: ScalarKernel = vectorKernel { arguments, rows, _ in
        let text = StringColumn(arguments[0])
        let delimiter = StringColumn(arguments[1])
        let count = IntegerColumn(arguments[2])
        let validity = RowValidity(arguments, rows: rows)
        let writer = StringWriter(rows: rows)
        forEachValid(validity) { row in
            writer.set(row, sharing: substringIndex(text[row], delimiter[row], count[row]))
        }
        return writer.finish(validity: validity, sharing: [text])
    }

    private static func substringIndex(_ text: Bytes, _ delimiter: Bytes, _ count: Int64) -> Bytes {
        if count == 0 || delimiter.count == 0 { return CodePoints.piece(text, 0, 0) }
        if count > 0 {
            var position = -1
            var left = count
            while left > 0 {
                guard let next = ByteSearch.first(delimiter, in: text, from: position + 1) else { return text }
                position = next
                left -= 1
            }
            return CodePoints.piece(text, 0, position)
        }
        var position = text.count - delimiter.count + 1
        var left = count
        while left < 0 {
            guard let next = ByteSearch.last(delimiter, in: text, from: position - 1) else { return text }
            position = next
            left += 1
        }
        return CodePoints.piece(text, position + delimiter.count, text.count)
    }

    /// The piece of number `part` (from 1, or from the end when negative) between delimiters; empty when there is none.
    static let splitPart: ScalarKernel = vectorKernel { arguments, rows, _ in
        let text = StringColumn(arguments[0])
        let delimiter = StringColumn(arguments[1])
        let part = IntegerColumn(arguments[2])
        let validity = RowValidity(arguments, rows: rows)
        let writer = StringWriter(rows: rows)
        try forEachValid(validity) { row in
            guard part[row] != 0 else {
                throw QueryError(
                    "INVALID_INDEX_OF_ZERO", sqlState: "22003",
                    "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).")
            }
            writer.set(row, sharing: splitPart(text[row], delimiter[row], part[row]))
        }
        return writer.finish(validity: validity, sharing: [text])
    }

    private static func splitPart(_ text: Bytes, _ delimiter: Bytes, _ part: Int64) -> Bytes {
        if delimiter.count == 0 { return part == 1 || part == -1 ? text : CodePoints.piece(text, 0, 0) }
        var wanted = part
        if part < 0 {
            var parts: Int64 = 1
            var from = 0
            while let next = ByteSearch.first(delimiter, in: text, from: from) {
                parts += 1
                from = next + delimiter.count
            }
            wanted = parts &+ part &+ 1
            if wanted < 1 { return CodePoints.piece(text, 0, 0) }
        }
        var start = 0
        while true {
            let next = ByteSearch.first(delimiter, in: text, from: start)
            wanted -= 1
            if wanted == 0 { return CodePoints.piece(text, start, next ?? text.count) }
            guard let next else { return CodePoints.piece(text, 0, 0) }
            start = next + delimiter.count
        }
    }
}

extension SubstringKernels {
    static var functions: [ScalarFunction] {
        [
            .typed(
                "substring", aliases: ["substr"], .string, "substring(text, position[, length])",
                "The piece of a string or binary value from a 1-based position on; a negative position counts from the end.",
                ["SELECT substring('Spark SQL', 7, 3)"], columnName: ScalarFunction.showingDefaults(2, ["2147483647"]),
                [.oneOf([.string, .binary]), .int], optional: [.int]
            ) { call in
                ResolvedScalar(call.types, returns: call.types[0], kernel: substring(call.types[0]))
            },
            .typed(
                "left", .string, "left(text, length)", "The first characters of a string; none when the length is not positive.",
                ["SELECT left('Spark SQL', 5)"], [.oneOf([.string, .binary]), .int]
            ) { call in
                ResolvedScalar(call.types, returns: call.types[0], kernel: left(call.types[0]))
            },
            .fixed(
                "right", .string, "right(text, length)", "The last characters of a string; none when the length is not positive.",
                ["SELECT right('Spark SQL', 3)"], [.string, .int], returns: .string, kernel: right),
            .fixed(
                "substring_index", .string, "substring_index(text, delimiter, count)",
                "What stands before the given occurrence of a delimiter, or behind it when counted from the end by a negative number.",
                ["SELECT substring_index('www.apache.org', '.', 2)"], [.string, .string, .int], returns: .string, kernel: substringIndex),
            .fixed(
                "split_part", .string, "split_part(text, delimiter, part)",
                "The piece of the given number between delimiters, counted from 1 or, negative, from the end; empty when there is none.",
                ["SELECT split_part('11.12.13', '.', 3)"], [.string, .string, .int], returns: .string, canFail: true, kernel: splitPart),
        ]
    }
}
