import XCTest

@testable import SQLSyntax

final class SmokeTests: XCTestCase {
    func testSmoke() throws {
        for sql in [
            "SELECT 1", "SELECT a, b AS c, count(*) FROM t WHERE a > 1 GROUP BY a, b HAVING count(*) > 2 ORDER BY c DESC LIMIT 10",
            "SELECT limit, offset, end, order FROM t LEFT JOIN u USING (x) WHERE t.a IN (SELECT 1) AND NOT EXISTS (SELECT * FROM v)",
            "WITH a AS (SELECT 1), b(x) AS (VALUES (1), (2)) SELECT * FROM a, b UNION ALL (SELECT 3 ORDER BY 1)",
            "SELECT x FROM ((SELECT 1) UNION (SELECT 2)) t", "SELECT sum(x) OVER (PARTITION BY y ORDER BY z ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t",
            "SELECT CASE WHEN end > 3 THEN 1 ELSE 2 END, INTERVAL 3 DAYS 2 HOURS, DATE '2020-01-01', a[0].b, transform(x, (y, i) -> y + i) FROM t",
            "FROM t |> WHERE a > 1 |> AGGREGATE sum(b) AS s GROUP BY c |> ORDER BY s DESC |> LIMIT 3",
            "SELECT * FROM (t JOIN u ON t.a = u.a) JOIN LATERAL (SELECT 1) x",
        ] {
            do { _ = try Parser.parse(statement: sql) } catch { XCTFail("\(sql)\n\(error)") }
        }
        do { _ = try Parser.parse(statement: "SELECT a\n\tFORM t WHERE") } catch { print(error) }
        do { _ = try Parser.parse(statement: "SELECT a, FROM t") } catch { print(error) }
    }
}
