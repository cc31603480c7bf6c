// Arrays, maps and structs: their elements are cast all at once.

extension CastTask {
    func fromNested() throws -> Vector {
        switch (from, to) {
        case (.array, .array(let element, _)):
            return try elements([element])
        case (.map, .map(let key, let value, _)):
            return try elements([key, value])
        case (.structure, .structure(let fields)):
            guard fields.count == source.children.count else { throw unsupported() }
            let hidden = source.validity
            let children = try zip(source.children, fields).map { child, field in
                // Fields of NULL structs are not values, and must not fail.
                let visible = hidden.map { CastTask.hiding(child, $0, rows) } ?? child
                return try Cast.cast(visible, to: field.type, mode: mode, context: context)
            }
            return Vector(
                type: to, kind: .structure, encoding: .flat, count: rows, values: source.values, valuesOwner: source.valuesOwner,
                validity: source.validity, validityOwner: source.validityOwner, children: children)
        default: throw unsupported()
        }
    }

    /// Lists share their children, of which a slice or a filter may use few: only elements in use are cast.
    private func elements(_ types: [DataType]) throws -> Vector {
        let entries = source.pointer(to: ListEntry.self)
        var total = 0
        var isCompact = true
        for row in 0..<rows where !source.isNull(at: row) {
            if Int(entries[row].offset) != total { isCompact = false }
            total &+= Int(entries[row].count)
        }
        guard source.children.count == types.count else { throw unsupported() }
        if isCompact, source.children.allSatisfy({ $0.count == total }) {
            let children = try zip(source.children, types).map { try Cast.cast($0, to: $1, mode: mode, context: context) }
            return Vector(
                type: to, kind: source.kind, encoding: .flat, count: rows, values: source.values, valuesOwner: source.valuesOwner,
                validity: source.validity, validityOwner: source.validityOwner, children: children)
        }
        let used = Buffer(of: UInt32.self, count: total)
        let buffer = Buffer(of: ListEntry.self, count: rows)
        let numbers = used.pointer(to: UInt32.self)
        let target = buffer.pointer(to: ListEntry.self)
        var next = 0
        for row in 0..<rows {
            if source.isNull(at: row) {
                target[row] = ListEntry(offset: 0, count: 0)
                continue
            }
            let entry = entries[row]
            target[row] = ListEntry(offset: UInt32(truncatingIfNeeded: next), count: entry.count)
            for element in 0..<entry.count {
                numbers[next] = entry.offset &+ element
                next &+= 1
            }
        }
        let children = try zip(source.children, types).map { child, type in
            try Cast.cast(child.gather(numbers, count: total), to: type, mode: mode, context: context)
        }
        return Vector(
            type: to, kind: source.kind, encoding: .flat, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
            validity: source.validity, validityOwner: source.validityOwner, children: children)
    }

    private static func hiding(_ child: Vector, _ validity: UnsafePointer<UInt8>, _ rows: Int) -> Vector {
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        for row in 0..<rows { target[row] = validity[row] & (child.isNull(at: row) ? 0 : 1) }
        return child.kind == .void ? child : child.with(validity: buffer)
    }
}
