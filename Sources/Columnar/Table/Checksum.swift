import CSIMD

package enum Checksum {
    /// CRC-32C of the bytes.
    package static func crc32c(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let base = bytes.baseAddress else { return 0 }
        return simd_crc32c(0, base.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
}
