import CSIMD
import Columnar

/// Where the fields of a chunk's records lie. Field `column` of `row` is number `row * columns + column`; it begins one byte behind
/// `starts[number]` and ends before `ends[number]`.
struct CSVFieldIndex {
    let columns: Int
    let rows: Int
    let starts: UnsafePointer<UInt32>
    let ends: UnsafePointer<UInt32>
    /// Keeps the memory alive.
    let owner: AnyObject
    /// Records that do not have the right number of fields.
    var malformed: [Malformed] = []

    struct Malformed {
        var start: Int
        var end: Int
        var reason: String
    }

    @inline(__always)
    func start(_ row: Int, _ column: Int) -> Int { Int(starts[row &* columns &+ column] &+ 1) }

    /// End without the carriage return of a line's end.
    @inline(__always)
    func end(_ row: Int, _ column: Int, _ bytes: UnsafePointer<UInt8>) -> Int {
        let number = row &* columns &+ column
        let end = Int(ends[number])
        return column == columns &- 1 && end > Int(starts[number] &+ 1) && bytes[end &- 1] == 0x0D ? end &- 1 : end
    }

    func recordStart(_ row: Int) -> Int { start(row, 0) }
    func recordEnd(_ row: Int) -> Int { Int(ends[row &* columns &+ columns &- 1]) }
}

/// Finds fields and records. Structure is found 64 bytes at a time (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019);
/// what does not fit the usual picture is looked at again byte by byte.
struct CSVTokenizer {
    let delimiter: UInt8
    let quote: UInt8?

    private static let newline: UInt8 = 0x0A

    /// Whether each bit has an odd number of set bits at or before it.
    @inline(__always)
    private static func prefixParity(_ mask: UInt64) -> UInt64 {
        var parity = mask
        parity ^= parity &<< 1
        parity ^= parity &<< 2
        parity ^= parity &<< 4
        parity ^= parity &<< 8
        parity ^= parity &<< 16
        parity ^= parity &<< 32
        return parity
    }

    /// The end of the last whole record in `count` bytes that begin with a record, behind its newline, and the lines before that end.
    /// 64 bytes behind the text must be readable.
    func lastRecordEnd(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> (end: Int, lines: Int) {
        var end = 0
        var linesAtEnd = 0
        var lines = 0
        var inQuotes = false
        var closedAt = -2
        var position = 0
        while position < count {
            let left = count &- position
            let within: UInt64 = left >= 64 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: left)) &- 1
            var newlines = simd_match_mask64(bytes + position, CSVTokenizer.newline) & within
            let quotes = quote.map { simd_match_mask64(bytes + position, $0) & within } ?? 0
            if quotes == 0 {
                if newlines != 0 {
                    if !inQuotes {
                        let last = 63 &- newlines.leadingZeroBitCount
                        end = position &+ last &+ 1
                        linesAtEnd = lines &+ newlines.nonzeroBitCount
                    }
                    lines &+= newlines.nonzeroBitCount
                }
            } else {
                var marks = quotes | newlines
                while marks != 0 {
                    let bit = marks.trailingZeroBitCount
                    marks &= marks &- 1
                    let at = position &+ bit
                    if newlines & (1 &<< UInt64(truncatingIfNeeded: bit)) != 0 {
                        lines &+= 1
                        newlines &= newlines &- 1
                        if !inQuotes {
                            end = at &+ 1
                            linesAtEnd = lines
                        }
                    } else if inQuotes {
                        inQuotes = false
                        closedAt = at
                    } else if at == 0 || closedAt == at &- 1 || bytes[at &- 1] == delimiter || bytes[at &- 1] == CSVTokenizer.newline {
                        inQuotes = true
                    }
                }
            }
            position &+= 64
        }
        return (end, linesAtEnd)
    }

    /// The fields of a chunk of whole records that ends with a newline.
    func index(_ chunk: InputChunk, columns: Int) -> CSVFieldIndex {
        indexRegular(chunk, columns: columns) ?? indexByRecord(chunk, columns: columns)
    }

    /// Nil when some record has another number of fields, or quotes stand where they do not belong.
    private func indexRegular(_ chunk: InputChunk, columns: Int) -> CSVFieldIndex? {
        let bytes = chunk.bytes
        let count = chunk.count
        var capacity = count / 6 &+ 1024
        var buffer = Buffer(of: UInt32.self, count: capacity)
        var bounds = buffer.pointer(to: UInt32.self)
        bounds[0] = UInt32.max
        var found = 1
        var newlineCount = 0
        var quoteCarry: UInt64 = 0
        // Whether the byte before the word may come before an opening quote.
        var openerCarry: UInt64 = 1
        var position = 0
        while position < count {
            if found &+ 64 > capacity {
                capacity &*= 2
                let grown = Buffer(of: UInt32.self, count: capacity)
                grown.base.copyMemory(from: buffer.base, byteCount: found &* 4)
                buffer = grown
                bounds = grown.pointer(to: UInt32.self)
            }
            let left = count &- position
            let within: UInt64 = left >= 64 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: left)) &- 1
            let newlines = simd_match_mask64(bytes + position, CSVTokenizer.newline) & within
            let delimiters = simd_match_mask64(bytes + position, delimiter) & within
            var ends = newlines | delimiters
            var openers = ends
            if let quote {
                let quotes = simd_match_mask64(bytes + position, quote) & within
                if quotes != 0 || quoteCarry != 0 {
                    let inside = CSVTokenizer.prefixParity(quotes) ^ quoteCarry
                    let opening = quotes & inside
                    let closing = quotes & ~inside
                    ends &= ~inside
                    openers = ends | closing
                    if opening & ~((openers &<< 1) | openerCarry) != 0 { return nil }
                    quoteCarry = UInt64(bitPattern: Int64(bitPattern: inside) >> 63)
                }
            }
            openerCarry = openers &>> 63
            newlineCount &+= (newlines & ends).nonzeroBitCount
            let base = UInt32(truncatingIfNeeded: position)
            while ends != 0 {
                bounds[found] = base &+ UInt32(truncatingIfNeeded: ends.trailingZeroBitCount)
                found &+= 1
                ends &= ends &- 1
            }
            position &+= 64
        }
        let fields = found &- 1
        guard quoteCarry == 0, fields % columns == 0, newlineCount == fields / columns else { return nil }
        let rows = fields / columns
        var regular = true
        for row in 1...max(rows, 1) where rows > 0 {
            regular = regular && bytes[Int(bounds[row &* columns])] == CSVTokenizer.newline
        }
        guard regular else { return nil }
        return CSVFieldIndex(columns: columns, rows: rows, starts: bounds, ends: bounds + 1, owner: buffer)
    }

    /// Looks at each record for itself: leaves out blank lines, and reports records of other widths.
    private func indexByRecord(_ chunk: InputChunk, columns: Int) -> CSVFieldIndex {
        var starts: [UInt32] = []
        var ends: [UInt32] = []
        var malformed: [CSVFieldIndex.Malformed] = []
        var rows = 0
        var position = 0
        let bytes = chunk.bytes
        while position < chunk.count {
            let record = position
            var fields: [(Int, Int)] = []
            position = record
            var unclosed = false
            while true {
                let start = position
                if let quote, position < chunk.count, bytes[position] == quote {
                    position = quotedEnd(bytes, position, chunk.count, quote)
                    if position > chunk.count {
                        unclosed = true
                        position = chunk.count
                    }
                }
                while position < chunk.count && bytes[position] != delimiter && bytes[position] != CSVTokenizer.newline { position &+= 1 }
                if fields.count <= columns { fields.append((start, position)) }
                let atEnd = position >= chunk.count || bytes[position] == CSVTokenizer.newline
                position &+= 1
                if atEnd { break }
            }
            let end = min(position &- 1, chunk.count)
            let isBlank = end == record || (end == record &+ 1 && bytes[record] == 0x0D)
            if unclosed {
                malformed.append(.init(start: record, end: end, reason: "a quoted value is not closed"))
            } else if fields.count == columns && !(isBlank && columns > 1) {
                for (start, end) in fields {
                    starts.append(UInt32(truncatingIfNeeded: start) &- 1)
                    ends.append(UInt32(truncatingIfNeeded: end))
                }
                rows &+= 1
            } else if !isBlank {
                let found = fields.count > columns ? "more than \(columns)" : "\(fields.count)"
                malformed.append(
                    .init(
                        start: record, end: end, reason: "the record has \(found) value\(found == "1" ? "" : "s") where \(columns) belong"))
            }
        }
        let buffer = Buffer(of: UInt32.self, count: starts.count &* 2 &+ 2)
        let target = buffer.pointer(to: UInt32.self)
        for index in starts.indices {
            target[index] = starts[index]
            target[starts.count &+ index] = ends[index]
        }
        return CSVFieldIndex(
            columns: columns, rows: rows, starts: target, ends: target + starts.count, owner: buffer, malformed: malformed)
    }

    /// The position behind the quote that closes the field opened at `open`; beyond `count` when there is none.
    private func quotedEnd(_ bytes: UnsafePointer<UInt8>, _ open: Int, _ count: Int, _ quote: UInt8) -> Int {
        var position = open &+ 1
        while position < count {
            if bytes[position] == quote {
                if position &+ 1 < count && bytes[position &+ 1] == quote { position &+= 1 } else { return position &+ 1 }
            }
            position &+= 1
        }
        return count &+ 1
    }
}
