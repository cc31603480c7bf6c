extension Formatter {
    mutating func statement(_ statement: Statement) {
        switch statement.kind {
        case .query(let query): self.query(query)
        case .createTable(let table): createTable(table)
        case .createTableLike(let table): createTableLike(table)
        case .createView(let view): createView(view)
        case .createTemporaryViewUsing(let view): createTemporaryViewUsing(view)
        case .createMaterializedView(let view): createMaterializedView(view)
        case .createFunction(let function): createFunction(function)
        case .createNamespace(let namespace): createNamespace(namespace)
        case .drop(let drop): self.drop(drop)
        case .truncateTable(let name, let partition): command("TRUNCATE TABLE ", name, partition)
        case .alterTable(let alter): alterTable(alter)
        case .alterView(let alter): alterView(alter)
        case .alterNamespace(let name, let action): alterNamespace(name, action)
        case .commentOn(let target, let name, let comment):
            command("COMMENT ON \(target == .table ? "TABLE" : "SCHEMA") ", name)
            write(" IS " + (comment.map { Self.stringLiteral($0) } ?? "NULL"))
        case .insert(let insert): self.insert(insert)
        case .update(let update): self.update(update)
        case .delete(let delete): self.delete(delete)
        case .merge(let merge): self.merge(merge)
        default: inspectionOrSession(statement.kind)
        }
    }

    private mutating func inspectionOrSession(_ kind: StatementKind) {
        switch kind {
        case .describeTable(let describe): describeTable(describe)
        case .describeQuery(let query):
            write("DESCRIBE QUERY ")
            self.query(query)
        case .describeFunction(let name, let isExtended): command("DESCRIBE FUNCTION \(isExtended ? "EXTENDED " : "")", name)
        case .describeNamespace(let name, let isExtended): command("DESCRIBE SCHEMA \(isExtended ? "EXTENDED " : "")", name)
        case .show(let show): self.show(show)
        case .explain(let mode, let statement):
            write(mode == .simple ? "EXPLAIN" : "EXPLAIN " + mode.rawValue)
            newline()
            self.statement(statement)
        case .set(let set): self.set(set)
        case .setTimeZone(let setting): setTimeZone(setting)
        case .reset(let key): write(key.map { "RESET " + Self.configurationKey($0) } ?? "RESET")
        case .use(let name): command("USE ", name)
        case .setCatalog(let name): command("SET CATALOG ", name)
        case .declareVariable(let variable): declareVariable(variable)
        case .setVariables(let list):
            write("SET VARIABLE ")
            assignments(list)
        case .setVariablesFromQuery(let names, let query):
            write("SET VARIABLE ")
            parenthesized(names) { $0.multipart($1) }
            write(" = ")
            block { $0.query(query) }
        case .executeImmediate(let execute): executeImmediate(execute)
        case .refresh(let target, let name):
            let word = target == .table ? "TABLE" : (target == .function ? "FUNCTION" : "MATERIALIZED VIEW")
            command("REFRESH \(word) ", name)
        case .cacheTable(let cache): cacheTable(cache)
        case .uncacheTable(let name, let ifExists): command("UNCACHE TABLE \(ifExists ? "IF EXISTS " : "")", name)
        case .clearCache: write("CLEAR CACHE")
        case .analyzeTable(let analyze): analyzeTable(analyze)
        case .analyzeTables(let namespace, let isNoScan):
            write("ANALYZE TABLES")
            inNamespace(namespace)
            write(" COMPUTE STATISTICS" + (isNoScan ? " NOSCAN" : ""))
        case .compound(let compound): self.compound(compound)
        case .call(let name, let arguments):
            command("CALL ", name)
            parenthesized(arguments) { formatter, argument in
                if let name = argument.name {
                    formatter.identifier(name)
                    formatter.write(" => ")
                }
                formatter.expression(argument.value)
            }
        default: break
        }
    }

    mutating func command(_ words: String, _ name: ObjectName, _ partition: [PartitionValue] = []) {
        write(words)
        self.name(name)
        self.partition(partition)
    }

    /// ` PARTITION (a = 1)`, nothing where there is none
    mutating func partition(_ values: [PartitionValue]) {
        guard !values.isEmpty else { return }
        write(" PARTITION ")
        parenthesized(values) { formatter, value in
            formatter.identifier(value.column)
            if let expression = value.value {
                formatter.write(" = ")
                formatter.expression(expression, atLeast: Precedence.primary)
            }
        }
    }

    mutating func properties(_ properties: [Property]) {
        parenthesized(properties) { formatter, property in
            formatter.string(property.key)
            if let value = property.value {
                formatter.write(" = ")
                formatter.expression(value)
            }
        }
    }

    mutating func assignments(_ assignments: [Assignment]) {
        separated(assignments) { formatter, assignment in
            formatter.multipart(assignment.target)
            formatter.write(" = ")
            formatter.expression(assignment.value)
        }
    }

    mutating func inNamespace(_ namespace: ObjectName?) {
        guard let namespace else { return }
        write(" IN ")
        name(namespace)
    }

    mutating func pattern(_ pattern: String?) {
        if let pattern { write(" LIKE " + Self.stringLiteral(pattern)) }
    }

    // MARK: Inspection

    private mutating func describeTable(_ describe: DescribeTable) {
        command("DESCRIBE TABLE \(describe.isExtended ? "EXTENDED " : "")", describe.name, describe.partition)
        if !describe.column.isEmpty {
            write(" ")
            multipart(describe.column)
        }
        if describe.asJSON { write(" AS JSON") }
    }

    private mutating func show(_ show: ShowStatement) {
        write("SHOW ")
        switch show {
        case .tables(let namespace, let pattern):
            write("TABLES")
            inNamespace(namespace)
            self.pattern(pattern)
        case .tableExtended(let namespace, let pattern, let partition):
            write("TABLE EXTENDED")
            inNamespace(namespace)
            self.pattern(pattern)
            self.partition(partition)
        case .views(let namespace, let pattern):
            write("VIEWS")
            inNamespace(namespace)
            self.pattern(pattern)
        case .columns(let table, let namespace):
            command("COLUMNS IN ", table)
            if !namespace.isEmpty {
                write(" IN ")
                multipart(namespace)
            }
        case .functions(let scope, let namespace, let pattern):
            write(scope == .all ? "FUNCTIONS" : scope.rawValue + " FUNCTIONS")
            inNamespace(namespace)
            self.pattern(pattern)
        case .namespaces(let parent, let pattern):
            write("SCHEMAS")
            if !parent.isEmpty {
                write(" IN ")
                multipart(parent)
            }
            self.pattern(pattern)
        case .catalogs(let pattern):
            write("CATALOGS")
            self.pattern(pattern)
        case .currentNamespace: write("CURRENT SCHEMA")
        case .createTable(let name): command("CREATE TABLE ", name)
        case .tableProperties(let name, let key):
            command("TBLPROPERTIES ", name)
            if let key { write(" (" + Self.stringLiteral(key) + ")") }
        case .partitions(let name, let partition): command("PARTITIONS ", name, partition)
        }
    }

    private mutating func analyzeTable(_ analyze: AnalyzeTable) {
        command("ANALYZE TABLE ", analyze.name, analyze.partition)
        write(" COMPUTE STATISTICS")
        switch analyze.columns {
        case .none: break
        case .noScan: write(" NOSCAN")
        case .all: write(" FOR ALL COLUMNS")
        case .named(let columns):
            write(" FOR COLUMNS ")
            separated(columns) { $0.identifier($1) }
        }
    }

    // MARK: Session

    private mutating func set(_ set: SetStatement) {
        switch set {
        case .list: write("SET")
        case .listVerbose: write("SET -v")
        case .show(let key): write("SET " + Self.configurationKey(key))
        case .assign(let key, let value): write("SET \(Self.configurationKey(key)) = \(Self.configurationValue(value))")
        }
    }

    /// In backticks unless it is made of plain words and dots.
    private static func configurationKey(_ key: String) -> String {
        let isPlain = key.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { Self.isPlain(String($0)) }
        return isPlain ? key : quotedAlways(key)
    }

    /// In backticks where it holds anything that could end it or be read as a comment.
    private static func configurationValue(_ value: String) -> String {
        let isSafe = value.utf8.allSatisfy { byte in
            isPlain("_" + String(UnicodeScalar(byte))) || Array(".,:/+@% ".utf8).contains(byte)
        }
        return isSafe && value.first != " " && value.last != " " ? value : quotedAlways(value)
    }

    private mutating func setTimeZone(_ setting: TimeZoneSetting) {
        write("SET TIME ZONE ")
        switch setting {
        case .local: write("LOCAL")
        case .name(let name): string(name)
        case .interval(let interval): self.interval(interval)
        }
    }

    private mutating func declareVariable(_ variable: DeclareVariable) {
        write("DECLARE \(variable.orReplace ? "OR REPLACE " : "")VARIABLE ")
        separated(variable.names) { $0.name($1) }
        if let type = variable.type {
            write(" ")
            dataType(type)
        }
        if let value = variable.defaultValue {
            write(" DEFAULT ")
            expression(value)
        }
    }

    private mutating func executeImmediate(_ execute: ExecuteImmediate) {
        write("EXECUTE IMMEDIATE ")
        expression(execute.statement)
        if !execute.targets.isEmpty {
            write(" INTO ")
            separated(execute.targets) { $0.multipart($1) }
        }
        if !execute.arguments.isEmpty {
            write(" USING ")
            parenthesized(execute.arguments) { $0.aliased($1) }
        }
    }

    private mutating func cacheTable(_ cache: CacheTable) {
        command("CACHE \(cache.isLazy ? "LAZY " : "")TABLE ", cache.name)
        if !cache.options.isEmpty {
            write(" OPTIONS ")
            properties(cache.options)
        }
        asQuery(cache.query)
    }

    mutating func asQuery(_ query: Query?) {
        guard let query else { return }
        write(" AS")
        newline()
        self.query(query)
    }
}
