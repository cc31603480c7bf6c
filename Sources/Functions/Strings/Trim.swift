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

extension TrimKernels {
    static var functions: [ScalarFunction] {
        [
            trim("trim", .both, "Removes spaces, or the characters of a set, at both ends.", "SELECT trim('  SQL ')"),
            trim("ltrim", .left, "Removes spaces, or the characters of a set, at the beginning.", "SELECT ltrim('  SQL')"),
            trim("rtrim", .right, "Removes spaces, or the characters of a set, at the end.", "SELECT rtrim('SQL  ')"),
            .fixed(
                "btrim", .string, "btrim(text[, characters])", "Removes spaces, or the characters of a set, at both ends.",
                ["SELECT btrim('xxSQLx', 'x')"], [.string], optional: [.string], returns: .string,
                kernel: either(.both, text: 0, set: 1)),
        ]
    }

    /// `trim(text)` and `trim(characters, text)`, the order Spark keeps for the two-argument form; `TRIM(characters FROM text)` means the same.
    private static func trim(_ name: String, _ sides: Sides, _ description: String, _ example: String) -> ScalarFunction {
        let word = sides == .both ? "BOTH" : (sides == .left ? "LEADING" : "TRAILING")
        return .fixed(
            name, .string, "\(name)([characters, ]text)", description, [example],
            columnName: { called, arguments in
                if arguments.count == 2 { return "TRIM(\(word) \(arguments[0]) FROM \(arguments[1]))" }
                return "\(called)(\(arguments.joined(separator: ", ")))"
            },
            [.string], optional: [.string], returns: .string, kernel: either(sides, text: 1, set: 0))
    }

    private static func either(_ sides: Sides, text: Int, set: Int) -> ScalarKernel {
        guard case .vector(let one) = spaces(sides), case .vector(let two) = characters(sides, text: text, set: set) else {
            return spaces(sides)
        }
        return .vector { arguments, rows, context in
            arguments.count == 1 ? try one(arguments, rows, context) : try two(arguments, rows, context)
        }
    }
}
