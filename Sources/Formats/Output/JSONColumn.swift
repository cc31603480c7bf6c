import Columnar

/// A vector made ready to be written as JSON cells: NULL, booleans, integers and doubles as themselves, strings, and everything else as
/// Spark's text in a string (decimals, dates, timestamps in the session zone, intervals); BINARY as hex; ARRAY as array, STRUCT as object,
/// MAP as array of [key, value] pairs.
package struct JSONColumn {
    private indirect enum Form {
        case null, boolean, integer, float, double, string, hexadecimal
        case list(JSONColumn)
        case map(JSONColumn, JSONColumn)
        case structure([(name: [UInt8], column: JSONColumn)])
    }

    private let vector: Vector
    private let form: Form

    /// Throws only where a cast to text does, which no type has.
    package init(_ given: Vector, context: EvaluationContext) throws {
        switch given.type {
        case .void:
            vector = given
            form = .null
        case .boolean:
            vector = given.flattened()
            form = .boolean
        case .tinyint, .smallint, .int, .bigint:
            vector = given.flattened().widened(to: .int64)
            form = .integer
        case .float:
            vector = given.flattened()
            form = .float
        case .double:
            vector = given.flattened()
            form = .double
        case .string, .collated, .char, .varchar:
            vector = given.flattened()
            form = .string
        case .binary:
            vector = given.flattened()
            form = .hexadecimal
        case .array:
            vector = given.canonical()
            form = .list(try JSONColumn(vector.children.first ?? .nulls(.void, count: 0), context: context))
        case .map:
            vector = given.canonical()
            let parts = vector.children
            form = .map(
                try JSONColumn(parts.first ?? .nulls(.void, count: 0), context: context), try JSONColumn(parts.last ?? .nulls(.void, count: 0), context: context))
        case .structure(let fields):
            vector = given.canonical()
            form = .structure(try zip(fields, vector.children).map { field, child in
                (Array((JSONText.quoted(field.name) + ":").utf8), try JSONColumn(child, context: context))
            })
        default:
            vector = try Cast.cast(given, to: .string, mode: .tryNull, context: context).flattened()
            form = .string
        }
    }

    /// Writes the cell of a row.
    package func write(_ row: Int, into output: inout [UInt8]) {
        if vector.isNull(at: row) {
            output.append(contentsOf: "null".utf8)
            return
        }
        switch form {
        case .null: output.append(contentsOf: "null".utf8)
        case .boolean: output.append(contentsOf: (vector.pointer(to: UInt8.self)[row] != 0 ? "true" : "false").utf8)
        case .integer: JSONText.write(integer: vector.pointer(to: Int64.self)[row], into: &output)
        case .float: JSONText.write(float: vector.pointer(to: Float.self)[row], into: &output)
        case .double: JSONText.write(double: vector.pointer(to: Double.self)[row], into: &output)
        case .string: JSONText.write(string: StringView.buffer(at: vector.pointer(to: StringView.self) + row), into: &output)
        case .hexadecimal: JSONText.write(hexadecimal: StringView.buffer(at: vector.pointer(to: StringView.self) + row), into: &output)
        case .list(let elements):
            let entry = vector.pointer(to: ListEntry.self)[row]
            output.append(UInt8(ascii: "["))
            for index in 0..<Int(entry.count) {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                elements.write(Int(entry.offset) + index, into: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .map(let keys, let values):
            let entry = vector.pointer(to: ListEntry.self)[row]
            output.append(UInt8(ascii: "["))
            for index in 0..<Int(entry.count) {
                output.append(contentsOf: (index > 0 ? ",[" : "[").utf8)
                keys.write(Int(entry.offset) + index, into: &output)
                output.append(UInt8(ascii: ","))
                values.write(Int(entry.offset) + index, into: &output)
                output.append(UInt8(ascii: "]"))
            }
            output.append(UInt8(ascii: "]"))
        case .structure(let fields):
            output.append(UInt8(ascii: "{"))
            for (position, field) in fields.enumerated() {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                output.append(contentsOf: field.name)
                field.column.write(row, into: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }
}

/// Rows of batches as JSON: arrays of cells, or objects by column name.
package struct JSONRowWriter {
    package enum Style: Sendable {
        case arrays, objects
    }

    private let style: Style
    private let names: [[UInt8]]
    private let context: EvaluationContext

    package init(_ schema: Schema, style: Style, context: EvaluationContext) {
        self.style = style
        self.context = context
        names = schema.map { Array((JSONText.quoted($0.name) + ":").utf8) }
    }

    /// Writes the rows of a batch with `separator` between rows, and before the first when `isFirst` is false.
    package func write(_ batch: Batch, separator: [UInt8], isFirst: inout Bool, into output: inout [UInt8]) throws {
        let columns = try batch.columns.map { try JSONColumn($0, context: context) }
        for row in 0..<batch.count {
            if isFirst { isFirst = false } else { output.append(contentsOf: separator) }
            output.append(style == .arrays ? UInt8(ascii: "[") : UInt8(ascii: "{"))
            for position in columns.indices {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                if style == .objects { output.append(contentsOf: names[position]) }
                columns[position].write(row, into: &output)
            }
            output.append(style == .arrays ? UInt8(ascii: "]") : UInt8(ascii: "}"))
        }
    }

    /// `[{"name": …, "type": …}, …]`
    package static func schema(_ schema: Schema) -> String {
        "[" + schema.map { "{\"name\":\(JSONText.quoted($0.name)),\"type\":\(JSONText.quoted($0.type.simpleString))}" }.joined(separator: ",") + "]"
    }
}
