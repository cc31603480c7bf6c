import Columnar
import Formats

/// Reads what `SegmentFileWriter` wrote. Every length, code and checksum is verified before it is used.
struct SegmentFileReader {
    private let path: String
    private let file: any ReadableFile
    private var footer: ByteReader
    private let footerStart: Int

    init(_ path: String, _ files: any FileSystem) throws {
        self.path = path
        file = try files.open(path)
        let magic = NativeSegmentFormat.magic
        guard file.byteCount >= NativeSegmentFormat.alignment + 16 else {
            throw StorageErrors.damaged(path, "it has only \(file.byteCount) bytes")
        }
        guard try SegmentFileReader.bytes(file, 0, magic.count) == magic else {
            throw StorageErrors.damaged(path, "it is not a segment file")
        }
        var tail = ByteReader(try SegmentFileReader.bytes(file, file.byteCount - 16, 16))
        guard let length = tail.take(UInt64.self), let checksum = tail.take(UInt32.self),
            tail.take(UInt32.self)
                == UInt32(littleEndian: NativeSegmentFormat.trailer.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) })
        else { throw StorageErrors.damaged(path, "its end is missing") }
        guard length <= UInt64(NativeSegmentFormat.maximumFooter), Int(length) <= file.byteCount - 16 - NativeSegmentFormat.alignment else {
            throw StorageErrors.damaged(path, "its footer's length is wrong")
        }
        footerStart = file.byteCount - 16 - Int(length)
        let footerBytes = try SegmentFileReader.bytes(file, footerStart, Int(length))
        guard footerBytes.withUnsafeBytes({ Checksum.crc32c($0) }) == checksum else {
            throw StorageErrors.damaged(path, "its footer's checksum is wrong")
        }
        footer = ByteReader(footerBytes)
    }

    private static func bytes(_ file: any ReadableFile, _ offset: Int, _ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBytes { if let base = $0.baseAddress { try file.read(at: offset, count: count, into: base) } }
        return bytes
    }

    private func damaged(_ what: String) -> QueryError { StorageErrors.damaged(path, what) }

    private mutating func take<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
        guard let value = footer.take(type) else { throw damaged("its footer is too short") }
        return value
    }

    private mutating func takeCount(_ limit: Int) throws -> Int {
        let value = try take(UInt64.self)
        guard value <= UInt64(limit) else { throw damaged("a count is out of range") }
        return Int(value)
    }

    /// A buffer of exactly `expected` bytes.
    private mutating func takeBuffer(_ expected: Int) throws -> Buffer {
        let offset = try takeCount(file.byteCount)
        let count = try takeCount(file.byteCount)
        let checksum = try take(UInt32.self)
        guard count == expected else { throw damaged("a buffer has \(count) bytes instead of \(expected)") }
        guard offset + count <= footerStart else { throw damaged("a buffer lies outside the file") }
        let buffer = Buffer(byteCount: count)
        if count > 0 {
            try file.read(at: offset, count: count, into: buffer.base)
            guard Checksum.crc32c(UnsafeRawBufferPointer(start: buffer.base, count: count)) == checksum else {
                throw damaged("the checksum of the bytes at \(offset) is wrong")
            }
        }
        return buffer
    }

    mutating func segment(_ schema: Schema) throws -> Segment {
        guard try take(UInt32.self) == NativeSegmentFormat.formatVersion else {
            throw damaged("it is of a version this program does not know")
        }
        let rows = try takeCount(Int(UInt32.max))
        guard let text = footer.takeString() else { throw damaged("its footer is too short") }
        let written = try SchemaJSON.decode(text)
        let count = Int(try take(UInt32.self))
        guard count == schema.count, written.count == count,
            zip(written, schema).allSatisfy({ $0.type.equalsIgnoringNullability($1.type) })
        else { throw damaged("its columns are not the table's") }
        var columns: [ColumnSegment] = []
        for field in schema { columns.append(try column(field.type, rows)) }
        guard footer.isAtEnd else { throw damaged("its footer is too long") }
        return Segment(columns: columns, rowCount: rows)
    }

    private mutating func column(_ type: DataType, _ rows: Int) throws -> ColumnSegment {
        let form = try take(UInt8.self)
        guard let kind = PhysicalKind(rawValue: try take(UInt8.self)) else { throw damaged("a column's kind is unknown") }
        let canonical = type.canonicalKind
        guard kind == canonical || (kind.isInteger && canonical.isInteger) else { throw damaged("a column's kind does not fit its type") }
        var summary = try takeSummary(rows)
        var values: Buffer?
        var bytes: Buffer?
        var dictionary: Vector?
        var whole: Vector?
        let found: ColumnSegment.Form
        switch form {
        case FormCode.fixed:
            found = .fixed
            values = try takeBuffer(rows * kind.width)
        case FormCode.dictionary:
            guard let width = CodeWidth(rawValue: try take(UInt8.self)) else { throw damaged("a column's code width is unknown") }
            found = .dictionary(width)
            let codes = try takeBuffer(rows * Int(width.rawValue))
            let entries = try vector(type, .string, depth: 0)
            guard entries.validity == nil, greatestCode(codes, width, rows) < max(entries.count, 1) else {
                throw damaged("a code lies outside its dictionary")
            }
            values = codes
            dictionary = entries
        case FormCode.text:
            found = .text
            let offsets = try takeBuffer((rows + 1) * 4)
            let total = try checkedTextLength(offsets, rows)
            bytes = try takeBuffer(total)
            values = offsets
        case FormCode.constant:
            found = .constant
            whole = try vector(type, canonical, depth: 0).broadcast(rows)
        case FormCode.nested:
            found = .nested
            let nested = try vector(type, canonical, depth: 0)
            guard nested.count == rows else { throw damaged("a column has \(nested.count) rows instead of \(rows)") }
            whole = nested
        default: throw damaged("a column's form is unknown")
        }
        let validity = try take(UInt8.self) == 0 ? nil : try takeBuffer(rows)
        if found == .constant, let one = whole, summary.nullCount == 0, let range = summary.blocks.range(0).integers, kind.isInteger {
            whole = narrowConstant(one, range, rows)
        }
        var range = ValueRange.empty
        for block in 0..<summary.blocks.minimums.count { range = range.union(summary.blocks.range(block)) }
        summary.range = summary.nullCount == rows ? .empty : range
        return ColumnSegment(
            type: type, kind: found == .constant ? (whole?.kind ?? kind) : kind, form: found, count: rows, summary: summary, values: values,
            bytes: bytes, validity: validity, dictionary: dictionary, whole: whole)
    }

    private func narrowConstant(_ one: Vector, _ range: ClosedRange<Int64>, _ rows: Int) -> Vector {
        let narrow = one.widened(to: PhysicalKind.narrowest(range.lowerBound, range.upperBound))
        return Vector(
            type: narrow.type, kind: narrow.kind, encoding: .constant, count: rows, values: narrow.values, valuesOwner: narrow.valuesOwner,
            bounds: range)
    }

    private mutating func takeSummary(_ rows: Int) throws -> ColumnSegment.Summary {
        var summary = ColumnSegment.Summary()
        summary.nullCount = try takeCount(rows)
        let flags = try take(UInt8.self)
        guard let measure = BlockStatistics.Measure(rawValue: try take(UInt8.self)) else {
            throw damaged("a column's statistics are unknown")
        }
        let blocks = Int(try take(UInt32.self))
        guard blocks == (rows + ColumnSegment.blockRows - 1) / ColumnSegment.blockRows else {
            throw damaged("a column's blocks are missing")
        }
        summary.blocks = BlockStatistics(measure: measure)
        summary.blocks.minimums = array(try takeBuffer(blocks * 8), blocks, Int64.self)
        summary.blocks.maximums = array(try takeBuffer(blocks * 8), blocks, Int64.self)
        summary.blocks.nullCounts = array(try takeBuffer(blocks * 4), blocks, UInt32.self)
        summary.isAscending = flags & 1 != 0
        summary.isStrictlyAscending = flags & 2 != 0
        if flags & 4 != 0 {
            let registers = DistinctSketch.registerCount
            summary.sketch = DistinctSketch(registers: array(try takeBuffer(registers), registers, UInt8.self))
        }
        return summary
    }

    private func array<T>(_ buffer: Buffer, _ count: Int, _ type: T.Type) -> [T] {
        Array(UnsafeBufferPointer(start: UnsafePointer(buffer.pointer(to: T.self)), count: count))
    }

    private func greatestCode(_ codes: Buffer, _ width: CodeWidth, _ rows: Int) -> Int {
        var greatest = 0
        switch width {
        case .one: for row in 0..<rows { greatest = max(greatest, Int(codes.pointer(to: UInt8.self)[row])) }
        case .two: for row in 0..<rows { greatest = max(greatest, Int(codes.pointer(to: UInt16.self)[row])) }
        case .four: for row in 0..<rows { greatest = max(greatest, Int(codes.pointer(to: UInt32.self)[row])) }
        }
        return greatest
    }

    private func checkedTextLength(_ offsets: Buffer, _ rows: Int) throws -> Int {
        let values = offsets.pointer(to: UInt32.self)
        var sorted = values[0] == 0
        for row in 0..<rows { sorted = sorted && values[row] <= values[row + 1] }
        guard sorted else { throw damaged("the offsets of a text column do not ascend") }
        return Int(values[rows])
    }

    private static let maximumDepth = 64

    /// A flat vector with its children.
    private mutating func vector(_ type: DataType, _ expected: PhysicalKind, depth: Int) throws -> Vector {
        guard depth <= SegmentFileReader.maximumDepth else { throw damaged("types are nested too deep") }
        guard let kind = PhysicalKind(rawValue: try take(UInt8.self)), kind == expected else {
            throw damaged("a vector's kind does not fit its type")
        }
        let count = try takeCount(Int(UInt32.max))
        var heap: Buffer?
        let values: Buffer
        if kind == .string {
            let total = try takeCount(file.byteCount)
            let lengths = try takeBuffer(count * 4)
            let bytes = try takeBuffer(total)
            values = try views(lengths, bytes, count, total)
            heap = bytes
        } else {
            values = kind.width > 0 ? try takeBuffer(count * kind.width) : Buffer(byteCount: 16)
        }
        let validity = try take(UInt8.self) == 0 ? nil : try takeBuffer(count)
        var childTypes: [DataType] = []
        switch type {
        case .array(let element, _): childTypes = [element]
        case .map(let key, let value, _): childTypes = [key, value]
        case .structure(let fields): childTypes = fields.map { $0.type }
        default: break
        }
        guard Int(try take(UInt32.self)) == childTypes.count else { throw damaged("a nested column's children are missing") }
        var children: [Vector] = []
        for child in childTypes { children.append(try vector(child, child.canonicalKind, depth: depth + 1)) }
        try checkChildren(kind, values, count, children)
        if kind == .void { return .nulls(type, count: count) }
        return Vector(type: type, kind: kind, count: count, buffer: values, validity: validity, heap: heap, children: children)
    }

    private func checkChildren(_ kind: PhysicalKind, _ values: Buffer, _ count: Int, _ children: [Vector]) throws {
        var fits = true
        if kind == .list || kind == .map {
            let limit = UInt64(children.map { $0.count }.min() ?? 0)
            let entries = values.pointer(to: ListEntry.self)
            for row in 0..<count { fits = fits && UInt64(entries[row].offset) + UInt64(entries[row].count) <= limit }
        } else if kind == .structure {
            fits = children.allSatisfy { $0.count == count }
        }
        if !fits { throw damaged("a nested column's elements are missing") }
    }

    private func views(_ lengths: Buffer, _ bytes: Buffer, _ count: Int, _ total: Int) throws -> Buffer {
        let target = Buffer(of: StringView.self, count: count)
        let source = lengths.pointer(to: UInt32.self)
        var position = 0
        for row in 0..<count {
            let length = Int(source[row])
            guard length <= total - position else { throw damaged("a string lies outside its bytes") }
            target.pointer(to: StringView.self)[row] = StringView.padded(
                UnsafePointer(bytes.pointer(to: UInt8.self)) + position, source[row])
            position += length
        }
        return target
    }
}
