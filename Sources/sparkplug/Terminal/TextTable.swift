import Columnar
import Engine
import Foundation

/// Results as a table for people: numbers to the right, NULL marked, wide cells cut.
enum TextTable {
    private static let maximumCell = 80
    private static let maximumRows = 1000

    static func render(_ result: StatementResult, context: EvaluationContext, seconds: Double) throws -> String {
        if result.schema.isEmpty {
            return result.affectedRows.map { "\($0) row\($0 == 1 ? "" : "s") affected (\(time(seconds)))\n" } ?? "OK (\(time(seconds)))\n"
        }
        var cells: [[String]] = []
        let total = result.rowCount
        for batch in result.batches where cells.count < maximumRows {
            let columns = try batch.columns.map { $0.type == .void ? $0 : try Cast.cast($0, to: .string, mode: .tryNull, context: context) }
            for row in 0..<min(batch.count, maximumRows - cells.count) {
                cells.append(columns.map { shortened($0.value(at: row).stringValue ?? "NULL") })
            }
        }
        let names = result.schema.map { shortened($0.name) }
        var widths = names.map(width)
        for row in cells { for (position, cell) in row.enumerated() { widths[position] = max(widths[position], width(cell)) } }
        func line(_ row: [String], _ right: [Bool]) -> String {
            "│ " + row.enumerated().map { position, cell in
                let gap = String(repeating: " ", count: widths[position] - width(cell))
                return right[position] ? gap + cell : cell + gap
            }.joined(separator: " │ ") + " │\n"
        }
        func rule(_ left: String, _ middle: String, _ right: String) -> String {
            left + widths.map { String(repeating: "─", count: $0 + 2) }.joined(separator: middle) + right + "\n"
        }
        let isNumber = result.schema.map { $0.type.isNumeric }
        var text = rule("┌", "┬", "┐") + line(names, isNumber.map { _ in false }) + rule("├", "┼", "┤")
        for row in cells { text += line(row, isNumber) }
        text += rule("└", "┴", "┘")
        let cut = total > cells.count ? ", the first \(cells.count) shown" : ""
        return text + "\(total) row\(total == 1 ? "" : "s")\(cut) (\(time(seconds)))\n"
    }

    private static func time(_ seconds: Double) -> String {
        seconds < 1 ? "\((seconds * 10_000).rounded() / 10) ms" : "\((seconds * 100).rounded() / 100) s"
    }

    private static func shortened(_ text: String) -> String {
        let flat = text.replacing("\n", with: "\\n").replacing("\t", with: "\\t")
        return flat.count > maximumCell ? flat.prefix(maximumCell - 1) + "…" : flat
    }

    private static func width(_ text: String) -> Int { TerminalWidth.of(text) }
}
