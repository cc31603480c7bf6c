import XCTest

@testable import SQLSyntax

final class ErrorTests: XCTestCase {
    func testSyntaxErrorsPointAtTheOffendingToken() {
        assertError(
            "SELECT a, «FROM» t", "TRAILING_COMMA_IN_SELECT",
            "Trailing comma detected in SELECT clause. Remove the trailing comma before the FROM clause.")
        assertError("«SELEC» a FROM t", "PARSE_SYNTAX_ERROR", "Syntax error at or near 'SELEC'.")
        assertError("SELECT a FORM «t»")
        assertError("SELECT a FROM t WHERE«»", "PARSE_SYNTAX_ERROR", "Syntax error at or near end of input.")
        assertError("SELECT (a + «FROM» t")
        assertError("SELECT a FROM t «)»")
        assertError("SELECT a FROM t GROUP «a»")
        assertError("SELECT a FROM «WHERE» b")
        assertError("SELECT CASE WHEN a THEN b «FROM» t")
        assertError("SELECT a FROM t JOIN «ON» a = b")
        assertError("SELECT a b «c» FROM t")
        assertError("SELECT 1 «2»")
        assertError("SELECT sum(a) OVER («PARTITION» a) FROM t")
        assertError("SELECT a FROM t; «SELECT» 1")
        assertError("SELECT a IS «5»")
        assertError("SELECT a BETWEEN 1 «OR» 2")
        assertError("SELECT t«.1» FROM t")
        assertError("SELECT a «@» b")
        assertError("SELECT a FROM t AS «LEFT»")
        assertError("DROP «INDEX» i")
        assertError("CREATE TABLE t (a INT«»")
        assertError("INSERT «t» VALUES (1)")
        assertError("MERGE INTO t USING s ON a = b WHEN NOT MATCHED BY SOURCE THEN DELETE WHEN MATCHED THEN «DELETE»")
        assertError("«|>»")
    }

    func testHints() {
        XCTAssertEqual(assertError("SELECT a FORM «t»")?.hint, "Did you mean FROM instead of 'FORM'?")
        XCTAssertEqual(assertError("«SELCT» a")?.hint, "Did you mean SELECT?")
        XCTAssertEqual(assertError("SELECT a, «WHERE» b")?.hint, "Is there a comma too many before it?")
        XCTAssertEqual(assertError("SELECT a FROM t WERE «b»")?.hint, "Did you mean WHERE instead of 'WERE'?")
        XCTAssertEqual(assertError("SELECT a FROM t GROPU «BY» a")?.hint, "Did you mean GROUP instead of 'GROPU'?")
    }

    func testUnclosedTokens() {
        assertError("SELECT «'abc FROM t»", "PARSE_SYNTAX_ERROR", "Syntax error at or near '''.")
        assertError("SELECT «`abc FROM t»")
        assertError("SELECT 1 «/* a /* b */ »", "UNCLOSED_BRACKETED_COMMENT")
        assertError("SELECT 1 FROM «t-x»", "INVALID_IDENTIFIER")
        assertError("SELECT «é» FROM t", "INVALID_IDENTIFIER")
        assertError("SELECT a FROM «s3://bucket/x»", "INVALID_IDENTIFIER")
    }

    func testEmptyStatements() {
        for text in ["", "   ", "-- nothing", "/* nothing */", ";"] {
            XCTAssertThrowsError(try Parser.parse(statement: text)) {
                XCTAssertEqual(($0 as? SyntaxError)?.condition, "PARSE_EMPTY_STATEMENT")
                XCTAssertEqual(($0 as? SyntaxError)?.sqlState, "42617")
            }
        }
    }

    func testTypedConditions() {
        assertError("SELECT CAST(a AS «FOO»)", "UNSUPPORTED_DATATYPE", "Unsupported data type \"FOO\".")
        assertError("SELECT CAST(a AS «foo(1,2)»)", "UNSUPPORTED_DATATYPE", "Unsupported data type \"FOO(1,2)\".")
        assertError("SELECT CAST(a AS «VARCHAR»)", "DATATYPE_MISSING_SIZE")
        assertError("SELECT CAST(a AS «ARRAY»)", "INCOMPLETE_TYPE_DEFINITION.ARRAY")
        assertError("SELECT CAST(a AS «MAP»)", "INCOMPLETE_TYPE_DEFINITION.MAP")
        assertError("SELECT CAST(a AS «STRUCT»)", "INCOMPLETE_TYPE_DEFINITION.STRUCT")
        assertError("SELECT CAST(a AS «DECIMAL(39, 1)»)", "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION")
        assertError("SELECT «foo 'x'»", "UNSUPPORTED_TYPED_LITERAL")
        assertError("SELECT CAST(a AS «DECIMAL(5, 7)»)", "DECIMAL_SCALE_EXCEEDS_PRECISION")
        assertError("SELECT a «!»IN (1)", "SYNTAX_DISCONTINUED.BANG_EQUALS_NOT")
        assertError("SELECT a LIKE ANY («)»", "INVALID_SQL_SYNTAX.EMPTY_QUANTIFIED_PATTERN")
        assertError("SELECT f((x) «->» x)")
        assertError("SELECT a FROM t GROUP BY a «AS» b")
        assertError("«DECLARE v»", "INVALID_SQL_SYNTAX.VARIABLE_TYPE_OR_DEFAULT_REQUIRED")
        assertError("FROM t |> «ORDER BY a LIMIT 1»", "MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS")
        assertError("SELECT * FROM f(TABLE «t»)", "INVALID_SQL_SYNTAX.INVALID_TABLE_FUNCTION_IDENTIFIER_ARGUMENT_MISSING_PARENTHESES")
        assertError("CREATE OR REPLACE VIEW IF NOT EXISTS «v» AS SELECT 1", "CREATE_VIEW_WITH_IF_NOT_EXISTS_AND_REPLACE")
        assertError("CREATE TEMPORARY VIEW «a.b» AS SELECT 1", "INVALID_TEMP_OBJ_QUALIFIER")
        assertError("SELECT * FROM t TABLESAMPLE «SYSTEM» (10 PERCENT)", "UNSUPPORTED_FEATURE.TABLESAMPLE_SYSTEM_NO_SCAN")
        assertError("EXPLAIN «LOGICAL» SELECT 1", "INVALID_STATEMENT_OR_CLAUSE")
        assertError("SELECT X«'zz'»", "INVALID_TYPED_LITERAL")
        assertError("SELECT dateadd(«'DAY'», 1, a)", "INVALID_PARAMETER_VALUE.DATETIME_UNIT")
        assertError("SELECT a LIKE 'x' ESCAPE «'ab'»", "INVALID_ESC")
        assertError("«SELECT» TRANSFORM(a) USING 'cat'", "UNSUPPORTED_FEATURE")
        assertError("WITH a AS (SELECT 1), «A» AS (SELECT 2) SELECT 1", "DUPLICATED_CTE_NAMES")
        assertError("«MERGE INTO t USING s ON a = b»", "MERGE_WITHOUT_WHEN")
        assertError("SELECT * FROM «LATERAL t»", "INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC")
        assertError("SELECT * FROM a «NATURAL CROSS JOIN» b", "INCOMPATIBLE_JOIN_TYPES")
        assertError("BEGIN a: BEGIN SELECT 1; END «b»; END", "LABELS_MISMATCH")
        assertError("BEGIN SELECT 1; «DECLARE» a INT; END", "INVALID_VARIABLE_DECLARATION.ONLY_AT_BEGINNING")
        assertError("EXPLAIN «BEGIN» SELECT 1; END")
        assertError("CREATE TABLE t (a INT) COMMENT 'x' «COMMENT» 'y'", "DUPLICATE_CLAUSES")
    }

    func testRendering() throws {
        XCTAssertThrowsError(try Parser.parse(statement: "SELECT a,\n\tb AS `ä`, FROM t\nWHERE c")) { error in
            XCTAssertEqual((error as? SyntaxError)?.position, SourcePosition(line: 2, column: 12, utf8Offset: 22))
        }
        XCTAssertThrowsError(try Parser.parse(statement: "SELECT a,\n\tb, FROM t\nWHERE c")) { error in
            XCTAssertEqual((error as? SyntaxError)?.excerpt, " b, FROM t\n    ^^^^")
            XCTAssertEqual(
                (error as? SyntaxError)?.rendered,
                "[TRAILING_COMMA_IN_SELECT] Trailing comma detected in SELECT clause. Remove the trailing comma before the FROM clause. "
                    + "SQLSTATE: 42601 (line 2,"
                    + " column 5)\n"
                    + " b, FROM t\n    ^^^^")
        }
    }

    func testWideLinesAreCropped() {
        let columns = (0..<500).map { "column_\($0)" }.joined(separator: ", ")
        XCTAssertThrowsError(try Parser.parse(statement: "SELECT \(columns), FROM t WHERE \(columns) = 1")) { error in
            let lines = ((error as? SyntaxError)?.excerpt ?? "").split(separator: "\n")
            XCTAssertEqual(lines.count, 2)
            XCTAssertLessThanOrEqual(lines[0].count, 102)
            XCTAssertTrue(lines[0].hasPrefix("…") && lines[0].hasSuffix("…"), String(lines[0]))
            let caret = lines[1].prefix { $0 == " " }.count
            XCTAssertTrue(lines[0].dropFirst(caret).hasPrefix("FROM"), lines.joined(separator: "\n"))
        }
    }

    func testDescriptionsHoldOneLine() {
        XCTAssertThrowsError(try Parser.parse(statement: "SELECT '" + String(repeating: "x", count: 10_000))) { error in
            XCTAssertLessThan((error as? SyntaxError)?.rendered.count ?? .max, 600)
        }
    }
}
