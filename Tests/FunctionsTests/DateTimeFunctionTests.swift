import Columnar
import Functions
import XCTest

/// Types by the names that Spark gives them.
enum TypeNames {
    static func type(_ name: String) -> DataType? {
        if name.hasPrefix("decimal(") {
            let numbers = name.dropFirst(8).dropLast().split(separator: ",").compactMap { Int($0) }
            return numbers.count == 2 ? .decimal(precision: numbers[0], scale: numbers[1]) : nil
        }
        if name.hasPrefix("time("), let precision = Int(name.dropFirst(5).dropLast()) { return .time(precision: precision) }
        if name.hasPrefix("array<") { return type(String(name.dropFirst(6).dropLast())).map { .array($0, containsNull: true) } }
        if name.hasPrefix("struct<a:") { return type(String(name.dropFirst(9).dropLast())).map { .structure([Field("a", $0)]) } }
        if name.hasPrefix("interval ") { return interval(name.split(separator: " ").map(String.init)) }
        let plain: [String: DataType] = [
            "void": .void, "boolean": .boolean, "tinyint": .tinyint, "smallint": .smallint, "int": .int, "bigint": .bigint, "float": .float,
            "double": .double, "string": .string, "binary": .binary, "date": .date, "timestamp": .timestamp, "timestamp_ntz": .timestampNTZ,
            "time": .time(precision: 6), "interval": .calendarInterval, "variant": .variant,
            "map<int,int>": .map(key: .int, value: .int, valueContainsNull: true),
        ]
        return plain[name]
    }

    private static func interval(_ words: [String]) -> DataType? {
        let (first, last) = (words[1], words.count == 4 ? words[3] : words[1])
        let yearMonth = ["year": YearMonthField.year, "month": .month]
        if let from = yearMonth[first], let to = yearMonth[last] { return .yearMonthInterval(from: from, to: to) }
        let dayTime = ["day": DayTimeField.day, "hour": .hour, "minute": .minute, "second": .second]
        if let from = dayTime[first], let to = dayTime[last] { return .dayTimeInterval(from: from, to: to) }
        return nil
    }
}

final class DateTimeFunctionTests: XCTestCase {
    /// Each call on constants, and again on columns of five rows of which the third is NULL.
    func testCallsAnswerAsSparkDoes() throws {
        var checked = 0
        for line in dateTimeAnswers.split(separator: "\n") {
            let parts = line.components(separatedBy: " | ")
            guard parts.count == 4 else {
                XCTFail("malformed line: \(line)")
                continue
            }
            XCTAssertEqual(answer(parts, asColumns: false), parts[3], String(line))
            XCTAssertEqual(answer(parts, asColumns: true), parts[3], "on columns: \(line)")
            checked += 1
        }
        XCTAssertGreaterThan(checked, 300)
    }

    private func answer(_ parts: [String], asColumns: Bool) -> String {
        let context = EvaluationContext(timeZone: parts[0])
        let zone = SessionTimeZone.find(parts[0]) ?? .utc
        do {
            var arguments: [Argument] = []
            for piece in parts[2].components(separatedBy: " ; ") where !piece.isEmpty {
                let words = piece.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                var name = words[0]
                var text = words.count > 1 ? words[1] : ""
                while name == "interval" || name.hasPrefix("interval"), let next = text.split(separator: " ").first, text.contains(" "), Self.words.contains(String(next)) {
                    name += " " + next
                    text = String(text.dropFirst(next.count + 1))
                }
                guard let type = TypeNames.type(name) else { return "unknown type \(name)" }
                var value = Value.null
                if type != .void { value = try Cast.cast(.string(text), from: .string, to: type, context: context) }
                arguments.append(Argument(type: type, constant: value, text: text))
            }
            guard let function = FunctionRegistry.builtin.scalars[parts[1]] else { return "unknown function" }
            let resolved = try function.resolve(arguments, ResolutionContext(timeZone: parts[0]))
            let vectors = try zip(arguments, resolved.argumentTypes).map { argument, type -> Vector in
                let value = try Cast.cast(argument.constant ?? .null, from: argument.type, to: type, context: context)
                guard asColumns else { return .constant(value, type, count: 1) }
                let builder = VectorBuilder(type)
                for row in 0..<5 { builder.append(row == 2 ? .null : value) }
                return builder.finish()
            }
            let rows = asColumns ? 5 : 1
            let result = try resolved.evaluate(vectors, rows: rows, context: context)
            if result.count != rows { return "\(result.count) rows" }
            if asColumns, !arguments.isEmpty, !result.isNull(at: 2) { return "not NULL for NULL" }
            let isStructure = resolved.returnType.isNested
            let value = result.value(at: rows - 1)
            return "\(isStructure ? "struct" : resolved.returnType.simpleString) = \(Cast.text(value, resolved.returnType, zone: zone))"
        } catch let error as QueryError {
            return "!" + error.condition
        } catch {
            return "\(error)"
        }
    }

    private static let words: Set<String> = ["year", "month", "day", "hour", "minute", "second", "to"]

    func testArithmeticKeepsLocalTimeOverDaysAndCountsHours() throws {
        let context = EvaluationContext(timeZone: "America/New_York")
        func add(_ start: String, _ interval: String, _ type: DataType) throws -> String {
            let left = ArithmeticOperand(.timestamp, text: "t")
            let resolved = try TypeCoercion.coerceArithmetic(.add, left, ArithmeticOperand(type, text: "i"))
            let function = try DateTimeArithmetic.function(for: resolved, context: ResolutionContext(timeZone: "America/New_York"))
            let moment = try Cast.cast(.string(start), from: .string, to: .timestamp, context: context)
            let amount = try Cast.cast(.string(interval), from: .string, to: type, context: context)
            let result = try function.evaluate(
                [.constant(moment, .timestamp, count: 3), .constant(amount, type, count: 3)], rows: 3, context: context)
            return Cast.text(result.value(at: 2), .timestamp, zone: try SessionTimeZone.named("America/New_York"))
        }
        let hour = DataType.dayTimeInterval(from: .hour, to: .hour)
        XCTAssertEqual(try add("2020-03-08 01:00:00", "2", hour), "2020-03-08 04:00:00")
        XCTAssertEqual(try add("2020-11-01 00:30:00", "2", hour), "2020-11-01 01:30:00")
        XCTAssertEqual(try add("2020-03-07 02:30:00", "1", .dayTimeInterval(from: .day, to: .day)), "2020-03-08 03:30:00")
        XCTAssertEqual(try add("2020-02-08 02:30:00", "1", .yearMonthInterval(from: .month, to: .month)), "2020-03-08 03:30:00")
    }
}
