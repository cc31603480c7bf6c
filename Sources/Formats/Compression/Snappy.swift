#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The raw Snappy format (without framing), as Parquet uses it: format_description.txt of the Snappy project.
enum Snappy {
    /// Decompresses into exactly `targetCount` bytes; 32 more behind the target must be writable. False when the input is not that.
    static func decompress(
        _ source: UnsafePointer<UInt8>, _ sourceCount: Int, into target: UnsafeMutablePointer<UInt8>, _ targetCount: Int
    ) -> Bool {
        var position = 0
        var length = 0
        var shift = 0
        while true {
            guard position < sourceCount, shift < 35 else { return false }
            let byte = source[position]
            position &+= 1
            length |= Int(byte & 0x7F) &<< shift
            if byte < 0x80 { break }
            shift &+= 7
        }
        guard length == targetCount else { return false }
        var written = 0
        while position < sourceCount {
            let tag = source[position]
            position &+= 1
            if tag & 3 == 0 {
                var count = Int(tag &>> 2) &+ 1
                if count > 60 {
                    let bytes = count &- 60
                    guard sourceCount &- position >= bytes else { return false }
                    count = 0
                    for index in 0..<bytes { count |= Int(source[position &+ index]) &<< (8 &* index) }
                    count &+= 1
                    position &+= bytes
                }
                guard count <= sourceCount &- position, count <= targetCount &- written else { return false }
                if count <= 16 && sourceCount &- position >= 16 {
                    // Copies more than needed; what is too much is written over.
                    (UnsafeMutableRawPointer(target) + written).copyMemory(from: UnsafeRawPointer(source) + position, byteCount: 16)
                } else {
                    memcpy(target + written, source + position, count)
                }
                position &+= count
                written &+= count
                continue
            }
            let count: Int
            let offset: Int
            switch tag & 3 {
            case 1:
                guard position < sourceCount else { return false }
                count = Int((tag &>> 2) & 7) &+ 4
                offset = Int(tag &>> 5) &<< 8 | Int(source[position])
                position &+= 1
            case 2:
                guard sourceCount &- position >= 2 else { return false }
                count = Int(tag &>> 2) &+ 1
                offset = Int(source[position]) | Int(source[position &+ 1]) &<< 8
                position &+= 2
            default:
                guard sourceCount &- position >= 4 else { return false }
                count = Int(tag &>> 2) &+ 1
                offset = Int(UnsafeRawPointer(source + position).loadUnaligned(as: UInt32.self))
                position &+= 4
            }
            guard offset > 0, offset <= written, count <= targetCount &- written else { return false }
            copyMatch(target + written, offset, count)
            written &+= count
        }
        return written == targetCount
    }
}

/// Repeats `count` bytes from `offset` before the target, which may overlap it; may write up to 32 bytes more.
@inline(__always)
func copyMatch(_ target: UnsafeMutablePointer<UInt8>, _ offset: Int, _ count: Int) {
    let from = target - offset
    if offset >= 16 {
        var done = 0
        repeat {
            (UnsafeMutableRawPointer(target) + done).copyMemory(from: UnsafeRawPointer(from) + done, byteCount: 16)
            done &+= 16
        } while done < count
    } else {
        for index in 0..<count { target[index] = from[index] }
    }
}
