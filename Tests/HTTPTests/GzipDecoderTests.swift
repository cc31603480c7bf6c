import Foundation
import XCTest

@testable import HTTP

final class GzipDecoderTests: XCTestCase {
    /// Packs with the system's gzip.
    static func pack(_ bytes: [UInt8], _ options: [String] = []) throws -> [UInt8] {
        let folder: URL = FileManager.default.temporaryDirectory.appendingPathComponent("gzip-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file: URL = folder.appendingPathComponent("data")
        try Data(bytes).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip"] + options + [file.path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw XCTSkip("gzip is not installed") }
        return Array(try Data(contentsOf: file.appendingPathExtension("gz")))
    }

    static func samples() -> [[UInt8]] {
        var random = Xorshift(state: 7)
        let noise: [UInt8] = (0..<200_000).map { _ in UInt8(truncatingIfNeeded: random.next(256)) }
        let text: [UInt8] = (0..<20_000).flatMap { Array("user \($0 % 77),place \($0 * 31 % 1009),2026-11-\($0 % 30)\n".utf8) }
        return [[], [65], Array("hello hello hello hello".utf8), noise, text, [UInt8](repeating: 0, count: 3_000_000)]
    }

    func testWhatTheSystemToolPacks() throws {
        for sample in Self.samples() {
            for options in [["-1"], ["-6"], ["-9", "-n"]] {
                let packed: [UInt8] = try Self.pack(sample, options)
                XCTAssertEqual(try GzipDecoder.decode(packed, limit: sample.count), sample)
            }
        }
    }

    func testAnyPiecesAndSeveralMembers() throws {
        let first: [UInt8] = Array(Self.samples()[4].prefix(150_000))
        let second: [UInt8] = Array("second".utf8)
        let packed: [UInt8] = try Self.pack(first) + Self.pack(second)
        for step in [1, 2, 3, 7, 1000, 65_536] {
            var decoder = GzipDecoder(limit: 1 << 30)
            var output: [UInt8] = []
            var start: Int = 0
            while start < packed.count {
                let piece: [UInt8] = Array(packed[start..<min(start + step, packed.count)])
                try piece.withUnsafeBytes { input in try decoder.decode(input) { output.append(contentsOf: $0) } }
                start += step
            }
            try decoder.finish()
            XCTAssertEqual(output, first + second, "step \(step)")
        }
    }

    func testTruncatedData() throws {
        let packed: [UInt8] = try Self.pack(Array("hello hello hello hello hello".utf8))
        for length in 0..<packed.count {
            XCTAssertThrowsError(try GzipDecoder.decode(Array(packed[0..<length]), limit: 1000), "\(length)") { error in
                XCTAssertEqual(error as? GzipError, .truncated)
            }
        }
    }

    func testCorruptedData() throws {
        let sample: [UInt8] = Array(Self.samples()[4].prefix(5000))
        let packed: [UInt8] = try Self.pack(sample, ["-n"])
        var random = Xorshift(state: 99)
        var undetected: Int = 0
        for _ in 0..<5000 {
            var damaged: [UInt8] = packed
            // Behind the header's time and system, which nothing checks.
            damaged[10 + random.next(packed.count - 10)] ^= UInt8(1 << random.next(8))
            // The padding bits behind the last block mean nothing; damage anywhere else must show.
            guard let output = try? GzipDecoder.decode(damaged, limit: 1 << 20) else { continue }
            XCTAssertEqual(output, sample)
            undetected += 1
            let last: Int = packed.count - 9
            XCTAssertEqual(Array(damaged[0..<last]), Array(packed[0..<last]))
            XCTAssertEqual(Array(damaged[(last + 1)...]), Array(packed[(last + 1)...]))
        }
        XCTAssertLessThan(undetected, 50)
        for _ in 0..<3000 {
            let noise: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + (0..<200).map { _ in UInt8(truncatingIfNeeded: random.next(256)) }
            XCTAssertThrowsError(try GzipDecoder.decode(noise, limit: 1 << 20))
        }
        XCTAssertThrowsError(try GzipDecoder.decode(Array("plain text".utf8), limit: 100)) { error in
            XCTAssertEqual(error as? GzipError, .corrupted("it does not start like gzip"))
        }
        XCTAssertThrowsError(try GzipDecoder.decode(packed + [1], limit: 1 << 20))
    }

    func testOutputLimit() throws {
        let packed: [UInt8] = try Self.pack([UInt8](repeating: 0, count: 3_000_000))
        XCTAssertThrowsError(try GzipDecoder.decode(packed, limit: 2_999_999)) { error in
            XCTAssertEqual(error as? GzipError, .tooLarge(limit: 2_999_999))
        }
    }

    func testHeaderParts() throws {
        let plain: [UInt8] = try Self.pack(Array("abc".utf8), ["-n"])
        let rest: ArraySlice<UInt8> = plain.dropFirst(10)
        let start: [UInt8] = [0x1F, 0x8B, 8]
        let fixed: [UInt8] = [0, 0, 0, 0, 0, 3]
        let all: [UInt8] = start + [0x1E] + fixed + [3, 0, 1, 2, 3] + Array("name\0comment\0".utf8) + [9, 9] + rest
        XCTAssertEqual(try GzipDecoder.decode(all, limit: 10), Array("abc".utf8))
        let emptyExtra: [UInt8] = start + [0x04] + fixed + [0, 0] + rest
        XCTAssertEqual(try GzipDecoder.decode(emptyExtra, limit: 10), Array("abc".utf8))
    }

    func testBodyReader() throws {
        let sample: [UInt8] = Self.samples()[4]
        var reader = GzipBodyReader(HTTPBodyReader(try Self.pack(sample)), limit: 1 << 24)
        var output: [UInt8] = []
        while let bytes = try reader.read() { output += bytes }
        XCTAssertEqual(output, sample)
    }
}
