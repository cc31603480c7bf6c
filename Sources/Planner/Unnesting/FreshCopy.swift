import Columnar

/// Copies a plan with new numbers for every column it defines, so that both copies can stand in one plan.
enum FreshCopy {
    static func copy(_ plan: LogicalPlan, state: AnalysisState) -> (plan: LogicalPlan, mapping: [ColumnID: ColumnReference]) {
        var mapping: [ColumnID: ColumnReference] = [:]
        let copied = copy(plan, state, &mapping)
        return (copied, mapping)
    }

    private static func copy(_ plan: LogicalPlan, _ state: AnalysisState, _ mapping: inout [ColumnID: ColumnReference]) -> LogicalPlan {
        let inputs = plan.inputs.map { copy($0, state, &mapping) }
        var node = plan.with(inputs: inputs)
        func fresh(_ column: ColumnReference, _ mapping: inout [ColumnID: ColumnReference]) -> ColumnReference {
            if let known = mapping[column.id] { return ColumnReference(id: known.id, name: column.name, type: column.type, nullable: column.nullable) }
            let new = state.newColumn(column.name, column.type, nullable: column.nullable)
            mapping[column.id] = new
            return new
        }
        // Scans define columns that their own predicates read.
        if case .scan(var scan) = node {
            var hidden: Set<ColumnID> = []
            for index in scan.columns.indices {
                let old = scan.columns[index].reference
                scan.columns[index].reference = fresh(old, &mapping)
                if scan.predicateOnly.contains(old.id) { hidden.insert(scan.columns[index].reference.id) }
            }
            scan.predicateOnly = hidden
            node = .scan(scan)
        }
        let known = mapping
        node = node.mapExpressions { expression in
            ColumnSubstitution.apply(to: expression) { column in
                known[column.id].map { .column(ColumnReference(id: $0.id, name: column.name, type: column.type, nullable: column.nullable)) }
            }
        }
        switch node {
        case .scan, .filter, .sort, .limit, .sample, .bind: return node
        case .values(var values):
            values.output = values.output.map { fresh($0, &mapping) }
            return .values(values)
        case .range(var range):
            range.output = fresh(range.output, &mapping)
            return .range(range)
        case .project(var project):
            for index in project.items.indices { project.items[index].column = fresh(project.items[index].column, &mapping) }
            return .project(project)
        case .join(var join):
            if case .mark(let column, let comparisons) = join.kind { join.kind = .mark(fresh(column, &mapping), comparisons: comparisons) }
            return .join(join)
        case .aggregate(var aggregate):
            for index in aggregate.keys.indices { aggregate.keys[index].column = fresh(aggregate.keys[index].column, &mapping) }
            for index in aggregate.calls.indices { aggregate.calls[index].column = fresh(aggregate.calls[index].column, &mapping) }
            return .aggregate(aggregate)
        case .expand(var expand):
            expand.output = expand.output.map { fresh($0, &mapping) }
            return .expand(expand)
        case .window(var window):
            for index in window.calls.indices { window.calls[index].column = fresh(window.calls[index].column, &mapping) }
            return .window(window)
        case .union(var union):
            union.output = union.output.map { fresh($0, &mapping) }
            return .union(union)
        case .setOperation(var operation):
            operation.output = operation.output.map { fresh($0, &mapping) }
            return .setOperation(operation)
        case .generate(var generate):
            generate.generated = generate.generated.map { fresh($0, &mapping) }
            return .generate(generate)
        case .shared(var shared):
            // The shared plan itself stays one plan for all uses; only this use's columns are new.
            if case .shared(let original) = plan { shared.plan = original.plan }
            shared.output = shared.output.map { fresh($0, &mapping) }
            return .shared(shared)
        case .recursive(var recursive):
            if case .recursive(let original) = plan {
                recursive.anchor = original.anchor
                recursive.step = original.step
            }
            recursive.output = recursive.output.map { fresh($0, &mapping) }
            return .recursive(recursive)
        case .recursiveReference(var reference):
            reference.output = reference.output.map { fresh($0, &mapping) }
            return .recursiveReference(reference)
        }
    }

    /// A use of a shared plan as a plan of its own with the same output columns.
    static func inline(_ shared: LogicalPlan.Shared, state: AnalysisState) -> LogicalPlan {
        let (plan, _) = copy(shared.plan, state: state)
        let items = zip(shared.output, plan.output).map { LogicalPlan.Named($0, .column($1)) }
        return .project(LogicalPlan.Project(items, plan))
    }
}
