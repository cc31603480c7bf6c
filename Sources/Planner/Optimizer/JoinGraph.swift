import Columnar
import Functions

/// The relations of a tree of inner joins and the conditions that link them, as bit masks, for choosing an order without building plans.
/// Equalities between columns form classes: two sides that both hold columns of a class need but one of its equalities,
/// since within each side the class's columns are equal already.
struct JoinGraph {
    /// Relations are bits of a mask.
    static let relationLimit = 64

    struct Link {
        var condition: BoundExpression
        /// The relations that it reads.
        var mask: UInt64
        /// The class of an equality between columns.
        var classNumber: Int?
        var isEquality: Bool
        /// Numbers of the columns on either side of an equality.
        var left: [Int]
        var right: [Int]
    }

    /// What is known about the join of a set of relations.
    struct Candidate {
        var mask: UInt64
        var rows: Double
        var cost: Double
        /// Distinct values by number of the column; negative where not known.
        var distinct: [Double]
        /// The sets that are joined; both empty for a single relation.
        var probe: UInt64 = 0
        var build: UInt64 = 0
    }

    private let relations: [LogicalPlan]
    private(set) var links: [Link] = []
    private(set) var singles: [Candidate] = []
    /// Conditions without columns, which decide over everything, and those of one relation that can fail: tested after all joins.
    private(set) var remaining: [BoundExpression] = []

    /// `relations` are at most `relationLimit`.
    init(_ relations: [LogicalPlan], _ conditions: [BoundExpression], _ estimator: Estimator) {
        var relations = relations
        var owners: [ColumnID: Int] = [:]
        for (number, relation) in relations.enumerated() {
            for column in relation.output { owners[column.id] = number }
        }
        func mask(_ columns: Set<ColumnID>) -> UInt64 {
            columns.reduce(0) { result, column in owners[column].map { result | 1 << UInt64($0) } ?? result }
        }
        let (implied, classes) = JoinGraph.equalityClasses(conditions)
        var numbers: [ColumnID: Int] = [:]
        func number(_ columns: Set<ColumnID>) -> [Int] {
            columns.map { column in
                let next = numbers.count
                return numbers[column] ?? { numbers[column] = next; return next }()
            }
        }
        var own: [Int: [BoundExpression]] = [:]
        for condition in conditions + implied {
            let reads = mask(condition.columns)
            let isSingle = reads & (reads &- 1) == 0
            if reads == 0 || (isSingle && condition.canFail) {
                remaining.append(condition)
            } else if isSingle {
                // Within a single relation, such as `a.x = a.y` from `a.x = b.z AND a.y = b.z`.
                own[reads.trailingZeroBitCount, default: []].append(condition)
            } else {
                var link = Link(condition: condition, mask: reads, classNumber: nil, isEquality: false, left: [], right: [])
                if case .comparison(let operation, let a, let b) = condition, operation == .equal || operation == .nullSafeEqual {
                    link.isEquality = true
                    link.left = number(a.columns)
                    link.right = number(b.columns)
                    if operation == .equal, case .column(let column) = a, case .column(let other) = b, let found = classes[column.id],
                        found == classes[other.id] {
                        link.classNumber = found
                    }
                }
                links.append(link)
            }
        }
        for (index, predicates) in own {
            relations[index] = .filter(LogicalPlan.Filter(SimplifyExpressions.conjunction(predicates), relations[index]))
        }
        self.relations = relations
        for (index, relation) in relations.enumerated() {
            let estimate = estimator.estimate(relation)
            var distinct = [Double](repeating: -1, count: numbers.count)
            for (column, number) in numbers where owners[column] == index {
                distinct[number] = estimate.distinct[column].map { min($0, estimate.rows) } ?? -1
            }
            singles.append(Candidate(mask: 1 << UInt64(index), rows: estimate.rows, cost: 0, distinct: distinct))
        }
    }

    /// The classes of equal columns by column, and the equalities that follow from others, which let the order leave out a middle relation.
    private static func equalityClasses(_ conditions: [BoundExpression]) -> (implied: [BoundExpression], numbers: [ColumnID: Int]) {
        var classes: [[ColumnReference]] = []
        var known: Set<[Int]> = []
        func pair(_ a: ColumnReference, _ b: ColumnReference) -> [Int] { [min(a.id.number, b.id.number), max(a.id.number, b.id.number)] }
        for case .comparison(.equal, .column(let a), .column(let b)) in conditions where a.type == b.type {
            known.insert(pair(a, b))
            let first = classes.firstIndex { $0.contains { $0.id == a.id } }
            let second = classes.firstIndex { $0.contains { $0.id == b.id } }
            switch (first, second) {
            case (nil, nil): classes.append([a, b])
            case (let index?, nil): classes[index].append(b)
            case (nil, let index?): classes[index].append(a)
            case (let x?, let y?) where x != y:
                classes[min(x, y)] += classes[max(x, y)]
                classes.remove(at: max(x, y))
            default: break
            }
        }
        var implied: [BoundExpression] = []
        var numbers: [ColumnID: Int] = [:]
        for (number, members) in classes.enumerated() {
            for member in members { numbers[member.id] = number }
            for i in members.indices {
                for j in members.indices where j > i && !known.contains(pair(members[i], members[j])) {
                    implied.append(.comparison(.equal, .column(members[i]), .column(members[j])))
                }
            }
        }
        return (implied, numbers)
    }

    /// Calls with each link between two sets that is to be applied when they are joined.
    @inline(__always)
    private func forEachLink(_ a: UInt64, _ b: UInt64, _ body: (Link) -> Void) {
        let outside = ~(a | b)
        var seen: UInt64 = 0
        for link in links where link.mask & outside == 0 && link.mask & a != 0 && link.mask & b != 0 {
            if let number = link.classNumber, number < 64 {
                if seen >> UInt64(number) & 1 == 1 { continue }
                seen |= 1 << UInt64(number)
            }
            body(link)
        }
    }

    func isConnected(_ a: UInt64, _ b: UInt64) -> Bool {
        let outside = ~(a | b)
        return links.contains { $0.mask & outside == 0 && $0.mask & a != 0 && $0.mask & b != 0 }
    }

    /// Rows of the join of two sets. Keys of several columns have at most as many distinct values as their side has rows.
    private func joinedRows(_ a: Candidate, _ b: Candidate) -> Double {
        var distinctOfA = 1.0
        var distinctOfB = 1.0
        var others = 1.0
        let unknown = min(a.rows, b.rows)
        forEachLink(a.mask, b.mask) { link in
            guard link.isEquality else {
                others *= 0.33
                return
            }
            for numbers in [link.left, link.right] {
                var ofA = 1.0
                var ofB = 1.0
                for number in numbers {
                    if a.distinct[number] >= 0 {
                        ofA *= a.distinct[number]
                    } else {
                        ofB *= b.distinct[number] >= 0 ? b.distinct[number] : unknown
                    }
                }
                distinctOfA *= max(ofA, 1)
                distinctOfB *= max(ofB, 1)
            }
        }
        let distinct = max(min(distinctOfA, a.rows), min(distinctOfB, b.rows), 1)
        return max(a.rows / distinct * b.rows * others, 1)
    }

    /// The smaller side becomes the build side: it costs more per row than probing.
    func combine(_ a: Candidate, _ b: Candidate) -> Candidate {
        let rows = joinedRows(a, b)
        let (probe, build) = a.rows >= b.rows ? (a, b) : (b, a)
        let cost = a.cost + b.cost + rows + 2 * build.rows + 0.2 * probe.rows
        return Candidate(mask: a.mask | b.mask, rows: rows, cost: cost, distinct: [], probe: probe.mask, build: build.mask)
    }

    /// Distinct counts of the join of two sets, for a winner.
    func distinct(_ a: Candidate, _ b: Candidate, rows: Double) -> [Double] {
        var result = a.distinct
        for number in result.indices {
            if result[number] < 0 { result[number] = b.distinct[number] }
            result[number] = min(result[number], rows)
        }
        return result
    }

    /// The plan of a candidate, whose parts are found by `candidate`.
    func plan(_ top: Candidate, _ candidate: (_ mask: UInt64) -> Candidate?) -> LogicalPlan? {
        if top.probe == 0 { return relations[top.mask.trailingZeroBitCount] }
        guard let probe = candidate(top.probe), let build = candidate(top.build), let left = plan(probe, candidate), let right = plan(build, candidate)
        else { return nil }
        var conditions: [BoundExpression] = []
        forEachLink(top.probe, top.build) { conditions.append($0.condition) }
        return .join(LogicalPlan.Join(.inner, left, right, on: conditions.isEmpty ? nil : BoundExpression.conjunction(conditions)))
    }
}
