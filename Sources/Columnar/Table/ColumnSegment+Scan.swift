// From stored columns to vectors.

extension ColumnSegment {
    private func bounds(_ rows: Range<Int>) -> ClosedRange<Int64>? {
        guard kind.isInteger && kind != .int128 else { return nil }
        let block = rows.lowerBound / ColumnSegment.blockRows
        var found = range
        if !rows.isEmpty && (rows.upperBound &- 1) / ColumnSegment.blockRows == block { found = blocks.range(block) }
        switch found {
        case .integer(let bounds): return bounds
        case .empty: return 0...0
        default: return nil
        }
    }

    /// The rows as a vector. Fixed, dictionary, constant and nested columns share the segment's memory (O(1)); text columns
    /// make their views (O(rows), without touching the bytes behind the first 12 of each). `rows` must lie inside `0 ..< count`.
    /// `bounds` are those of the block, when the rows lie in one, else the segment's.
    package func vector(rows: Range<Int>) -> Vector {
        switch form {
        case .constant:
            return (whole ?? .nulls(type, count: count)).slice(0, rows.count)
        case .nested:
            return (whole ?? .nulls(type, count: count)).slice(rows.lowerBound, rows.count)
        case .fixed, .dictionary:
            guard let values else { return .nulls(type, count: rows.count) }
            var encoding = Encoding.flat
            var width = kind.width
            if case .dictionary(let codes) = form {
                encoding = .dictionary(codes)
                width = Int(codes.rawValue)
            }
            return Vector(
                type: type, kind: kind, encoding: encoding, count: rows.count,
                values: UnsafeRawPointer(values.base + rows.lowerBound &* width), valuesOwner: values,
                validity: validityPointer(rows), validityOwner: validity == nil ? nil : self,
                heap: nil, children: dictionary.map { [$0] } ?? [], bounds: bounds(rows))
        case .text:
            guard let values, let bytes else { return .nulls(type, count: rows.count) }
            let buffer = Buffer(of: StringView.self, count: rows.count)
            makeViews(
                values.pointer(to: UInt32.self) + rows.lowerBound, UnsafePointer(bytes.pointer(to: UInt8.self)), rows.count,
                buffer.pointer(to: StringView.self))
            return Vector(
                type: type, kind: .string, encoding: .flat, count: rows.count, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
                validity: validityPointer(rows), validityOwner: validity == nil ? nil : self, heap: bytes)
        }
    }

    /// Validity is left out for blocks without NULLs.
    private func validityPointer(_ rows: Range<Int>) -> UnsafePointer<UInt8>? {
        guard let validity else { return nil }
        let block = rows.lowerBound / ColumnSegment.blockRows
        let single = !rows.isEmpty && (rows.upperBound &- 1) / ColumnSegment.blockRows == block
        if single && block < blocks.nullCounts.count && blocks.nullCounts[block] == 0 { return nil }
        return UnsafePointer(validity.pointer(to: UInt8.self)) + rows.lowerBound
    }

    /// The rows `base + rows[i]` as a vector, touching nothing else: for columns that are needed only for the few rows that are left.
    /// Every row must lie inside the segment, and rows rise strictly. Dictionary columns stay so.
    package func gather(_ rows: UnsafePointer<UInt32>, count taken: Int, base: Int) -> Vector {
        guard form == .text, let values, let bytes else { return vector(rows: base..<count).gatherRising(rows, count: taken) }
        let buffer = Buffer(of: StringView.self, count: taken)
        let views = buffer.pointer(to: StringView.self)
        let offsets = values.pointer(to: UInt32.self) + base
        let text = UnsafePointer(bytes.pointer(to: UInt8.self))
        for index in 0..<taken {
            let row = Int(rows[index])
            let start = offsets[row]
            views[index] = StringView.padded(text + Int(start), offsets[row &+ 1] &- start)
        }
        var flags: Buffer?
        if let validity {
            let target = Buffer(of: UInt8.self, count: taken)
            gatherFixed(validity.base + base, width: 1, rows: rows, count: taken, into: target.base)
            flags = target
        }
        return Vector(type: type, kind: .string, count: taken, buffer: buffer, validity: flags, heap: bytes)
    }
}

extension StringView {
    /// A view of `length` bytes, of which at least 16 may be read (buffers have room behind their end).
    @inlinable
    package static func padded(_ start: UnsafePointer<UInt8>, _ length: UInt32) -> StringView {
        var view = StringView()
        view.length = length
        let raw = UnsafeRawPointer(start)
        let head = raw.loadUnaligned(as: UInt32.self)
        if length > 12 {
            view.prefix = head
            view.word = UInt64(UInt(bitPattern: start))
            return view
        }
        let tail = raw.loadUnaligned(fromByteOffset: 4, as: UInt64.self)
        view.prefix = length >= 4 ? head : head & ((1 &<< (length &* 8)) &- 1)
        let rest = length > 4 ? UInt64(length &- 4) : 0
        view.word = rest == 8 ? tail : tail & ((1 &<< (rest &* 8)) &- 1)
        return view
    }
}

private func makeViews(
    _ offsets: UnsafePointer<UInt32>, _ text: UnsafePointer<UInt8>, _ count: Int, _ views: UnsafeMutablePointer<StringView>
) {
    var start = offsets[0]
    for row in 0..<count {
        let end = offsets[row &+ 1]
        views[row] = StringView.padded(text + Int(start), end &- start)
        start = end
    }
}
