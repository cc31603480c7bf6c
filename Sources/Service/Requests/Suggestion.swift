import Planner

/// "Did you mean …?" for names that are close to known ones.
enum Suggestion {
    /// ` Did you mean 'x'?`, or nothing when no name is near.
    static func clause(for name: String, among names: [String]) -> String {
        guard let close = closest(to: name, among: names) else { return "" }
        return " Did you mean '\(close)'?"
    }

    static func closest(to name: String, among names: [String]) -> String? {
        guard let close = NameSuggestions.closest(to: name, among: names.map { [$0] }, limit: 1).first?.last else { return nil }
        return NameSuggestions.isClose(close, name) ? close : nil
    }
}
