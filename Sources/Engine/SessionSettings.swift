import Columnar
import Execution
import Foundation
import Planner

/// What `SET` changes. Keys SparkPlug does not know are kept and shown, as Spark does.
package struct SessionSettings: Sendable {
    package var timeZone = "UTC"
    package var ansi = true
    /// Backslashes in strings stand for themselves.
    package var keepsBackslashes = false
    /// Rounds of a recursive table that sets no limit of its own.
    package var maximumRecursion = 100
    /// Names in backticks in a SELECT list are patterns of column names.
    package var quotedNamesArePatterns = false
    package var optimizer = true
    package var threads = 0
    package var batchRows = Batch.defaultRows
    /// Bytes.
    package var memoryLimit = ProcessMemory.statementLimit
    /// Seconds a statement may run; 0 for no limit.
    package var statementTimeout = 0.0
    package var switches = ResolutionSwitches()
    /// All keys set so far, as given.
    package private(set) var values: [String: String] = [:]

    package init() {}

    package static let timeZoneKey = "spark.sql.session.timeZone"
    package static let ansiKey = "spark.sql.ansi.enabled"
    package static let backslashesKey = "spark.sql.parser.escapedStringLiterals"
    package static let recursionKey = "spark.sql.cteRecursionLevelLimit"
    package static let quotedPatternsKey = "spark.sql.parser.quotedRegexColumnNames"

    /// Keys with their meaning, for `SET -v`.
    package static let documentation: [(key: String, fallback: String, meaning: String)] = [
        (timeZoneKey, "UTC", "The session time zone: a region as Europe/Berlin or an offset as +02:00."),
        (ansiKey, "true", "Whether overflow and bad casts are errors (true) or NULL."),
        (backslashesKey, "false", "Whether backslashes in strings stand for themselves (true) or begin escapes."),
        ("spark.sql.groupByAliases", "true", "Whether GROUP BY may name items of the SELECT list."),
        ("spark.sql.groupByOrdinal", "true", "Whether a whole number in GROUP BY is a position in the SELECT list."),
        ("spark.sql.orderByOrdinal", "true", "Whether a whole number in ORDER BY is a position in the SELECT list."),
        (recursionKey, "100", "Rounds after which WITH RECURSIVE ends with an error; -1 for no limit."),
        (quotedPatternsKey, "false", "Whether names in backticks in a SELECT list are regular expressions over column names."),
        ("sparkplug.optimizer", "true", "Whether optional optimizer rules run."),
        ("sparkplug.threads", "0", "Threads a statement may use; 0 for all cores."),
        ("sparkplug.batchRows", "2048", "Rows per batch between operators."),
        ("sparkplug.memoryLimit", "\(ProcessMemory.statementLimit)", "Bytes one statement may hold in memory."),
        ("sparkplug.statementTimeout", "0", "Seconds a statement may run; 0 for no limit."),
    ]

    package func value(of key: String) -> String? {
        if let given = values[key] { return given }
        return Self.documentation.first { $0.key.lowercased() == key.lowercased() }.map { entry in
            switch entry.key {
            case Self.timeZoneKey: timeZone
            default: entry.fallback
            }
        }
    }

    package mutating func set(_ key: String, _ value: String) throws {
        func invalid(_ wanted: String) -> QueryError {
            QueryError("INVALID_CONF_VALUE.TYPE_MISMATCH", sqlState: "22022", "The value '\(value)' in the config \"\(key)\" is invalid. It should be \(wanted).")
        }
        func flag() throws -> Bool {
            guard let flag = Bool(value.lowercased()) else { throw invalid("true or false") }
            return flag
        }
        switch key.lowercased() {
        case Self.timeZoneKey.lowercased():
            guard SessionTimeZone.find(value) != nil else {
                throw QueryError(
                    "INVALID_CONF_VALUE.TIME_ZONE", sqlState: "22022",
                    "The value '\(value)' in the config \"\(key)\" is invalid. Cannot resolve the given timezone.")
            }
            timeZone = value
        case Self.ansiKey: ansi = try flag()
        case Self.backslashesKey.lowercased(): keepsBackslashes = try flag()
        case "spark.sql.groupbyaliases": switches.groupsByAliases = try flag()
        case "spark.sql.groupbyordinal": switches.groupsByOrdinals = try flag()
        case "spark.sql.orderbyordinal": switches.ordersByOrdinals = try flag()
        case "spark.sql.legacy.parser.havingwithoutgroupbyaswhere": switches.havingIsWhere = try flag()
        case "spark.sql.legacy.allowparameterlesscount": switches.countsWithoutArguments = try flag()
        case "spark.sql.legacy.allowstarwithsingletableidentifierincount": switches.countsStarOfTable = try flag()
        case Self.recursionKey.lowercased():
            guard let number = Int(value), number >= -1 else { throw invalid("a whole number, or -1 for no limit") }
            maximumRecursion = number < 0 ? Int.max : number
        case Self.quotedPatternsKey.lowercased(): quotedNamesArePatterns = try flag()
        case "sparkplug.optimizer": optimizer = try flag()
        case "sparkplug.threads":
            guard let number = Int(value), (0...1024).contains(number) else { throw invalid("a whole number from 0 to 1024") }
            threads = number
        case "sparkplug.batchrows":
            guard let number = Int(value), (1...Batch.defaultRows).contains(number) else { throw invalid("a whole number from 1 to \(Batch.defaultRows)") }
            batchRows = number
        case "sparkplug.memorylimit":
            guard let number = Int(value), number > 0 else { throw invalid("a positive number of bytes") }
            memoryLimit = number
        case "sparkplug.statementtimeout":
            guard let number = Double(value), number >= 0, number.isFinite else { throw invalid("a number of seconds") }
            statementTimeout = number
        default: break
        }
        values[key] = value
    }

    package mutating func reset(_ key: String?) {
        let kept = key.map { name in values.filter { $0.key.lowercased() != name.lowercased() } } ?? [:]
        self = SessionSettings()
        for (key, value) in kept { try? set(key, value) }
    }
}
