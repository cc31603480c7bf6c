import Columnar
import Engine
import Planner
import SQLSyntax

/// Brings the tables, views and functions of the queries folder into the catalog, each after those it needs.
struct DefinitionLoader {
    struct Pending {
        var file: QueryFile
        var definition: QueryFile.Definition
    }

    let engine: Engine
    /// Set when a view or function was replaced: what was computed through the old one is stale.
    private(set) var changedDefinitions = false
    private(set) var problems: [FileProblem] = []

    init(engine: Engine) { self.engine = engine }

    /// Applies the definitions in rounds until none is left or none can be applied any more. O(definitions · longest chain of dependencies).
    mutating func apply(_ definitions: [Pending]) {
        var pending: [Pending] = []
        var places: [String: String] = [:]
        for entry in definitions {
            let key = (entry.definition.kind == .function ? "function " : "relation ") + entry.definition.name.database + "." + entry.definition.name.table
            if let earlier = places[key] {
                let error = QueryError(
                    "TABLE_OR_VIEW_ALREADY_EXISTS", sqlState: "42P07", "`\(entry.definition.name.table)` is already defined in \(earlier).",
                    span: entry.definition.statement.span.range)
                problems.append(FileProblem(file: entry.file.path, error: error, text: entry.file.text))
                continue
            }
            places[key] = entry.file.path
            pending.append(entry)
        }
        var failures: [any Error] = []
        while !pending.isEmpty {
            var left: [Pending] = []
            failures = []
            for entry in pending {
                do { try apply(entry) } catch {
                    left.append(entry)
                    failures.append(error)
                }
            }
            if left.count == pending.count { break }
            pending = left
        }
        report(pending, failures)
    }

    private mutating func report(_ pending: [Pending], _ failures: [any Error]) {
        // Who waits for whom, as far as the errors tell.
        var needs: [Int: Int] = [:]
        for (index, failure) in failures.enumerated() {
            guard let error = failure as? QueryError, error.condition.contains("NOT_FOUND") || error.condition.contains("UNRESOLVED_ROUTINE") else { continue }
            needs[index] = pending.indices.first { other in
                other != index && error.message.lowercased().contains("`\(pending[other].definition.name.table)`")
            }
        }
        for (index, (entry, failure)) in zip(pending, failures).enumerated() {
            var problem = FileProblem(file: entry.file.path, error: failure, text: entry.file.text)
            var way = [index]
            while let next = needs[way[way.count - 1]], !way.dropFirst().contains(next), way.count <= pending.count {
                way.append(next)
                if next == index { break }
            }
            if way.count > 1, way.last == index {
                let names = way.map { pending[$0].definition.name.table }.joined(separator: " → ")
                problem.condition = "CYCLIC_DEFINITIONS"
                problem.message = "These definitions need each other in a circle: \(names). Break it by moving a part into a definition of its own."
            } else if let next = needs[index] {
                problem.message += " It is defined in \(pending[next].file.path), which has an error of its own."
            }
            problems.append(problem)
        }
    }

    private mutating func apply(_ entry: Pending) throws {
        switch entry.definition.statement.kind {
        case .createTable(let node): try applyTable(node, entry)
        case .createView(let node): try applyView(node, entry)
        case .createMaterializedView(let node): try applyMaterializedView(node, entry)
        case .createFunction(let node): try applyFunction(node, entry)
        default: break
        }
    }

    private func execute(_ kind: StatementKind, _ entry: Pending) throws {
        _ = try engine.session().execute(Statement(kind, span: entry.definition.statement.span), text: entry.file.text)
    }

    private func applyTable(_ node: CreateTable, _ entry: Pending) throws {
        let span = node.name.span.range
        if node.mode == .createOrReplace || node.mode == .replace {
            throw QueryError(
                "UNSUPPORTED_FEATURE", sqlState: "0A000", "A table's file would empty the table at every start if it replaced it. Write CREATE TABLE IF NOT EXISTS.", span: span)
        }
        guard let existing = engine.catalog.snapshot.tables[entry.definition.name] else { return try execute(.createTable(node), entry) }
        if existing.definition.materializedQuery != nil {
            throw QueryError("TABLE_OR_VIEW_ALREADY_EXISTS", sqlState: "42P07", "`\(entry.definition.name.table)` is a materialized view already. Drop it first, or choose another name.", span: span)
        }
        if node.query != nil { return }
        let wanted = try node.columns.map { Field($0.name.text, try TypeConversion.convert($0.type), nullable: $0.isNullable) }
        let present = existing.definition.schema
        let isSame = wanted.count == present.count && zip(wanted, present).allSatisfy {
            $0.name.lowercased() == $1.name.lowercased() && $0.type.equalsIgnoringNullability($1.type) && $0.nullable == $1.nullable
        }
        guard isSame else {
            throw QueryError(
                "TABLE_SCHEMA_MISMATCH", sqlState: "42P07",
                "The table `\(entry.definition.name.table)` exists with other columns: \(describe(present)); the file says \(describe(wanted)). "
                    + "Change the file back, alter the table (ALTER TABLE by POST /sql), or drop it (DELETE /tables/\(entry.definition.name.table)).", span: span)
        }
    }

    private func describe(_ schema: Schema) -> String {
        schema.map { "\($0.name) \($0.type.sql)\($0.nullable ? "" : " NOT NULL")" }.joined(separator: ", ")
    }

    private mutating func applyView(_ node: CreateView, _ entry: Pending) throws {
        guard node.scope == .permanent else { throw QueryError.notSupported("A TEMPORARY view in the queries folder", span: node.name.span.range) }
        let text = SourceText(entry.file.text).text(node.query.span)
        if let stored = engine.catalog.snapshot.views[entry.definition.name], stored.text == text, stored.columns == node.columns.map(\.name.text) {
            // What it reads may have changed.
            _ = try engine.session().prepare(node.query)
            return
        }
        var node = node
        node.orReplace = true
        node.ifNotExists = false
        try execute(.createView(node), entry)
        changedDefinitions = true
    }

    private mutating func applyFunction(_ node: CreateFunction, _ entry: Pending) throws {
        guard !node.isTemporary else { throw QueryError.notSupported("A TEMPORARY function in the queries folder", span: node.name.span.range) }
        let text = SourceText(entry.file.text).text(entry.definition.statement.span)
        if engine.catalog.snapshot.functions[entry.definition.name]?.text == text { return }
        var node = node
        node.orReplace = true
        node.ifNotExists = false
        try execute(.createFunction(node), entry)
        changedDefinitions = true
    }

    private mutating func applyMaterializedView(_ node: CreateMaterializedView, _ entry: Pending) throws {
        let name = entry.definition.name
        let text = SourceText(entry.file.text).text(node.query.span)
        let prepared = try engine.session().prepare(node.query)
        if let existing = engine.catalog.snapshot.tables[name] {
            guard existing.definition.materializedQuery != nil else {
                throw QueryError(
                    "TABLE_OR_VIEW_ALREADY_EXISTS", sqlState: "42P07", "`\(name.table)` is a table already. Drop it first, or choose another name.",
                    span: node.name.span.range)
            }
            let names = node.columns.isEmpty ? prepared.schema.map(\.name) : node.columns.map(\.name.text)
            let present = existing.definition.schema
            let isSameShape = names == present.map(\.name) && prepared.schema.map(\.type) == present.map(\.type)
            if isSameShape {
                if existing.definition.materializedQuery == text { return }
                var definition = existing.definition
                definition.materializedQuery = text
                // Readers keep the old rows until the new ones are there.
                try engine.catalog.alterTable(definition, convert: nil)
                return try engine.materializedViews.refresh(name, engine: engine)
            }
        }
        var node = node
        node.orReplace = true
        node.ifNotExists = false
        do { try execute(.createMaterializedView(node), entry) } catch let error as QueryError {
            // The query types, as was seen above: it failed over the rows, with positions that count in the query alone.
            throw QueryError(error.condition, sqlState: error.sqlState, error.message, span: node.name.span.range)
        }
        changedDefinitions = true
    }
}
