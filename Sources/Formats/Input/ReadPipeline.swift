import Columnar
import Dispatch
import Foundation

/// Reads an input on several threads and hands over its rows in the input's order.
/// Sendable because all state is guarded by `condition`; the reader is cut by whoever holds `isCutting`, the sink called by whoever holds
/// `isDelivering`.
package final class ReadPipeline: @unchecked Sendable {
    private let reader: any ChunkedReader
    private let workers: Int
    private let sink: (ParsedChunk) throws -> Void
    private let condition = NSCondition()
    private var parsed: [Int: ParsedChunk] = [:]
    private var cut = 0
    private var delivered = 0
    private var isCutting = false
    private var isDelivering = false
    private var isAtEnd = false
    private var failure: (position: Int, error: any Error)?

    private init(_ reader: any ChunkedReader, workers: Int, sink: @escaping (ParsedChunk) throws -> Void) {
        self.reader = reader
        self.workers = workers
        self.sink = sink
    }

    /// Reads to the end. `sink` gets the chunks one after the other, on changing threads. Row errors come out as `QueryError`.
    package static func run(_ reader: any ChunkedReader, workers: Int, into sink: (ParsedChunk) throws -> Void) throws {
        do {
            guard let first = try reader.nextChunk() else { return }
            let second = workers > 1 ? try reader.nextChunk() : nil
            // Small inputs are not worth other threads.
            try sink(try reader.parse(first))
            if let second { try sink(try reader.parse(second)) }
            if workers > 1 {
                if second == nil { return }
                try withoutActuallyEscaping(sink) { sink in
                    let pipeline = ReadPipeline(reader, workers: workers, sink: sink)
                    DispatchQueue.concurrentPerform(iterations: workers) { _ in pipeline.work() }
                    if let failure = pipeline.failure { throw failure.error }
                }
            } else {
                while let chunk = try reader.nextChunk() { try sink(try reader.parse(chunk)) }
            }
        } catch let error as RowError {
            throw error.queryError
        }
    }

    private func fail(_ position: Int, _ error: any Error) {
        // The error of the earliest chunk is the one to tell.
        if let known = failure, known.position <= position { return }
        failure = (position, error)
    }

    private func work() {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        while true {
            if let failure, delivered >= failure.position || failure.position == Int.max { return }
            if !isDelivering, let chunk = parsed.removeValue(forKey: delivered) {
                isDelivering = true
                condition.unlock()
                let result = Result { try sink(chunk) }
                condition.lock()
                isDelivering = false
                if case .failure(let error) = result { fail(-1, error) }
                delivered &+= 1
                condition.broadcast()
            } else if !isCutting && !isAtEnd && failure == nil && cut &- delivered < workers &* 4 {
                cutAndParse()
            } else if isAtEnd && delivered == cut {
                return
            } else {
                condition.wait()
            }
        }
    }

    private func cutAndParse() {
        isCutting = true
        condition.unlock()
        let result = Result { try reader.nextChunk() }
        condition.lock()
        isCutting = false
        let position = cut
        switch result {
        case .failure(let error):
            isAtEnd = true
            fail(position, error)
        case .success(nil):
            isAtEnd = true
        case .success(let chunk?):
            cut &+= 1
            condition.broadcast()
            condition.unlock()
            let rows = Result { try reader.parse(chunk) }
            condition.lock()
            switch rows {
            case .success(let rows): parsed[position] = rows
            case .failure(let error): fail(position, error)
            }
        }
        condition.broadcast()
    }
}
