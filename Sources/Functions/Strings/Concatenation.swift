import Columnar

/// Joining strings.
enum ConcatenationKernels {
    /// NULL when any argument is.
    static func concat(_ type: DataType) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let parts = arguments.map { StringColumn($0) }
            let validity = RowValidity(arguments, rows: rows)
            let writer = StringWriter(rows: rows)
            try forEachValid(validity) { row in
                var total = 0
                for part in parts { total &+= part[row].count }
                guard total < PaddingKernels.maximumBytes else { throw PaddingKernels.tooLong("concat") }
                if total == 0 { return }
                try PaddingKernels.checkSize(writer, "concat")
                writer.set(row, count: total) { target in
                    var offset = 0
                    for part in parts {
                        let bytes = part[row]
                        guard let start = bytes.baseAddress else { continue }
                        (target + offset).update(from: start, count: bytes.count)
                        offset &+= bytes.count
                    }
                }
            }
            return writer.finish(type, validity: validity)
        }
    }

    /// `concat_ws(separator, …)` of strings and arrays of strings: NULLs are left out; NULL only when the separator is.
    static let withSeparator: ScalarKernel = vectorKernel { arguments, rows, _ in
        let separator = StringColumn(arguments[0])
        let validity = RowValidity([separator.vector], rows: rows)
        let writer = StringWriter(rows: rows)
        let parts = arguments.dropFirst().map { Part($0) }
        var scratch: [UInt8] = []
        try forEachValid(validity) { row in
            scratch.removeAll(keepingCapacity: true)
            var isFirst = true
            let between = separator[row]
            for part in parts {
                try part.forEach(row) { bytes in
                    if !isFirst { scratch.append(contentsOf: between) }
                    isFirst = false
                    scratch.append(contentsOf: bytes)
                    guard scratch.count < PaddingKernels.maximumBytes else { throw PaddingKernels.tooLong("concat_ws") }
                }
            }
            try PaddingKernels.checkSize(writer, "concat_ws")
            writer.set(row, scratch)
        }
        return writer.finish(validity: validity)
    }

    /// An argument of `concat_ws`.
    private struct Part {
        private let vector: Vector
        private let texts: StringColumn
        private let lists: UnsafePointer<ListEntry>?

        init(_ argument: Vector) {
            vector = argument.isConstant ? argument : argument.flattened()
            if vector.kind == .list, let elements = vector.children.first {
                texts = StringColumn(elements.flattened())
                lists = vector.pointer(to: ListEntry.self)
            } else {
                texts = StringColumn(vector)
                lists = nil
            }
        }

        @inline(__always)
        func forEach(_ row: Int, _ body: (Bytes) throws -> Void) rethrows {
            if vector.isNull(at: row) { return }
            guard let lists else { return try body(texts[row]) }
            let entry = lists[vector.isConstant ? 0 : row]
            for index in Int(entry.offset)..<(Int(entry.offset) + Int(entry.count)) where !texts.vector.isNull(at: index) {
                try body(texts[index])
            }
        }
    }

    /// `elt(n, first, second, …)`: the n-th of the others. Outside of them an error in ANSI mode, else NULL.
    static func elt(_ type: DataType) -> ScalarKernel {
        vectorKernel { arguments, rows, context in
            let index = IntegerColumn(arguments[0])
            let parts = arguments.dropFirst().map { StringColumn($0) }
            var validity = RowValidity([index.vector], rows: rows)
            let writer = StringWriter(rows: rows)
            var missing: [Int] = []
            try forEachValid(validity) { row in
                let wanted = index[row]
                guard wanted >= 1, wanted <= Int64(parts.count) else {
                    if context.ansi { throw CollectionErrors.invalidArrayIndex(wanted, count: parts.count) }
                    return missing.append(row)
                }
                let part = parts[Int(wanted) - 1]
                if part.vector.isNull(at: row) { return missing.append(row) }
                writer.set(row, part.view(row))
            }
            for row in missing { validity.setNull(row) }
            return writer.finish(type, validity: validity, sharing: parts)
        }
    }
}

extension ConcatenationKernels {
    static var functions: [ScalarFunction] {
        [
            .typed(
                "concat_ws", .string, "concat_ws(separator[, value | array, …])",
                "Joins strings and arrays of strings with a separator, leaving NULLs out.",
                ["SELECT concat_ws(',', 'a', array('b', NULL))"], [.string], variadic: .any
            ) { call in
                var types: [DataType] = [.string]
                for (position, argument) in call.arguments.enumerated().dropFirst() {
                    let pattern: ParameterType = .oneOf([.string, .arrayOf(.string)])
                    guard let type = TypeCoercion.implicitCast(from: argument.type, to: pattern) else {
                        throw QueryError.unexpectedInputType(
                            text: call.text, position: position, required: "(\"ARRAY<STRING>\" or \"STRING\")", argument: argument.text,
                            type: argument.type)
                    }
                    types.append(type)
                }
                return ResolvedScalar(types, returns: .string, nullHandling: .custom, canFail: true, kernel: withSeparator)
            },
            .typed(
                "elt", .string, "elt(n, first, second, …)", "The n-th of the other arguments.", ["SELECT elt(2, 'scala', 'java')"],
                [.int], variadic: .stringOrBinary, minimumVariadic: 1
            ) { call in
                let isBinary = call.types.dropFirst().allSatisfy { $0 == .binary }
                let type: DataType = isBinary ? .binary : .string
                return ResolvedScalar(
                    [.int] + Array(repeating: type, count: call.types.count - 1), returns: type, nullable: true, nullHandling: .custom,
                    canFail: call.context.ansi, kernel: elt(type))
            },
        ]
    }
}
