import Columnar
import Planner

/// The frame of each row: its first row and the one behind its last, within sorted partitions.
struct WindowFrames {
    let buffer: Buffer
    let start: UnsafeMutablePointer<UInt32>
    let end: UnsafeMutablePointer<UInt32>

    /// - Parameters:
    ///   - bounds: per row the values of the frame's bounds, where they have one.
    ///   - key: the one ORDER BY key of RANGE frames with values.
    init(
        _ frame: LogicalPlan.WindowFrame, bounds: (start: Vector?, end: Vector?), key: Vector?, sortKey: SortKey?, _ partitions: WindowPartitions
    ) throws {
        let rows = partitions.rows
        buffer = Buffer(of: UInt32.self, count: rows &* 2)
        start = buffer.pointer(to: UInt32.self)
        end = start + rows
        switch frame.unit {
        case .rows:
            try WindowFrames.rowBound(frame.start, bounds.start, partitions, isEnd: false, into: start)
            try WindowFrames.rowBound(frame.end, bounds.end, partitions, isEnd: true, into: end)
        case .range:
            try WindowFrames.rangeBound(frame.start, bounds.start, key, sortKey, partitions, isEnd: false, into: start)
            try WindowFrames.rangeBound(frame.end, bounds.end, key, sortKey, partitions, isEnd: true, into: end)
        }
    }

    private static func rowBound(
        _ bound: LogicalPlan.WindowFrame.Bound, _ value: Vector?, _ partitions: WindowPartitions, isEnd: Bool, into target: UnsafeMutablePointer<UInt32>
    ) throws {
        let rows = partitions.rows
        var distance: Int64 = 0
        switch bound {
        case .unboundedPreceding:
            for row in 0..<rows { target[row] = partitions.partitionStart[row] }
            return
        case .unboundedFollowing:
            for row in 0..<rows { target[row] = partitions.partitionEnd[row] }
            return
        case .currentRow: break
        case .preceding:
            guard let number = value?.value(at: 0).integerValue else { throw WindowFrames.missingBound() }
            distance = 0 &- number
        case .following:
            guard let number = value?.value(at: 0).integerValue else { throw WindowFrames.missingBound() }
            distance = number
        }
        // Beyond any partition is as good as at its border.
        distance = min(max(distance, -(1 << 40)), 1 << 40) &+ (isEnd ? 1 : 0)
        for row in 0..<rows {
            let place = Int64(row) &+ distance
            let low = Int64(partitions.partitionStart[row])
            let high = Int64(partitions.partitionEnd[row])
            target[row] = UInt32(truncatingIfNeeded: min(max(place, low), high))
        }
    }

    private static func missingBound() -> QueryError {
        QueryError("DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE", sqlState: "42K09", "A bound of a window frame must not be NULL.")
    }

    private static func rangeBound(
        _ bound: LogicalPlan.WindowFrame.Bound, _ value: Vector?, _ key: Vector?, _ sortKey: SortKey?, _ partitions: WindowPartitions, isEnd: Bool,
        into target: UnsafeMutablePointer<UInt32>
    ) throws {
        let rows = partitions.rows
        switch bound {
        case .unboundedPreceding:
            for row in 0..<rows { target[row] = partitions.partitionStart[row] }
            return
        case .unboundedFollowing:
            for row in 0..<rows { target[row] = partitions.partitionEnd[row] }
            return
        case .currentRow:
            let source = isEnd ? partitions.peerEnd : partitions.peerStart
            for row in 0..<rows { target[row] = source[row] }
            return
        case .preceding, .following: break
        }
        guard let value, let key, let sortKey else { throw missingBound() }
        let sign = sortKey.descending ? -1 : 1
        for row in 0..<rows {
            if key.isNull(at: row) || value.isNull(at: row) {
                target[row] = isEnd ? partitions.peerEnd[row] : partitions.peerStart[row]
                continue
            }
            // Rows with NULL keys lie at one end of the partition and outside of every such frame.
            var low = Int(partitions.partitionStart[row])
            var high = Int(partitions.partitionEnd[row])
            if key.mayHaveNulls {
                if key.isNull(at: low) { low = Int(partitions.peerEnd[low]) }
                if key.isNull(at: high &- 1) { high = Int(partitions.peerStart[high &- 1]) }
            }
            // The first row at (start) or beyond (end) the boundary.
            while low < high {
                let middle = (low &+ high) / 2
                let order = sign &* RowOrder.compare(key, middle, value, row)
                if isEnd ? order <= 0 : order < 0 { low = middle &+ 1 } else { high = middle }
            }
            target[row] = UInt32(truncatingIfNeeded: low)
        }
    }
}
