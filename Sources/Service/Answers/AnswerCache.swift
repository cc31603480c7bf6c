import Columnar
import Engine
import HTTP
import Planner
import Synchronization

/// What tells an answer of an endpoint from all others, but for the rows it was made from: the endpoint as published, the format, and the
/// parameters' values, one after another as bytes. Exact, so that no two questions share an answer.
struct AnswerKey: Hashable, Sendable {
    private(set) var bytes: [UInt8] = []

    init(_ endpoint: Endpoint, _ given: ParameterValues, _ format: ResultFormat) {
        bytes.reserveCapacity(32 + endpoint.parameters.count * 10)
        add(endpoint.identity)
        add(given.absent)
        bytes.append(format.code)
        for parameter in endpoint.parameters { add(given.values[parameter.name] ?? .null) }
    }

    private mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    private mutating func add(_ text: String, tag: UInt8) {
        bytes.append(tag)
        add(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func add(_ value: Value) {
        switch value {
        case .null: bytes.append(0)
        case .integer(let number):
            bytes.append(1)
            add(UInt64(bitPattern: number))
        case .double(let number):
            bytes.append(2)
            add(number.bitPattern)
        case .string(let text): add(text, tag: 3)
        default: add(String(describing: value), tag: 4)
        }
    }
}

/// The rows that an answer was made from: the number of the definitions, and the version of each table read.
struct AnswerVersions: Hashable, Sendable {
    var definitions: Int
    var tables: [Int]

    init(_ sources: [TableName], _ snapshot: CatalogSnapshot) {
        definitions = snapshot.definitionVersion
        tables = sources.map { snapshot.tables[$0]?.rows.version ?? 0 }
    }

    /// What readers are told: grows with every change of any of the tables.
    var number: Int { tables.reduce(0, &+) }
}

/// Answers kept to be given again while the rows they come from are the same: readers never see older rows than without.
/// Two generations stand in for the order of use: when the young one is full it becomes the old one, whose answers are dropped unless they
/// were asked for again. O(1) per call.
final class AnswerCache: Sendable {
    struct Answer: Sendable {
        var versions: AnswerVersions
        var headers: [HTTPHeader]
        var body: [UInt8]
        /// When it was made, uptime in nanoseconds.
        var made: UInt64
    }

    private struct State {
        var young: [AnswerKey: Answer] = [:]
        var old: [AnswerKey: Answer] = [:]
        var youngBytes = 0
        var found: UInt64 = 0
        var missed: UInt64 = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    /// Larger answers take longer to send than keeping them would save.
    static let answerBytes = 128 << 10
    private static let overheadBytes = 512

    /// `limit`: bytes that all answers together may take; 0 keeps none.
    init(limit: Int) { self.limit = limit }

    var isOn: Bool { limit > 0 }

    /// The answer made from these rows. `age`: how many nanoseconds ago it may have been made; nil for any time.
    func answer(_ key: AnswerKey, _ versions: AnswerVersions, age: UInt64?, now: UInt64) -> Answer? {
        guard isOn else { return nil }
        return state.withLock { state in
            func isGood(_ answer: Answer) -> Bool {
                answer.versions == versions && (age.map { now &- answer.made < $0 } ?? true)
            }
            if let answer = state.young[key], isGood(answer) {
                state.found &+= 1
                return answer
            }
            if let answer = state.old[key], isGood(answer) {
                state.found &+= 1
                keep(answer, key, &state)
                return answer
            }
            state.missed &+= 1
            return nil
        }
    }

    func keep(_ answer: Answer, for key: AnswerKey) {
        guard isOn, answer.body.count <= Self.answerBytes else { return }
        state.withLock { keep(answer, key, &$0) }
    }

    private func keep(_ answer: Answer, _ key: AnswerKey, _ state: inout State) {
        let bytes = answer.body.count &+ key.bytes.count &+ Self.overheadBytes
        if let replaced = state.young.updateValue(answer, forKey: key) {
            state.youngBytes &-= replaced.body.count &+ key.bytes.count &+ Self.overheadBytes
        }
        state.youngBytes &+= bytes
        guard state.youngBytes > limit / 2 else { return }
        state.old = state.young
        state.young = [:]
        state.youngBytes = 0
    }

    /// How often an answer was there, and how often not.
    var counts: (found: UInt64, missed: UInt64) { state.withLock { ($0.found, $0.missed) } }
}
