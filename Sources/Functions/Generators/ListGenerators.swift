import Columnar

/// Rows out of arrays and maps.
enum ListGenerators {
    static var all: [TableFunction] {
        var functions: [TableFunction] = []
        for isOuter in [false, true] {
            functions.append(explode(withPosition: false, isOuter: isOuter))
            functions.append(explode(withPosition: true, isOuter: isOuter))
            functions.append(inline(isOuter: isOuter))
        }
        return functions + [stack]
    }

    private static func explode(withPosition: Bool, isOuter: Bool) -> TableFunction {
        let name = (withPosition ? "posexplode" : "explode") + (isOuter ? "_outer" : "")
        let documentation = FunctionDocumentation(
            name, group: .generator, usage: "\(name)(array | map)",
            description: "A row for each element of an array or entry of a map" + (withPosition ? ", with its place" : "")
                + (isOuter ? "; a row of NULLs when there is none." : "."),
            examples: ["SELECT \(name)(array(10, 20))"])
        return TableFunction(documentation) { arguments, _ in
            let types = try Signature.check(name, arguments, [.oneOf([.anyArray, .anyMap])])
            if arguments[0].type == .void {
                throw QueryError.unexpectedInputType(
                    text: Signature.text(name, arguments), position: 0, required: "(\"ARRAY\" or \"MAP\")", argument: arguments[0].text,
                    type: .void)
            }
            var schema: Schema = withPosition ? [Field("pos", .int, nullable: isOuter)] : []
            switch types[0] {
            case .map(let key, let value, let containsNull):
                schema += [Field("key", key, nullable: isOuter), Field("value", value, nullable: isOuter || containsNull)]
            case .array(let element, let containsNull): schema.append(Field("col", element, nullable: isOuter || containsNull))
            default: throw QueryError.internalError("\(name) of a value that is neither array nor map")
            }
            let children = schema.count - (withPosition ? 1 : 0)
            return ResolvedTableFunction(types, schema: schema, isOuter: isOuter) { vectors, rows, _ in
                let list = ListElements(vectors[0], rows: rows)
                var columns: [Vector] = withPosition ? [list.positions()] : []
                for child in 0..<children { columns.append(list.elements(child)) }
                return GeneratedRows(parents: Array(UnsafeBufferPointer(start: list.outer, count: list.count)), columns: columns)
            }
        }
    }

    private static func inline(isOuter: Bool) -> TableFunction {
        let name = isOuter ? "inline_outer" : "inline"
        let documentation = FunctionDocumentation(
            name, group: .generator, usage: "\(name)(array_of_structs)",
            description: "A row for each struct of an array, its fields as columns"
                + (isOuter ? "; a row of NULLs when there is none." : "."),
            examples: ["SELECT \(name)(array(struct(1, 'a'), struct(2, 'b')))"])
        return TableFunction(documentation) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 1)
            let type = TypeCoercion.plain(arguments[0].type)
            guard case .array(.structure(let fields), let containsNull) = type else {
                throw QueryError.unexpectedInputType(
                    text: Signature.text(name, arguments), position: 0, required: "\"ARRAY<STRUCT>\"", argument: arguments[0].text,
                    type: type)
            }
            let schema = fields.map { Field($0.name, $0.type, nullable: isOuter || containsNull || $0.nullable) }
            return ResolvedTableFunction([type], schema: schema, isOuter: isOuter) { vectors, rows, _ in
                let list = ListElements(vectors[0], rows: rows)
                let structs = list.elements().canonical()
                let columns = structs.children.map { child -> Vector in
                    guard let flags = structs.validity else { return child }
                    let flat = child.canonical()
                    let combined = Buffer(of: UInt8.self, count: structs.count)
                    let target = combined.pointer(to: UInt8.self)
                    for row in 0..<structs.count { target[row] = flags[row] != 0 && !flat.isNull(at: row) ? 1 : 0 }
                    return flat.with(validity: combined)
                }
                return GeneratedRows(parents: Array(UnsafeBufferPointer(start: list.outer, count: list.count)), columns: columns)
            }
        }
    }

    /// `stack(n, …)`: the values in n rows.
    private static var stack: TableFunction {
        let documentation = FunctionDocumentation(
            "stack", group: .generator, usage: "stack(rows, value, …)",
            description: "The values laid out in so many rows, filled up with NULL.",
            examples: ["SELECT stack(2, 1, 2, 3)"])
        return TableFunction(documentation) { arguments, _ in
            try Signature.checkCount("stack", arguments.count, minimum: 2, maximum: nil)
            guard arguments[0].type == .int else {
                throw QueryError.unexpectedInputType(
                    text: Signature.text("stack", arguments), position: 0, required: "\"INT\"", argument: arguments[0].text, type: arguments[0].type)
            }
            guard let rowCount = arguments[0].constant?.integerValue else {
                throw QueryError.typeMismatch(
                    "NON_FOLDABLE_INPUT", text: Signature.text("stack", arguments),
                    "the input `n` should be a foldable \"INT\" expression; however, got \"\(arguments[0].text)\".")
            }
            guard rowCount > 0 else {
                throw QueryError.typeMismatch(
                    "VALUE_OUT_OF_RANGE", text: Signature.text("stack", arguments),
                    "The `n` must be between (0, 2147483647] (current value = \(rowCount)).")
            }
            guard rowCount <= 1_000_000 else { throw QueryError.notSupported("`stack` into more than 1000000 rows") }
            let count = Int(rowCount)
            let values = arguments.count - 1
            let width = (values + count - 1) / count
            var schema: Schema = []
            var types: [DataType] = [.int]
            var columnTypes: [DataType] = []
            for column in 0..<width {
                let places = stride(from: column, to: values, by: width).map { TypeCoercion.plain(arguments[$0 + 1].type) }
                let known = places.filter { $0 != .void }
                let type = known.first ?? .void
                for (row, other) in places.enumerated() where other != .void && !other.equalsIgnoringNullability(type) {
                    throw QueryError.typeMismatch(
                        "STACK_COLUMN_DIFF_TYPES", text: Signature.text("stack", arguments),
                        "The data type of the column (\(column)) do not have the same type: \"\(type.sql)\" (\(column + 1)) <> \"\(other.sql)\" (\(row * width + column + 1))."
                    )
                }
                columnTypes.append(type)
                schema.append(Field("col\(column)", type))
            }
            for place in 0..<values { types.append(columnTypes[place % width]) }
            let kinds = columnTypes
            return ResolvedTableFunction(types, schema: schema) { vectors, rows, _ in
                let builders = kinds.map { VectorBuilder($0, capacity: max(1, rows * count)) }
                var parents: [UInt32] = []
                for row in 0..<rows {
                    for line in 0..<count {
                        parents.append(UInt32(truncatingIfNeeded: row))
                        for (column, builder) in builders.enumerated() {
                            let place = line * width + column
                            builder.append(place < values ? vectors[place + 1].value(at: row) : .null)
                        }
                    }
                }
                return GeneratedRows(parents: parents, columns: builders.map { $0.finish() })
            }
        }
    }
}
