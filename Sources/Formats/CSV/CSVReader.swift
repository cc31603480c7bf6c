import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads CSV (RFC 4180) and TSV. A header names columns in any order; missing nullable columns are NULL, unknown ones an error. An empty
/// field is NULL, `""` the empty string. CRLF and LF end records; blank lines are left out; quoted values may hold anything.
/// Sendable because chunks are cut by one caller at a time, and parsing only reads what `init` set.
package final class CSVReader: ChunkedReader, @unchecked Sendable {
    package let schema: Schema
    private let options: CSVOptions
    private let tokenizer: CSVTokenizer
    /// For each field of a record, its column of the schema.
    private let targets: [Int]
    private var splitter: RecordSplitter
    private var firstChunk: InputChunk?

    /// - Parameter schema: the table's columns; nil to infer names and types from the input's first chunk.
    package init(_ source: any ByteSource, schema wanted: Schema?, options: CSVOptions = CSVOptions()) throws {
        self.options = options
        tokenizer = CSVTokenizer(delimiter: options.delimiter, quote: options.quote)
        var settings = options
        // Inference looks at one chunk: make it a large one.
        if wanted == nil { settings.chunkBytes = max(options.chunkBytes, 4 << 20) }
        let tokenizer = self.tokenizer
        splitter = RecordSplitter(
            source, chunkBytes: settings.chunkBytes, maximumRecordBytes: options.maximumRecordBytes,
            boundary: { tokenizer.lastRecordEnd($0, $1) })
        var first = try splitter.next()
        var names: [String] = []
        if options.header {
            guard let chunk = first else {
                throw QueryError(
                    "MALFORMED_RECORD_IN_PARSING", sqlState: "22023", "The input is empty; its first line should name the columns.")
            }
            let (header, rest) = try CSVReader.takeHeader(chunk, tokenizer)
            names = header
            first = rest
        }
        if let wanted {
            schema = wanted
            targets = try CSVReader.map(names, options.header, to: wanted, first, tokenizer)
        } else {
            let inferred = CSVReader.infer(names, options.header, first, tokenizer, isWhole: splitter.isAtEnd)
            schema = inferred
            targets = Array(inferred.indices)
        }
        for target in targets where !CSVColumnParser.supports(schema[target].type) {
            throw QueryError.notSupported("Column '\(schema[target].name)' of type \(schema[target].type.sql) in CSV")
        }
        firstChunk = first
    }

    package func nextChunk() throws -> InputChunk? {
        if let chunk = firstChunk {
            firstChunk = nil
            return chunk
        }
        return try splitter.next()
    }

    // MARK: Header

    private static func takeHeader(_ chunk: InputChunk, _ tokenizer: CSVTokenizer) throws -> ([String], InputChunk?) {
        let bytes = chunk.bytes
        var position = 0
        var names: [String] = []
        var inQuotes = false
        var field: [UInt8] = []
        var closed = false
        while position < chunk.count && !closed {
            let byte = bytes[position]
            if inQuotes {
                if byte == tokenizer.quote {
                    if position &+ 1 < chunk.count && bytes[position &+ 1] == byte {
                        field.append(byte)
                        position &+= 1
                    } else {
                        inQuotes = false
                    }
                } else {
                    field.append(byte)
                }
            } else if byte == tokenizer.quote && field.isEmpty {
                inQuotes = true
            } else if byte == tokenizer.delimiter || byte == 0x0A {
                if field.last == 0x0D && byte == 0x0A { field.removeLast() }
                names.append(trimmed(String(decoding: field, as: UTF8.self)))
                field = []
                closed = byte == 0x0A
            } else {
                field.append(byte)
            }
            position &+= 1
        }
        if position >= chunk.count { return (names, nil) }
        let rest = Buffer(byteCount: chunk.count &- position &+ 64)
        memcpy(rest.base, bytes + position, chunk.count &- position)
        return (
            names,
            InputChunk(
                buffer: rest, count: chunk.count &- position, firstLine: chunk.line(at: position), byteOffset: chunk.byteOffset &+ position,
                isLast: chunk.isLast)
        )
    }

    private static func trimmed(_ name: String) -> String {
        var letters = name[...]
        while letters.first == " " { letters.removeFirst() }
        while letters.last == " " { letters.removeLast() }
        return String(letters)
    }

    private static func map(
        _ names: [String], _ header: Bool, to schema: Schema, _ first: InputChunk?, _ tokenizer: CSVTokenizer
    ) throws -> [Int] {
        if !header { return Array(schema.indices) }
        var targets: [Int] = []
        for name in names {
            guard let target = schema.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) else {
                let known = schema.map { $0.name }
                throw QueryError(
                    "UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703",
                    "The header names a column '\(name)' that the table does not have."
                        + NameSuggestion.clause(for: name, among: known) + " The table's columns are: \(known.joined(separator: ", ")).")
            }
            if targets.contains(target) {
                throw QueryError("COLUMN_ALREADY_EXISTS", sqlState: "42711", "The header names the column '\(name)' twice.")
            }
            targets.append(target)
        }
        for (index, field) in schema.enumerated() where !field.nullable && !targets.contains(index) {
            throw QueryError(
                "NOT_NULL_CONSTRAINT_VIOLATION", sqlState: "42000",
                "The header lacks the column '\(field.name)', which is NOT NULL.")
        }
        return targets
    }

    // MARK: Inference

    private static func infer(
        _ names: [String], _ header: Bool, _ chunk: InputChunk?, _ tokenizer: CSVTokenizer, isWhole: Bool
    ) -> Schema {
        var width = names.count
        if !header, let chunk {
            // The first record tells how many columns there are.
            width = 1
            var inQuotes = false
            for position in 0..<chunk.count {
                let byte = chunk.bytes[position]
                if byte == tokenizer.quote { inQuotes.toggle() }
                if !inQuotes && byte == 0x0A { break }
                if !inQuotes && byte == tokenizer.delimiter { width += 1 }
            }
        }
        var inference = TypeInference(columns: width)
        if let chunk, width > 0 {
            let index = tokenizer.index(chunk, columns: width)
            for row in 0..<index.rows {
                for column in 0..<width {
                    var start = index.start(row, column)
                    var end = index.end(row, column, chunk.bytes)
                    if end &- start >= 2 && chunk.bytes[start] == tokenizer.quote {
                        start &+= 1
                        end &-= 1
                    }
                    inference.add(column, chunk.bytes + start, end &- start)
                }
            }
        }
        return (0..<width).map { column in
            let name = column < names.count && !names[column].isEmpty ? names[column] : "_c\(column)"
            return Field(name, inference.type(column, isWhole: isWhole))
        }
    }

    // MARK: Rows

    package func parse(_ chunk: InputChunk) throws -> ParsedChunk {
        let index = tokenizer.index(chunk, columns: max(targets.count, 1))
        var problems = index.malformed.map { problem($0.start, $0.end, nil, $0.reason, chunk) }
        var badRows = Set<Int>()
        let parsers = targets.enumerated().map { field, target in
            CSVColumnParser(field: schema[target], column: field, chunk: chunk, index: index, options: options)
        }
        // A block of rows of all columns before the next, so that text and positions stay in cache.
        var row = 0
        while row < index.rows {
            let next = min(row &+ 1024, index.rows)
            for parser in parsers { parser.parse(rows: row..<next) }
            row = next
        }
        for parser in parsers {
            parser.rejectNulls()
            for (row, reason) in parser.bad where badRows.insert(row).inserted {
                problems.append(problem(index.recordStart(row), index.recordEnd(row), parser.field.name, reason, chunk))
            }
        }
        rejectInvalidText(chunk, index, &badRows, &problems)
        var result = ParsedChunk()
        if !problems.isEmpty {
            problems.sort { $0.byteOffset < $1.byteOffset }
            if options.badRows == .fail, let first = problems.first { throw first }
            result.rejected = problems
        }
        var columns: [Vector?] = schema.map { _ in nil }
        for (parser, target) in zip(parsers, targets) { columns[target] = parser.finish() }
        let vectors = zip(columns, schema).map { $0 ?? .nulls($1.type, count: index.rows) }
        var batch = Batch(vectors, count: index.rows)
        if !badRows.isEmpty {
            let kept = (0..<UInt32(truncatingIfNeeded: index.rows)).filter { !badRows.contains(Int($0)) }
            batch = kept.withUnsafeBufferPointer { rows in
                rows.baseAddress.map { batch.gather($0, count: rows.count) } ?? batch.slice(0, 0)
            }
        }
        if batch.count > 0 { result.batches = [batch] }
        return result
    }

    private func problem(_ start: Int, _ end: Int, _ column: String?, _ reason: String, _ chunk: InputChunk) -> RowError {
        RowError(
            line: chunk.line(at: start), byteOffset: chunk.byteOffset &+ start, column: column, reason: reason,
            text: excerpt(chunk.bytes + start, end &- start, limit: 1000))
    }

    private func rejectInvalidText(_ chunk: InputChunk, _ index: CSVFieldIndex, _ badRows: inout Set<Int>, _ problems: inout [RowError]) {
        var position = 0
        while position < chunk.count, let found = firstInvalidUTF8(chunk.bytes + position, chunk.count &- position) {
            let at = position &+ found
            // The record it lies in.
            var low = 0
            var high = index.rows
            while low < high {
                let middle = (low &+ high) / 2
                if index.recordEnd(middle) < at { low = middle &+ 1 } else { high = middle }
            }
            guard low < index.rows else { return }
            if index.recordStart(low) <= at && badRows.insert(low).inserted {
                let reason = "byte 0x\(String(chunk.bytes[at], radix: 16, uppercase: true)) at \(chunk.byteOffset &+ at) is not valid UTF-8"
                problems.append(problem(index.recordStart(low), index.recordEnd(low), nil, reason, chunk))
            }
            position = max(index.recordEnd(low), at) &+ 1
        }
    }
}
