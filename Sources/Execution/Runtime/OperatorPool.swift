import Planner
import Synchronization

/// Operators of one plan, kept for its next executions: for a query that reads few rows, making them takes as long as running them.
/// An execution has its operators to itself, so there are as many sets as there were executions at once, up to a limit.
package final class OperatorPool: Sendable {
    /// Sendable because whoever took it out of the pool has it alone.
    final class Kept: @unchecked Sendable {
        let root: PhysicalOperator
        /// Rows of the tables when the operators were planned, in the order of the pool's tables.
        let sizes: [Int]

        init(_ root: PhysicalOperator, sizes: [Int]) {
            self.root = root
            self.sizes = sizes
        }
    }

    private let tables: [TableName]
    private let kept = Mutex<[Kept]>([])
    private static let limit = 16

    package init(tables: Set<TableName>) { self.tables = Array(tables) }

    func sizes(_ snapshots: any SnapshotSource) throws -> [Int] {
        var sizes: [Int] = []
        sizes.reserveCapacity(tables.count)
        for table in tables { sizes.append(try snapshots.snapshot(of: table).rowCount) }
        return sizes
    }

    /// Operators that were planned for tables of about these sizes; nil when there are none. Others are dropped.
    func take(_ sizes: [Int]) -> Kept? {
        while let candidate = kept.withLock({ $0.popLast() }) {
            let isFitting = zip(candidate.sizes, sizes).allSatisfy { planned, now in now <= planned &* 2 &+ 4096 && planned <= now &* 2 &+ 4096 }
            if isFitting {
                candidate.root.reset()
                return candidate
            }
        }
        return nil
    }

    func give(_ operators: Kept) {
        kept.withLock { if $0.count < OperatorPool.limit { $0.append(operators) } }
    }
}
