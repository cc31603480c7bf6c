import Columnar

/// How delimiter-separated text is to be read.
package struct CSVOptions: Sendable {
    package var delimiter: UInt8 = 0x2C
    /// Nil: quotes are ordinary characters.
    package var quote: UInt8? = 0x22
    /// Whether the first record names the columns.
    package var header = true
    package var badRows = BadRowPolicy.fail
    /// Bytes per chunk.
    package var chunkBytes = 1 << 20
    /// A record of more bytes is an error.
    package var maximumRecordBytes = 16 << 20
    /// Brings a timestamp written without a zone to UTC (microseconds); nil when the session zone is UTC.
    package var localToUTC: (@Sendable (Int64) -> Int64)?

    package init() {}

    package static var csv: CSVOptions { CSVOptions() }

    package static var tsv: CSVOptions {
        var options = CSVOptions()
        options.delimiter = 0x09
        return options
    }
}
