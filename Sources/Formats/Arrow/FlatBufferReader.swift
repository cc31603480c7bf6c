/// Reads FlatBuffers, with every place checked against the end: nil for anything that lies outside.
struct FlatBufferReader {
    struct Table {
        fileprivate let start: Int
        fileprivate let directory: Int
        fileprivate let directorySize: Int
    }

    private let bytes: UnsafeRawPointer
    private let count: Int

    init(_ bytes: UnsafeRawPointer, _ count: Int) {
        self.bytes = bytes
        self.count = count
    }

    private func load<T: FixedWidthInteger>(_ position: Int, _ type: T.Type) -> T? {
        guard position >= 0, position <= count - MemoryLayout<T>.size else { return nil }
        return T(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: T.self))
    }

    var root: Table? { reference(0).flatMap { table($0) } }

    /// The place that the reference at `position` leads to.
    private func reference(_ position: Int) -> Int? {
        guard let distance = load(position, UInt32.self) else { return nil }
        let target = position + Int(distance)
        return target < count ? target : nil
    }

    private func table(_ start: Int) -> Table? {
        guard let distance = load(start, Int32.self) else { return nil }
        let directory = start - Int(distance)
        guard let size = load(directory, UInt16.self), size >= 4, directory + Int(size) <= count else { return nil }
        return Table(start: start, directory: directory, directorySize: Int(size))
    }

    /// Where a field is; nil when it is left out.
    private func place(_ table: Table, _ field: Int) -> Int? {
        let entry = 4 + 2 * field
        guard entry + 2 <= table.directorySize, let offset = load(table.directory + entry, UInt16.self), offset > 0 else { return nil }
        return table.start + Int(offset)
    }

    func byte(_ table: Table, _ field: Int) -> Int { place(table, field).flatMap { load($0, UInt8.self) }.map(Int.init) ?? 0 }
    func short(_ table: Table, _ field: Int, default fallback: Int = 0) -> Int {
        place(table, field).flatMap { load($0, Int16.self) }.map(Int.init) ?? fallback
    }
    func int(_ table: Table, _ field: Int, default fallback: Int = 0) -> Int {
        place(table, field).flatMap { load($0, Int32.self) }.map(Int.init) ?? fallback
    }
    func long(_ table: Table, _ field: Int) -> Int { place(table, field).flatMap { load($0, Int64.self) }.map(Int.init) ?? 0 }
    func table(_ table: Table, _ field: Int) -> Table? { place(table, field).flatMap { reference($0) }.flatMap { self.table($0) } }

    func text(_ table: Table, _ field: Int) -> String? {
        guard let start = place(table, field).flatMap({ reference($0) }), let length = load(start, UInt32.self),
            start + 4 + Int(length) <= count
        else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: bytes + start + 4, count: Int(length)), as: UTF8.self)
    }

    /// A vector's first element and count, of elements of `size` bytes; empty when the field is left out.
    private func vector(_ table: Table, _ field: Int, size: Int) -> (start: Int, count: Int)? {
        guard let place = place(table, field) else { return (0, 0) }
        guard let start = reference(place), let length = load(start, UInt32.self), start + 4 + Int(length) * size <= count else { return nil }
        return (start + 4, Int(length))
    }

    func tables(_ table: Table, _ field: Int) -> [Table]? {
        guard let (start, length) = vector(table, field, size: 4) else { return nil }
        var found: [Table] = []
        for index in 0..<length {
            guard let target = reference(start + 4 * index), let one = self.table(target) else { return nil }
            found.append(one)
        }
        return found
    }

    /// Structures of two 64-bit numbers.
    func pairs(_ table: Table, _ field: Int) -> [(Int, Int)]? {
        guard let (start, length) = vector(table, field, size: 16) else { return nil }
        var found: [(Int, Int)] = []
        for index in 0..<length {
            guard let first = load(start + 16 * index, Int64.self), let second = load(start + 16 * index + 8, Int64.self) else { return nil }
            found.append((Int(first), Int(second)))
        }
        return found
    }
}
