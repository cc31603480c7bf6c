import Columnar

/// The pass over one chunk.
struct JSONChunkRun {
    private let chunk: InputChunk
    private let columns: [JSONColumnBuilder]
    private let heap: StringHeap
    private let policy: BadRowPolicy
    private(set) var rows = 0
    private(set) var rejected: [RowError] = []
    /// Where invalid UTF-8 begins; the chunk's end when there is none.
    private var validEnd: Int
    /// Finds the values of usual records; nil where the columns are none it could serve.
    private let index: JSONFieldIndex?
    /// Records to be parsed value by value before the index is tried again.
    private var careful = 0
    /// Grows while records are unusual.
    private var caution = 1

    init(_ chunk: InputChunk, _ columns: [JSONColumnBuilder], _ heap: StringHeap, _ policy: BadRowPolicy) {
        self.chunk = chunk
        self.columns = columns
        self.heap = heap
        self.policy = policy
        validEnd = chunk.count
        let isFlat = columns.count <= 1000 && columns.allSatisfy { !$0.field.type.isNested }
        index = isFlat && chunk.count < 1 << 31 ? JSONFieldIndex(columns.map(\.field)) : nil
    }

    // MARK: Many records at once

    /// What stands between two records.
    private enum Separator {
        case newline
        case comma
        case space
    }

    /// Takes usual records from `start` on, many at a time, and answers where the first one begins that must be parsed value by value.
    private mutating func usualRecords(from start: Int, _ separator: Separator) -> Int {
        guard let index else { return start }
        if careful > 0 {
            careful &-= 1
            return start
        }
        let bytes = chunk.bytes
        var position = start
        while true {
            let first = position
            var found = 0
            while found < JSONFieldIndex.maximumRecords {
                let next = JSONFieldIndex.behindSpace(bytes, position)
                if next >= validEnd { break }
                let end = behind(index.record(bytes, at: next, row: found), separator)
                if end < 0 { break }
                position = end
                found &+= 1
            }
            if found > 0 && !take(found, index) {
                careful = found &- 1
                return first
            }
            if found == JSONFieldIndex.maximumRecords { continue }
            caution = found < 8 ? min(caution &* 2, 256) : 1
            careful = caution &- 1
            return position
        }
    }

    /// The position behind what separates a record that ends at `end` from the next; -1 when something else stands there.
    @inline(__always)
    private func behind(_ end: Int, _ separator: Separator) -> Int {
        if end < 0 || end > validEnd { return -1 }
        let bytes = chunk.bytes
        switch separator {
        case .newline:
            var at = end
            while bytes[at] == 0x20 || bytes[at] == 0x0D || bytes[at] == 0x09 { at &+= 1 }
            return bytes[at] == 0x0A || at >= chunk.count ? at : -1
        case .comma:
            let at = JSONFieldIndex.behindSpace(bytes, end)
            return bytes[at] == 0x2C ? at &+ 1 : -1
        case .space: return JSONFieldIndex.behindSpace(bytes, end)
        }
    }

    /// Puts indexed records into the columns; false leaves the columns as they were.
    private mutating func take(_ count: Int, _ index: JSONFieldIndex) -> Bool {
        for (number, column) in columns.enumerated() {
            if column.append(index, column: number, width: columns.count, rows: count, chunk.bytes, end: chunk.count) { continue }
            for column in columns { column.truncate(to: rows) }
            return false
        }
        rows &+= count
        return true
    }

    // MARK: Bad records

    private func error(_ problem: JSONProblem, record: Int, end: Int) -> RowError {
        // Text that ends too early is told at its last line.
        let place = problem.column == nil ? min(problem.position, chunk.count &- 1) : record
        return RowError(
            line: chunk.line(at: place), byteOffset: chunk.byteOffset &+ problem.position,
            column: problem.column, reason: problem.reason, text: excerpt(chunk.bytes + record, max(end &- record, 0), limit: 1000))
    }

    /// Takes note of a bad record, or ends the load.
    private mutating func reject(_ problem: JSONProblem, record: Int, end: Int) throws {
        for column in columns { column.truncate(to: rows) }
        let error = error(problem, record: record, end: end)
        if policy == .fail { throw error }
        rejected.append(error)
    }

    mutating func rejectInvalid(_ position: Int, splitsLines: Bool) throws {
        validEnd = position
        let problem = JSONProblem(
            position: position, reason: "byte 0x\(String(chunk.bytes[position], radix: 16, uppercase: true)) is not valid UTF-8")
        // Lines are checked one by one where bad ones are left out.
        if policy == .fail || !splitsLines { throw error(problem, record: position, end: position) }
    }

    // MARK: Record by record

    /// One record at the scanner's position.
    private mutating func record(_ scanner: inout JSONScanner) throws(JSONProblem) {
        if scanner.byte != 0x7B || scanner.position >= scanner.end { throw scanner.unexpected("an object") }
        try JSONRecordParser.members(of: &scanner, into: columns, row: rows, heap: heap, ignoresUnknown: false)
    }

    mutating func lines() throws {
        var position = 0
        let bytes = chunk.bytes
        while position < chunk.count {
            position = usualRecords(from: position, .newline)
            var scanner = JSONScanner(bytes, from: position, to: chunk.count)
            scanner.skipSpace()
            if scanner.position >= chunk.count { return }
            let start = scanner.position
            do throws(JSONProblem) {
                try record(&scanner)
                while scanner.byte == 0x20 || scanner.byte == 0x0D || scanner.byte == 0x09 { scanner.position &+= 1 }
                if scanner.position < scanner.end && scanner.byte != 0x0A { throw scanner.unexpected("the end of the line") }
                if scanner.position > validEnd {
                    let wrong = firstInvalidUTF8(bytes + start, scanner.position &- start)
                    if let wrong {
                        throw scanner.problem(
                            "byte 0x\(String(bytes[start &+ wrong], radix: 16, uppercase: true)) is not valid UTF-8", at: start &+ wrong)
                    }
                }
                position = scanner.position
                rows &+= 1
            } catch {
                var end = start
                while end < chunk.count && bytes[end] != 0x0A { end &+= 1 }
                try reject(error, record: start, end: end)
                position = end
            }
        }
    }

    mutating func values() throws {
        var scanner = JSONScanner(chunk.bytes, from: 0, to: chunk.count)
        while true {
            scanner.position = usualRecords(from: scanner.position, .space)
            scanner.skipSpace()
            if scanner.position >= scanner.end { return }
            try element(&scanner)
        }
    }

    mutating func elements() throws {
        var scanner = JSONScanner(chunk.bytes, from: 0, to: chunk.count)
        scanner.skipSpace()
        let isFirst = scanner.byte == 0x5B
        if isFirst { scanner.position &+= 1 }
        scanner.skipSpace()
        if isFirst && scanner.byte == 0x5D { return try close(&scanner) }
        while true {
            scanner.position = usualRecords(from: scanner.position, .comma)
            scanner.skipSpace()
            // The chunk may end with a comma that was taken.
            if scanner.position >= scanner.end && !chunk.isLast { return }
            try element(&scanner)
            scanner.skipSpace()
            if scanner.byte == 0x5D { return try close(&scanner) }
            do throws(JSONProblem) { try scanner.expect(0x2C, "',' or ']'") } catch {
                throw self.error(error, record: error.position, end: error.position)
            }
            scanner.skipSpace()
            // The next chunk goes on behind the comma; at the input's end there is none.
            if scanner.position >= scanner.end && !chunk.isLast { return }
        }
    }

    private func close(_ scanner: inout JSONScanner) throws {
        scanner.position &+= 1
        scanner.skipSpace()
        if scanner.position < scanner.end {
            let problem = scanner.unexpected("the end of the text")
            throw error(problem, record: problem.position, end: problem.position)
        }
    }

    /// One record among others: a value that does not fit its column is left out when the policy says so, broken text ends the load.
    private mutating func element(_ scanner: inout JSONScanner) throws {
        let start = scanner.position
        do throws(JSONProblem) {
            try record(&scanner)
            rows &+= 1
        } catch {
            var again = JSONScanner(chunk.bytes, from: start, to: chunk.count)
            do throws(JSONProblem) {
                try again.skipValue(heap)
            } catch let broken {
                // Not JSON: of two problems at one place, the one that knows of records says more.
                let told = broken.position == error.position ? error : broken
                throw self.error(told, record: start, end: broken.position)
            }
            try reject(error, record: start, end: again.position)
            scanner.position = again.position
        }
    }
}
