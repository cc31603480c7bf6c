import Columnar

/// `regexp_replace`.
enum RegexReplaceFunction {
    static var replace: ScalarFunction {
        .typed(
            "regexp_replace", .string, "regexp_replace(text, pattern, replacement[, position])",
            "The text with every match from a position on replaced; `$1` in the replacement stands for a group.",
            [#"SELECT regexp_replace('100-200', '(\\d+)', 'num')"#], columnName: ScalarFunction.showingDefaults(3, ["1"]),
            [.string, .string, .string], optional: [.int]
        ) { call in
            if let start = call.constant(3)?.integerValue, start < 1 {
                throw QueryError.typeMismatch(
                    "VALUE_OUT_OF_RANGE", text: call.text, "The position must be between (0, 2147483647] (current value = \(start)).")
            }
            return ResolvedScalar(
                call.types, returns: .string, canFail: true,
                kernel: try RegexFunctions.kernel(call) { arguments, text, patterns, validity, _ in
                    var rows = Rows(text, patterns, StringColumn(arguments[2]), arguments.count > 3 ? IntegerColumn(arguments[3]) : nil)
                    let writer = StringWriter(rows: validity.rows)
                    try forEachValid(validity) { row in try rows.replace(row, writer) }
                    return writer.finish(validity: validity, sharing: [text])
                })
        }
    }

    private struct Rows {
        let text: StringColumn
        let patterns: RegexRows
        let replacements: StringColumn
        let positions: IntegerColumn?
        /// The replacement read last, and for which expression.
        private var source: [UInt8] = []
        private var expression: RegularExpression?
        private var template: RegexReplacement?
        private var result = PieceBuffer()

        init(_ text: StringColumn, _ patterns: RegexRows, _ replacements: StringColumn, _ positions: IntegerColumn?) {
            self.text = text
            self.patterns = patterns
            self.replacements = replacements
            self.positions = positions
        }

        mutating func replace(_ row: Int, _ writer: StringWriter) throws {
            let whole = text[row]
            let matcher = try patterns.matcher(row)
            let position = positions?[row] ?? 1
            if position <= 1 {
                return try replace(row, matcher, whole, 0, position, writer)
            }
            // The text before the position is as if it were not there.
            let unit = Int(min(position, Int64(Int32.max))) - 1
            if UTF8Validation.isValid(whole) {
                guard let from = UTF16Offsets.offset(whole, unit: unit) else { return writer.set(row, text.view(row)) }
                return try replace(row, matcher, whole, from, position, writer)
            }
            try UTF8Validation.repaired(whole).withUnsafeBufferPointer { repaired in
                guard let from = UTF16Offsets.offset(repaired, unit: unit) else { return writer.set(row, text.view(row)) }
                try replace(row, matcher, repaired, from, position, writer)
            }
        }

        private mutating func replace(
            _ row: Int, _ matcher: RegexMatcher, _ whole: Bytes, _ from: Int, _ position: Int64, _ writer: StringWriter
        ) throws {
            try matcher.begin(CodePoints.piece(whole, from, whole.count))
            guard try matcher.next() else { return writer.set(row, text.view(row)) }
            try readTemplate(row, matcher.expression, whole, position)
            result.removeAll()
            result.append(CodePoints.piece(whole, 0, from))
            var last = 0
            repeat {
                result.append(matcher.piece(last, matcher.start))
                for piece in template?.pieces ?? [] {
                    switch piece {
                    case .text(let bytes): result.append(copying: bytes)
                    case .group(let group): result.append(matcher.piece(group))
                    }
                }
                last = matcher.end
                guard result.byteCount < PaddingKernels.maximumBytes else { throw PaddingKernels.tooLong("regexp_replace") }
            } while try matcher.next()
            result.append(matcher.piece(last, matcher.text.count))
            try PaddingKernels.checkSize(writer, "regexp_replace")
            let isOwn = whole.baseAddress == text[row].baseAddress && !matcher.isRepaired
            result.write(to: writer, row, sharing: isOwn)
        }

        private mutating func readTemplate(_ row: Int, _ expression: RegularExpression, _ whole: Bytes, _ position: Int64) throws {
            let bytes = replacements[row]
            if self.expression === expression, source.withUnsafeBufferPointer({ ByteSearch.equal($0, bytes) }) { return }
            source = Array(bytes)
            template = RegexReplacement(source, for: expression)
            self.expression = template == nil ? nil : expression
            if template != nil { return }
            throw QueryError(
                "INVALID_REGEXP_REPLACE", sqlState: "22023",
                "Could not perform regexp_replace for source = \"\(String(decoding: whole, as: UTF8.self))\", "
                    + "pattern = \"\(expression.source)\", replacement = \"\(String(decoding: bytes, as: UTF8.self))\" "
                    + "and position = \(position).")
        }
    }
}
