import Columnar
import Engine
import Formats
import Foundation
import SQLSyntax
import XCTest

/// Every statement of `Tests/Conformance` against the answer that Spark gave. Statements that are known to differ are listed, with reasons, in
/// `known_differences.txt`; one that differs without being listed fails. Listed ones that agree by now are printed, to be taken off the list
/// (some depend on the day they are asked).
final class ConformanceTests: XCTestCase {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Conformance")
    /// These need data of their own and have tests of their own.
    private static let apart: Set<String> = ["tpch", "tpcds", "geopredict"]

    func testStatementsAnswerAsSparkDoes() throws { try check(settings: [:]) }

    func testStatementsAnswerTheSameWithOneThreadTinyBatchesAndNoOptimizer() throws {
        try check(settings: ["sparkplug.threads": "1", "sparkplug.batchRows": "3", "sparkplug.optimizer": "false"])
    }

    private func check(settings: [String: String]) throws {
        let known = try KnownDifferences.load(Self.folder.appendingPathComponent("known_differences.txt"))
        var passed: [String: (same: Int, all: Int)] = [:]
        var unexpected: [String] = []
        var healed: [String] = []
        var failures: [String] = []
        for file in try Self.files() {
            let area = file.deletingLastPathComponent().lastPathComponent
            let name = "\(area)/\(file.deletingPathExtension().lastPathComponent)"
            for result in try ConformanceFile(file).run(settings: settings) {
                passed[area, default: (0, 0)].all += 1
                let label = "\(name):\(result.number)"
                if let difference = result.difference {
                    failures.append("\(label)\t\(difference)\t\(result.statement.prefix(160).replacing("\n", with: " "))")
                    if !known.contains(label) { unexpected.append("\(label): \(difference)\n    \(result.statement.prefix(200))") }
                } else {
                    passed[area, default: (0, 0)].same += 1
                    if known.contains(label) { healed.append(label) }
                }
            }
        }
        let all = passed.values.reduce(0) { $0 + $1.all }
        let same = passed.values.reduce(0) { $0 + $1.same }
        for (area, count) in passed.sorted(by: { $0.key < $1.key }) { print("conformance \(area): \(count.same) of \(count.all)") }
        print("conformance in all: \(same) of \(all) (\((Double(same) / Double(max(all, 1)) * 10_000).rounded() / 100) %)")
        if let path = ProcessInfo.processInfo.environment["CONFORMANCE_DIFFERENCES"] {
            try failures.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        }
        XCTAssertTrue(unexpected.isEmpty, "\(unexpected.count) statements differ from Spark:\n" + unexpected.prefix(40).joined(separator: "\n"))
        if !healed.isEmpty { print("listed as different, but equal by now: \(healed.joined(separator: " "))") }
    }

    private static func files() throws -> [URL] {
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
        return found.filter { $0.pathExtension == "sql" && !apart.contains($0.deletingLastPathComponent().lastPathComponent) }
            .filter { FileManager.default.fileExists(atPath: $0.deletingPathExtension().appendingPathExtension("jsonl").path) }
            .sorted { $0.path < $1.path }
    }
}

/// Lines `area/file:number` with a reason behind; `#` starts a comment.
struct KnownDifferences {
    private let labels: Set<String>

    static func load(_ file: URL) throws -> KnownDifferences {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let labels = text.split(separator: "\n").compactMap { line -> String? in
            line.hasPrefix("#") ? nil : line.split(whereSeparator: \.isWhitespace).first.map(String.init)
        }
        return KnownDifferences(labels: Set(labels))
    }

    func contains(_ label: String) -> Bool { labels.contains(label) }
}

/// One statement file and the answers beside it.
struct ConformanceFile {
    struct Outcome {
        var number: Int
        var statement: String
        /// Nil when equal.
        var difference: String?
    }

    private let text: String
    private let expected: [[String: Any]]

    init(_ file: URL) throws {
        text = try String(contentsOf: file, encoding: .utf8)
        let answers = try String(contentsOf: file.deletingPathExtension().appendingPathExtension("jsonl"), encoding: .utf8)
        expected = try answers.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
    }

    func run(settings: [String: String]) throws -> [Outcome] {
        let session = Engine(catalog: MemoryCatalog(), threads: settings["sparkplug.threads"].flatMap(Int.init) ?? 0).session()
        for (key, value) in settings { try session.settings.set(key, value) }
        var outcomes: [Outcome] = []
        for (index, statement) in try Parser.parse(script: text).enumerated() where index < expected.count {
            let actual = Self.answer(statement, session, text)
            outcomes.append(Outcome(number: index + 1, statement: statement.text, difference: AnswerComparison.difference(expected[index], actual)))
        }
        return outcomes
    }

    private static func answer(_ statement: ScriptStatement, _ session: Session, _ text: String) -> [String: Any] {
        do {
            let result = try session.execute(statement, of: text)
            var bytes: [UInt8] = Array("[".utf8)
            let writer = JSONRowWriter(result.schema, style: .arrays, context: session.evaluationContext())
            var isFirst = true
            for batch in result.batches { try writer.write(batch, separator: Array(",".utf8), isFirst: &isFirst, into: &bytes) }
            bytes += "]".utf8
            let rows = try JSONSerialization.jsonObject(with: Data(String(decoding: bytes, as: UTF8.self).utf8))
            return ["schema": result.schema.map { ["name": $0.name, "type": $0.type.simpleString] }, "rows": rows]
        } catch let error as QueryError {
            return ["error": ["condition": error.condition, "message": error.message]]
        } catch {
            return ["error": ["condition": "UNKNOWN", "message": String(describing: error)]]
        }
    }
}

/// Whether an answer equals the recorded one: names, types, rows (in order only where ORDER BY fixes it), doubles to 1e-12, or the error's condition.
enum AnswerComparison {
    static func difference(_ expected: [String: Any], _ actual: [String: Any]) -> String? {
        let failure = actual["error"] as? [String: Any]
        if let error = expected["error"] as? [String: Any] {
            guard let failure else { return "answered \(short(actual["rows"])), expected the error \(error["condition"] ?? "")" }
            guard let condition = error["condition"] as? String else { return nil }
            return condition == failure["condition"] as? String ? nil : "error \(failure["condition"] ?? ""): \(short(failure["message"])), expected \(condition)"
        }
        if let failure { return "error \(failure["condition"] ?? ""): \(short(failure["message"])), expected \(short(expected["rows"]))" }
        let wantedSchema = expected["schema"] as? [[String: Any]] ?? []
        let givenSchema = actual["schema"] as? [[String: Any]] ?? []
        let wantedTypes = wantedSchema.map { $0["type"] as? String ?? "" }
        let givenTypes = givenSchema.map { $0["type"] as? String ?? "" }
        if wantedTypes != givenTypes { return "types \(givenTypes), expected \(wantedTypes)" }
        if expected["volatile"] as? Bool == true { return nil }
        let wantedNames = wantedSchema.map { $0["name"] as? String ?? "" }
        let givenNames = givenSchema.map { $0["name"] as? String ?? "" }
        if wantedNames != givenNames { return "names \(givenNames), expected \(wantedNames)" }
        let wanted = expected["rows"] as? [[Any]] ?? []
        let given = actual["rows"] as? [[Any]] ?? []
        if wanted.count != given.count { return "\(given.count) rows, expected \(wanted.count): \(short(given)) instead of \(short(wanted))" }
        if expected["ordered"] as? Bool == true || equal(wanted, given, wantedTypes) { return firstDifference(wanted, given, wantedTypes) }
        return firstDifference(wanted.sorted { key($0) < key($1) }, given.sorted { key($0) < key($1) }, wantedTypes)
    }

    private static func firstDifference(_ wanted: [[Any]], _ given: [[Any]], _ types: [String]) -> String? {
        for (number, (a, b)) in zip(wanted, given).enumerated() where !equal([a], [b], types) { return "row \(number + 1) is \(short(b)), expected \(short(a))" }
        return nil
    }

    private static func equal(_ a: [[Any]], _ b: [[Any]], _ types: [String]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { left, right in
            left.count == right.count && zip(zip(left, right), types).allSatisfy { cell(Optional($0.0), Optional($0.1), $1) }
        }
    }

    private static func cell(_ a: Any?, _ b: Any?, _ type: String) -> Bool {
        switch (a, b) {
        case (is NSNull, is NSNull): return true
        case (is NSNull, _), (_, is NSNull): return false
        case (let x as String, let y as String): return x.utf8.elementsEqual(y.utf8) || withoutISO(x) == withoutISO(y)
        case (let x as [Any], let y as [Any]): return x.count == y.count && zip(x, y).allSatisfy { cell($0, $1, type) }
        case (let x as [String: Any], let y as [String: Any]): return x.count == y.count && x.allSatisfy { cell($0.value, y[$0.key], type) }
        case (let x as NSNumber, let y as NSNumber):
            if isBoolean(x) || isBoolean(y) { return isBoolean(x) == isBoolean(y) && x.boolValue == y.boolValue }
            if x == y { return true }
            let (p, q) = (x.doubleValue, y.doubleValue)
            if CFNumberIsInteger(x) && CFNumberIsInteger(y) { return false }
            return abs(p - q) <= (type == "float" ? 1e-6 : 1e-12) * max(abs(p), abs(q))
        default: return false
        }
    }

    private static func CFNumberIsInteger(_ number: NSNumber) -> Bool {
        let kind = String(cString: number.objCType)
        return kind != "d" && kind != "f"
    }

    private static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" || type(of: number) == type(of: NSNumber(value: true)) && String(cString: number.objCType) == "B" }

    /// `2020-01-01T10:00:00Z` within nested values as `2020-01-01 10:00:00`.
    private static func withoutISO(_ text: String) -> String {
        guard text.utf8.count > 11, text.contains("T"), text.first.map({ $0.isNumber || $0 == "-" || $0 == "+" }) == true else { return text }
        let replaced = text.replacing("T", with: " ")
        return replaced.hasSuffix("Z") ? String(replaced.dropLast()) : replaced
    }

    private static func key(_ row: [Any]) -> String { row.map { text($0) }.joined(separator: "\u{1}") }

    private static func text(_ value: Any) -> String {
        switch value {
        case is NSNull: return "null"
        case let number as NSNumber:
            return isBoolean(number) ? "b\(number.boolValue)" : String(format: "%.9e", number.doubleValue)
        case let items as [Any]: return "[" + items.map(text).joined(separator: ",") + "]"
        case let object as [String: Any]: return "{" + object.sorted { $0.key < $1.key }.map { "\($0.key):\(text($0.value))" }.joined(separator: ",") + "}"
        default: return String(describing: value)
        }
    }

    private static func short(_ value: Any?) -> String {
        let text = value.map { String(describing: $0) }?.replacing("\n", with: " ") ?? "nothing"
        return text.count <= 200 ? text : text.prefix(197) + "..."
    }
}
