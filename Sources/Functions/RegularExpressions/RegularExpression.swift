import Columnar
import Foundation

/// A compiled regular expression of Java's dialect, `java.util.regex` of Java 17. It is run by `RegexMatcher`s.
/// Sendable because it is immutable but for `idle`, which `lock` guards.
final class RegularExpression: @unchecked Sendable {
    let source: String
    let groupCount: Int
    let groupNames: [String: Int]
    /// For backtracking.
    let program: RegexProgram
    /// For execution in linear time; nil when the pattern looks around, refers back or counts too far for it.
    let linearProgram: RegexProgram?
    /// Set when the pattern is this text and nothing else.
    let literal: [UInt8]?
    /// Every match begins with this.
    let prefix: [UInt8]
    /// Every match contains this.
    let required: [UInt8]
    /// Matches begin where the text does only.
    let isAnchored: Bool
    /// The bytes a match may begin with, 1 for each of 256; nil when it may be empty.
    let firstBytes: [UInt8]?

    private let lock = NSLock()
    private var idle: [RegexMatcher] = []
    private static let maximumIdle = 16

    init(_ source: String) throws {
        var parser = try RegexParser(source)
        let node = try parser.parse()
        self.source = source
        groupCount = parser.groupCount
        groupNames = parser.groupNames
        program = try RegexCompiler.compile(node, groups: parser.groupCount, for: .backtracking)
        linearProgram = Self.linear(node, parser.groupCount)
        func bytes(_ scalars: [UInt32]) -> [UInt8] {
            var result: [UInt8] = []
            for scalar in scalars { CodePoints.append(scalar, to: &result) }
            return result
        }
        prefix = bytes(RegexAnalysis.prefix(node))
        literal = RegexAnalysis.isLiteral(node) && parser.groupCount == 0 && !prefix.isEmpty ? prefix : nil
        required = bytes(RegexAnalysis.required(node))
        isAnchored = RegexAnalysis.isAnchored(node)
        firstBytes = RegexAnalysis.isNullable(node) ? nil : RegexAnalysis.first(of: node, follow: nil).map(Self.leadingBytes)
    }

    private static func linear(_ node: RegexNode, _ groups: Int) -> RegexProgram? {
        guard let program = try? RegexCompiler.compile(node, groups: groups, for: .automaton) else { return nil }
        return program.iterationSlots.count <= 4 ? program : nil
    }

    private static func leadingBytes(_ set: CodePointSet) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: 256)
        for span in set.spans {
            var (low, high): ([UInt8], [UInt8]) = ([], [])
            CodePoints.append(span.low, to: &low)
            CodePoints.append(span.high, to: &high)
            for byte in low[0]...high[0] where byte & 0xC0 != 0x80 { result[Int(byte)] = 1 }
        }
        return result
    }

    private static let cacheLock = NSLock()
    // Guarded by cacheLock.
    nonisolated(unsafe) private static var cache: [String: RegularExpression] = [:]
    private static let cacheLimit = 1000

    /// The compiled pattern, from a cache of the latest. Throws INVALID_PARAMETER_VALUE.PATTERN.
    static func compile(_ source: String, function: String) throws -> RegularExpression {
        if let known = cacheLock.withLock({ cache[source] }) { return known }
        do {
            let expression = try RegularExpression(source)
            cacheLock.withLock {
                if cache.count >= cacheLimit { cache.removeAll(keepingCapacity: true) }
                cache[source] = expression
            }
            return expression
        } catch {
            let limit = (error as? RegexSyntaxError)?.limit.map { " (\($0))" } ?? ""
            throw QueryError(
                "INVALID_PARAMETER_VALUE.PATTERN", sqlState: "22023",
                "The value of parameter(s) `regexp` in `\(function)` is invalid: '\(source)'\(limit).")
        }
    }

    /// A matcher for the caller's use alone, to be given back by `recycle`.
    func matcher(_ cancellation: Cancellation?) -> RegexMatcher {
        let matcher = lock.withLock { idle.popLast() } ?? RegexMatcher(self)
        matcher.cancellation = cancellation
        return matcher
    }

    func recycle(_ matcher: RegexMatcher) {
        matcher.cancellation = nil
        lock.withLock {
            if idle.count < Self.maximumIdle { idle.append(matcher) }
        }
    }
}
