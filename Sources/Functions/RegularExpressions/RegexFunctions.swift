import Columnar
import Foundation

/// Functions of regular expressions.
enum RegexFunctions {
    static var all: [ScalarFunction] { [rlike, replace, extract, extractAll, count, position, substring, split] }

    /// A kernel over text and a pattern that is compiled once when constant.
    private static func kernel(
        _ call: CheckedCall, pattern position: Int,
        _ body: @escaping @Sendable (_ values: [Value], _ text: String, _ pattern: JavaPattern) throws -> Value
    ) throws -> ScalarKernel {
        let name = call.name
        var prepared: JavaPattern?
        if let source = call.constant(position)?.stringValue { prepared = try JavaPattern.compile(source, function: name) }
        let compiled = prepared
        return .row { values, _ in
            guard let text = values[0].stringValue, let source = values[position].stringValue else { return .null }
            return try body(values, text, try compiled ?? JavaPattern.compile(source, function: name))
        }
    }

    private static var rlike: ScalarFunction {
        .typed(
            "rlike", aliases: ["regexp", "regexp_like"], .predicate, "rlike(text, pattern)",
            "Whether a regular expression matches a part of the text.",
            ["SELECT rlike('Spark SQL', 'S.*L')"],
            columnName: { called, arguments in "\(called.uppercased())(\(arguments.joined(separator: ", ")))" }, [.string, .string]
        ) { call in
            guard let source = call.constant(1)?.stringValue else {
                return ResolvedScalar(
                    call.types, returns: .boolean, canFail: true,
                    kernel: try kernel(call, pattern: 1) { _, text, pattern in
                        var text = text
                        return .boolean(text.withUTF8 { pattern.occurs(in: $0) })
                    })
            }
            let pattern = try JavaPattern.compile(source, function: "rlike")
            return ResolvedScalar(
                call.types, returns: .boolean,
                kernel: vectorKernel { arguments, rows, _ in
                    let text = StringColumn(arguments[0])
                    let validity = RowValidity([text.vector], rows: rows)
                    return fixedResult(.boolean, .boolean, validity) { UInt8(pattern.occurs(in: text[$0]) ? 1 : 0) }
                })
        }
    }

    private static var replace: ScalarFunction {
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
                kernel: try kernel(call, pattern: 1) { values, text, pattern in
                    guard let replacement = values[2].stringValue else { return .null }
                    let start = values.count > 3 ? values[3].integerValue ?? 1 : 1
                    return .string(try replaced(text, pattern, replacement, start))
                })
        }
    }

    private static func replaced(_ text: String, _ pattern: JavaPattern, _ replacement: String, _ start: Int64) throws -> String {
        let subject = Subject(text)
        let from = Int(max(1, min(start, Int64(Int32.max)))) - 1
        if from > 0 && from >= subject.units.length { return text }
        let matches = pattern.expression.matches(
            in: text, options: [.withTransparentBounds], range: NSRange(location: from, length: subject.units.length - from))
        if matches.isEmpty { return text }
        guard let template = RegexReplacement(replacement, groupCount: pattern.groupCount) else {
            throw QueryError(
                "INVALID_REGEXP_REPLACE", sqlState: "22023",
                "Could not perform regexp_replace for source = \"\(text)\", pattern = \"\(pattern.source)\", replacement = \"\(replacement)\" "
                    + "and position = \(start).")
        }
        var result = ""
        var last = 0
        for match in matches {
            result += subject.piece(last, match.range.location)
            result += template.text(for: match, in: subject)
            last = match.range.location + match.range.length
        }
        return result + subject.piece(last, subject.units.length)
    }

    private static func group(_ values: [Value], _ name: String, _ pattern: JavaPattern) throws -> Int {
        let index = values.count > 2 ? values[2].integerValue ?? 1 : 1
        guard index >= 0, index <= Int64(pattern.groupCount) else {
            throw QueryError(
                "INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX", sqlState: "22023",
                "The value of parameter(s) `idx` in `\(name)` is invalid: Expects group index between 0 and \(pattern.groupCount), but got \(index)."
            )
        }
        return Int(index)
    }

    private static var extract: ScalarFunction {
        .typed(
            "regexp_extract", .string, "regexp_extract(text, pattern[, group])",
            "What a group (1 by default, 0 for all) of the first match holds; empty when there is none.",
            [#"SELECT regexp_extract('100-200', '(\\d+)-(\\d+)', 1)"#], columnName: ScalarFunction.showingDefaults(2, ["1"]),
            [.string, .string], optional: [.int]
        ) { call in
            ResolvedScalar(
                call.types, returns: .string, canFail: true,
                kernel: try kernel(call, pattern: 1) { values, text, pattern in
                    let subject = Subject(text)
                    guard let match = pattern.expression.firstMatch(in: text, range: subject.whole) else { return .string("") }
                    return .string(subject.piece(match.range(at: try group(values, "regexp_extract", pattern))))
                })
        }
    }

    private static var extractAll: ScalarFunction {
        .typed(
            "regexp_extract_all", .string, "regexp_extract_all(text, pattern[, group])", "What a group holds in each match.",
            [#"SELECT regexp_extract_all('100-200, 300-400', '(\\d+)-(\\d+)', 1)"#], columnName: ScalarFunction.showingDefaults(2, ["1"]),
            [.string, .string], optional: [.int]
        ) { call in
            ResolvedScalar(
                call.types, returns: .array(.string, containsNull: true), canFail: true,
                kernel: try kernel(call, pattern: 1) { values, text, pattern in
                    let subject = Subject(text)
                    var found: [Value] = []
                    for match in pattern.expression.matches(in: text, range: subject.whole) {
                        found.append(.string(subject.piece(match.range(at: try group(values, "regexp_extract_all", pattern)))))
                    }
                    return .array(found)
                })
        }
    }

    private static var count: ScalarFunction {
        .typed(
            "regexp_count", .string, "regexp_count(text, pattern)", "How often a regular expression matches.",
            ["SELECT regexp_count('Steven Jones and Stephen Smith', 'Ste(v|ph)en')"], [.string, .string]
        ) { call in
            ResolvedScalar(
                call.types, returns: .int, canFail: true,
                kernel: try kernel(call, pattern: 1) { _, text, pattern in
                    .integer(Int64(pattern.expression.numberOfMatches(in: text, range: Subject(text).whole)))
                })
        }
    }

    private static var position: ScalarFunction {
        .typed(
            "regexp_instr", .string, "regexp_instr(text, pattern)", "The 1-based position of the first match, 0 when there is none.",
            ["SELECT regexp_instr('user@spark.apache.org', '@[^.]*')"], columnName: ScalarFunction.showingDefaults(2, ["0"]),
            [.string, .string], optional: [.int]
        ) { call in
            ResolvedScalar(
                call.types, returns: .int, canFail: true,
                kernel: try kernel(call, pattern: 1) { _, text, pattern in
                    let subject = Subject(text)
                    guard let match = pattern.expression.firstMatch(in: text, range: subject.whole) else { return .integer(0) }
                    return .integer(Int64(match.range.location) + 1)
                })
        }
    }

    private static var substring: ScalarFunction {
        .typed(
            "regexp_substr", .string, "regexp_substr(text, pattern)", "The first match; NULL when there is none.",
            ["SELECT regexp_substr('Steven Jones', 'Ste(v|ph)en')"], [.string, .string]
        ) { call in
            ResolvedScalar(
                call.types, returns: .string, nullable: true, canFail: true,
                kernel: try kernel(call, pattern: 1) { _, text, pattern in
                    let subject = Subject(text)
                    guard let match = pattern.expression.firstMatch(in: text, range: subject.whole), match.range.length > 0 else {
                        return .null
                    }
                    return .string(subject.piece(match.range))
                })
        }
    }

    private static var split: ScalarFunction {
        .typed(
            "split", .string, "split(text, pattern[, limit])",
            "The pieces between matches; with a positive limit at most so many, the last one holding the rest.",
            ["SELECT split('oneAtwoBthreeC', '[ABC]')"], columnName: ScalarFunction.showingDefaults(2, ["-1"]),
            [.string, .string], optional: [.int]
        ) { call in
            ResolvedScalar(
                call.types, returns: .array(.string, containsNull: false), canFail: true,
                kernel: try kernel(call, pattern: 1) { values, text, pattern in
                    let limit = values.count > 2 ? values[2].integerValue ?? -1 : -1
                    return .array(split(text, pattern, limit: limit).map { Value.string($0) })
                })
        }
    }

    /// As Spark's `UTF8String.split`: an empty pattern parts all characters, trailing empty pieces stay.
    static func split(_ text: String, _ pattern: JavaPattern, limit: Int64) -> [String] {
        if pattern.source.isEmpty && !text.isEmpty {
            let characters = text.unicodeScalars.map { String(Character($0)) }
            let kept = limit > 0 && limit < Int64(characters.count) ? Int(limit) : characters.count
            return Array(characters.prefix(kept - 1)) + [characters.dropFirst(kept - 1).joined()]
        }
        if let literal = pattern.literal, !literal.isEmpty, limit <= 0 { return splitLiterally(text, literal) }
        let subject = Subject(text)
        var pieces: [String] = []
        var last = 0
        for match in pattern.expression.matches(in: text, range: subject.whole) {
            if limit > 0 && Int64(pieces.count) >= limit - 1 { break }
            let end = match.range.location + match.range.length
            // An empty match at the beginning gives no empty piece.
            if end == 0 { continue }
            if match.range.length == 0 && match.range.location >= subject.units.length { continue }
            pieces.append(subject.piece(last, match.range.location))
            last = end
        }
        return pieces + [subject.piece(last, subject.units.length)]
    }

    private static func splitLiterally(_ text: String, _ separator: [UInt8]) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            separator.withUnsafeBufferPointer { needle in
                var pieces: [String] = []
                var start = 0
                while let next = ByteSearch.first(needle, in: bytes, from: start) {
                    pieces.append(String(decoding: CodePoints.piece(bytes, start, next), as: UTF8.self))
                    start = next + needle.count
                }
                pieces.append(String(decoding: CodePoints.piece(bytes, start, bytes.count), as: UTF8.self))
                return pieces
            }
        }
    }
}
