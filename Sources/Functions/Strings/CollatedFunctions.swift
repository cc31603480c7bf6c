import Columnar

/// Functions that give back parts of strings, or pick among them, by the comparison of a collation. All work row by row.
package enum CollatedFunctions {
    package static let names: Set<String> = [
        "replace", "translate", "split_part", "substring_index", "trim", "btrim", "ltrim", "rtrim", "greatest", "least", "array_sort", "sort_array", "array_min",
        "array_max", "array_distinct", "array_remove", "array_union", "array_except", "array_intersect",
    ]

    /// The function fitted to argument types; nil where it does not exist for the collation.
    package static func function(_ name: String, _ types: [DataType], _ collation: Collation?, returns: DataType) throws -> ResolvedScalar? {
        let plain = types
        if let body = picking(name, types, collation) {
            return ResolvedScalar(plain, returns: returns, nullable: true, nullHandling: name == "greatest" || name == "least" ? .custom : .propagate, kernel: .row { values, _ in body(values) })
        }
        guard let collation, let body = cutting(name, collation) else { return nil }
        return ResolvedScalar(plain, returns: returns, kernel: .row { values, _ in body(values).map { .string($0) } ?? .null })
    }

    // MARK: Picking values

    private static func picking(_ name: String, _ types: [DataType], _ collation: Collation?) -> (@Sendable ([Value]) -> Value)? {
        @Sendable func key(_ value: Value, _ type: DataType) -> Value { value.collationKey(type) }
        if name == "greatest" || name == "least" {
            let sign = name == "greatest" ? 1 : -1
            guard let type = collation.map({ DataType.collated($0) }) ?? types.first(where: \.hasCollation), type.unorderedCollation == nil else { return nil }
            return { values in
                values.filter { !$0.isNull }.reduce(Value.null) { best, value in
                    best.isNull || Value.compare(key(value, type), key(best, type)) * sign > 0 ? value : best
                }
            }
        }
        guard case .array(let element, _)? = types.first else { return nil }
        @Sendable func distinct(_ elements: [Value]) -> [Value] {
            var seen: Set<Value> = []
            return elements.filter { seen.insert(key($0, element)).inserted }
        }
        @Sendable func ordered(_ elements: [Value], descending: Bool) -> [Value] {
            elements.enumerated().sorted { a, b in
                let order = Value.compare(key(a.element, element), key(b.element, element))
                return order == 0 ? a.offset < b.offset : (order < 0) != descending
            }.map(\.element)
        }
        @Sendable func keys(_ value: Value) -> Set<Value> { Set((value.arrayValue ?? []).map { key($0, element) }) }
        let isOrdered = element.unorderedCollation == nil
        switch name {
        case "array_distinct": return { .array(distinct($0[0].arrayValue ?? [])) }
        case "array_union": return { .array(distinct(($0[0].arrayValue ?? []) + ($0[1].arrayValue ?? []))) }
        case "array_intersect":
            return { values in
                let other = keys(values[1])
                return .array(distinct(values[0].arrayValue ?? []).filter { other.contains(key($0, element)) })
            }
        case "array_except":
            return { values in
                let other = keys(values[1])
                return .array(distinct(values[0].arrayValue ?? []).filter { !other.contains(key($0, element)) })
            }
        case "array_remove":
            return { values in
                let removed = key(values[1], element)
                return .array((values[0].arrayValue ?? []).filter { $0.isNull || key($0, element) != removed })
            }
        case "array_sort" where isOrdered:
            return { values in
                let elements = values[0].arrayValue ?? []
                return .array(ordered(elements.filter { !$0.isNull }, descending: false) + elements.filter(\.isNull))
            }
        case "sort_array" where isOrdered:
            return { values in .array(ordered(values[0].arrayValue ?? [], descending: values.count > 1 && values[1].booleanValue == false)) }
        case "array_min" where isOrdered:
            return { ordered(($0[0].arrayValue ?? []).filter { !$0.isNull }, descending: false).first ?? .null }
        case "array_max" where isOrdered:
            return { ordered(($0[0].arrayValue ?? []).filter { !$0.isNull }, descending: false).last ?? .null }
        default: return nil
        }
    }

    // MARK: Cutting strings

    /// A string's scalars with what each compares as. Scalars that fold to several match as a whole.
    private struct FoldedText {
        let scalars: [Unicode.Scalar]
        let folded: [String]

        init(_ text: String, _ collation: Collation) {
            scalars = Array(text.unicodeScalars)
            folded = scalars.map { collation.unit($0) }
        }

        func text(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }

        func matches(_ part: FoldedText, at start: Int) -> Bool {
            guard start >= 0, start + part.folded.count <= folded.count else { return false }
            return part.folded.indices.allSatisfy { folded[start + $0].utf8.elementsEqual(part.folded[$0].utf8) }
        }

        /// Where a part begins that is not empty; matches do not overlap unless they may.
        func places(of part: FoldedText, overlapping: Bool = false) -> [Int] {
            guard !part.folded.isEmpty else { return [] }
            var found: [Int] = []
            var position = 0
            while position + part.folded.count <= folded.count {
                if matches(part, at: position) {
                    found.append(position)
                    position += overlapping ? 1 : part.folded.count
                } else {
                    position += 1
                }
            }
            return found
        }

        func pieces(by delimiter: FoldedText) -> [String] {
            var pieces: [String] = []
            var start = 0
            for place in places(of: delimiter) {
                pieces.append(text(start..<place))
                start = place + delimiter.folded.count
            }
            return pieces + [text(start..<scalars.count)]
        }

        func trimmed(of characters: FoldedText, leading: Bool, trailing: Bool) -> String {
            let set = Set(characters.folded)
            var start = 0
            var end = scalars.count
            if leading { while start < end, set.contains(folded[start]) { start += 1 } }
            if trailing { while end > start, set.contains(folded[end - 1]) { end -= 1 } }
            return text(start..<end)
        }
    }

    private static func cutting(_ name: String, _ collation: Collation) -> (@Sendable ([Value]) -> String?)? {
        @Sendable func text(_ values: [Value], _ position: Int) -> FoldedText {
            FoldedText(position < values.count ? values[position].stringValue ?? "" : "", collation)
        }
        // A delimiter counts without the spaces at its end where those do not count.
        @Sendable func delimiter(_ values: [Value]) -> FoldedText {
            FoldedText(collation.trimsTrailingSpaces ? Collation.withoutTrailingSpaces(values[1].stringValue ?? "") : values[1].stringValue ?? "", collation)
        }
        switch name {
        case "replace":
            return { values in
                let replacement = values.count > 2 ? values[2].stringValue ?? "" : ""
                return text(values, 0).pieces(by: text(values, 1)).joined(separator: replacement)
            }
        case "translate":
            return { values in
                let from = text(values, 1)
                let to = Array((values[2].stringValue ?? "").unicodeScalars)
                let source = text(values, 0)
                var result = String.UnicodeScalarView()
                for (scalar, folded) in zip(source.scalars, source.folded) {
                    guard let place = from.folded.firstIndex(of: folded) else {
                        result.append(scalar)
                        continue
                    }
                    if place < to.count { result.append(to[place]) }
                }
                return String(result)
            }
        case "split_part":
            return { values in
                let pieces = text(values, 0).pieces(by: delimiter(values))
                let number = values[2].integerValue ?? 0
                let place = number > 0 ? number - 1 : Int64(pieces.count) + number
                return place >= 0 && place < Int64(pieces.count) ? pieces[Int(place)] : ""
            }
        case "substring_index":
            return { values in
                let source = text(values, 0)
                let places = source.places(of: delimiter(values), overlapping: true)
                let count = values[2].integerValue ?? 0
                if count == 0 || places.isEmpty { return count == 0 ? "" : source.text(0..<source.scalars.count) }
                if count > 0 { return count > Int64(places.count) ? source.text(0..<source.scalars.count) : source.text(0..<places[Int(count) - 1]) }
                guard count.magnitude <= UInt64(places.count) else { return source.text(0..<source.scalars.count) }
                return source.text((places[places.count - Int(count.magnitude)] + delimiter(values).folded.count)..<source.scalars.count)
            }
        case "trim", "btrim", "ltrim", "rtrim":
            return { values in
                // trim and its like take the characters first, btrim last.
                let isFirst = name != "btrim" && values.count > 1
                let characters = values.count > 1 ? text(values, isFirst ? 0 : 1) : FoldedText(" ", collation)
                return text(values, isFirst ? 1 : 0).trimmed(of: characters, leading: name != "rtrim", trailing: name != "ltrim")
            }
        default: return nil
        }
    }
}
