import Columnar

/// Putting other text in place of some: replace, translate, overlay.
enum ReplacementKernels {
    /// `replace(text, search[, replacement])`; an empty search changes nothing.
    static let replace: ScalarKernel = vectorKernel { arguments, rows, _ in
        let text = StringColumn(arguments[0])
        let search = StringColumn(arguments[1])
        let replacement = arguments.count > 2 ? StringColumn(arguments[2]) : nil
        let validity = RowValidity(arguments, rows: rows)
        let writer = StringWriter(rows: rows)
        var scratch: [UInt8] = []
        try forEachValid(validity) { row in
            let source = text[row]
            let needle = search[row]
            guard needle.count > 0, let first = ByteSearch.first(needle, in: source) else { return writer.set(row, text.view(row)) }
            let other = replacement?[row] ?? Bytes(start: nil, count: 0)
            scratch.removeAll(keepingCapacity: true)
            var from = 0
            var next: Int? = first
            while let found = next {
                scratch.append(contentsOf: CodePoints.piece(source, from, found))
                scratch.append(contentsOf: other)
                guard scratch.count < PaddingKernels.maximumBytes else { throw PaddingKernels.tooLong("replace") }
                from = found + needle.count
                next = ByteSearch.first(needle, in: source, from: from)
            }
            scratch.append(contentsOf: CodePoints.piece(source, from, source.count))
            try PaddingKernels.checkSize(writer, "replace")
            writer.set(row, scratch)
        }
        return writer.finish(validity: validity, sharing: [text])
    }

    /// `translate(text, from, to)`: each character of `from` becomes the one at its place in `to`, or vanishes when there is none.
    static let translate: ScalarKernel = vectorKernel { arguments, rows, _ in
        let text = StringColumn(arguments[0])
        let from = StringColumn(arguments[1])
        let to = StringColumn(arguments[2])
        let validity = RowValidity(arguments, rows: rows)
        let writer = StringWriter(rows: rows)
        let isFixed = from.vector.isConstant && to.vector.isConstant
        var table: [UInt32: UInt32?] = [:]
        var isMade = false
        var result: [UInt8] = []
        forEachValid(validity) { row in
            if !isMade || !isFixed {
                table = translation(from[row], to[row])
                isMade = true
            }
            result.removeAll(keepingCapacity: true)
            let bytes = text[row]
            var index = 0
            while index < bytes.count {
                let (scalar, width) = CodePoints.decode(bytes, at: index)
                if let mapped = table[scalar] {
                    if let mapped { CodePoints.append(mapped, to: &result) }
                } else {
                    result.append(contentsOf: CodePoints.piece(bytes, index, index + width))
                }
                index += width
            }
            writer.set(row, result)
        }
        return writer.finish(validity: validity)
    }

    /// For each character its replacement, nil for removal; the first mention of a character counts.
    private static func translation(_ from: Bytes, _ to: Bytes) -> [UInt32: UInt32?] {
        let targets = CodePoints.scalars(to)
        var table: [UInt32: UInt32?] = [:]
        for (index, scalar) in CodePoints.scalars(from).enumerated() where table[scalar] == nil {
            // A NUL in the target removes, as in Spark.
            let target: UInt32? = index < targets.count && targets[index] != 0 ? targets[index] : nil
            table.updateValue(target, forKey: scalar)
        }
        return table
    }

    /// `overlay(text, replacement, position[, length])`; a negative length means the replacement's own.
    static func overlay(_ type: DataType) -> ScalarKernel {
        let isBinary = type == .binary
        return vectorKernel { arguments, rows, _ in
            let text = StringColumn(arguments[0])
            let replacement = StringColumn(arguments[1])
            let position = IntegerColumn(arguments[2])
            let length = IntegerColumn(arguments[3])
            let validity = RowValidity(arguments, rows: rows)
            let writer = StringWriter(rows: rows)
            func piece(_ bytes: Bytes, _ from: Int64, _ count: Int64) -> Bytes {
                if !isBinary { return SubstringKernels.substring(bytes, from, count) }
                let (start, end) = SubstringKernels.range(from, count, of: bytes.count)
                return CodePoints.piece(bytes, start, end)
            }
            forEachValid(validity) { row in
                let source = text[row]
                let other = replacement[row]
                let own = Int64(isBinary ? other.count : CodePoints.count(other))
                let taken = length[row] >= 0 ? length[row] : own
                var result = Array(piece(source, 1, position[row] &- 1))
                result.append(contentsOf: other)
                result.append(contentsOf: piece(source, position[row] &+ taken, Int64(Int32.max)))
                writer.set(row, result)
            }
            return writer.finish(type, validity: validity)
        }
    }
}

extension ReplacementKernels {
    static var functions: [ScalarFunction] {
        [
            .fixed(
                "replace", .string, "replace(text, search[, replacement])",
                "Puts a replacement, nothing by default, in place of every occurrence of a string.",
                ["SELECT replace('ABCabc', 'abc', 'DEF')"], columnName: ScalarFunction.showingDefaults(2, [""]),
                [.string, .string], optional: [.string], returns: .string, kernel: replace),
            .fixed(
                "translate", .string, "translate(text, from, to)",
                "Replaces each character of `from` by the one at its place in `to`; characters without a counterpart are removed.",
                ["SELECT translate('AaBbCc', 'abc', '123')"], [.string, .string, .string], returns: .string, kernel: translate),
            .typed(
                "overlay", .string, "overlay(text, replacement, position[, length])",
                "Puts a replacement over the characters (or bytes) from a position on.",
                ["SELECT overlay('Spark SQL' PLACING 'CORE' FROM 7)"], columnName: ScalarFunction.showingDefaults(3, ["-1"]),
                [.stringOrBinary, .stringOrBinary, .int], optional: [.int]
            ) { call in
                if Set(call.arguments.prefix(2).map(\.type)) == [.string, .binary] {
                    throw QueryError.differentTypes(text: call.text, function: "overlay", Array(call.types.prefix(2)), style: .alternatives)
                }
                let type: DataType = call.types[0] == .binary && call.types[1] == .binary ? .binary : .string
                let kernel = overlay(type)
                guard call.types.count == 3, case .vector(let body) = kernel else {
                    return ResolvedScalar([type, type, .int, .int], returns: type, kernel: kernel)
                }
                return ResolvedScalar(
                    [type, type, .int], returns: type,
                    kernel: .vector { arguments, rows, context in
                        try body(arguments + [Vector.constant(.integer(-1), .int, count: rows)], rows, context)
                    })
            },
        ]
    }
}
