import XCTest

@testable import Columnar

final class CastTests: XCTestCase {
    private let context = EvaluationContext(startMicroseconds: 1_795_386_896_000_000)

    /// Types by the names used in the recorded answers.
    static func type(_ name: String) -> DataType? {
        if name.hasPrefix("decimal(") {
            let numbers = name.dropFirst(8).dropLast().split(separator: ",").compactMap { Int($0) }
            return numbers.count == 2 ? .decimal(precision: numbers[0], scale: numbers[1]) : nil
        }
        if name.hasPrefix("time("), let precision = Int(name.dropFirst(5).dropLast()) { return .time(precision: precision) }
        if name.hasPrefix("interval ") {
            let words = name.split(separator: " ").map(String.init)
            let first = words[1]
            let last = words.count == 4 ? words[3] : first
            let yearMonth = ["year": YearMonthField.year, "month": .month]
            if let from = yearMonth[first], let to = yearMonth[last] { return .yearMonthInterval(from: from, to: to) }
            let dayTime = ["day": DayTimeField.day, "hour": .hour, "minute": .minute, "second": .second]
            if let from = dayTime[first], let to = dayTime[last] { return .dayTimeInterval(from: from, to: to) }
            return nil
        }
        let plain: [String: DataType] = [
            "boolean": .boolean, "tinyint": .tinyint, "smallint": .smallint, "int": .int, "bigint": .bigint, "float": .float,
            "double": .double, "string": .string, "binary": .binary, "date": .date, "timestamp": .timestamp,
            "timestamp_ntz": .timestampNTZ, "time": .time(precision: 6), "interval": .calendarInterval,
        ]
        return plain[name]
    }

    private func check(_ answers: String) throws {
        var checked = 0
        for line in answers.split(separator: "\n") {
            let parts = line.components(separatedBy: " | ")
            guard parts.count == 4, let from = CastTests.type(parts[0]), let to = CastTests.type(parts[2]) else {
                XCTFail("malformed line: \(line)")
                continue
            }
            let text = parts[1].replacing("\\t", with: "\t").replacing("\\n", with: "\n")
                .replacing("\\u00a0", with: "\u{a0}").replacing("\\u001f", with: "\u{1f}")
            var answer: String
            do {
                var value = Value.string(text)
                if from != .string { value = try Cast.cast(value, from: .string, to: from, context: context) }
                let result = try Cast.cast(value, from: from, to: to, context: context)
                answer = Cast.text(result, to)
            } catch let error as QueryError {
                answer = "!" + error.condition
                if error.condition != "CAST_INVALID_INPUT" { answer += ": " + error.message }
            }
            XCTAssertEqual(answer, parts[3].replacing("\\n", with: "\n"), String(line))
            checked += 1
        }
        XCTAssertGreaterThan(checked, 100)
    }

    func testStringsAsSparkReadsThem() throws { try check(castFromStringAnswers) }
    func testOtherTypesAsSparkCastsThem() throws { try check(castAnswers) }
}
