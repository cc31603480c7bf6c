import Foundation

/// Page views of July 2013: few counters and users with many of them, texts of which most come again, half of the searches empty.
struct HitsData {
    let rows: Int
    let folder: String

    static var columns: [SourceColumn] {
        let first: [SourceColumn] = [
            SourceColumn("WatchID", .bigint), SourceColumn("EventTime", .timestamp), SourceColumn("EventDate", .date),
            SourceColumn("CounterID", .int), SourceColumn("ClientIP", .int), SourceColumn("RegionID", .int), SourceColumn("UserID", .bigint),
        ]
        let texts = ["URL", "Referer", "Title", "SearchPhrase", "MobilePhoneModel"].map { SourceColumn($0, .string) }
        let flags = [
            "AdvEngineID", "SearchEngineID", "TraficSourceID", "MobilePhone", "ResolutionWidth", "WindowClientWidth", "WindowClientHeight",
            "IsRefresh", "IsLink", "IsDownload", "DontCountHits",
        ].map { SourceColumn($0, .smallint) }
        return first + texts + flags + [SourceColumn("URLHash", .bigint), SourceColumn("RefererHash", .bigint)]
    }

    func source(_ format: TableSource.Format) throws -> TableSource {
        try Installation.makeFolder(folder)
        let path = "\(folder)/hits.\(format.rawValue)"
        try Installation.make(path) { temporary in
            say("making \(path)")
            let writer = try DataWriter(temporary, Self.columns, format)
            try write(writer)
            try writer.finish()
        }
        return TableSource(table: "hits", path: path, format: format, columns: Self.columns)
    }

    private func write(_ writer: DataWriter) throws {
        var random = RandomNumbers(seed: 2013)
        let users = max(rows / 6, 1)
        let urls = max(rows / 5, 1)
        let phrases = max(rows / 16, 1)
        for _ in 0..<rows {
            let second = random.below(31 * 86_400)
            let counter = random.skewed(6000) + 62
            let url = random.skewed(urls)
            let referer = random.below(5) == 0 ? -1 : random.skewed(urls)
            let searches = random.below(8) == 0
            let isMobile = random.below(16) == 0
            writer.integer(Self.identifier(random.next()))
            writer.text(Self.time(second))
            writer.text(Self.date(second))
            writer.integer(counter)
            writer.integer(Int(Int32(truncatingIfNeeded: Self.hash(UInt64(random.skewed(users)) &+ 7))))
            writer.integer(random.skewed(9000) + 1)
            writer.integer(Self.identifier(Self.hash(UInt64(random.skewed(users)))))
            writer.text(Self.address(url))
            writer.text(referer < 0 ? [] : Self.address(referer))
            writer.text(Self.title(url))
            writer.text(searches ? Self.phrase(random.skewed(phrases)) : [])
            writer.text(isMobile ? Array("phone \(random.skewed(160))".utf8) : [])
            writer.integer(random.below(100) == 0 ? random.below(60) + 1 : 0)
            writer.integer(searches ? random.below(40) + 1 : 0)
            writer.integer(random.below(10) - 1)
            writer.integer(isMobile ? random.below(80) + 1 : 0)
            writer.integer([0, 1024, 1280, 1366, 1600, 1638, 1920, 2560][random.below(8)])
            writer.integer(random.below(180) * 10)
            writer.integer(random.below(90) * 10)
            writer.integer(random.below(7) == 0 ? 1 : 0)
            writer.integer(random.below(9) == 0 ? 1 : 0)
            writer.integer(random.below(200) == 0 ? 1 : 0)
            writer.integer(random.below(20) == 0 ? 1 : 0)
            writer.integer(Self.identifier(Self.hash(UInt64(url))))
            writer.integer(referer < 0 ? 0 : Self.identifier(Self.hash(UInt64(referer))))
            try writer.endRow()
        }
    }

    private static func hash(_ value: UInt64) -> UInt64 {
        var random = RandomNumbers(seed: value &* 0x9E37_79B9)
        return random.next()
    }

    /// 63 bits, so that it is not negative.
    private static func identifier(_ value: UInt64) -> Int { Int(value >> 1) }

    private static func two(_ number: Int) -> [UInt8] { [0x30 + UInt8(truncatingIfNeeded: number / 10 % 10), 0x30 + UInt8(truncatingIfNeeded: number % 10)] }
    private static func date(_ second: Int) -> [UInt8] { Array("2013-07-".utf8) + two(second / 86_400 + 1) }

    private static func time(_ second: Int) -> [UInt8] {
        date(second) + [0x20] + two(second / 3600 % 24) + [0x3A] + two(second / 60 % 60) + [0x3A] + two(second % 60)
    }

    private static let words: [String] = [
        "map", "news", "weather", "video", "price", "forum", "photo", "market", "ticket", "recipe", "garden", "travel", "school", "doctor",
        "music", "game", "house", "rent", "bicycle", "winter", "summer", "library", "river", "mountain", "kitchen", "paper", "window", "silver",
    ]

    private static func word(_ bits: UInt64) -> String { words[Int(bits % UInt64(words.count))] }

    private static func address(_ number: Int) -> [UInt8] {
        let bits = hash(UInt64(number) &+ 0x5555)
        let host = number % 97 == 0 ? "www.google.example" : "\(bits & 1 == 0 ? "www." : "")\(word(bits >> 8))\(bits >> 16 & 511).example"
        return Array("http\(bits >> 1 & 1 == 0 ? "s" : "")://\(host)/\(word(bits >> 26))/\(word(bits >> 32))?id=\(number)".utf8)
    }

    private static func title(_ number: Int) -> [UInt8] {
        let bits = hash(UInt64(number) &+ 0xAAAA)
        let site = number % 89 == 0 ? "Google" : "Page \(number / 3)"
        return Array("\(site): \(word(bits)) and \(word(bits >> 8)) of \(word(bits >> 16)) \(bits >> 24 & 1023)".utf8)
    }

    private static func phrase(_ number: Int) -> [UInt8] {
        let bits = hash(UInt64(number) &+ 0x1234)
        return Array("\(word(bits)) \(word(bits >> 8)) \(word(bits >> 16)) \(number)".utf8)
    }
}
