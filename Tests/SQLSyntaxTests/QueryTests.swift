import XCTest

@testable import SQLSyntax

final class QueryTests: XCTestCase {
    func testIntersectBindsTighterThanUnion() throws {
        guard
            case .setOperation(.union, quantifier: .all, _, let right) = try parseQuery("SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 3")
                .term.kind
        else { return XCTFail("not a union") }
        guard case .setOperation(.intersect, quantifier: .distinct, _, _) = right.kind else { return XCTFail("not an intersection") }
        guard case .setOperation(.except, quantifier: _, let left, _) = try parseQuery("SELECT 1 UNION SELECT 2 EXCEPT SELECT 3").term.kind,
            case .setOperation(.union, quantifier: _, _, _) = left.kind
        else { return XCTFail("chains do not lean left") }
    }

    func testParenthesesWithoutClausesLeaveNoTrace() throws {
        XCTAssertEqual(try parseQuery("((SELECT 1))"), try parseQuery("SELECT 1"))
        guard case .subquery = try parseQuery("(SELECT 1 LIMIT 1) LIMIT 2").term.kind else { return XCTFail("LIMIT was lost") }
    }

    func testFromFirstIsSelect() throws {
        XCTAssertEqual(try parseQuery("FROM t SELECT a WHERE b LIMIT 1"), try parseQuery("SELECT a FROM t WHERE b LIMIT 1"))
        XCTAssertEqual(try parseQuery("FROM t"), try parseQuery("SELECT * FROM t"))
    }

    func testImplicitAliases() throws {
        let select = try parseSelect("SELECT a b, c limit, d AS from, e offset FROM t u WHERE x")
        XCTAssertEqual(select.items.map { $0.aliases.map(\.text) }, [["b"], ["limit"], ["from"], ["offset"]])
        guard case .aliased(_, let alias)? = select.from?.kind else { return XCTFail("no alias") }
        XCTAssertEqual(alias.name.text, "u")
        XCTAssertNotNil(select.where)
    }

    func testClauseWordsAreNotTableAliases() throws {
        for clause in [
            "WHERE a", "GROUP BY a", "HAVING a", "ORDER BY a", "LIMIT 1", "OFFSET 1", "UNION SELECT 1", "LEFT JOIN u", "CROSS JOIN u",
            "SEMI JOIN u",
            "NATURAL JOIN u", "TABLESAMPLE (1 ROWS)", "LATERAL VIEW explode(a) x", "PIVOT (sum(a) FOR b IN (1))",
            "WINDOW w AS (ORDER BY a)",
            "QUALIFY a", "SORT BY a", "CLUSTER BY a", "DISTRIBUTE BY a", "MINUS SELECT 1", "VERSION AS OF 1", "|> LIMIT 1",
        ] {
            let text = "SELECT * FROM t " + clause
            let query = try parseQuery(text)
            XCTAssertFalse(Formatter.format(query).contains(" AS " + (clause.split(separator: " ").first ?? "")), text)
        }
    }

    func testJoinAfterCommaSeesWholeList() throws {
        let select = try parseSelect("SELECT * FROM a, b JOIN c ON x")
        guard case .join(let outer)? = select.from?.kind, case .join(let inner) = outer.left.kind else {
            return XCTFail("not a join over a comma join")
        }
        XCTAssertEqual(outer.kind, .inner)
        XCTAssertEqual(inner.kind, .comma)
    }

    func testSortDefaults() throws {
        let organization = try parseQuery("SELECT 1 ORDER BY a, b DESC, c NULLS LAST, d DESC NULLS FIRST").organization
        XCTAssertEqual(organization.orderBy.map(\.nullOrder), [.first, .last, .last, .first])
        XCTAssertEqual(organization.orderBy.map(\.direction), [.ascending, .descending, .ascending, .descending])
    }

    func testAllIsRecognised() throws {
        XCTAssertTrue(try parseQuery("SELECT a FROM t ORDER BY ALL").organization.ordersByAll)
        XCTAssertFalse(try parseQuery("SELECT a FROM t ORDER BY a, all").organization.ordersByAll)
        XCTAssertTrue(try XCTUnwrap(parseSelect("SELECT a FROM t GROUP BY ALL").groupBy).groupsByAll)
        XCTAssertNil(try parseQuery("SELECT a FROM t LIMIT ALL").organization.limit)
    }

    func testGroupingForms() throws {
        XCTAssertEqual(
            try parseSelect("SELECT 1 FROM t GROUP BY a, b WITH ROLLUP").groupBy,
            try parseSelect("SELECT 1 FROM t GROUP BY ROLLUP (a, b)").groupBy)
        XCTAssertEqual(
            try parseSelect("SELECT 1 FROM t GROUP BY CUBE (a, (b))").groupBy,
            try parseSelect("SELECT 1 FROM t GROUP BY a, b WITH CUBE").groupBy)
    }

    func testPrettyStyle() throws {
        let text =
            "with a as (select x, count(*) c from t where x > 1 and y in (select 1) group by x) "
            + "select a.*, b.z as w from a left join b on a.x = b.x where exists (select 1 from c) union all select 1, 2, 3 order"
            + " by 1 limit 5"
        XCTAssertEqual(
            Formatter.format(try parseQuery(text)),
            """
            WITH a AS (
                SELECT x, count(*) AS c
                FROM t
                WHERE x > 1 AND y IN (
                    SELECT 1
                )
                GROUP BY x
            )
            SELECT a.*, b.z AS w
            FROM a
            LEFT JOIN b ON a.x = b.x
            WHERE EXISTS (
                SELECT 1
                FROM c
            )
            UNION ALL
            SELECT 1, 2, 3
            ORDER BY 1
            LIMIT 5
            """)
    }

    func testLongListsAndConditionsAreBroken() throws {
        let columns = (1...12).map { "a_rather_long_name_\($0)" }.joined(separator: ", ")
        let text = "SELECT \(columns) FROM t WHERE first_condition = 1 AND second_condition = 2 AND third_condition BETWEEN 3 AND 4"
        let written = Formatter.format(try parseQuery(text))
        XCTAssertTrue(written.hasPrefix("SELECT\n    a_rather_long_name_1,\n    a_rather_long_name_2,\n"), written)
        XCTAssertTrue(
            written.hasSuffix("WHERE first_condition = 1\n  AND second_condition = 2\n  AND third_condition BETWEEN 3 AND 4"), written)
    }
}
