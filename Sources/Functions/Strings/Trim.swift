import Columnar

/// Removing characters at the ends. Results share the argument's bytes.
enum TrimKernels {
    struct Sides: OptionSet {
        let rawValue: Int
        static let left = Sides(rawValue: 1)
        static let right = Sides(rawValue: 2)
        static let both: Sides = [.left, .right]
    }

    /// Spaces only, as SQL's TRIM.
    static func spaces(_ sides: Sides) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let text = StringColumn(arguments[0])
            let validity = RowValidity(arguments, rows: rows)
            let writer = StringWriter(rows: rows)
            forEachValid(validity) { row in
                let bytes = text[row]
                var start = 0
                var end = bytes.count
                if sides.contains(.left) { while start < end && bytes[start] == 0x20 { start &+= 1 } }
                if sides.contains(.right) { while end > start && bytes[end &- 1] == 0x20 { end &-= 1 } }
                writer.set(row, sharing: CodePoints.piece(bytes, start, end))
            }
            return writer.finish(validity: validity, sharing: [text])
        }
    }

    /// All characters of a set. `text` and `set` are the positions of the arguments.
    static func characters(_ sides: Sides, text textPosition: Int, set setPosition: Int) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let text = StringColumn(arguments[textPosition])
            let set = StringColumn(arguments[setPosition])
            let validity = RowValidity(arguments, rows: rows)
            let writer = StringWriter(rows: rows)
            forEachValid(validity) { row in writer.set(row, sharing: trim(text[row], set[row], sides)) }
            return writer.finish(validity: validity, sharing: [text])
        }
    }

    private static func trim(_ text: Bytes, _ set: Bytes, _ sides: Sides) -> Bytes {
        var start = 0
        var end = text.count
        if sides.contains(.left) {
            while start < end {
                let width = min(CodePoints.width(text[start]), end - start)
                if ByteSearch.first(CodePoints.piece(text, start, start + width), in: set) == nil { break }
                start += width
            }
        }
        if sides.contains(.right) {
            while end > start {
                let from = max(CodePoints.start(text, before: end), start)
                if ByteSearch.first(CodePoints.piece(text, from, end), in: set) == nil { break }
                end = from
            }
        }
        return CodePoints.piece(text, start, end)
    }
}
