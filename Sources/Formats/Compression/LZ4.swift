#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The LZ4 block format (lz4_Block_format.md), bare or in Hadoop's frames of big-endian sizes.
enum LZ4 {
    /// Decompresses one block into exactly `targetCount` bytes; 32 more behind the target must be writable.
    static func decompress(
        _ source: UnsafePointer<UInt8>, _ sourceCount: Int, into target: UnsafeMutablePointer<UInt8>, _ targetCount: Int
    ) -> Bool {
        var position = 0
        var written = 0
        while position < sourceCount {
            let token = source[position]
            position &+= 1
            guard let literals = length(Int(token &>> 4), source, sourceCount, &position),
                literals <= sourceCount &- position, literals <= targetCount &- written
            else { return false }
            memcpy(target + written, source + position, literals)
            position &+= literals
            written &+= literals
            if position == sourceCount { break }
            guard sourceCount &- position >= 2 else { return false }
            let offset = Int(source[position]) | Int(source[position &+ 1]) &<< 8
            position &+= 2
            guard let more = length(Int(token & 15), source, sourceCount, &position), offset > 0, offset <= written,
                more &+ 4 <= targetCount &- written
            else { return false }
            copyMatch(target + written, offset, more &+ 4)
            written &+= more &+ 4
        }
        return written == targetCount
    }

    private static func length(_ nibble: Int, _ source: UnsafePointer<UInt8>, _ sourceCount: Int, _ position: inout Int) -> Int? {
        var length = nibble
        if nibble < 15 { return length }
        while true {
            guard position < sourceCount, length < 1 << 40 else { return nil }
            let byte = source[position]
            position &+= 1
            length &+= Int(byte)
            if byte != 255 { return length }
        }
    }

    /// Hadoop's frames, as old writers put them under the codec LZ4; falls back to a bare block.
    static func decompressHadoop(
        _ source: UnsafePointer<UInt8>, _ sourceCount: Int, into target: UnsafeMutablePointer<UInt8>, _ targetCount: Int
    ) -> Bool {
        func word(_ at: Int) -> Int { Int(UInt32(bigEndian: UnsafeRawPointer(source + at).loadUnaligned(as: UInt32.self))) }
        var position = 0
        var written = 0
        while sourceCount &- position >= 8 {
            let plain = word(position)
            let packed = word(position &+ 4)
            guard packed <= sourceCount &- position &- 8, plain <= targetCount &- written,
                decompress(source + position + 8, packed, into: target + written, plain)
            else { return decompress(source, sourceCount, into: target, targetCount) }
            position &+= packed &+ 8
            written &+= plain
        }
        if position == sourceCount && written == targetCount { return true }
        return decompress(source, sourceCount, into: target, targetCount)
    }
}
