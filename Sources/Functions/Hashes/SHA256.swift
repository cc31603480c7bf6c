/// The 32-bit members of SHA-2.
enum SHA256 {
    static let initial256: [UInt32] = [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ]
    static let initial224: [UInt32] = [
        0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
    ]
    private static let constants: [UInt32] = [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ]

    static func hash(_ bytes: some Collection<UInt8>, _ initial: [UInt32]) -> [UInt8] {
        let message = MessageDigest.padded(bytes, block: 64, lengthBytes: 8, bigEndian: true)
        var state = initial
        var words = [UInt32](repeating: 0, count: 64)
        func rotate(_ x: UInt32, _ by: UInt32) -> UInt32 { x >> by | x << (32 - by) }
        for start in stride(from: 0, to: message.count, by: 64) {
            for place in 0..<16 {
                var word: UInt32 = 0
                for byte in 0..<4 { word = word << 8 | UInt32(message[start + place * 4 + byte]) }
                words[place] = word
            }
            for place in 16..<64 {
                let low = words[place - 15]
                let high = words[place - 2]
                let s0 = rotate(low, 7) ^ rotate(low, 18) ^ low >> 3
                let s1 = rotate(high, 17) ^ rotate(high, 19) ^ high >> 10
                words[place] = words[place - 16] &+ s0 &+ words[place - 7] &+ s1
            }
            var v = state
            for step in 0..<64 {
                let s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
                let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
                let first = v[7] &+ s1 &+ choice &+ constants[step] &+ words[step]
                let s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
                let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
                let second = s0 &+ majority
                v[7] = v[6]
                v[6] = v[5]
                v[5] = v[4]
                v[4] = v[3] &+ first
                v[3] = v[2]
                v[2] = v[1]
                v[1] = v[0]
                v[0] = first &+ second
            }
            for place in 0..<8 { state[place] = state[place] &+ v[place] }
        }
        return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
    }
}
