import Columnar

/// Lengths in characters, bytes and bits.
enum LengthKernels {
    static func measure(_ body: @escaping @Sendable (Bytes) -> Int) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let text = StringColumn(arguments[0])
            let validity = RowValidity(arguments, rows: rows)
            return fixedResult(.int, .int32, validity) { row in Int32(truncatingIfNeeded: body(text[row])) }
        }
    }

    static let characters: ScalarKernel = vectorKernel { arguments, rows, _ in
        let text = StringColumn(arguments[0])
        let validity = RowValidity(arguments, rows: rows)
        return fixedResult(.int, .int32, validity) { row in Int32(truncatingIfNeeded: CodePoints.count(text[row])) }
    }
}
