import Columnar

/// How a segment lies in a file. Parquet can take the place of the present format by conforming to it.
package protocol SegmentFormat: Sendable {
    /// Ending of file names.
    var fileExtension: String { get }
    /// Writes a segment to a new file and returns when it is on the disk; answers the file's size.
    func write(_ segment: Segment, schema: Schema, to path: String, _ files: any FileSystem) throws -> Int
    /// Reads a segment back; throws `STORAGE_CORRUPTED` naming the file when anything does not add up.
    func read(_ path: String, schema: Schema, _ files: any FileSystem) throws -> Segment
}
