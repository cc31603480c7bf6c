import Columnar

/// Table functions about the dialect itself: `sql_keywords`, `collations`, `python_worker_logs`.
enum CatalogTables {
    static let all: [TableFunction] = [keywords, collations, workerLogs]

    /// A function without arguments that always has the same rows.
    private static func fixed(
        _ name: String, _ description: String, _ schema: Schema,
        rows: @escaping @Sendable () -> [[Value]]
    ) -> TableFunction {
        TableFunction(
            FunctionDocumentation(
                name, group: .table, usage: "\(name)()", description: description, examples: ["SELECT * FROM \(name)() LIMIT 2"]),
            isGenerator: false
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 0, maximum: 0)
            return ResolvedTableFunction([], schema: schema) { _, inputs, _ in
                let rows = rows()
                let builders = schema.map { VectorBuilder($0.type, capacity: rows.count * inputs) }
                var parents: [UInt32] = []
                for input in 0..<inputs {
                    for row in rows {
                        parents.append(UInt32(truncatingIfNeeded: input))
                        for (builder, value) in zip(builders, row) { builder.append(value) }
                    }
                }
                return GeneratedRows(parents: parents, columns: builders.map { $0.finish() })
            }
        }
    }

    private static let keywords = fixed(
        "sql_keywords", "The words that the grammar knows, and whether they can be no names.",
        [Field("keyword", .string, nullable: false), Field("reserved", .boolean, nullable: false)]
    ) {
        words.split(whereSeparator: \.isWhitespace).map { [.string(String($0)), .boolean(false)] }
    }

    private static let collations = fixed(
        "collations", "The collations that strings can have.",
        [
            Field("CATALOG", .string, nullable: false), Field("SCHEMA", .string, nullable: false), Field("NAME", .string, nullable: false),
            Field("LANGUAGE", .string), Field("COUNTRY", .string), Field("ACCENT_SENSITIVITY", .string, nullable: false),
            Field("CASE_SENSITIVITY", .string, nullable: false), Field("PAD_ATTRIBUTE", .string, nullable: false),
            Field("ICU_VERSION", .string),
        ]
    ) {
        Collation.allNames.map { name in
            let collation = try? Collation.named(name)
            let isTrimmed = collation?.trimsTrailingSpaces == true
            return [
                .string("SYSTEM"), .string("BUILTIN"), .string(name), .null, .null,
                .string(collation?.ignoresAccents == true ? "ACCENT_INSENSITIVE" : "ACCENT_SENSITIVE"),
                .string(collation?.ignoresCase == true ? "CASE_INSENSITIVE" : "CASE_SENSITIVE"), .string(isTrimmed ? "RTRIM" : "NO_PAD"), .null,
            ]
        }
    }

    private static let workerLogs: TableFunction = {
        let text = DataType.string
        let frame = DataType.structure([
            Field("class", text), Field("method", text), Field("file", text), Field("line", text),
        ])
        let exception = DataType.structure([
            Field("class", text), Field("msg", text), Field("stacktrace", .array(frame, containsNull: true)),
        ])
        return fixed(
            "python_worker_logs", "What Python functions logged: nothing, as there are no Python functions.",
            [
                Field("ts", .timestamp), Field("level", text), Field("msg", text),
                Field("context", .map(key: text, value: text, valueContainsNull: true)), Field("exception", exception),
                Field("logger", text),
            ]
        ) { [] }
    }()

    private static let words = """
        ADD AFTER AGGREGATE ALIGN ALL ALTER ALWAYS ANALYZE AND ANTI ANY ANY_VALUE APPLY APPROX ARCHIVE ARRAY AS ASC ASENSITIVE ASOF
        AT ATOMIC AUTHORIZATION AUTO BEGIN BERNOULLI BETWEEN BIGINT BIN BINARY BINDING BIN_DISTRIBUTE_RATIO BIN_END BIN_START
        BOOLEAN BOTH BUCKET BUCKETS BY BYTE CACHE CALL CALLED CASCADE CASE CAST CATALOG CATALOGS CDC CHANGE CHANGES CHAR CHARACTER
        CHECK CLEAR CLOSE CLUSTER CLUSTERED CODEGEN COLLATE COLLATION COLLATIONS COLLECTION COLUMN COLUMNS COMMENT COMMIT COMPACT
        COMPACTIONS COMPENSATION COMPUTE CONCATENATE CONDITION CONSTRAINT CONTAINS CONTINUE COST CREATE CROSS CUBE CURRENT
        CURRENT_DATABASE CURRENT_DATE CURRENT_PATH CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR DATA DATABASE
        DATABASES DATE DATEADD DATEDIFF DATE_ADD DATE_DIFF DAY DAYOFYEAR DAYS DBPROPERTIES DEC DECIMAL DECLARE DEFAULT DEFAULT_PATH
        DEFINED DEFINER DELAY DELETE DELIMITED DESC DESCRIBE DETERMINISTIC DFS DIRECTORIES DIRECTORY DISTANCE DISTINCT DISTRIBUTE
        DIV DO DOUBLE DROP ELSE ELSEIF END ENFORCED ERROR ESCAPE ESCAPED EVOLUTION EXACT EXCEPT EXCHANGE EXCLUDE EXCLUSIVE EXECUTE
        EXISTS EXIT EXPLAIN EXPORT EXTEND EXTENDED EXTERNAL EXTRACT FALSE FETCH FIELDS FILEFORMAT FILTER FIRST FLOAT FLOW FOLLOWING
        FOR FOREIGN FORMAT FORMATTED FOUND FROM FULL FUNCTION FUNCTIONS GENERATED GEOGRAPHY GEOMETRY GLOBAL GRANT GROUP GROUPING
        HANDLER HAVING HISTORY HOUR HOURS IDENTIFIED IDENTIFIER IDENTITY IF IGNORE ILIKE IMMEDIATE IMPORT IN INCLUDE INCLUSIVE
        INCREMENT INDEX INDEXES INNER INPATH INPUT INPUTFORMAT INSENSITIVE INSERT INT INTEGER INTERSECT INTERVAL INTO INVOKER IS
        ITEMS ITERATE JOIN JSON JSON_TABLE KEY KEYS LANGUAGE LAST LATERAL LAZY LEADING LEAVE LEFT LEVEL LIKE LIMIT LINES LIST LOAD
        LOCAL LOCALTIME LOCATION LOCK LOCKS LOGICAL LONG LOOP MACRO MAP MATCHED MATCH_CONDITION MATERIALIZED MAX MEASURE MERGE
        METRICS MICROSECOND MICROSECONDS MILLISECOND MILLISECONDS MINUS MINUTE MINUTES MODIFIES MONTH MONTHS MSCK NAME NAMESPACE
        NAMESPACES NANOSECOND NANOSECONDS NATURAL NEAREST NEXT NO NONE NORELY NOT NULL NULLS NUMERIC OF OFFSET ON ONLY OPEN OPTION
        OPTIONS OR ORDER ORDINALITY OUT OUTER OUTPUTFORMAT OVER OVERLAPS OVERLAY OVERWRITE PARTITION PARTITIONED PARTITIONS PATH
        PERCENT PIVOT PLACING POSITION PRECEDING PRIMARY PRINCIPALS PROCEDURE PROCEDURES PROPERTIES PURGE QUALIFY QUARTER QUERY
        RANGE READ READS REAL RECORDREADER RECORDWRITER RECOVER RECURSION RECURSIVE REDUCE REFERENCES REFRESH RELY RENAME REPAIR
        REPEAT REPEATABLE REPLACE RESET RESPECT RESTRICT RETURN RETURNS REVOKE RIGHT RLIKE ROLE ROLES ROLLBACK ROLLUP ROW ROWS SCD
        SCHEMA SCHEMAS SECOND SECONDS SECURITY SELECT SEMI SEPARATED SEQUENCE SERDE SERDEPROPERTIES SESSION_USER SET SETMINUS SETS
        SHORT SHOW SIMILARITY SINGLE SKEWED SMALLINT SOME SORT SORTED SOURCE SPECIFIC SQL SQLEXCEPTION SQLSTATE START STATISTICS
        STORED STRATIFY STREAM STREAMING STRING STRUCT SUBSTR SUBSTRING SYNC SYSTEM SYSTEM_PATH SYSTEM_TIME SYSTEM_VERSION TABLE
        TABLES TABLESAMPLE TARGET TBLPROPERTIES TEMPORARY TERMINATED THEN TIME TIMEDIFF TIMESTAMP TIMESTAMPADD TIMESTAMPDIFF
        TIMESTAMP_LTZ TIMESTAMP_NTZ TINYINT TO TOUCH TRACK TRAILING TRANSACTION TRANSACTIONS TRANSFORM TRIM TRUE TRUNCATE TRY_CAST
        TYPE UNARCHIVE UNBOUNDED UNCACHE UNIFORM UNION UNIQUE UNKNOWN UNLOCK UNNEST UNPIVOT UNSET UNTIL UPDATE USE USER USING VALUE
        VALUES VAR VARCHAR VARIABLE VARIANT VERSION VIEW VIEWS VOID WATERMARK WEEK WEEKS WHEN WHERE WHILE WIDTH WINDOW WITH WITHIN
        WITHOUT YEAR YEARS ZONE
        """
}
