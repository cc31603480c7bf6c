/// MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4).
enum MessageDigest: String {
    case md5 = "MD5"
    case sha1 = "SHA-1"
    case sha224 = "SHA-224"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    var blockSize: Int { self == .sha384 || self == .sha512 ? 128 : 64 }

    func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        switch self {
        case .md5: MD5.hash(bytes)
        case .sha1: SHA1.hash(bytes)
        case .sha224: Array(SHA256.hash(bytes, SHA256.initial224).prefix(28))
        case .sha256: SHA256.hash(bytes, SHA256.initial256)
        case .sha384: Array(SHA512.hash(bytes, SHA512.initial384).prefix(48))
        case .sha512: SHA512.hash(bytes, SHA512.initial512)
        }
    }

    /// HMAC (RFC 2104).
    func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var padded = key.count > blockSize ? hash(key) : key
        padded += [UInt8](repeating: 0, count: blockSize - padded.count)
        let inner = hash(padded.map { $0 ^ 0x36 } + message)
        return hash(padded.map { $0 ^ 0x5C } + inner)
    }

    /// The message with a 1 bit, zeros and its bit length behind it, so that it fills whole blocks.
    static func padded(_ bytes: some Collection<UInt8>, block: Int, lengthBytes: Int, bigEndian: Bool) -> [UInt8] {
        var message = Array(bytes)
        let bits = UInt64(message.count) &* 8
        message.append(0x80)
        while message.count % block != block - lengthBytes { message.append(0) }
        if lengthBytes == 16 { message += [UInt8](repeating: 0, count: 8) }
        for place in 0..<8 {
            let shift = UInt64(bigEndian ? (7 - place) * 8 : place * 8)
            message.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
        return message
    }
}

private enum MD5 {
    private static let shifts: [UInt32] = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
    private static let table: [UInt32] = [
        0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf, 0x4787_c62a, 0xa830_4613, 0xfd46_9501,
        0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be, 0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821,
        0xf61e_2562, 0xc040_b340, 0x265e_5a51, 0xe9b6_c7aa, 0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8,
        0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed, 0xa9e3_e905, 0xfcef_a3f8, 0x676f_02d9, 0x8d2a_4c8a,
        0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c, 0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70,
        0x289b_7ec6, 0xeaa1_27fa, 0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665,
        0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92, 0xffef_f47d, 0x8584_5dd1,
        0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1, 0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
    ]

    static func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let message = MessageDigest.padded(bytes, block: 64, lengthBytes: 8, bigEndian: false)
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]
        var words = [UInt32](repeating: 0, count: 16)
        for start in stride(from: 0, to: message.count, by: 64) {
            for place in 0..<16 {
                let at = start + place * 4
                words[place] =
                    UInt32(message[at]) | UInt32(message[at + 1]) << 8 | UInt32(message[at + 2]) << 16 | UInt32(message[at + 3]) << 24
            }
            var a = state[0]
            var b = state[1]
            var c = state[2]
            var d = state[3]
            for step in 0..<64 {
                var f: UInt32
                let place: Int
                switch step / 16 {
                case 0: (f, place) = ((b & c) | (~b & d), step)
                case 1: (f, place) = ((d & b) | (~d & c), (5 * step + 1) % 16)
                case 2: (f, place) = (b ^ c ^ d, (3 * step + 5) % 16)
                default: (f, place) = (c ^ (b | ~d), (7 * step) % 16)
                }
                f = f &+ a &+ table[step] &+ words[place]
                a = d
                d = c
                c = b
                let shift = shifts[step / 16 * 4 + step % 4]
                b = b &+ (f << shift | f >> (32 - shift))
            }
            state[0] = state[0] &+ a
            state[1] = state[1] &+ b
            state[2] = state[2] &+ c
            state[3] = state[3] &+ d
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32($0 * 8)) } }
    }
}

private enum SHA1 {
    static func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let message = MessageDigest.padded(bytes, block: 64, lengthBytes: 8, bigEndian: true)
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        var words = [UInt32](repeating: 0, count: 80)
        func rotate(_ x: UInt32, _ by: UInt32) -> UInt32 { x << by | x >> (32 - by) }
        for start in stride(from: 0, to: message.count, by: 64) {
            for place in 0..<16 {
                let at = start + place * 4
                words[place] =
                    UInt32(message[at]) << 24 | UInt32(message[at + 1]) << 16 | UInt32(message[at + 2]) << 8 | UInt32(message[at + 3])
            }
            for place in 16..<80 {
                words[place] = rotate(words[place - 3] ^ words[place - 8] ^ words[place - 14] ^ words[place - 16], 1)
            }
            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
            for step in 0..<80 {
                let f: UInt32
                let k: UInt32
                switch step / 20 {
                case 0: (f, k) = ((b & c) | (~b & d), 0x5A82_7999)
                case 1: (f, k) = (b ^ c ^ d, 0x6ED9_EBA1)
                case 2: (f, k) = ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
                default: (f, k) = (b ^ c ^ d, 0xCA62_C1D6)
                }
                let next = rotate(a, 5) &+ f &+ e &+ k &+ words[step]
                (e, d, c, b, a) = (d, c, rotate(b, 30), a, next)
            }
            state[0] = state[0] &+ a
            state[1] = state[1] &+ b
            state[2] = state[2] &+ c
            state[3] = state[3] &+ d
            state[4] = state[4] &+ e
        }
        return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
    }
}
