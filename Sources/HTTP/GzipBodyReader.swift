/// A request body sent with `Content-Encoding: gzip`, unpacked while it is read. Use on one thread.
package struct GzipBodyReader {
    private let reader: HTTPBodyReader
    private var decoder: GzipDecoder
    private var isAtEnd: Bool = false

    /// `limit` bounds the unpacked bytes.
    package init(_ reader: HTTPBodyReader, limit: Int) {
        self.reader = reader
        decoder = GzipDecoder(limit: limit)
    }

    /// The next bytes, never empty, or nil at the end. Blocks. Throws `HTTPBodyError` or `GzipError`.
    package mutating func read() throws -> [UInt8]? {
        while !isAtEnd {
            guard let packed = try reader.read() else {
                isAtEnd = true
                try decoder.finish()
                return nil
            }
            var unpacked: [UInt8] = []
            try packed.withUnsafeBytes { input in
                try decoder.decode(input) { unpacked.append(contentsOf: $0) }
            }
            if !unpacked.isEmpty { return unpacked }
        }
        return nil
    }
}
