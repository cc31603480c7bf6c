import SQLSyntax

/// Arguments that a call may leave out and that Spark prints all the same.
enum DefaultArguments {
    private static let pattern = "yyyy-MM-dd HH:mm:ss"

    static func complete(_ name: String, _ arguments: [String], _ values: [Expression]) -> [String] {
        let count = arguments.count
        switch name {
        case "months_between" where count == 2: return arguments + ["true"]
        case "from_unixtime" where count == 1, "to_unix_timestamp" where count == 1: return arguments + [pattern]
        case "unix_timestamp" where count <= 1: return (arguments.isEmpty ? ["current_timestamp()"] : arguments) + [pattern]
        case "make_interval" where count < 7, "try_make_interval" where count < 7: return padded(arguments, zeros: 6)
        case "make_dt_interval" where count < 4: return padded(arguments, zeros: 3)
        case "make_ym_interval" where count < 2: return arguments + Array(repeating: "0", count: 2 - count)
        case "convert_timezone" where count == 2: return ["current_timezone()"] + arguments
        case "current_time" where count == 0, "localtime" where count == 0: return ["6"]
        case "try_to_time": return ["to_time(\(arguments.joined(separator: ", ")))"]
        case "percentile" where count == 2: return arguments + ["1"]
        case "percentile_approx" where count == 2, "approx_percentile" where count == 2: return arguments + ["10000"]
        case "listagg" where count == 1, "string_agg" where count == 1: return arguments + ["NULL"]
        case "lag" where count == 1, "lead" where count == 1: return arguments + ["1", "NULL"]
        case "lag" where count == 2, "lead" where count == 2: return arguments + ["NULL"]
        case "sort_array" where count == 1: return arguments + ["true"]
        case "array_sort" where count == 1: return arguments + [ascending]
        case "aggregate" where count == 3, "reduce" where count == 3: return arguments + ["lambdafunction(namedlambdavariable(), namedlambdavariable())"]
        default: return ofText(name, arguments, values)
        }
    }

    private static func ofText(_ name: String, _ arguments: [String], _ values: [Expression]) -> [String] {
        let count = arguments.count
        func upTo(_ defaults: [String], from first: Int) -> [String] {
            count >= first && count < first + defaults.count ? arguments + defaults.dropFirst(count - first) : arguments
        }
        switch name {
        case "lpad", "rpad": return upTo([values.first.map(isBinary) == true ? "X'00'" : " "], from: 2)
        default: return arguments
        }
    }

    private static func isBinary(_ value: Expression) -> Bool {
        switch value.kind {
        case .literal(.binary): true
        case .functionCall(let call): ["unhex", "unbase64", "encode", "to_binary", "binary"].contains(call.name.parts?.last?.text.lowercased() ?? "")
        default: false
        }
    }

    /// The comparison that `array_sort` has when none is given.
    private static let ascending: String = {
        let variable = "namedlambdavariable()"
        let isNull = "(\(variable) IS NULL)"
        let compared = "(IF((\(variable) < \(variable)), -1, (IF((\(variable) > \(variable)), 1, 0))))"
        let body = "(IF((\(isNull) AND \(isNull)), 0, (IF(\(isNull), 1, (IF(\(isNull), -1, \(compared)))))))"
        return "lambdafunction(\(body), \(variable), \(variable))"
    }()

    /// Whole numbers, then seconds.
    private static func padded(_ arguments: [String], zeros: Int) -> [String] {
        arguments + Array(repeating: "0", count: max(0, zeros - arguments.count)) + ["0.000000"]
    }
}
