#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar

/// Compression of pages.
enum ParquetCodec {
    private static let names = ["UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"]

    static func decompress(
        _ codec: Int, _ source: UnsafePointer<UInt8>, _ sourceCount: Int, into target: UnsafeMutablePointer<UInt8>, _ targetCount: Int
    ) throws {
        let fits: Bool
        switch codec {
        case 0:
            fits = sourceCount == targetCount
            if fits { memcpy(target, source, sourceCount) }
        case 1: fits = Snappy.decompress(source, sourceCount, into: target, targetCount)
        case 2: fits = Inflate.gunzip(source, sourceCount, into: target, targetCount)
        case 5: fits = LZ4.decompressHadoop(source, sourceCount, into: target, targetCount)
        case 7: fits = LZ4.decompress(source, sourceCount, into: target, targetCount)
        default:
            throw QueryError.notSupported("The Parquet codec \(codec >= 0 && codec < names.count ? names[codec] : "number \(codec)")")
        }
        if !fits { throw ParquetMetadata.damaged("a page compressed with \(names[codec]) is damaged") }
    }
}

/// CRC-32 (IEEE 802.3), which pages may carry.
enum PageChecksum {
    private static let table: [UInt32] = (0..<256).map { index in
        var value = UInt32(index)
        for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : 0xEDB8_8320 ^ (value >> 1) }
        return value
    }

    static func crc32(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            var crc: UInt32 = 0xFFFF_FFFF
            for index in 0..<count { crc = table[Int((crc ^ UInt32(bytes[index])) & 255)] ^ (crc &>> 8) }
            return ~crc
        }
    }
}
