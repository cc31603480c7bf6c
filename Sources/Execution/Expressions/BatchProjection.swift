import Columnar
import Planner

extension Batch {
    /// The batches' rows one after the other.
    static func concatenating(_ batches: [Batch]) throws -> Batch {
        guard let first = batches.first else { return Batch([], count: 0) }
        if batches.count == 1 { return first }
        return Concatenation.join(batches, types: first.columns.map(\.type))
    }
}
