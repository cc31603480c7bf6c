extension Formatter {
    mutating func relation(_ relation: Relation) {
        switch relation.kind {
        case .table(let table): self.table(table)
        case .subquery(let query): block { $0.query(query) }
        case .values(let rows): values(rows)
        case .function(let call): tableFunction(call)
        case .aliased(let inner, let alias):
            primary(inner)
            tableAlias(alias)
        case .lateral(let inner):
            write("LATERAL ")
            if case .join = inner.kind { primary(inner) } else { self.relation(inner) }
        case .join(let join): self.join(join)
        case .sample(let inner, let sample):
            primary(inner)
            write(" ")
            self.sample(sample)
        case .pivot(let inner, let pivot):
            self.relation(inner)
            newline()
            self.pivot(pivot)
        case .unpivot(let inner, let unpivot):
            self.relation(inner)
            newline()
            self.unpivot(unpivot)
        case .lateralView(let inner, let view):
            self.relation(inner)
            newline()
            lateralView(view)
        }
    }

    /// In parentheses where an alias, a sample or a join could not follow it directly.
    private mutating func primary(_ relation: Relation) {
        switch relation.kind {
        case .table, .subquery, .values, .function, .sample: self.relation(relation)
        case .pivot(let inner, _) where inner.isValues, .unpivot(let inner, _) where inner.isValues:
            // VALUES behind a parenthesis is read as a query, which nothing but its own clauses may follow.
            self.relation(relation)
        default:
            write("(")
            self.relation(relation)
            write(")")
        }
    }

    private mutating func table(_ table: TableReference) {
        name(table.name)
        switch table.timeTravel {
        case .version(let version)?:
            write(" VERSION AS OF " + (Int(version) != nil && Self.isDigits(version) ? version : Self.stringLiteral(version)))
        case .timestamp(let timestamp)?:
            write(" TIMESTAMP AS OF ")
            expression(timestamp, atLeast: Precedence.value)
        case nil: break
        }
        if !table.options.isEmpty {
            write(" WITH ")
            properties(table.options)
        }
    }

    private static func isDigits(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } }

    mutating func tableAlias(_ alias: TableAlias) {
        write(" AS ")
        identifier(alias.name)
        if !alias.columns.isEmpty {
            write(" ")
            parenthesized(alias.columns) { $0.identifier($1) }
        }
    }

    // MARK: Joins

    private mutating func join(_ join: Join) {
        relation(join.left)
        if join.kind == .comma {
            write(", ")
        } else {
            newline()
            write(Self.words(join.kind, join.condition) + " ")
        }
        joinRight(join.right)
        joinCondition(join.condition)
    }

    /// A join on the right of a join, behind a comma too, keeps its parentheses.
    mutating func joinRight(_ relation: Relation) {
        switch relation.kind {
        case .join, .pivot, .unpivot, .lateralView:
            write("(")
            self.relation(relation)
            write(")")
        default: self.relation(relation)
        }
    }

    static func words(_ kind: Join.Kind, _ condition: Join.Condition) -> String {
        let natural = condition == .natural ? "NATURAL " : ""
        switch kind {
        case .inner: return natural + "JOIN"
        case .cross, .comma: return "CROSS JOIN"
        case .leftOuter: return natural + "LEFT JOIN"
        case .rightOuter: return natural + "RIGHT JOIN"
        case .fullOuter: return natural + "FULL JOIN"
        case .leftSemi: return natural + "LEFT SEMI JOIN"
        case .leftAnti: return natural + "LEFT ANTI JOIN"
        }
    }

    mutating func joinCondition(_ condition: Join.Condition) {
        switch condition {
        case .none, .natural: break
        case .on(let expression):
            write(" ON ")
            self.condition(expression, indentation: 4)
        case .using(let columns):
            write(" USING ")
            parenthesized(columns) { $0.identifier($1) }
        case .nearest(let nearest):
            write(" \(nearest.isExact ? "EXACT" : "APPROX") NEAREST \(nearest.count) BY \(nearest.bySimilarity ? "SIMILARITY" : "DISTANCE") ")
            expression(nearest.ranking)
        }
    }

    // MARK: Table functions

    private mutating func tableFunction(_ call: TableFunctionCall) {
        name(call.name)
        parenthesized(call.arguments) { formatter, argument in
            if let name = argument.name {
                formatter.identifier(name)
                formatter.write(" => ")
            }
            switch argument.value {
            case .expression(let expression): formatter.expression(expression)
            case .table(let table): formatter.tableArgument(table)
            }
        }
    }

    private mutating func tableArgument(_ argument: TableArgument) {
        write("TABLE ")
        switch argument.source {
        case .table(let name):
            write("(")
            self.name(name)
            write(")")
        case .query(let query): block { $0.query(query) }
        }
        switch argument.partitioning {
        case .none: break
        case .single: write(" WITH SINGLE PARTITION")
        case .by(let expressions):
            write(" PARTITION BY ")
            parenthesized(expressions) { $0.expression($1) }
        }
        if !argument.orderBy.isEmpty {
            write(" ORDER BY ")
            parenthesized(argument.orderBy) { $0.sortItem($1) }
        }
    }

    // MARK: Samples, pivots, views

    mutating func sample(_ sample: Sample) {
        write("TABLESAMPLE (")
        switch sample.method {
        case .percent(let number): write(number + " PERCENT")
        case .rows(let count):
            expression(count)
            write(" ROWS")
        case .bucket(let numerator, let denominator): write("BUCKET \(numerator) OUT OF \(denominator)")
        }
        write(")")
        if let seed = sample.seed { write(" REPEATABLE (\(seed))") }
    }

    mutating func pivot(_ pivot: Pivot) {
        write("PIVOT (")
        separated(pivot.aggregates) { $0.aliased($1) }
        write(" FOR ")
        if pivot.columns.count == 1 { identifier(pivot.columns[0]) } else { parenthesized(pivot.columns) { $0.identifier($1) } }
        write(" IN ")
        parenthesized(pivot.values) { formatter, value in
            formatter.expression(value.expression)
            formatter.alias(value.alias)
        }
        write(")")
    }

    private mutating func alias(_ alias: Identifier?) {
        guard let alias else { return }
        write(" AS ")
        identifier(alias)
    }

    mutating func unpivot(_ unpivot: Unpivot) {
        write(unpivot.includesNulls ? "UNPIVOT INCLUDE NULLS (" : "UNPIVOT (")
        let isMultiple = unpivot.valueColumns.count > 1 || unpivot.columnSets.contains { $0.columns.count > 1 }
        if isMultiple {
            parenthesized(unpivot.valueColumns) { $0.identifier($1) }
        } else {
            separated(unpivot.valueColumns) { $0.identifier($1) }
        }
        write(" FOR ")
        identifier(unpivot.nameColumn)
        write(" IN ")
        parenthesized(unpivot.columnSets) { formatter, set in
            if isMultiple {
                formatter.parenthesized(set.columns) { $0.multipart($1) }
            } else {
                formatter.separated(set.columns) { $0.multipart($1) }
            }
            formatter.alias(set.alias)
        }
        write(")")
        alias(unpivot.alias)
    }

    mutating func lateralView(_ view: LateralView) {
        write(view.isOuter ? "LATERAL VIEW OUTER " : "LATERAL VIEW ")
        multipart(view.functionName)
        parenthesized(view.arguments) { $0.expression($1) }
        write(" ")
        identifier(view.tableName)
        if !view.columns.isEmpty {
            write(" AS ")
            separated(view.columns) { $0.identifier($1) }
        }
    }

    // MARK: Pipes

    mutating func pipeOperator(_ operation: PipeOperator) {
        switch operation {
        case .select(let select):
            selectClause(select)
            windows(select.windows)
            if let groupBy = select.groupBy {
                newline()
                self.groupBy(groupBy)
            }
        case .extend(let items):
            write("EXTEND")
            brokenList(items) { $0.aliased($1) }
        case .set(let assignments):
            write("SET ")
            separated(assignments) { formatter, assignment in
                formatter.identifier(assignment.column)
                formatter.write(" = ")
                formatter.expression(assignment.value)
            }
        case .drop(let columns):
            write("DROP ")
            separated(columns) { $0.multipart($1) }
        case .alias(let name):
            write("AS ")
            identifier(name)
        case .filter(let condition):
            write("WHERE ")
            self.condition(condition, indentation: 5)
        case .aggregate(let items, let groupBy):
            write("AGGREGATE")
            if !items.isEmpty { brokenList(items) { $0.aliased($1) } }
            if let groupBy {
                if items.isEmpty { write(" ") } else { newline() }
                self.groupBy(groupBy)
            }
        case .join(let kind, let right, let condition):
            write(Self.words(kind, condition) + " ")
            joinRight(right)
            joinCondition(condition)
        case .setOperation(let operation, let quantifier, let right):
            write(Self.words(operation, quantifier) + " ")
            switch right.kind {
            case .setOperation, .pipe: block { $0.term(right) }
            default: term(right)
            }
        case .organize(let organization): self.organization(organization, startsOnNewLine: false)
        case .sample(let sample): self.sample(sample)
        case .pivot(let pivot): self.pivot(pivot)
        case .unpivot(let unpivot): self.unpivot(unpivot)
        }
    }
}

extension Relation {
    /// `VALUES …` without an alias.
    fileprivate var isValues: Bool { if case .values = kind { true } else { false } }
}
