import Columnar

/// Reads types as text: `decimal(10,2)`, `array<int>`, `STRUCT<a: INT, b: STRING>`, and table schemas `a INT, b DOUBLE NOT NULL`.
struct DataTypeReader {
    static let maximumDepth = 100

    private let characters: [Character]
    private var index = 0

    private init(_ text: String) { characters = Array(text.unicodeScalars.map(Character.init)) }

    static func syntaxError(_ near: String) -> QueryError {
        QueryError("PARSE_SYNTAX_ERROR", sqlState: "42601", "Syntax error at or near \(near.isEmpty ? "end of input" : "'\(near)'").")
    }

    /// One type, or else a list of columns as a struct.
    static func typeOrSchema(_ text: String) throws -> DataType {
        if let type = try? type(text) { return type }
        return .structure(try schema(text))
    }

    static func type(_ text: String) throws -> DataType {
        var reader = DataTypeReader(text)
        let type = try reader.type(0)
        try reader.expectEnd()
        return type
    }

    static func schema(_ text: String) throws -> [Field] {
        var reader = DataTypeReader(text)
        let fields = try reader.fields(0, until: nil)
        try reader.expectEnd()
        return fields
    }

    private mutating func skipSpace() { while index < characters.count, characters[index].isWhitespace { index += 1 } }

    private mutating func expectEnd() throws {
        skipSpace()
        if index < characters.count { throw Self.syntaxError(String(characters[index...].prefix { !$0.isWhitespace })) }
    }

    private mutating func take(_ character: Character) -> Bool {
        skipSpace()
        guard index < characters.count, characters[index] == character else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ character: Character) throws {
        if !take(character) { throw Self.syntaxError(index < characters.count ? String(characters[index]) : "") }
    }

    private mutating func word() throws -> String {
        skipSpace()
        if index < characters.count, characters[index] == "`" {
            index += 1
            var name = ""
            while index < characters.count {
                if characters[index] == "`" {
                    index += 1
                    guard index < characters.count, characters[index] == "`" else { return name }
                }
                name.append(characters[index])
                index += 1
            }
            throw Self.syntaxError("`")
        }
        let start = index
        while index < characters.count, characters[index].isLetter || characters[index].isNumber || characters[index] == "_" { index += 1 }
        guard index > start else { throw Self.syntaxError(index < characters.count ? String(characters[index]) : "") }
        return String(characters[start..<index])
    }

    private mutating func keyword(_ expected: String) -> Bool {
        let mark = index
        if let found = try? word(), found.lowercased() == expected { return true }
        index = mark
        return false
    }

    private mutating func numbers() throws -> [Int] {
        guard take("(") else { return [] }
        var result: [Int] = []
        repeat {
            guard let number = Int(try word()) else { throw Self.syntaxError("(") }
            result.append(number)
        } while take(",")
        try expect(")")
        return result
    }

    private mutating func fields(_ depth: Int, until end: Character?) throws -> [Field] {
        var result: [Field] = []
        if let end, take(end) { return result }
        repeat {
            let name = try word()
            _ = take(":")
            let type = try type(depth + 1)
            var nullable = true
            if keyword("not") {
                guard keyword("null") else { throw Self.syntaxError("not") }
                nullable = false
            }
            var comment: String?
            if keyword("comment") { comment = try quoted() }
            result.append(Field(name, type, nullable: nullable, comment: comment))
        } while take(",")
        if let end { try expect(end) }
        return result
    }

    private mutating func quoted() throws -> String {
        skipSpace()
        guard index < characters.count, characters[index] == "'" || characters[index] == "\"" else { throw Self.syntaxError("comment") }
        let quote = characters[index]
        index += 1
        guard let end = characters[index...].firstIndex(of: quote) else { throw Self.syntaxError(String(quote)) }
        defer { index = end + 1 }
        return String(characters[index..<end])
    }

    private mutating func type(_ depth: Int) throws -> DataType {
        guard depth < Self.maximumDepth else { throw Self.syntaxError("a type nested more than \(Self.maximumDepth) levels deep") }
        let name = try word()
        switch name.lowercased() {
        case "void", "null": return .void
        case "boolean": return .boolean
        case "tinyint", "byte": return .tinyint
        case "smallint", "short": return .smallint
        case "int", "integer": return .int
        case "bigint", "long": return .bigint
        case "float", "real": return .float
        case "double": return .double
        case "date": return .date
        case "timestamp", "timestamp_ltz": return .timestamp
        case "timestamp_ntz": return .timestampNTZ
        case "binary": return .binary
        case "variant": return .variant
        case "string": return .string
        case "decimal", "dec", "numeric":
            let given = try numbers()
            guard given.count <= 2 else { throw Self.syntaxError(name) }
            let (precision, scale) = (given.first ?? 10, given.count > 1 ? given[1] : 0)
            guard precision >= 1, precision <= 38, scale >= 0, scale <= precision else {
                throw QueryError(
                    "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", sqlState: "22003", "Decimal precision \(precision) exceeds max precision 38."
                )
            }
            return .decimal(precision: precision, scale: scale)
        case "char", "character":
            guard let length = try numbers().first else { throw Self.syntaxError(name) }
            return .char(length)
        case "varchar":
            guard let length = try numbers().first else { throw Self.syntaxError(name) }
            return .varchar(length)
        case "time": return .time(precision: try numbers().first ?? 6)
        case "interval": return try interval()
        case "array":
            try expect("<")
            let element = try type(depth + 1)
            try expect(">")
            return .array(element, containsNull: true)
        case "map":
            try expect("<")
            let key = try type(depth + 1)
            try expect(",")
            let value = try type(depth + 1)
            try expect(">")
            return .map(key: key, value: value, valueContainsNull: true)
        case "struct":
            try expect("<")
            return .structure(try fields(depth + 1, until: ">"))
        default:
            throw Self.syntaxError(name)
        }
    }

    private mutating func interval() throws -> DataType {
        let yearMonths: [String: YearMonthField] = ["year": .year, "month": .month]
        let dayTimes: [String: DayTimeField] = ["day": .day, "hour": .hour, "minute": .minute, "second": .second]
        let mark = index
        guard let first = (try? word())?.lowercased() else { return .calendarInterval }
        if let from = yearMonths[first] {
            guard keyword("to") else { return .yearMonthInterval(from: from, to: from) }
            guard let to = yearMonths[try word().lowercased()] else { throw Self.syntaxError("to") }
            return .yearMonthInterval(from: from, to: to)
        }
        if let from = dayTimes[first] {
            guard keyword("to") else { return .dayTimeInterval(from: from, to: from) }
            guard let to = dayTimes[try word().lowercased()] else { throw Self.syntaxError("to") }
            return .dayTimeInterval(from: from, to: to)
        }
        index = mark
        return .calendarInterval
    }
}
