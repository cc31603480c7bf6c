import Columnar
import Functions
import SQLSyntax

/// UNION, INTERSECT and EXCEPT: by position, types made common, names from the left.
struct SetOperationAnalyzer {
    let state: AnalysisState

    func combine(_ operation: SetOperator, _ quantifier: SetQuantifier, _ left: LogicalPlan, _ right: LogicalPlan, span: SourceSpan) throws -> LogicalPlan {
        let name = operation == .union ? "UNION" : (operation == .intersect ? "INTERSECT" : "EXCEPT") 
        let (a, b) = try align(left, right, name: name + (quantifier == .all ? " ALL" : ""), span: span)
        let output = zip(a.output, b.output).map { x, y in state.newColumn(x.name, x.type, nullable: x.nullable || y.nullable) }
        if operation != .union || quantifier != .all, let error = AnalysisErrors.distinctMap(output) { throw error }
        switch operation {
        case .union:
            var inputs: [LogicalPlan] = []
            // A chain of UNION ALL is one node.
            if quantifier == .all, case .union(let inner) = a { inputs = inner.inputs } else { inputs = [a] }
            let union = LogicalPlan.union(LogicalPlan.Union(inputs + [b], output: output))
            return quantifier == .all ? union : try CollatedGrouping.distinct(union, state: state)
        case .intersect, .except:
            if output.contains(where: { $0.type.hasCollation }) {
                guard quantifier != .all else { throw QueryError.notSupported("\(name) ALL of strings that have a collation", span: span.range) }
                return try CollatedGrouping.matching(a, b, isIntersection: operation == .intersect, output: output, state: state)
            }
            return .setOperation(LogicalPlan.SetOperation(
                operation == .intersect ? .intersect : .except, keepsDuplicates: quantifier == .all, a, b, output: output))
        }
    }

    func align(_ left: LogicalPlan, _ right: LogicalPlan, name: String, span: SourceSpan) throws -> (LogicalPlan, LogicalPlan) {
        let a = left.output
        let b = right.output
        guard a.count == b.count else {
            throw QueryError(
                "NUM_COLUMNS_MISMATCH", sqlState: "42826",
                "\(name) can only be performed on inputs with the same number of columns, but the first input has \(a.count) columns and the second input has \(b.count) columns.",
                span: span.range)
        }
        var types: [DataType] = []
        for (position, (x, y)) in zip(a, b).enumerated() {
            let isOneCollation = CollationKeys.overlay(TypeCoercion.plain(x.type), [x.type]) == CollationKeys.overlay(TypeCoercion.plain(x.type), [y.type])
                || x.type == .void || y.type == .void
            guard isOneCollation || !(x.type.hasCollation || y.type.hasCollation), let plain = TypeCoercion.commonType(x.type, y.type) else {
                throw QueryError(
                    "INCOMPATIBLE_COLUMN_TYPE", sqlState: "42825",
                    "\(name) can only be performed on tables with compatible column types. The \(ordinalWord(position)) column of the second table is \"\(y.type.sql)\" type which is not compatible with \"\(x.type.sql)\" at the same column of the first table.",
                    span: span.range)
            }
            types.append(CollationKeys.overlay(plain, [x.type, y.type]))
        }
        return (cast(left, to: types), cast(right, to: types))
    }

    private func ordinalWord(_ position: Int) -> String {
        let words = ["first", "second", "third", "fourth", "fifth"]
        return position < words.count ? words[position] : "\(position + 1)th"
    }

    func cast(_ plan: LogicalPlan, to types: [DataType]) -> LogicalPlan {
        let output = plan.output
        guard zip(output, types).contains(where: { $0.type != $1 }) else { return plan }
        let items = zip(output, types).map { column, type -> LogicalPlan.Named in
            if column.type == type { return LogicalPlan.Named(column, .column(column)) }
            let cast = BoundExpression.cast(BoundExpression.CastExpression(.column(column), to: type, mode: state.options.castMode, span: nil, isImplicit: true))
            return LogicalPlan.Named(state.newColumn(column.name, type, nullable: column.nullable), cast)
        }
        return .project(LogicalPlan.Project(items, plan))
    }
}

extension LogicalPlan {
    /// SELECT DISTINCT over a plan: every column is a key.
    static func distinct(_ input: LogicalPlan) -> LogicalPlan {
        .aggregate(Aggregate(keys: input.output.map { Named($0, .column($0)) }, calls: [], input))
    }
}
