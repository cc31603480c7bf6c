#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar
import Planner

/// Compares every probe row with every build row, block by block: for conditions without an equality.
final class NestedLoopConsumer: JoinConsumer {
    override func consume(_ batch: Batch) throws {
        if side.count == 0 {
            return try finishBatch(batch, verdicts: resetVerdicts(batch.count))
        }
        if !hasResidual, try consumeWithoutCondition(batch) { return }
        let verdicts = resetVerdicts(batch.count)
        var count = 0
        // Fill pairs in runs: for each build row the whole batch, or for each probe row the build rows, whichever runs are longer.
        if batch.count >= side.count {
            for build in 0..<side.count {
                var row = 0
                while row < batch.count {
                    let run = min(batch.count &- row, capacity &- count)
                    fill(pairProbe + count, from: row, run)
                    fill(pairBuild + count, with: build, run)
                    row &+= run
                    count &+= run
                    if count == capacity { try judge(batch, &count, verdicts) }
                }
            }
        } else {
            for row in 0..<batch.count {
                var build = 0
                while build < side.count {
                    let run = min(side.count &- build, capacity &- count)
                    fill(pairBuild + count, from: build, run)
                    fill(pairProbe + count, with: row, run)
                    build &+= run
                    count &+= run
                    if count == capacity { try judge(batch, &count, verdicts) }
                }
            }
        }
        if count > 0 { try judge(batch, &count, verdicts) }
        try finishBatch(batch, verdicts: verdicts)
    }

    private func judge(_ batch: Batch, _ count: inout Int, _ verdicts: UnsafeMutablePointer<UInt8>) throws {
        try worker.run.context.cancellation.check()
        try take(batch, count: count, verdicts: verdicts)
        count = 0
    }

    private func fill(_ target: UnsafeMutablePointer<UInt32>, from start: Int, _ count: Int) {
        for index in 0..<count { target[index] = UInt32(truncatingIfNeeded: start &+ index) }
    }

    private func fill(_ target: UnsafeMutablePointer<UInt32>, with value: Int, _ count: Int) {
        for index in 0..<count { target[index] = UInt32(truncatingIfNeeded: value) }
    }

    /// Every pair matches. True when the kind is done with here.
    private func consumeWithoutCondition(_ batch: Batch) throws -> Bool {
        switch kind {
        case .inner, .probeOuter, .buildOuter, .fullOuter, .single:
            if case .single = kind, side.count > 1 { throw JoinErrors.moreThanOneRow() }
            if let matches = side.matches { memset(matches.base, 1, side.count) }
            if side.count <= batch.count {
                for build in 0..<side.count { try emit(batch, build: build) }
            } else {
                for row in 0..<batch.count { try emit(batch, row: row) }
            }
            return true
        case .probeSemi, .probeAnti, .mark:
            let verdicts = resetVerdicts(batch.count)
            memset(verdicts, 1, batch.count)
            try finishBatch(batch, verdicts: verdicts)
            return true
        case .buildSemi, .buildAnti:
            if let matches = side.matches { memset(matches.base, 1, side.count) }
            return true
        case .nullAwareAnti: return false
        }
    }

    /// All rows of the batch with one build row.
    private func emit(_ batch: Batch, build: Int) throws {
        try worker.run.context.cancellation.check()
        if worker.control.isStopped { return }
        var columns: [Vector] = []
        for source in plan.output {
            switch source {
            case .probe(let position): columns.append(batch.columns[position])
            case .build(let position): columns.append(side.batch.columns[position].slice(build, 1).broadcast(batch.count))
            case .mark: break
            }
        }
        try next.consume(Batch(columns, count: batch.count))
    }

    /// One row of the batch with all build rows.
    private func emit(_ batch: Batch, row: Int) throws {
        try worker.run.context.cancellation.check()
        var start = 0
        while start < side.count {
            if worker.control.isStopped { return }
            let rows = min(side.count &- start, capacity)
            var columns: [Vector] = []
            for source in plan.output {
                switch source {
                case .probe(let position): columns.append(batch.columns[position].slice(row, 1).broadcast(rows))
                case .build(let position): columns.append(side.batch.columns[position].slice(start, rows))
                case .mark: break
                }
            }
            try next.consume(Batch(columns, count: rows))
            start &+= rows
        }
    }
}
