import Columnar
import Formats

/// Columns as they lie in memory, each buffer with a CRC-32C:
///
///     "SPKSEG01"  buffers, each at a multiple of 64 bytes  footer  footer's length (8)  footer's CRC-32C (4)  "SEG1"
///
/// The footer tells the schema (as JSON), the rows, and for each column its form, statistics and buffers (offset, length, CRC-32C).
/// All numbers are little-endian. A dictionary column holds the entries known when the segment was made; they begin the table's dictionary.
package struct NativeSegmentFormat: SegmentFormat {
    static let magic: [UInt8] = Array("SPKSEG01".utf8)
    static let trailer: [UInt8] = Array("SEG1".utf8)
    static let formatVersion: UInt32 = 1
    static let alignment = 64
    /// Footers beyond this are damage.
    static let maximumFooter = 256 << 20

    package let fileExtension = "seg"

    package init() {}

    package func write(_ segment: Segment, schema: Schema, to path: String, _ files: any FileSystem) throws -> Int {
        var writer = SegmentFileWriter()
        writer.put(segment, schema)
        return try writer.save(path, files)
    }

    package func read(_ path: String, schema: Schema, _ files: any FileSystem) throws -> Segment {
        var reader = try SegmentFileReader(path, files)
        return try reader.segment(schema)
    }
}

enum FormCode {
    static let fixed: UInt8 = 0
    static let constant: UInt8 = 1
    static let dictionary: UInt8 = 2
    static let text: UInt8 = 3
    static let nested: UInt8 = 4
}
