import Foundation

/// 43 questions about page views in the manner of ClickBench, over generated ones with the columns that they read.
enum HitsBenchmark {
    static func run(_ options: BenchmarkOptions) throws {
        let source = try HitsData(rows: options.rows, folder: options.dataFolder).source(.csv)
        let contest = try Contest(options)
        try contest.load([source])
        try contest.run(queries)
        try contest.report.finish()
    }

    static var queries: [BenchmarkQuery] {
        (overall + byUser + byText + byCounter).enumerated().map { index, text in
            var query = BenchmarkQuery(name: "q\(index + 1)", text: text)
            // Groups in a replacement are named otherwise, and backslashes need no escape.
            if text.contains("regexp_replace") { query.peerText = text.replacingOccurrences(of: "'$1'", with: "'\\1'").replacingOccurrences(of: "\\\\", with: "\\") }
            return query
        }
    }

    private static var overall: [String] {
        [
            "SELECT count(*) FROM hits",
            "SELECT count(*) FROM hits WHERE AdvEngineID <> 0",
            "SELECT sum(AdvEngineID), count(*), avg(ResolutionWidth) FROM hits",
            "SELECT avg(UserID) FROM hits",
            "SELECT count(DISTINCT UserID) FROM hits",
            "SELECT count(DISTINCT SearchPhrase) FROM hits",
            "SELECT min(EventDate), max(EventDate) FROM hits",
            "SELECT AdvEngineID, count(*) FROM hits WHERE AdvEngineID <> 0 GROUP BY AdvEngineID ORDER BY count(*) DESC",
            "SELECT RegionID, count(DISTINCT UserID) AS u FROM hits GROUP BY RegionID ORDER BY u DESC LIMIT 10",
            """
            SELECT RegionID, sum(AdvEngineID), count(*) AS c, avg(ResolutionWidth), count(DISTINCT UserID)
            FROM hits GROUP BY RegionID ORDER BY c DESC LIMIT 10
            """,
            "SELECT MobilePhoneModel, count(DISTINCT UserID) AS u FROM hits WHERE MobilePhoneModel <> '' GROUP BY MobilePhoneModel ORDER BY u DESC LIMIT 10",
            """
            SELECT MobilePhone, MobilePhoneModel, count(DISTINCT UserID) AS u FROM hits WHERE MobilePhoneModel <> ''
            GROUP BY MobilePhone, MobilePhoneModel ORDER BY u DESC LIMIT 10
            """,
        ]
    }

    private static var byUser: [String] {
        [
            "SELECT SearchPhrase, count(*) AS c FROM hits WHERE SearchPhrase <> '' GROUP BY SearchPhrase ORDER BY c DESC LIMIT 10",
            "SELECT SearchPhrase, count(DISTINCT UserID) AS u FROM hits WHERE SearchPhrase <> '' GROUP BY SearchPhrase ORDER BY u DESC LIMIT 10",
            """
            SELECT SearchEngineID, SearchPhrase, count(*) AS c FROM hits WHERE SearchPhrase <> ''
            GROUP BY SearchEngineID, SearchPhrase ORDER BY c DESC LIMIT 10
            """,
            "SELECT UserID, count(*) FROM hits GROUP BY UserID ORDER BY count(*) DESC LIMIT 10",
            "SELECT UserID, SearchPhrase, count(*) FROM hits GROUP BY UserID, SearchPhrase ORDER BY count(*) DESC LIMIT 10",
            "SELECT UserID, SearchPhrase, count(*) FROM hits GROUP BY UserID, SearchPhrase LIMIT 10",
            """
            SELECT UserID, extract(minute FROM EventTime) AS m, SearchPhrase, count(*) FROM hits
            GROUP BY UserID, m, SearchPhrase ORDER BY count(*) DESC LIMIT 10
            """,
            "SELECT UserID FROM hits WHERE UserID = 435090932899640449",
            "SELECT count(*) FROM hits WHERE URL LIKE '%google%'",
            """
            SELECT SearchPhrase, min(URL), count(*) AS c FROM hits WHERE URL LIKE '%google%' AND SearchPhrase <> ''
            GROUP BY SearchPhrase ORDER BY c DESC LIMIT 10
            """,
            """
            SELECT SearchPhrase, min(URL), min(Title), count(*) AS c, count(DISTINCT UserID) FROM hits
            WHERE Title LIKE '%Google%' AND URL NOT LIKE '%.google.%' AND SearchPhrase <> ''
            GROUP BY SearchPhrase ORDER BY c DESC LIMIT 10
            """,
            "SELECT * FROM hits WHERE URL LIKE '%google%' ORDER BY EventTime LIMIT 10",
            "SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY EventTime LIMIT 10",
            "SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY SearchPhrase LIMIT 10",
            "SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY EventTime, SearchPhrase LIMIT 10",
        ]
    }

    private static var byText: [String] {
        let widths = (0..<90).map { $0 == 0 ? "sum(ResolutionWidth)" : "sum(ResolutionWidth + \($0))" }.joined(separator: ", ")
        return [
            "SELECT CounterID, avg(length(URL)) AS l, count(*) AS c FROM hits WHERE URL <> '' GROUP BY CounterID HAVING count(*) > 1000 ORDER BY l DESC LIMIT 25",
            """
            SELECT regexp_replace(Referer, '^https?://(?:www\\\\.)?([^/]+)/.*$', '$1') AS k, avg(length(Referer)) AS l, count(*) AS c, min(Referer)
            FROM hits WHERE Referer <> '' GROUP BY k HAVING count(*) > 1000 ORDER BY l DESC LIMIT 25
            """,
            "SELECT \(widths) FROM hits",
            """
            SELECT SearchEngineID, ClientIP, count(*) AS c, sum(IsRefresh), avg(ResolutionWidth) FROM hits WHERE SearchPhrase <> ''
            GROUP BY SearchEngineID, ClientIP ORDER BY c DESC LIMIT 10
            """,
            """
            SELECT WatchID, ClientIP, count(*) AS c, sum(IsRefresh), avg(ResolutionWidth) FROM hits WHERE SearchPhrase <> ''
            GROUP BY WatchID, ClientIP ORDER BY c DESC LIMIT 10
            """,
            """
            SELECT WatchID, ClientIP, count(*) AS c, sum(IsRefresh), avg(ResolutionWidth) FROM hits
            GROUP BY WatchID, ClientIP ORDER BY c DESC LIMIT 10
            """,
            "SELECT URL, count(*) AS c FROM hits GROUP BY URL ORDER BY c DESC LIMIT 10",
            "SELECT 1, URL, count(*) AS c FROM hits GROUP BY 1, URL ORDER BY c DESC LIMIT 10",
            """
            SELECT ClientIP, ClientIP - 1, ClientIP - 2, ClientIP - 3, count(*) AS c FROM hits
            GROUP BY ClientIP, ClientIP - 1, ClientIP - 2, ClientIP - 3 ORDER BY c DESC LIMIT 10
            """,
        ]
    }

    private static var byCounter: [String] {
        let counter = "CounterID = 62 AND EventDate >= DATE '2013-07-01' AND EventDate <= DATE '2013-07-31'"
        return [
            "SELECT URL, count(*) AS PageViews FROM hits WHERE \(counter) AND DontCountHits = 0 AND IsRefresh = 0 AND URL <> '' GROUP BY URL ORDER BY PageViews DESC LIMIT 10",
            "SELECT Title, count(*) AS PageViews FROM hits WHERE \(counter) AND DontCountHits = 0 AND IsRefresh = 0 AND Title <> '' GROUP BY Title ORDER BY PageViews DESC LIMIT 10",
            """
            SELECT URL, count(*) AS PageViews FROM hits WHERE \(counter) AND IsRefresh = 0 AND IsLink <> 0 AND IsDownload = 0
            GROUP BY URL ORDER BY PageViews DESC LIMIT 10 OFFSET 100
            """,
            """
            SELECT TraficSourceID, SearchEngineID, AdvEngineID, CASE WHEN SearchEngineID = 0 AND AdvEngineID = 0 THEN Referer ELSE '' END AS Src,
                URL AS Dst, count(*) AS PageViews
            FROM hits WHERE \(counter) AND IsRefresh = 0
            GROUP BY TraficSourceID, SearchEngineID, AdvEngineID, Src, Dst ORDER BY PageViews DESC LIMIT 10 OFFSET 100
            """,
            """
            SELECT URLHash, EventDate, count(*) AS PageViews FROM hits
            WHERE \(counter) AND IsRefresh = 0 AND TraficSourceID IN (-1, 6) AND RefererHash = 3594120000172545465
            GROUP BY URLHash, EventDate ORDER BY PageViews DESC LIMIT 10 OFFSET 10
            """,
            """
            SELECT WindowClientWidth, WindowClientHeight, count(*) AS PageViews FROM hits
            WHERE \(counter) AND IsRefresh = 0 AND DontCountHits = 0 AND URLHash = 2868770270353813622
            GROUP BY WindowClientWidth, WindowClientHeight ORDER BY PageViews DESC LIMIT 10 OFFSET 10
            """,
            """
            SELECT date_trunc('minute', EventTime) AS M, count(*) AS PageViews FROM hits
            WHERE CounterID = 62 AND EventDate >= DATE '2013-07-14' AND EventDate <= DATE '2013-07-15' AND IsRefresh = 0 AND DontCountHits = 0
            GROUP BY date_trunc('minute', EventTime) ORDER BY date_trunc('minute', EventTime) LIMIT 10 OFFSET 100
            """,
        ]
    }
}
