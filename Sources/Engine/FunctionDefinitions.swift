import Columnar
import Planner
import SQLSyntax

/// CREATE FUNCTION statements as functions the analyzer can call.
enum FunctionDefinitions {
    static func function(_ create: CreateFunction) throws -> SQLFunction {
        guard let name = create.name.parts?.last?.text else { throw QueryError.notSupported("IDENTIFIER() as a function's name") }
        if let language = create.language, language != "SQL" { throw QueryError.notSupported("LANGUAGE \(language)") }
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
}
