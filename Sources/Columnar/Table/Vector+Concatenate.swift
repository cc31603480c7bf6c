#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Vector {
    /// The vectors one after the other as one canonical flat vector that owns all its memory but the text behind string views, whose
    /// heaps it keeps alive. O(values).
    package static func concatenated(_ vectors: [Vector], _ type: DataType) -> Vector {
        let kind = type.canonicalKind
        let total = vectors.reduce(0) { $0 &+ $1.count }
        if kind == .void { return .nulls(type, count: total) }
        let parts = vectors.filter { $0.count > 0 }.map { $0.canonical() }
        let width = kind.width
        let buffer = Buffer(byteCount: total &* width)
        var validity: Buffer?
        if parts.contains(where: { $0.mayHaveNulls }) {
            let flags = Buffer(byteCount: total)
            memset(flags.base, 1, total)
            validity = flags
        }
        var offset = 0
        for part in parts {
            if width > 0 { memcpy(buffer.base + offset &* width, part.values, part.count &* width) }
            if let validity {
                if part.kind == .void { memset(validity.base + offset, 0, part.count) }
                if let flags = part.validity { memcpy(validity.base + offset, flags, part.count) }
            }
            offset &+= part.count
        }
        var children: [Vector] = []
        switch type {
        case .structure(let fields):
            children = fields.indices.map { field in
                concatenated(parts.map { field < $0.children.count ? $0.children[field] : .nulls(fields[field].type, count: $0.count) }, fields[field].type)
            }
        case .array(let element, _):
            children = joinElements(parts, [element], buffer.pointer(to: ListEntry.self))
        case .map(let key, let value, _):
            children = joinElements(parts, [key, value], buffer.pointer(to: ListEntry.self))
        default: break
        }
        return Vector(
            type: type, kind: kind, count: total, buffer: buffer, validity: validity,
            heap: kind == .string ? OwnerGroup.joining(parts.flatMap { [$0.heap, $0.valuesOwner] }) : nil, children: children)
    }

    /// Takes over only the elements that rows refer to, in row order, and sets the rows' entries anew.
    private static func joinElements(_ parts: [Vector], _ types: [DataType], _ entries: UnsafeMutablePointer<ListEntry>) -> [Vector] {
        var taken: [[Vector]] = types.map { _ in [] }
        var row = 0
        var next = 0
        for part in parts {
            let source = part.pointer(to: ListEntry.self)
            var referred = 0
            for index in 0..<part.count where !part.isNull(at: index) { referred &+= Int(source[index].count) }
            let rows = Buffer(of: UInt32.self, count: referred)
            let numbers = rows.pointer(to: UInt32.self)
            var filled = 0
            for index in 0..<part.count {
                let count = part.isNull(at: index) ? 0 : Int(source[index].count)
                let first = Int(source[index].offset)
                for element in 0..<count { numbers[filled &+ element] = UInt32(truncatingIfNeeded: first &+ element) }
                filled &+= count
                entries[row] = ListEntry(offset: UInt32(truncatingIfNeeded: next), count: UInt32(truncatingIfNeeded: count))
                next &+= count
                row &+= 1
            }
            for (child, vector) in part.children.enumerated() where child < types.count {
                taken[child].append(vector.gather(numbers, count: referred))
            }
        }
        return types.indices.map { concatenated(taken[$0], types[$0]) }
    }
}
