extension GrammarParser {
    mutating func dataType() throws(SyntaxError) -> DataTypeSyntax {
        try enter()
        defer { leave() }
        let start = current
        guard isName(current) else { throw unexpected(expecting: "a data type") }
        let kind = try dataTypeKind()
        // `INT(3)`: no type that is complete takes a size.
        if at(.leftParenthesis), token(1).kind == .integerLiteral, isSizeless(kind) { throw try unsupportedType(start) }
        return DataTypeSyntax(kind, span: span(from: start))
    }

    private mutating func dataTypeKind() throws(SyntaxError) -> DataTypeKind {
        let start = current
        let keyword = current.keyword
        advance()
        switch keyword {
        case .boolean: return .boolean
        case .tinyint, .byte: return .tinyint
        case .smallint, .short: return .smallint
        case .int, .integer: return .int
        case .bigint, .long: return .bigint
        case .float, .real: return .float
        case .double: return .double
        case .date: return .date
        case .timestampNtz:
            try timestampPrecision(start)
            return .timestampNTZ
        case .timestampLtz:
            try timestampPrecision(start)
            return .timestampLTZ
        case .binary: return .binary
        case .void: return .void
        case .variant: return .variant
        case .decimal, .dec, .numeric: return try decimalType(start)
        case .string: return .string(collation: accept(.collate) ? try multipartIdentifier() : [])
        case .char, .character: return .char(length: try characterLength(start))
        case .varchar: return .varchar(length: try characterLength(start))
        case .timestamp:
            try timestampPrecision(start)
            return try acceptWithoutTimeZone() ? .timestampNTZ : .timestamp
        case .time: return try timeType()
        case .interval: return try intervalType(start)
        case .array: return try arrayType(start)
        case .map: return try mapType(start)
        case .struct: return try structType(start)
        default:
            let name = text(start).uppercased()
            guard at(.leftParenthesis), name == "GEOMETRY" || name == "GEOGRAPHY" else { throw try unsupportedType(start) }
            let srid = try spatialReference()
            return name == "GEOMETRY" ? .geometry(srid: srid) : .geography(srid: srid)
        }
    }

    /// `(4326)` or `(ANY)`.
    private mutating func spatialReference() throws(SyntaxError) -> Int? {
        try expect(.leftParenthesis)
        let srid: Int? = accept(.any) ? nil : try integer()
        try expect(.rightParenthesis)
        return srid
    }

    private func isSizeless(_ kind: DataTypeKind) -> Bool {
        switch kind {
        case .boolean, .tinyint, .smallint, .int, .bigint, .float, .double, .date, .timestampNTZ, .timestampLTZ, .binary, .void, .variant: true
        default: false
        }
    }

    private mutating func unsupportedType(_ start: Token) throws(SyntaxError) -> SyntaxError {
        if start.kind == .invalidWord { return invalidIdentifier(text(start), start.span) }
        var name = start.kind == .quotedIdentifier ? StringLiteralValue.identifier(source.bytes, start) : text(start)
        if at(.leftParenthesis) {
            let numbers = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.integer() }
            name += "(" + numbers.map(String.init).joined(separator: ",") + ")"
        }
        return unsupportedDataType(name, span(from: start))
    }

    private mutating func acceptWithoutTimeZone() throws(SyntaxError) -> Bool {
        guard at(.without, .time) else { return false }
        advance()
        advance()
        try expect(.zone)
        return true
    }

    private mutating func decimalType(_ start: Token) throws(SyntaxError) -> DataTypeKind {
        guard accept(.leftParenthesis) else { return .decimal(precision: 10, scale: 0) }
        let precision = try integer()
        let scale = accept(.comma) ? try integer() : 0
        if at(.comma) {
            var numbers = [precision, scale]
            while accept(.comma) { numbers.append(try integer()) }
            try expect(.rightParenthesis)
            throw unsupportedDataType("\(text(start))(\(numbers.map(String.init).joined(separator: ",")))", span(from: start))
        }
        try expect(.rightParenthesis)
        if precision > 38 {
            throw error(
                "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", "22003", "Decimal precision \(precision) exceeds max precision 38.",
                span(from: start))
        }
        if scale > precision {
            throw error(
                "DECIMAL_SCALE_EXCEEDS_PRECISION", "22003", "Decimal scale (\(scale)) cannot be greater than precision (\(precision)).",
                span(from: start))
        }
        return .decimal(precision: precision, scale: scale)
    }

    private mutating func characterLength(_ start: Token) throws(SyntaxError) -> Int {
        guard accept(.leftParenthesis) else {
            let name = text(start).uppercased()
            throw error(
                "DATATYPE_MISSING_SIZE", "42K01",
                "DataType \"\(name)\" requires a length parameter, for example \"\(name)\"(10). Please specify the length.", start.span)
        }
        let length = try integer()
        if at(.comma) {
            var numbers = [length]
            while accept(.comma) { numbers.append(try integer()) }
            try expect(.rightParenthesis)
            throw unsupportedDataType("\(text(start))(\(numbers.map(String.init).joined(separator: ",")))", span(from: start))
        }
        try expect(.rightParenthesis)
        return length
    }

    /// `(6)`, the only precision there is: more is a feature of Spark's that is off unless asked for.
    private mutating func timestampPrecision(_ start: Token) throws(SyntaxError) {
        guard at(.leftParenthesis), token(1).kind == .integerLiteral else { return }
        advance()
        let precision = try integer()
        try expect(.rightParenthesis)
        if precision == 6 { return }
        if (7...9).contains(precision) {
            throw error(
                "FEATURE_NOT_ENABLED", "56038", "Timestamps with nanoseconds are not supported: \(text(start).uppercased())(\(precision)). Leave the precision out.",
                span(from: start))
        }
        throw error(
            "INVALID_TIMESTAMP_PRECISION", "22023",
            "The seconds precision \(precision) of \(text(start).uppercased()) is invalid. Timestamps count microseconds: 6, or leave it out.", span(from: start))
    }

    private mutating func timeType() throws(SyntaxError) -> DataTypeKind {
        var precision = 6
        if at(.leftParenthesis) {
            advance()
            let start = current
            precision = try integer()
            guard precision <= 9 else {
                throw error(
                    "UNSUPPORTED_TIME_PRECISION", "0A001",
                    "The seconds precision \(precision) of the TIME data type is out of the supported range [0, 9].", start.span)
            }
            try expect(.rightParenthesis)
        }
        _ = try acceptWithoutTimeZone()
        return .time(precision: precision)
    }

    private mutating func intervalType(_ start: Token) throws(SyntaxError) -> DataTypeKind {
        let fromWord = current.keyword
        guard let fromWord, [.year, .month, .day, .hour, .minute, .second].contains(fromWord), let from = acceptIntervalUnit() else {
            return .calendarInterval
        }
        var to = from
        if accept(.to) {
            guard let keyword = current.keyword, let unit = IntervalUnit(keyword), IntervalUnit.isRange(from, unit) else {
                throw unexpected(expecting: "a smaller unit of time such as SECOND")
            }
            advance()
            to = unit
        }
        return from == .year || from == .month ? .yearMonthInterval(from: from, to: to) : .dayTimeInterval(from: from, to: to)
    }

    // MARK: Nested types

    private func incomplete(_ name: String, _ advice: String, _ span: SourceSpan) -> SyntaxError {
        error(
            "INCOMPLETE_TYPE_DEFINITION.\(name)", "42K01",
            "Incomplete complex type: The definition of \"\(name)\" type is incomplete. \(advice)", span)
    }

    private mutating func arrayType(_ start: Token) throws(SyntaxError) -> DataTypeKind {
        guard accept(.less) else {
            throw incomplete("ARRAY", "You must provide an element type. For example: \"ARRAY<elementType>\".", start.span)
        }
        let element = try dataType()
        try closeAngle()
        return .array(element)
    }

    private mutating func mapType(_ start: Token) throws(SyntaxError) -> DataTypeKind {
        guard accept(.less) else {
            throw incomplete("MAP", "You must provide a key type and a value type. For example: \"MAP<TIMESTAMP, INT>\".", start.span)
        }
        let key = try dataType()
        try expect(.comma)
        let value = try dataType()
        try closeAngle()
        return .map(key: key, value: value)
    }

    private mutating func structType(_ start: Token) throws(SyntaxError) -> DataTypeKind {
        // `STRUCT<>` is lexed with the token of `<>`.
        if accept(.notEqual) { return .struct([]) }
        guard accept(.less) else {
            throw incomplete("STRUCT", "You must provide at least one field type. For example: \"STRUCT<Field1: INT>\".", start.span)
        }
        if accept(.greater) { return .struct([]) }
        let fields = try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.structField() }
        try closeAngle()
        return .struct(fields)
    }

    private mutating func closeAngle() throws(SyntaxError) {
        try expect(.greater)
    }

    /// `a: INT NOT NULL COMMENT 'text'`; the colon may be left out.
    private mutating func structField() throws(SyntaxError) -> StructFieldSyntax {
        let start = current
        let name = try plainIdentifier()
        _ = accept(.colon)
        return try field(name, from: start)
    }

    /// `a INT NOT NULL COMMENT 'text'`
    mutating func columnType() throws(SyntaxError) -> StructFieldSyntax {
        let start = current
        let name = try plainIdentifier()
        return try field(name, from: start)
    }

    private mutating func field(_ name: Identifier, from start: Token) throws(SyntaxError) -> StructFieldSyntax {
        let type = try dataType()
        var field = StructFieldSyntax(name: name, type: type)
        if try acceptNot() {
            try expect(.null)
            field.isNullable = false
        }
        if accept(.comment) { field.comment = try string() }
        field.span = span(from: start)
        return field
    }
}
