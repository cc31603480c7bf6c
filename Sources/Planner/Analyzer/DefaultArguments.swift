/// Arguments that a call may leave out and that Spark prints all the same.
enum DefaultArguments {
    private static let pattern = "yyyy-MM-dd HH:mm:ss"

    static func complete(_ name: String, _ arguments: [String]) -> [String] {
        switch name {
        case "months_between" where arguments.count == 2: return arguments + ["true"]
        case "from_unixtime" where arguments.count == 1, "to_unix_timestamp" where arguments.count == 1: return arguments + [pattern]
        case "unix_timestamp" where arguments.count <= 1: return (arguments.isEmpty ? ["current_timestamp()"] : arguments) + [pattern]
        case "make_interval" where arguments.count < 7, "try_make_interval" where arguments.count < 7: return padded(arguments, zeros: 6)
        case "make_dt_interval" where arguments.count < 4: return padded(arguments, zeros: 3)
        case "make_ym_interval" where arguments.count < 2: return arguments + Array(repeating: "0", count: 2 - arguments.count)
        case "convert_timezone" where arguments.count == 2: return ["current_timezone()"] + arguments
        case "current_time" where arguments.isEmpty: return ["6"]
        case "try_to_time": return ["to_time(\(arguments.joined(separator: ", ")))"]
        default: return arguments
        }
    }

    /// Whole numbers, then seconds.
    private static func padded(_ arguments: [String], zeros: Int) -> [String] {
        arguments + Array(repeating: "0", count: max(0, zeros - arguments.count)) + ["0.000000"]
    }
}
