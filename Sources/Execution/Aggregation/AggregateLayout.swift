import Columnar
import Functions
import Planner

/// How the calls of an aggregation are computed: the expressions they read, the components (sums, counts …) they are made of, shared where
/// calls need the same, and how results come out of them. Immutable.
struct AggregateLayout: Sendable {
    enum ComponentKind: Sendable {
        case count, addedCount, integerSum, doubleSum
        case integerExtreme(isMinimum: Bool), doubleExtreme(isMinimum: Bool), stringExtreme(isMinimum: Bool), wideExtreme(isMinimum: Bool)
        case accumulator(ResolvedAggregate)
        /// The value of a group's first row.
        case first(DataType)
    }

    struct Component: Sendable {
        var kind: ComponentKind
        /// Positions in `inputs`.
        var arguments: [Int]
        var filter: Int?
    }

    enum ResultKind: Sendable {
        case count(Int)
        /// Component and, when the result may be NULL, the count of values.
        case sum(Int, count: Int?)
        case average(sum: Int, count: Int)
        case extreme(Int, count: Int?)
        case accumulator(Int)
        case first(Int)
    }

    struct Result: Sendable {
        var kind: ResultKind
        var type: DataType
        /// Type of the first argument.
        var argumentType: DataType
    }

    /// A set of DISTINCT calls over the same arguments: they see each combination of key and arguments once.
    struct DistinctSet: Sendable {
        var arguments: [Int]
        var filter: Int?
        /// Components, whose arguments are positions within `arguments`.
        var components: [Int]
    }

    let keyTypes: [DataType]
    /// Keys first, then all arguments and filters.
    private(set) var inputs: [BoundExpression] = []
    private(set) var components: [Component] = []
    private(set) var results: [Result] = []
    private(set) var distinctSets: [DistinctSet] = []
    /// Components fed by the rows as they come.
    private(set) var plainComponents: [Int] = []
    let keyCount: Int

    /// `dependents` follow from the keys; their results come after those of the calls.
    init(keys: [BoundExpression], calls: [LogicalPlan.AggregateCall], dependents: [BoundExpression] = []) {
        keyTypes = keys.map(\.type)
        keyCount = keys.count
        inputs = keys
        for call in calls { add(call) }
        for dependent in dependents {
            let position = input(dependent)
            let index = component(.first(dependent.type), [position], nil, shared: false)
            results.append(Result(kind: .first(index), type: dependent.type, argumentType: dependent.type))
        }
        let distinct = Set(distinctSets.flatMap(\.components))
        plainComponents = components.indices.filter { !distinct.contains($0) }
    }

    /// Counts, per key, the rows for which each of the conditions is TRUE.
    init(keys: [BoundExpression], countingWhere conditions: [BoundExpression]) {
        keyTypes = keys.map(\.type)
        keyCount = keys.count
        inputs = keys
        for condition in conditions {
            let filter = input(condition)
            let index = component(.count, [], filter, shared: false)
            results.append(Result(kind: .count(index), type: .bigint, argumentType: .void))
        }
        plainComponents = Array(components.indices)
    }

    private mutating func input(_ expression: BoundExpression) -> Int {
        if let fingerprint = ExpressionFingerprint.of(expression) {
            for index in keyCount..<inputs.count where ExpressionFingerprint.of(inputs[index]) == fingerprint { return index }
        }
        inputs.append(expression)
        return inputs.count - 1
    }

    private mutating func component(_ kind: ComponentKind, _ arguments: [Int], _ filter: Int?, shared: Bool = true) -> Int {
        if shared {
            for (index, known) in components.enumerated() where known.arguments == arguments && known.filter == filter && !isDistinct(index) {
                switch (known.kind, kind) {
                case (.count, .count), (.addedCount, .addedCount), (.integerSum, .integerSum), (.doubleSum, .doubleSum): return index
                default: break
                }
            }
        }
        components.append(Component(kind: kind, arguments: arguments, filter: filter))
        return components.count - 1
    }

    private func isDistinct(_ component: Int) -> Bool { distinctSets.contains { $0.components.contains(component) } }

    private mutating func add(_ call: LogicalPlan.AggregateCall) {
        let filter = call.filter.map { input($0) }
        let positions = call.arguments.map { input(argument($0, filter: call.filter)) }
        let distinct = call.distinct && !call.function.ignoresDistinct && !call.arguments.isEmpty
        let first = components.count
        // Within a distinct set arguments go by their own positions, and rows are filtered already.
        let arguments = distinct ? Array(0..<positions.count) : positions
        let argumentType = call.arguments.first?.type ?? .void
        let nullable = call.filter != nil || call.arguments.contains { $0.nullable }
        let kind = resultKind(call, arguments, distinct ? nil : filter, argumentType, nullable: nullable, shared: !distinct)
        results.append(Result(kind: kind, type: call.function.returnType, argumentType: argumentType))
        if distinct {
            let added = Array(first..<components.count)
            if let index = distinctSets.firstIndex(where: { $0.arguments == positions && $0.filter == filter }) {
                distinctSets[index].components += added
            } else {
                distinctSets.append(DistinctSet(arguments: positions, filter: filter, components: added))
            }
        }
    }

    /// Rows that the filter leaves out are not to fail.
    private func argument(_ expression: BoundExpression, filter: BoundExpression?) -> BoundExpression {
        guard let filter, ExpressionTraits(expression).canFail else { return expression }
        return .caseWhen(BoundExpression.CaseExpression(branches: [(filter, expression)], otherwise: nil, type: expression.type))
    }

    private mutating func resultKind(
        _ call: LogicalPlan.AggregateCall, _ arguments: [Int], _ filter: Int?, _ type: DataType, nullable: Bool, shared: Bool
    ) -> ResultKind {
        // A group exists only with a row; without keys, or with a filter, it may be without any.
        let mayBeEmpty = nullable || keyCount == 0 || filter != nil
        let returnType = call.function.returnType
        // Counting values that cannot be NULL is counting rows.
        let counted = nullable ? arguments : []
        switch call.function.builtin {
        case .countAll: return .count(component(.count, [], filter, shared: shared))
        case .count: return .count(component(.count, counted, filter, shared: shared))
        case .sum where type.isIntegerBacked && returnType.isIntegerBacked:
            let sum = component(.integerSum, arguments, filter, shared: shared)
            return .sum(sum, count: mayBeEmpty ? component(.count, counted, filter, shared: shared) : nil)
        case .sum where type == .double || type == .float:
            let sum = component(.doubleSum, arguments, filter, shared: shared)
            return .sum(sum, count: mayBeEmpty ? component(.count, counted, filter, shared: shared) : nil)
        case .average where type.isIntegerBacked && (returnType.isDecimal == type.isDecimal) && (returnType == .double || returnType.isDecimal):
            let sum = component(.integerSum, arguments, filter, shared: shared)
            return .average(sum: sum, count: component(.count, counted, filter, shared: shared))
        case .average where (type == .double || type == .float) && returnType == .double:
            let sum = component(.doubleSum, arguments, filter, shared: shared)
            return .average(sum: sum, count: component(.count, counted, filter, shared: shared))
        case .averageOfParts where arguments.count == 2 && (type.isIntegerBacked || type == .double):
            let sum = component(type == .double ? .doubleSum : .integerSum, [arguments[0]], filter, shared: shared)
            return .average(sum: sum, count: component(.addedCount, [arguments[1]], filter, shared: shared))
        case .minimum where returnType == type, .maximum where returnType == type:
            var isMinimum = false
            if case .minimum = call.function.builtin { isMinimum = true }
            let kind: ComponentKind
            switch type.canonicalKind {
            case .boolean, .int8, .int16, .int32, .int64: kind = .integerExtreme(isMinimum: isMinimum)
            case .int128: kind = .wideExtreme(isMinimum: isMinimum)
            case .float, .double: kind = .doubleExtreme(isMinimum: isMinimum)
            case .string where !type.isBytes || type == .binary: kind = .stringExtreme(isMinimum: isMinimum)
            default: return .accumulator(component(.accumulator(call.function), arguments, filter, shared: false))
            }
            let extreme = component(kind, arguments, filter, shared: false)
            return .extreme(extreme, count: mayBeEmpty ? component(.count, counted, filter, shared: shared) : nil)
        default:
            return .accumulator(component(.accumulator(call.function), arguments, filter, shared: false))
        }
    }

    /// Whether rows need not be grouped by themselves: nothing but DISTINCT sets reads them, and some set sees them all.
    var distinctSetsFindAllGroups: Bool {
        guard plainComponents.isEmpty, !distinctSets.isEmpty else { return false }
        return keyCount == 0 || distinctSets.contains { $0.filter == nil }
    }

    func makeState(_ component: Int, _ context: EvaluationContext) -> AggregateState {
        switch components[component].kind {
        case .count: CountState()
        case .addedCount: AddedCountState()
        case .integerSum: IntegerSumState()
        case .doubleSum: DoubleSumState()
        case .integerExtreme(let isMinimum): IntegerExtremeState(isMinimum: isMinimum)
        case .doubleExtreme(let isMinimum): DoubleExtremeState(isMinimum: isMinimum)
        case .stringExtreme(let isMinimum): StringExtremeState(isMinimum: isMinimum)
        case .wideExtreme(let isMinimum): WideExtremeState(isMinimum: isMinimum)
        case .accumulator(let function): AccumulatorState(function.makeAccumulator(context), canSplit: function.canSplit)
        case .first(let type): FirstValueState(type)
        }
    }

    /// Whether all states can be split among partitions.
    var canSplit: Bool {
        components.allSatisfy { if case .accumulator(let function) = $0.kind { function.canSplit } else { true } }
    }
}
