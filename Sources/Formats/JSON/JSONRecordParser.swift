#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar

/// Puts the members of JSON objects into columns.
enum JSONRecordParser {
    /// Parses the object at the position as row number `row` of the columns. Keys are looked for where the row before had them; letter
    /// case counts only when two columns differ in nothing else. Missing members are NULL.
    static func members(
        of scanner: inout JSONScanner, into columns: [JSONColumnBuilder], row: Int, heap: StringHeap, ignoresUnknown: Bool
    ) throws(JSONProblem) {
        let start = scanner.position
        scanner.position &+= 1
        scanner.skipSpace()
        var expected = 0
        var filled = 0
        if scanner.byte == 0x7D {
            scanner.position &+= 1
        } else {
            while true {
                scanner.skipSpace()
                let keyStart = scanner.position
                var key = StringView()
                var found: Int?
                if expected < columns.count && columns[expected].takesKey(&scanner) {
                    found = expected
                } else {
                    key = try scanner.string(heap)
                    found = withUnsafePointer(to: &key) { search(StringView.buffer(at: $0), columns) }
                }
                scanner.skipSpace()
                try scanner.expect(0x3A, "':'")
                scanner.skipSpace()
                if let found {
                    if columns[found].count > row {
                        throw scanner.problem("the key \"\(columns[found].field.name)\" stands twice", at: keyStart)
                    }
                    do throws(JSONProblem) {
                        try columns[found].append(&scanner)
                    } catch {
                        throw error.inside(columns[found].field.name)
                    }
                    expected = found &+ 1
                    filled &+= 1
                } else if ignoresUnknown {
                    try scanner.skipValue(heap)
                } else {
                    let name = withUnsafePointer(to: &key) { String(decoding: StringView.buffer(at: $0), as: UTF8.self) }
                    let known = columns.map { $0.field.name }
                    throw scanner.problem(
                        "the table has no column '\(name)'." + NameSuggestion.clause(for: name, among: known)
                            + " Its columns are: \(known.joined(separator: ", "))", at: keyStart)
                }
                scanner.skipSpace()
                if scanner.byte == 0x7D {
                    scanner.position &+= 1
                    break
                }
                try scanner.expect(0x2C, "',' or '}'")
            }
        }
        if filled == columns.count { return }
        for column in columns where column.count == row {
            do throws(JSONProblem) {
                try column.appendMissing(at: start)
            } catch {
                throw error.inside(column.field.name)
            }
        }
    }

    private static func search(_ key: UnsafeBufferPointer<UInt8>, _ columns: [JSONColumnBuilder]) -> Int? {
        for index in columns.indices where matches(key, columns[index].keyBytes) { return index }
        let lower = String(decoding: key, as: UTF8.self).lowercased()
        return columns.firstIndex { $0.field.name.lowercased() == lower }
    }

    @inline(__always)
    private static func matches(_ key: UnsafeBufferPointer<UInt8>, _ name: [UInt8]) -> Bool {
        if key.count != name.count { return false }
        return name.withUnsafeBufferPointer { bytes in
            guard let a = key.baseAddress, let b = bytes.baseAddress else { return true }
            return memcmp(a, b, bytes.count) == 0
        }
    }
}
