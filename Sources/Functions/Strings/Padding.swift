import Columnar

/// Padding, repetition and spaces.
enum PaddingKernels {
    /// Longest string or binary value that a single call may make. (Spark's limit is 2 GiB, which no service should risk for a row.)
    static let maximumBytes = 1 << 28
    /// Most bytes that a call may make of one batch of rows.
    static let maximumBatchBytes = 1 << 30

    static func checkSize(_ writer: StringWriter, _ name: String) throws {
        // Once denied, the writer keeps nothing: going on would be for nothing.
        try ProcessMemory.checkDenial()
        if writer.byteCount > maximumBatchBytes { throw tooLong(name) }
    }

    static func tooLong(_ name: String) -> QueryError {
        QueryError(
            "COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION", sqlState: "54000",
            "Can't create a value with more than \(maximumBytes) bytes: `\(name)` was asked for a longer one.")
    }

    enum Side { case left, right }

    /// Pads or cuts to a length, in characters or (binary) bytes.
    static func pad(_ side: Side, _ type: DataType, name: String) -> ScalarKernel {
        let isBinary = type == .binary
        return vectorKernel { arguments, rows, _ in
            let text = StringColumn(arguments[0])
            let length = IntegerColumn(arguments[1])
            let padding = StringColumn(arguments[2])
            let validity = RowValidity(arguments, rows: rows)
            let writer = StringWriter(rows: rows)
            var scratch: [UInt8] = []
            try forEachValid(validity) { row in
                let source = text[row]
                let pad = padding[row]
                let wanted = Int(max(length[row], 0))
                let own = isBinary ? source.count : CodePoints.count(source)
                if wanted <= own {
                    let end = isBinary ? wanted : CodePoints.offset(source, character: wanted)
                    return writer.set(row, sharing: CodePoints.piece(source, 0, end))
                }
                if pad.count == 0 { return writer.set(row, text.view(row)) }
                let padLength = isBinary ? pad.count : CodePoints.count(pad)
                let missing = wanted - own
                let whole = missing / padLength
                let rest = missing % padLength
                let restBytes = isBinary ? rest : CodePoints.offset(pad, character: rest)
                let (repeated, overflow) = whole.multipliedReportingOverflow(by: pad.count)
                guard !overflow, repeated < maximumBytes - source.count - restBytes else { throw tooLong(name) }
                scratch.removeAll(keepingCapacity: true)
                scratch.reserveCapacity(repeated + source.count + restBytes)
                if side == .right { scratch.append(contentsOf: source) }
                for _ in 0..<whole { scratch.append(contentsOf: pad) }
                scratch.append(contentsOf: CodePoints.piece(pad, 0, restBytes))
                if side == .left { scratch.append(contentsOf: source) }
                writer.set(row, scratch)
                try checkSize(writer, name)
            }
            return writer.finish(type, validity: validity, sharing: [text])
        }
    }

    static let repeated: ScalarKernel = vectorKernel { arguments, rows, _ in
        let text = StringColumn(arguments[0])
        let times = IntegerColumn(arguments[1])
        let validity = RowValidity(arguments, rows: rows)
        let writer = StringWriter(rows: rows)
        try forEachValid(validity) { row in
            let source = text[row]
            let count = Int(max(times[row], 0))
            let (total, overflow) = source.count.multipliedReportingOverflow(by: count)
            guard !overflow, total < maximumBytes else { throw tooLong("repeat") }
            guard let start = source.baseAddress, total > 0 else { return }
            try checkSize(writer, "repeat")
            writer.set(row, count: total) { target in
                var offset = 0
                while offset < total {
                    (target + offset).update(from: start, count: source.count)
                    offset &+= source.count
                }
            }
        }
        return writer.finish(validity: validity)
    }

    static let space: ScalarKernel = vectorKernel { arguments, rows, _ in
        let length = IntegerColumn(arguments[0])
        let validity = RowValidity(arguments, rows: rows)
        let writer = StringWriter(rows: rows)
        try forEachValid(validity) { row in
            let count = Int(max(length[row], 0))
            guard count < maximumBytes else { throw tooLong("space") }
            try checkSize(writer, "space")
            if count > 0 { writer.set(row, count: count) { $0.update(repeating: 0x20, count: count) } }
        }
        return writer.finish(validity: validity)
    }

    /// The characters of a string in opposite order.
    static let reversed: ScalarKernel = vectorKernel { arguments, rows, _ in
        let text = StringColumn(arguments[0])
        let validity = RowValidity(arguments, rows: rows)
        let writer = StringWriter(rows: rows)
        forEachValid(validity) { row in
            let bytes = text[row]
            guard bytes.count > 0 else { return }
            writer.set(row, count: bytes.count) { target in
                var index = 0
                while index < bytes.count {
                    let width = min(CodePoints.width(bytes[index]), bytes.count &- index)
                    for step in 0..<width { target[bytes.count &- index &- width &+ step] = bytes[index &+ step] }
                    index &+= width
                }
            }
        }
        return writer.finish(validity: validity)
    }
}

extension PaddingKernels {
    static var functions: [ScalarFunction] {
        [
            pad("lpad", .left, "Brings a value to a length by padding it on the left or cutting it on the right."),
            pad("rpad", .right, "Brings a value to a length by padding or cutting it on the right."),
            .fixed(
                "repeat", .string, "repeat(text, times)", "The string as many times over.", ["SELECT repeat('123', 2)"],
                [.string, .int], returns: .string, canFail: true, kernel: repeated),
            .fixed(
                "space", .string, "space(length)", "A string of spaces.", ["SELECT concat('a', space(2), 'b')"],
                [.int], returns: .string, canFail: true, kernel: space),
        ]
    }

    private static func pad(_ name: String, _ side: Side, _ description: String) -> ScalarFunction {
        .typed(
            name, .string, "\(name)(value, length[, padding])", description, ["SELECT \(name)('hi', 5, '??')"],
            columnName: { called, arguments in
                let shown = arguments.count == 2 ? arguments + [" "] : arguments
                return "\(called)(\(shown.joined(separator: ", ")))"
            },
            [.stringOrBinary, .int], optional: [.stringOrBinary]
        ) { call in
            let isBinary = call.types[0] == .binary && (call.types.count < 3 || call.types[2] == .binary)
            let type: DataType = isBinary ? .binary : .string
            let kernel = pad(side, type, name: name)
            guard call.types.count == 2, case .vector(let body) = kernel else {
                return ResolvedScalar([type, .int, type], returns: type, canFail: true, kernel: kernel)
            }
            let filler: Value = isBinary ? .binary([0]) : .string(" ")
            return ResolvedScalar(
                [type, .int], returns: type, canFail: true,
                kernel: .vector { arguments, rows, context in
                    try body(arguments + [Vector.constant(filler, type, count: rows)], rows, context)
                })
        }
    }
}
