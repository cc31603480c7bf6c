import Columnar
import Planner
import SQLSyntax

/// CREATE FUNCTION statements as functions the analyzer can call.
enum FunctionDefinitions {
    static func function(_ create: CreateFunction) throws -> SQLFunction {
        guard let name = create.name.parts?.last?.text else { throw QueryError.notSupported("IDENTIFIER() as a function's name") }
        if let language = create.language, language != "SQL" { throw QueryError.notSupported("LANGUAGE \(language)") }
        try checkColumns(create, name)
        let parameters = try create.parameters.map {
            SQLFunction.Parameter(name: $0.name.text, type: try TypeConversion.convert($0.type), defaultValue: $0.defaultValue)
        }
        var returns: DataType?
        var table: Schema?
        switch create.returns {
        case .inferred: break
        case .type(let type): returns = try TypeConversion.convert(type)
        case .table(let fields): table = try fields.map { Field($0.name.text, try TypeConversion.convert($0.type)) }
        }
        if case .className(let name) = create.body { throw QueryError.notSupported("The JVM function \(name)") }
        return SQLFunction(name: name, parameters: parameters, returns: returns, table: table, body: create.body)
    }

    /// What the grammar takes for parameters and result columns but a function cannot have.
    private static func checkColumns(_ create: CreateFunction, _ name: String) throws {
        var types = create.parameters.map { ($0.name, $0.type, $0.isNullable) }
        switch create.returns {
        case .table(let fields):
            types += fields.map { ($0.name, $0.type, $0.isNullable) }
            var seen: Set<String> = []
            if let twice = fields.first(where: { !seen.insert($0.name.text.lowercased()).inserted }) {
                throw QueryError(
                    "DUPLICATE_ROUTINE_RETURNS_COLUMNS", sqlState: "42711",
                    "Found duplicate column(s) in the RETURNS clause column list of the user-defined routine \(name): `\(twice.name.text.lowercased())`.",
                    span: twice.span.range)
            }
            if case .expression = create.body {
                throw QueryError(
                    "USER_DEFINED_FUNCTIONS.SQL_TABLE_UDF_BODY_MUST_BE_A_QUERY", sqlState: "42601",
                    "User defined function is invalid: SQL table function \(name) body must be a query.", span: create.name.span.range)
            }
        case .type(let type): types.append((Identifier(name), type, true))
        case .inferred: break
        }
        for (column, type, isNullable) in types {
            if !isNullable {
                throw QueryError(
                    "USER_DEFINED_FUNCTIONS.NOT_NULL_ON_FUNCTION_PARAMETERS", sqlState: "42601",
                    "User defined function is invalid: Cannot specify NOT NULL on function parameters: \(column.text).", span: column.span.range)
            }
            if mentionsLength(try TypeConversion.convert(type)) {
                throw QueryError(
                    "UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING", sqlState: "0A000",
                    "The types CHAR and VARCHAR are for the columns of tables; `\(column.text)` of the function \(name) can be a STRING.", span: column.span.range)
            }
        }
    }

    private static func mentionsLength(_ type: DataType) -> Bool {
        switch type {
        case .char, .varchar: true
        case .array(let element, _): mentionsLength(element)
        case .map(let key, let value, _): mentionsLength(key) || mentionsLength(value)
        case .structure(let fields): fields.contains { mentionsLength($0.type) }
        default: false
        }
    }
}
