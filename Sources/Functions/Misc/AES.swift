/// The block cipher of FIPS 197 with 128, 192 or 256-bit keys.
struct AES {
    private let roundKeys: [[UInt8]]

    private static let box: [UInt8] = {
        // Multiplicative inverses in GF(2^8) by powers of 3, then the affine map.
        var box = [UInt8](repeating: 0, count: 256)
        var p: UInt8 = 1
        var q: UInt8 = 1
        repeat {
            p = p ^ p << 1 ^ (p & 0x80 != 0 ? 0x1B : 0)
            q ^= q << 1
            q ^= q << 2
            q ^= q << 4
            if q & 0x80 != 0 { q ^= 0x09 }
            let x = q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4)
            box[Int(p)] = x ^ 0x63
        } while p != 1
        box[0] = 0x63
        return box
    }()

    private static let inverseBox: [UInt8] = {
        var inverse = [UInt8](repeating: 0, count: 256)
        for (index, value) in box.enumerated() { inverse[Int(value)] = UInt8(truncatingIfNeeded: index) }
        return inverse
    }()

    /// Nil unless the key has 16, 24 or 32 bytes.
    init?(key: [UInt8]) {
        guard [16, 24, 32].contains(key.count) else { return nil }
        let words = key.count / 4
        let rounds = words + 6
        var schedule: [[UInt8]] = (0..<words).map { Array(key[($0 * 4)..<($0 * 4 + 4)]) }
        var constant: UInt8 = 1
        for index in words..<(4 * (rounds + 1)) {
            var word = schedule[index - 1]
            if index % words == 0 {
                word = [word[1], word[2], word[3], word[0]].map { Self.box[Int($0)] }
                word[0] ^= constant
                constant = Self.double(constant)
            } else if words > 6 && index % words == 4 {
                word = word.map { Self.box[Int($0)] }
            }
            schedule.append(zip(word, schedule[index - words]).map { $0 ^ $1 })
        }
        roundKeys = (0...rounds).map { round in schedule[(round * 4)..<(round * 4 + 4)].flatMap { $0 } }
    }

    private static func double(_ x: UInt8) -> UInt8 { x << 1 ^ (x & 0x80 != 0 ? 0x1B : 0) }

    private static func multiply(_ x: UInt8, _ y: UInt8) -> UInt8 {
        var result: UInt8 = 0
        var factor = x
        var rest = y
        while rest > 0 {
            if rest & 1 == 1 { result ^= factor }
            factor = double(factor)
            rest >>= 1
        }
        return result
    }

    private static func mix(_ state: [UInt8], _ coefficients: [UInt8]) -> [UInt8] {
        var result = state
        for column in 0..<4 {
            for row in 0..<4 {
                var sum: UInt8 = 0
                for place in 0..<4 { sum ^= multiply(state[column * 4 + place], coefficients[(place + 4 - row) % 4]) }
                result[column * 4 + row] = sum
            }
        }
        return result
    }

    private func adding(_ round: Int, _ state: [UInt8]) -> [UInt8] { zip(state, roundKeys[round]).map { $0 ^ $1 } }

    func encrypt(_ block: [UInt8]) -> [UInt8] {
        var state = adding(0, block)
        let last = roundKeys.count - 1
        for round in 1...last {
            let substituted = state.map { Self.box[Int($0)] }
            for index in 0..<16 { state[index] = substituted[(index + 4 * (index % 4)) % 16] }
            if round < last { state = Self.mix(state, [2, 3, 1, 1]) }
            state = adding(round, state)
        }
        return state
    }

    func decrypt(_ block: [UInt8]) -> [UInt8] {
        let last = roundKeys.count - 1
        var state = adding(last, block)
        for round in stride(from: last - 1, through: 0, by: -1) {
            var shifted = state
            for index in 0..<16 { shifted[(index + 4 * (index % 4)) % 16] = state[index] }
            state = adding(round, shifted.map { Self.inverseBox[Int($0)] })
            if round > 0 { state = Self.mix(state, [14, 11, 13, 9]) }
        }
        return state
    }
}

/// Modes of operation over AES: ECB and CBC with PKCS #7 padding, GCM (NIST SP 800-38D).
enum CipherMode: String {
    case ecb = "ECB"
    case cbc = "CBC"
    case gcm = "GCM"

    private static func padded(_ message: [UInt8]) -> [UInt8] {
        let missing = 16 - message.count % 16
        return message + [UInt8](repeating: UInt8(missing), count: missing)
    }

    private static func unpadded(_ message: [UInt8]) -> [UInt8]? {
        guard let last = message.last, last >= 1, last <= 16, message.count >= Int(last),
            message.suffix(Int(last)).allSatisfy({ $0 == last })
        else { return nil }
        return Array(message.dropLast(Int(last)))
    }

    func encrypt(_ message: [UInt8], _ cipher: AES, vector: [UInt8], additional: [UInt8]) -> [UInt8] {
        switch self {
        case .gcm:
            let body = Self.counter(message, cipher, vector)
            return vector + body + Self.tag(body, cipher, vector, additional)
        case .ecb, .cbc:
            let plain = Self.padded(message)
            var result = self == .cbc ? vector : []
            var previous = vector
            for start in stride(from: 0, to: plain.count, by: 16) {
                var block = Array(plain[start..<(start + 16)])
                if self == .cbc { block = zip(block, previous).map { $0 ^ $1 } }
                previous = cipher.encrypt(block)
                result += previous
            }
            return result
        }
    }

    /// Nil when the input is malformed, the padding wrong, or the tag does not fit.
    func decrypt(_ input: [UInt8], _ cipher: AES, additional: [UInt8]) -> [UInt8]? {
        if self == .gcm {
            guard input.count >= 28 else { return nil }
            let vector = Array(input[0..<12])
            let body = Array(input[12..<(input.count - 16)])
            guard Self.tag(body, cipher, vector, additional) == Array(input.suffix(16)) else { return nil }
            return Self.counter(body, cipher, vector)
        }
        var previous: [UInt8] = []
        var body = input
        if self == .cbc {
            guard input.count >= 16 else { return nil }
            previous = Array(input[0..<16])
            body = Array(input[16...])
        }
        guard body.count % 16 == 0, !body.isEmpty else { return nil }
        var result: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: 16) {
            let block = Array(body[start..<(start + 16)])
            var plain = cipher.decrypt(block)
            if self == .cbc {
                plain = zip(plain, previous).map { $0 ^ $1 }
                previous = block
            }
            result += plain
        }
        return Self.unpadded(result)
    }

    private static func counterBlock(_ vector: [UInt8], _ count: UInt32) -> [UInt8] {
        vector + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> UInt32($0)) }
    }

    private static func counter(_ message: [UInt8], _ cipher: AES, _ vector: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(message.count)
        var count: UInt32 = 2
        for start in stride(from: 0, to: message.count, by: 16) {
            let key = cipher.encrypt(counterBlock(vector, count))
            result += zip(message[start..<min(start + 16, message.count)], key).map { $0 ^ $1 }
            count &+= 1
        }
        return result
    }

    private static func tag(_ body: [UInt8], _ cipher: AES, _ vector: [UInt8], _ additional: [UInt8]) -> [UInt8] {
        let h = words(cipher.encrypt([UInt8](repeating: 0, count: 16)))
        var y: (UInt64, UInt64) = (0, 0)
        func absorb(_ bytes: [UInt8]) {
            for start in stride(from: 0, to: bytes.count, by: 16) {
                var block = Array(bytes[start..<min(start + 16, bytes.count)])
                block += [UInt8](repeating: 0, count: 16 - block.count)
                let x = words(block)
                y = product((y.0 ^ x.0, y.1 ^ x.1), h)
            }
        }
        absorb(additional)
        absorb(body)
        y = product((y.0 ^ UInt64(additional.count) &* 8, y.1 ^ UInt64(body.count) &* 8), h)
        let mask = words(cipher.encrypt(counterBlock(vector, 1)))
        return bytes(y.0 ^ mask.0) + bytes(y.1 ^ mask.1)
    }

    private static func words(_ block: [UInt8]) -> (UInt64, UInt64) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        for index in 0..<8 {
            high = high << 8 | UInt64(block[index])
            low = low << 8 | UInt64(block[index + 8])
        }
        return (high, low)
    }

    private static func bytes(_ word: UInt64) -> [UInt8] {
        [56, 48, 40, 32, 24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
    }

    /// In GF(2^128) with the bits reflected.
    private static func product(_ x: (UInt64, UInt64), _ y: (UInt64, UInt64)) -> (UInt64, UInt64) {
        var z: (UInt64, UInt64) = (0, 0)
        var v = y
        for bit in 0..<128 {
            let isSet = bit < 64 ? x.0 >> UInt64(63 - bit) & 1 : x.1 >> UInt64(127 - bit) & 1
            if isSet == 1 { z = (z.0 ^ v.0, z.1 ^ v.1) }
            let carry = v.1 & 1
            v = (v.0 >> 1, v.1 >> 1 | v.0 << 63)
            if carry == 1 { v.0 ^= 0xE100_0000_0000_0000 }
        }
        return z
    }
}
