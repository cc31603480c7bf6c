import Columnar
import Formats
import Foundation
import HTTP

/// The body of a load as a source of bytes: unpacked if it came as gzip, looked at before it is read.
final class LoadSource: ByteSource {
    private let plain: HTTPBodyReader
    private var gzip: GzipBodyReader?
    private var ready: [[UInt8]] = []
    private var first = 0
    private var position = 0
    private var isAtEnd = false
    private let limit: Int
    /// Bytes read so far, unpacked.
    private(set) var byteCount = 0

    /// `limit` bounds the unpacked bytes: beyond it reading throws.
    init(_ body: HTTPBodyReader, isGzip: Bool, limit: Int) {
        plain = body
        self.limit = limit
        if isGzip { gzip = GzipBodyReader(body, limit: limit) }
    }

    private func pull() throws -> Bool {
        if isAtEnd { return false }
        guard let bytes = gzip != nil ? try gzip?.read() : try plain.read() else {
            isAtEnd = true
            return false
        }
        byteCount &+= bytes.count
        guard byteCount <= limit else { throw HTTPBodyError.tooLarge(limit: limit) }
        ready.append(bytes)
        return true
    }

    /// Reads ahead until the end or `bytes` are in memory; true at the end.
    func prefetch(_ bytes: Int) throws -> Bool {
        while byteCount < bytes { if try !pull() { return true } }
        return isAtEnd
    }

    /// The first bytes, which stay to be read.
    func peek(_ count: Int) throws -> [UInt8] {
        _ = try prefetch(count)
        var bytes: [UInt8] = []
        for chunk in ready[first...] where bytes.count < count { bytes += chunk.prefix(count - bytes.count) }
        return bytes
    }

    /// All bytes of a short body.
    func readAll(limit: Int) throws -> [UInt8] {
        guard try prefetch(limit + 1) else { throw HTTPBodyError.tooLarge(limit: limit) }
        return ready[first...].flatMap { $0 }
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        while first >= ready.count {
            ready = []
            first = 0
            if try !pull() { return 0 }
        }
        let count = min(target.count, ready[first].count &- position)
        ready[first].withUnsafeBytes { bytes in
            if count > 0, let from = bytes.baseAddress, let to = target.baseAddress { memcpy(to, from + position, count) }
        }
        position &+= count
        if position == ready[first].count {
            ready[first] = []
            first &+= 1
            position = 0
        }
        return count
    }
}
