import Columnar
import Functions
import SQLSyntax

/// COLLATE, and calls of functions with strings that have a collation.
extension ExpressionAnalyzer {
    func collate(_ value: BoundExpression, _ name: String, text: String, span: SourceSpan) throws -> BoundExpression {
        let collation = try Collation.named(name)
        guard value.type.isCharacter || value.type == .void else {
            throw QueryError.unexpectedInputType(text: text, position: 0, required: "\"STRING\"", argument: text, type: value.type)
        }
        let type = DataType.collated(collation)
        let function = ResolvedScalar([value.type], returns: type, kernel: .vector { vectors, _, context in
            try Cast.cast(vectors[0], to: type, mode: .ansi, context: context)
        })
        return .call(BoundExpression.CallExpression("collate", function, [implicitCast(value, to: value.type == .void ? .string : value.type)], span: span.range))
    }

    /// `collate(text, 'name')` and `collation(text)`; nil for other functions.
    func collationFunction(_ name: String, _ values: [Expression], _ whole: Expression) throws -> BoundExpression? {
        switch (name, values.count) {
        case ("collate", 2):
            let given = try analyze(values[1])
            guard given.columns.isEmpty else {
                throw QueryError(
                    "NON_FOLDABLE_ARGUMENT", sqlState: "42K08",
                    "The function `collate` requires the parameter `collation` to be a foldable expression of the type \"STRING\", but the actual argument is non-foldable.",
                    span: whole.span.range)
            }
            let name = ConstantFolding.value(of: given, context: state.folding)
            if name?.isNull == true, given.type == .string {
                throw QueryError.typeMismatch("UNEXPECTED_NULL", text: ColumnNaming.text(of: whole), "The collation must not be null.").at(whole.span.range)
            }
            guard let text = name?.stringValue else {
                throw QueryError(
                    "UNEXPECTED_INPUT_TYPE", sqlState: "42K09",
                    "Parameter 2 of function `collate` requires the \"STRING\" type, however \"\(ColumnNaming.text(of: values[1]))\" has the type \"\(given.type.sql)\".",
                    span: whole.span.range)
            }
            return try collate(try analyze(values[0]), text, text: ColumnNaming.text(of: values[0]), span: whole.span)
        case ("collation", 1):
            let value = try analyze(values[0])
            guard value.type.isCharacter || value.type == .void else { return nil }
            var shown = Collation.binaryName
            if case .collated(let collation) = value.type { shown = collation.name }
            return .literal(.string(Collation.schema + "." + shown), .string)
        default: return nil
        }
    }

    /// A plain type that several expressions were brought to, with the collation they agree on.
    func collated(_ plain: DataType, _ expressions: [BoundExpression], text: String, isCompared: Bool = true) throws -> DataType {
        guard expressions.contains(where: { $0.type.hasCollation }) else { return plain }
        if plain == .string { return try CollationKeys.common(expressions, text: text, isCompared: isCompared).map { .collated($0) } ?? .string }
        return CollationKeys.overlay(plain, expressions.map(\.type))
    }

    /// A constant that takes over a collation says so in the names of columns.
    func noteLiterals(_ expressions: [Expression], _ type: DataType) {
        guard case .collated(let collation) = type, !collation.isPlain else { return }
        for expression in expressions {
            if case .literal(.string(let text)) = expression.kind { state.note("'\(text)' collate \(collation.name)", at: expression.span) }
        }
    }

    // MARK: Calls

    /// Functions whose result follows from the keys of their strings alone.
    private static let keyed: Set<String> = [
        "contains", "startswith", "endswith", "instr", "locate", "position", "charindex", "find_in_set", "array_contains", "array_position",
        "arrays_overlap", "equal_null", "map_contains_key",
    ]

    /// Functions that put texts together without comparing them.
    private static let combining: Set<String> = ["concat", "concat_ws", "lpad", "rpad", "overlay", "elt", "array_join", "array"]

    /// Functions of which constants among the arguments take over the collation of the others, and show it in the column's name.
    static let adopting: Set<String> = searching.subtracting(["btrim"]).union(combining).union(
        ["levenshtein", "greatest", "least", "regexp_replace", "array_contains", "array_position", "array_remove", "arrays_overlap"])

    /// Functions of a pattern that go by the collation of the text alone.
    private static let oneSided: Set<String> = patterns.subtracting(["regexp_replace"])

    private static let otherCondition: Set<String> = ["greatest", "least", "array_contains", "array_position", "split_part", "str_to_map", "array_remove"]

    /// Functions that look for texts in texts, which ICU does not under collations that ignore accents but not case.
    private static let searching: Set<String> = [
        "contains", "startswith", "endswith", "instr", "locate", "position", "charindex", "find_in_set", "replace", "translate", "split_part",
        "substring_index", "trim", "btrim", "ltrim", "rtrim",
    ]

    /// Functions with a regular expression in the second place.
    private static let patterns: Set<String> = [
        "rlike", "regexp", "regexp_like", "regexp_replace", "regexp_extract", "regexp_extract_all", "regexp_count", "regexp_instr", "regexp_substr", "split",
    ]

    /// Functions whose strings keep the collation of the strings they are made of.
    private static let inheriting: Set<String> = [
        "greatest", "least", "make_valid_utf8", "validate_utf8", "try_validate_utf8", "hex", "mask", "upper", "ucase", "lower", "lcase", "initcap", "concat", "concat_ws", "substring", "substr", "left", "right", "lpad", "rpad", "repeat", "reverse",
        "overlay", "elt", "regexp_replace", "regexp_extract", "regexp_substr", "split", "translate", "replace", "split_part", "substring_index", "trim",
        "btrim", "ltrim", "rtrim", "sentences", "array_join",
    ]

    /// A call some of whose arguments have collations. The function itself sees plain strings.
    func collatedCall(
        _ name: String, _ function: ScalarFunction, _ arguments: [BoundExpression], _ shapes: [Argument], span: SourceSpan
    ) throws -> BoundExpression {
        if shapes.contains(where: \.isLambda) { throw QueryError.notSupported("\(name) with a lambda over strings that have a collation", span: span.range) }
        let text = "\(name)(\(shapes.map(\.text).joined(separator: ", ")))"
        var strings = arguments.filter { $0.type.isCharacter }
        switch name {
        // The characters to cut come first.
        case "trim", "ltrim", "rtrim": strings.reverse()
        case "array_contains", "array_position", "array_remove", "array_join":
            strings = arguments.filter { if case .array(let element, _) = $0.type { element.isCharacter } else { $0.type.isCharacter } }
        case _ where Self.oneSided.contains(name): strings = Array(strings.prefix(1))
        default: break
        }
        var arguments = arguments
        var collation: Collation?
        if name == "decode" || Self.keyed.contains(name) || Self.patterns.contains(name) || Self.inheriting.contains(name) || CollatedFunctions.names.contains(name)
            || Self.adopting.contains(name) || name == "str_to_map" {
            collation = try CollationKeys.common(
                strings, text: text, isCompared: !Self.combining.contains(name) && name != "levenshtein",
                condition: Self.otherCondition.contains(name) ? "INDETERMINATE_COLLATION" : "INDETERMINATE_COLLATION_IN_EXPRESSION")
        }
        if Self.oneSided.contains(name), let wrong = arguments.prefix(2).enumerated().compactMap({ CollationKeys.unpatterned($1.type, isPattern: $0 > 0) }).first {
            throw unsupported(wrong, arguments, shapes, text, span)
        }
        if name == "str_to_map", let collation, collation.base == .unicode || collation.trimsTrailingSpaces { throw unsupported(collation, arguments, shapes, text, span) }
        if let collation, Self.searching.contains(name), collation.ignoresAccents && !collation.ignoresCase { throw unsupported(collation, arguments, shapes, text, span) }
        // decode(value, search, result, …) compares; decode(bytes, charset) does not.
        if name == "decode", arguments.count > 2, let collation {
            for position in arguments.indices where arguments[position].type.isCharacter && (position == 0 || (position % 2 == 1 && position + 1 < arguments.count)) {
                arguments[position] = CollationKeys.key(implicitCast(arguments[position], to: .string), as: .collated(collation))
            }
            return try plainCall(name, function, arguments, zip(arguments, shapes).map { describe($0, $1.text) }, span: span)
        }
        if Self.keyed.contains(name) {
            let keys = try arguments.indices.map { try keyedArgument(arguments, $0, collation) }
            return try plainCall(name, function, keys, zip(keys, shapes).map { describe($0, $1.text) }, span: span)
        }
        let isPlain = collation.map(\.isPlain) ?? !arguments.contains { $0.type.unplainCollation }
        if CollatedFunctions.names.contains(name), !isPlain {
            let types = arguments.map(\.type)
            let elements: [DataType] = types.compactMap { if case .array(let element, _) = $0 { element } else { nil } }
            let resolved = try function.resolve(shapes, options.resolution)
            guard let own = try CollatedFunctions.function(name, types, collation, returns: CollationKeys.overlay(resolved.returnType, (collation.map { [.collated($0)] } ?? []) + types + elements)) else {
                throw QueryError.notSupported("\(name) of strings with the collation \(collation?.name ?? "")", span: span.range)
            }
            let cast = zip(arguments, resolved.argumentTypes).map { $0.type.hasCollation ? $0 : implicitCast($0, to: $1) }
            return .call(BoundExpression.CallExpression("\(name) \(own.returnType.simpleString)", own, cast, span: span.range))
        }
        if Self.patterns.contains(name), let collation, !collation.isPlain, arguments.count > 1 {
            guard collation.base != .unicode, !collation.trimsTrailingSpaces else { throw unsupported(collation, arguments, shapes, text, span) }
            let flags = BoundExpression.literal(.string("(?iu)"), .string)
            arguments[1] = try call("concat", [flags, implicitCast(arguments[1], to: .string)], texts: [], span: span)
        }
        if name == "element_at" || name == "try_element_at", case .map(let key, let value, let null)? = arguments.first?.type, key.hasCollation {
            let map = arguments[0]
            arguments[0] = CollationKeys.key(map, as: .map(key: key, value: TypeCoercion.plain(value), valueContainsNull: null))
            arguments[1] = CollationKeys.key(implicitCast(arguments[1], to: TypeCoercion.plain(key)), as: key)
        }
        let seen = zip(arguments, shapes).map { argument, shape -> Argument in
            var seen = describe(argument, shape.text)
            seen.alias = shape.alias
            return seen
        }
        var result = try plainCall(name, function, arguments, seen, span: span)
        if name == "map", case .map(let key, let value, let null) = resultType(name, result.type, arguments.map(\.type), collation), key.unplainCollation {
            result = distinctKeys(result, .map(key: key, value: value, valueContainsNull: null), span: span)
        }
        let type = resultType(name, result.type, arguments.map(\.type), collation)
        return type == result.type ? result : implicitCast(result, to: type)
    }

    /// A map none of whose keys are the same under their collation.
    private func distinctKeys(_ map: BoundExpression, _ type: DataType, span: SourceSpan) -> BoundExpression {
        guard case .map(let key, _, _) = type else { return map }
        let function = ResolvedScalar([map.type], returns: map.type, canFail: true, kernel: .row { values, _ in
            guard case .map(let entries) = values[0] else { return .null }
            var seen: Set<Value> = []
            for entry in entries where !seen.insert(entry.key.collationKey(key)).inserted {
                throw CollectionErrors.duplicateMapKey(Cast.text(entry.key, key))
            }
            return values[0]
        })
        return .call(BoundExpression.CallExpression("distinctkeys \(key.simpleString)", function, [map], span: span.range))
    }

    private func unsupported(
        _ collation: Collation, _ arguments: [BoundExpression], _ shapes: [Argument], _ text: String, _ span: SourceSpan
    ) -> QueryError {
        let position = arguments.firstIndex { $0.type == .collated(collation) } ?? 0
        let argument = position < shapes.count ? shapes[position].text : ""
        return QueryError.unexpectedInputType(text: text, position: position, required: "\"STRING\"", argument: argument, type: .collated(collation)).at(span.range)
    }

    private func keyedArgument(_ arguments: [BoundExpression], _ position: Int, _ collation: Collation?) throws -> BoundExpression {
        let argument = arguments[position]
        if argument.type.isCharacter {
            // Beside an array the collation is that of its elements.
            guard let collation else { return CollationKeys.plain(argument, .string) }
            if arguments.contains(where: { if case .array = $0.type { true } else { false } }) {
                return CollationKeys.key(CollationKeys.plain(argument, .string), as: .collated(collation))
            }
            return CollationKeys.searchKey(CollationKeys.plain(argument, .string), collation)
        }
        let types = arguments.map(\.type)
        if case .array(let element, let null) = argument.type, element.isCharacter, let collation {
            return CollationKeys.key(argument, as: .array(.collated(collation), containsNull: null))
        }
        return CollationKeys.key(argument, as: CollationKeys.overlay(TypeCoercion.plain(argument.type), [argument.type] + types))
    }

    private func resultType(_ name: String, _ plain: DataType, _ arguments: [DataType], _ collation: Collation?) -> DataType {
        switch (name, plain) {
        case ("struct", .structure(let fields)):
            return .structure(fields.enumerated().map { Field($1.name, $0 < arguments.count ? CollationKeys.overlay($1.type, [arguments[$0]]) : $1.type, nullable: $1.nullable) })
        case ("named_struct", .structure(let fields)):
            return .structure(fields.enumerated().map { place, field in
                let position = 2 * place + 1
                return Field(field.name, position < arguments.count ? CollationKeys.overlay(field.type, [arguments[position]]) : field.type, nullable: field.nullable)
            })
        case ("array", .array(let element, let null)):
            let agreed: [DataType] = element == .string ? collation.map { [.collated($0)] } ?? [] : arguments
            return .array(CollationKeys.overlay(element, agreed), containsNull: null)
        case ("map", .map(let key, let value, let null)):
            let keys = arguments.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
            let values = arguments.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            return .map(key: CollationKeys.overlay(key, keys), value: CollationKeys.overlay(value, values), valueContainsNull: null)
        default: break
        }
        if name == "array_join" { return collation.map { .collated($0) } ?? plain }
        if let same = arguments.first(where: { $0.hasCollation && TypeCoercion.plain($0) == plain && !$0.isCharacter }) { return same }
        if case .array(let element, _)? = arguments.first, element.hasCollation, TypeCoercion.plain(element) == plain { return element }
        if case .map(_, let value, _)? = arguments.first, value.hasCollation, TypeCoercion.plain(value) == plain { return value }
        guard let collation, Self.inheriting.contains(name) else { return plain }
        let list = DataType.array(.collated(collation), containsNull: true)
        return CollationKeys.overlay(plain, [.collated(collation), list, .array(list, containsNull: true)])
    }
}
