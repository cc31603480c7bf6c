import XCTest

@testable import Columnar

final class TemporalTests: XCTestCase {
    func testCalendarRoundTripsAndFastFieldsAgree() {
        var day: Int64 = -12_699_422
        while day < 400_000_000 {
            let date = CivilCalendar.date(fromDays: day)
            XCTAssertEqual(CivilCalendar.days(year: date.year, month: date.month, day: date.day), day)
            let fast = Int32(day)
            XCTAssertEqual(Int64(FastCivil.year(fast)), date.year)
            XCTAssertEqual(Int(FastCivil.month(fast)), date.month)
            XCTAssertEqual(Int(FastCivil.day(fast)), date.day)
            day += day > -1_000_000 && day < 1_000_000 ? 97 : 10_007
        }
        XCTAssertEqual(CivilCalendar.date(fromDays: 0), CivilDate(year: 1970, month: 1, day: 1))
        XCTAssertEqual(CivilCalendar.date(fromDays: Int64(Int32.min)), CivilDate(year: -5_877_641, month: 6, day: 23))
        XCTAssertNil(CivilCalendar.checkedDays(year: 2021, month: 2, day: 29))
        XCTAssertEqual(CivilCalendar.checkedDays(year: 2000, month: 2, day: 29), 11_016)
    }

    func testFieldsOfNarrowDictionaryAndConstantColumns() {
        let builder = VectorBuilder(.date)
        for day in [0, 11_016, 18_321, -1] as [Int64] { builder.append(.integer(day)) }
        builder.appendNull()
        let dates = builder.finish()
        let years = DateField.year.extract(from: dates)
        XCTAssertEqual((0..<4).map { years.value(at: $0).integerValue }, [1970, 2000, 2020, 1969])
        XCTAssertTrue(years.isNull(at: 4))
        let narrow = Vector.constant(.integer(60), .date, count: 3).widened(to: .int8)
        let months = DateField.month.extract(from: narrow)
        XCTAssertEqual(months.kind, .int8)
        XCTAssertEqual(months.bounds, 1...12)
        XCTAssertEqual(months.value(at: 2).integerValue, 3)
    }

    func testZonesMapLocalTimesAsJavaDoes() throws {
        let newYork = try SessionTimeZone.named("America/New_York")
        func instant(_ text: String) -> Int64? {
            var copy = text
            return copy.withUTF8 { TemporalParser.timestamp($0, zone: newYork, now: 0) }
        }
        XCTAssertEqual(instant("2020-03-08 02:30:00"), 1_583_652_600_000_000)
        XCTAssertEqual(instant("2020-11-01 01:30:00"), 1_604_208_600_000_000)
        XCTAssertEqual(instant("1883-11-18 12:00:00"), -2_717_651_038_000_000)
        XCTAssertEqual(instant("1800-01-01"), -5_364_644_638_000_000)
        XCTAssertEqual(instant("2050-07-01 00:00:00"), 2_540_260_800_000_000)
        XCTAssertEqual(instant("9999-07-01 00:00:00"), 253_386_417_600_000_000)
        XCTAssertEqual(newYork.abbreviation(atInstant: 253_386_417_600_000_000), "EDT")
        let berlin = try SessionTimeZone.named("Europe/Berlin")
        XCTAssertEqual(berlin.instant(fromLocal: -5_364_662_400_000_000), -5_364_665_608_000_000)
        XCTAssertEqual(try SessionTimeZone.named("+02:30:15").fixedOffset, 9_015_000_000)
        XCTAssertEqual(try SessionTimeZone.named("-8:00").fixedOffset, -28_800_000_000)
        for name in ["europe/berlin", "XYZ", "", "+18:01", "UTC+25", "utc", " UTC", "UTC0", "../../etc/passwd", "posix/UTC", "+1:2:3:4"] {
            XCTAssertNil(SessionTimeZone.find(name), name)
        }
    }

    func testParsersBearAnyBytes() throws {
        var random = SystemRandomNumberGenerator()
        let letters = Array("0123456789-+:. TZ'eEINTERVALyearday/\u{0}\u{ff}".utf8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
            bytes.withUnsafeBufferPointer { text in
                _ = TemporalParser.date(text)
                _ = TemporalParser.timestamp(text, zone: .utc, now: 0)
                _ = TemporalParser.time(text)
                _ = IntervalParser.calendar(text)
                _ = IntervalParser.dayTime(text, from: .day, to: .second)
                _ = IntervalParser.yearMonth(text, from: .year, to: .month)
                _ = NumberParser.integer(text)
                _ = NumberParser.double(text)
                _ = NumberParser.float(text)
                _ = DecimalText.parse(text, precision: 38, scale: 18)
            }
        }
    }
}
