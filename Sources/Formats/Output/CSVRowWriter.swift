import Columnar

/// Rows as CSV by RFC 4180: fields with the delimiter, quotes or line breaks are quoted; NULL is an empty field, the empty string `""`.
package struct CSVRowWriter {
    private let delimiter: UInt8
    private let context: EvaluationContext

    package init(delimiter: UInt8 = UInt8(ascii: ","), context: EvaluationContext) {
        self.delimiter = delimiter
        self.context = context
    }

    package func writeHeader(_ schema: Schema, into output: inout [UInt8]) {
        for (position, field) in schema.enumerated() {
            if position > 0 { output.append(delimiter) }
            var name = field.name
            name.withUTF8 { write($0, into: &output) }
        }
        output.append(UInt8(ascii: "\n"))
    }

    package func write(_ batch: Batch, into output: inout [UInt8]) throws {
        let columns = try batch.columns.map { column in
            column.type == .void ? column : try Cast.cast(column, to: .string, mode: .tryNull, context: context).flattened()
        }
        for row in 0..<batch.count {
            for (position, column) in columns.enumerated() {
                if position > 0 { output.append(delimiter) }
                if column.isNull(at: row) { continue }
                write(StringView.buffer(at: column.pointer(to: StringView.self) + row), into: &output)
            }
            output.append(UInt8(ascii: "\n"))
        }
    }

    private func write(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let needsQuotes = bytes.isEmpty || bytes.contains { $0 == delimiter || $0 == quote || $0 == 0x0A || $0 == 0x0D }
        guard needsQuotes else { return output.append(contentsOf: bytes) }
        output.append(quote)
        for byte in bytes {
            if byte == quote { output.append(quote) }
            output.append(byte)
        }
        output.append(quote)
    }
}
