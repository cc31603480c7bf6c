/// Character classes of RFC 9110 and RFC 3986, as bit sets so that a test is a shift.
enum HTTPSyntax {
    static let carriageReturn: UInt8 = 0x0D
    static let lineFeed: UInt8 = 0x0A
    static let space: UInt8 = 0x20
    static let tab: UInt8 = 0x09
    static let colon: UInt8 = 0x3A
    static let comma: UInt8 = 0x2C
    static let slash: UInt8 = 0x2F
    static let percent: UInt8 = 0x25

    /// `tchar` of RFC 9110, 5.6.2.
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        if byte < 64 {
            return (0x03ff_6cfa_0000_0000 as UInt64) &>> UInt64(byte) & 1 == 1
        }
        return byte < 128 && (0x57ff_ffff_c7ff_fffe as UInt64) &>> UInt64(byte &- 64) & 1 == 1
    }

    /// What may stand in a field value: visible characters, space, tab and bytes from 0x80.
    @inline(__always)
    static func isFieldValue(_ byte: UInt8) -> Bool {
        (byte >= 0x20 && byte != 0x7F) || byte == tab
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10
    }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == space || byte == tab
    }

    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// The value of a hexadecimal digit, or nil.
    @inline(__always)
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        if byte &- 0x30 < 10 { return byte &- 0x30 }
        let letter: UInt8 = byte | 0x20
        return letter &- 0x61 < 6 ? letter &- 0x61 &+ 10 : nil
    }

    /// Whether the bytes equal `name` (already lower case) without regard to case.
    @inline(__always)
    static func equals(_ bytes: UnsafeBufferPointer<UInt8>, _ name: StaticString) -> Bool {
        guard bytes.count == name.utf8CodeUnitCount else { return false }
        let expected: UnsafePointer<UInt8> = name.utf8Start
        for index in 0..<bytes.count where lowercased(bytes[index]) != expected[index] {
            return false
        }
        return true
    }

    /// Whether the bytes equal `name` without regard to case.
    static func equals(_ bytes: UnsafeBufferPointer<UInt8>, _ name: borrowing String) -> Bool {
        guard bytes.count == name.utf8.count else { return false }
        var index: Int = 0
        for byte in name.utf8 {
            if lowercased(byte) != lowercased(bytes[index]) { return false }
            index &+= 1
        }
        return true
    }
}
