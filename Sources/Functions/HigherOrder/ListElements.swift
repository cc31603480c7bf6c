import Columnar

/// The elements of all rows of a list or map vector, laid out one row after another, as lambdas want them.
struct ListElements {
    /// Canonical.
    let vector: Vector
    let rows: Int
    /// The row of the batch that each element belongs to.
    let outerRows: Buffer
    /// Which element of the children each is.
    private let picks: Buffer
    let count: Int
    let validity: RowValidity

    init(_ argument: Vector, rows: Int) {
        vector = argument.canonical()
        self.rows = rows
        validity = RowValidity([vector], rows: rows)
        var total = 0
        let isList = vector.kind == .list || vector.kind == .map
        let lists = vector.pointer(to: ListEntry.self)
        if isList { forEachValid(validity) { row in total &+= Int(lists[row].count) } }
        count = total
        outerRows = Buffer(of: UInt32.self, count: total)
        picks = Buffer(of: UInt32.self, count: total)
        let outer = outerRows.pointer(to: UInt32.self)
        let pick = picks.pointer(to: UInt32.self)
        var next = 0
        if isList {
            forEachValid(validity) { row in
                for index in 0..<lists[row].count {
                    outer[next] = UInt32(truncatingIfNeeded: row)
                    pick[next] = lists[row].offset &+ index
                    next &+= 1
                }
            }
        }
    }

    var outer: UnsafePointer<UInt32> { UnsafePointer(outerRows.pointer(to: UInt32.self)) }

    /// Elements (0), or keys (0) and values (1) of a map.
    func elements(_ child: Int = 0) -> Vector {
        guard child < vector.children.count else { return .nulls(.void, count: count) }
        return vector.children[child].gather(picks.pointer(to: UInt32.self), count: count)
    }

    /// How many elements a row has, 0 for NULL.
    func length(_ row: Int) -> Int {
        guard vector.kind == .list || vector.kind == .map, !vector.isNull(at: row) else { return 0 }
        return Int(vector.pointer(to: ListEntry.self)[row].count)
    }

    /// The place of each element in its row, from 0.
    func positions() -> Vector {
        let buffer = Buffer(of: Int32.self, count: count)
        let target = buffer.pointer(to: Int32.self)
        var next = 0
        for row in 0..<rows {
            for place in 0..<length(row) {
                target[next] = Int32(truncatingIfNeeded: place)
                next &+= 1
            }
        }
        return Vector(type: .int, kind: .int32, count: count, buffer: buffer)
    }

    /// A list (or map) vector with as many elements per row as here.
    func wrap(_ children: [Vector], _ type: DataType) -> Vector {
        let buffer = Buffer(of: ListEntry.self, count: rows)
        let target = buffer.pointer(to: ListEntry.self)
        var offset = 0
        for row in 0..<rows {
            let length = length(row)
            target[row] = ListEntry(offset: UInt32(truncatingIfNeeded: offset), count: UInt32(truncatingIfNeeded: length))
            offset &+= length
        }
        return Vector(
            type: type, kind: type.canonicalKind, count: rows, buffer: buffer, validity: validity.buffer,
            children: children.map { $0.canonical() })
    }

    /// As `wrap`, keeping only the elements of which the flag is true.
    func filtered(_ flags: Vector, _ children: [Vector], _ type: DataType) -> Vector {
        let buffer = Buffer(of: ListEntry.self, count: rows)
        let target = buffer.pointer(to: ListEntry.self)
        let kept = Buffer(of: UInt32.self, count: count)
        let keep = kept.pointer(to: UInt32.self)
        var next = 0
        var total = 0
        let truth = Truth(flags)
        for row in 0..<rows {
            let start = total
            for _ in 0..<length(row) {
                if truth[next] == true {
                    keep[total] = UInt32(truncatingIfNeeded: next)
                    total &+= 1
                }
                next &+= 1
            }
            target[row] = ListEntry(offset: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: total &- start))
        }
        return Vector(
            type: type, kind: type.canonicalKind, count: rows, buffer: buffer, validity: validity.buffer,
            children: children.map { $0.canonical().gather(keep, count: total).canonical() })
    }
}

/// Booleans of a vector in any encoding, nil for NULL.
struct Truth {
    private let vector: Vector
    init(_ vector: Vector) { self.vector = vector.kind == .void ? vector : vector.flattened() }

    subscript(row: Int) -> Bool? {
        if vector.kind != .boolean || vector.isNull(at: row) { return nil }
        return vector.pointer(to: UInt8.self)[row] != 0
    }
}
