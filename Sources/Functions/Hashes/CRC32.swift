/// The cyclic redundancy check of ISO 3309 (zip, Ethernet).
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { start in
        var value = UInt32(start)
        for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
        return value
    }

    static func checksum(_ bytes: Bytes) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
        return ~crc
    }
}
