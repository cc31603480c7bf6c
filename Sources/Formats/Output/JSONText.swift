/// JSON text written straight into bytes.
package enum JSONText {
    private static let hexDigits = Array("0123456789abcdef".utf8)

    /// A quoted string; bytes that are not UTF-8 become U+FFFD, as JSON must be UTF-8.
    @inline(__always)
    package static func write(string bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        let begin = output.count
        output.append(UInt8(ascii: "\""))
        var start = 0
        var high: UInt8 = 0
        for index in 0..<bytes.count {
            let byte = bytes[index]
            high |= byte
            if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") { continue }
            output.append(contentsOf: bytes[start..<index])
            start = index + 1
            output.append(UInt8(ascii: "\\"))
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
            case 0x0A: output.append(UInt8(ascii: "n"))
            case 0x0D: output.append(UInt8(ascii: "r"))
            case 0x09: output.append(UInt8(ascii: "t"))
            default:
                output.append(contentsOf: "u00".utf8)
                output.append(hexDigits[Int(byte >> 4)])
                output.append(hexDigits[Int(byte & 15)])
            }
        }
        output.append(contentsOf: bytes[start...])
        output.append(UInt8(ascii: "\""))
        if high >= 0x80, String(validating: bytes, as: UTF8.self) == nil {
            output.removeSubrange(begin...)
            write(string: String(decoding: bytes, as: UTF8.self), into: &output)
        }
    }

    package static func write(string text: String, into output: inout [UInt8]) {
        var text = text
        text.withUTF8 { write(string: $0, into: &output) }
    }

    package static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        write(string: text, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @inline(__always)
    package static func write(integer value: Int64, into output: inout [UInt8]) {
        if value >= 0 && value < 10 { return output.append(UInt8(truncatingIfNeeded: 48 &+ value)) }
        var magnitude = value.magnitude
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
            var position = 24
            while magnitude > 0 {
                position &-= 1
                digits[position] = UInt8(truncatingIfNeeded: 48 &+ magnitude % 10)
                magnitude /= 10
            }
            if value < 0 {
                position &-= 1
                digits[position] = UInt8(ascii: "-")
            }
            output.append(contentsOf: digits[position...])
        }
    }

    /// Shortest text that reads back as the same value; NaN and infinities as strings.
    @inline(__always)
    package static func write(double value: Double, into output: inout [UInt8]) {
        guard value.isFinite else {
            output.append(contentsOf: (value.isNaN ? "\"NaN\"" : (value < 0 ? "\"-Infinity\"" : "\"Infinity\"")).utf8)
            return
        }
        output.append(contentsOf: value.description.utf8)
    }

    package static func write(float value: Float, into output: inout [UInt8]) {
        guard value.isFinite else { return write(double: Double(value), into: &output) }
        output.append(contentsOf: value.description.utf8)
    }

    package static func write(hexadecimal bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in bytes {
            output.append(hexDigits[Int(byte >> 4)])
            output.append(hexDigits[Int(byte & 15)])
        }
        output.append(UInt8(ascii: "\""))
    }
}
