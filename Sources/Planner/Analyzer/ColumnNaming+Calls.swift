import Functions
import Columnar
import Functions
import SQLSyntax

/// Calls as Spark prints them: defaults filled in, some functions under another name or another form.
extension ColumnNaming {
    func call(_ call: FunctionCall) -> String {
        let name = (call.name.parts?.last?.text ?? "").lowercased()
        let given = arranged(call, name)
        let values = given.map(\.value)
        var arguments = given.map { argument in
            text(of: argument.value) + (argument.alias.map { " AS \($0.text)" } ?? "")
        }
        if TypeNames.type(name) != nil, arguments.count == 1 { return arguments[0] }
        switch name {
        case "from_json" where isMapFromJSON(values): return "entries"
        case "like" where arguments.count == 2, "ilike" where arguments.count == 2:
            return name == "like" ? "\(arguments[0]) LIKE \(arguments[1])" : "\(name)(\(arguments[0]), \(arguments[1]))"
        case "count" where arguments == ["*"]: arguments = ["1"]
        case "if" where arguments.count == 3: return "(IF(\(arguments.joined(separator: ", "))))"
        case "extract" where arguments.count == 2: return "extract(\(arguments[0]) FROM \(arguments[1]))"
        case "datepart" where arguments.count == 2: return "datepart(\(arguments[0]) FROM \(arguments[1]))"
        case "lpad" where arguments.count == 2, "rpad" where arguments.count == 2:
            arguments = DefaultArguments.complete(name, arguments, values)
        case _ where FunctionRegistry.builtin.scalars[name]?.documentation.columnName != nil:
            return FunctionRegistry.builtin.scalars[name]?.documentation.columnName?(name, arguments) ?? name
        case "isnull" where arguments.count == 1: return "(\(arguments[0]) IS NULL)"
        case "isnotnull" where arguments.count == 1: return "(\(arguments[0]) IS NOT NULL)"
        case "trim" where arguments.count == 2: return "TRIM(BOTH \(arguments[0]) FROM \(arguments[1]))"
        case "ltrim" where arguments.count == 2: return "TRIM(LEADING \(arguments[0]) FROM \(arguments[1]))"
        case "rtrim" where arguments.count == 2: return "TRIM(TRAILING \(arguments[0]) FROM \(arguments[1]))"
        case "window", "session_window": return name
        case "first", "first_value", "last", "last_value", "any_value", "approx_count_distinct":
            if arguments.count == 2 { arguments.removeLast() }
        case "try_make_timestamp" where arguments.count == 7: arguments.removeLast()
        case "try_make_timestamp_ntz" where arguments.count == 2:
            return "\(name)(\(name.dropFirst(4))(\(arguments.joined(separator: ", "))))"
        case "mode":
            if let text = mode(call, arguments) {
                return text + (call.filter.map { " FILTER (WHERE \(self.text(of: $0)))" } ?? "") + (call.over.map { " OVER " + window($0, name, values) } ?? "")
            }
        case "rank", "dense_rank", "percent_rank": arguments = []
        default: arguments = DefaultArguments.complete(name, arguments, values)
        }
        if call.over == nil, let columnName = FunctionRegistry.builtin.scalars[name]?.documentation.columnName { return columnName(name, arguments) }
        let shown = shownName(name, call, arguments.count)
        var result: String
        if !call.isDistinct, let columnName = FunctionRegistry.builtin.aggregates[name]?.documentation.columnName {
            result = columnName(shown, arguments)
        } else {
            result = "\(shown)(\(call.isDistinct ? "DISTINCT " : "")\(arguments.joined(separator: ", ")))"
        }
        if !call.orderWithinGroup.isEmpty { result += " WITHIN GROUP (ORDER BY \(withinGroup(name, call.orderWithinGroup)))" }
        if call.nullTreatment == .respect, ["collect_list", "collect_set", "array_agg"].contains(name) { result += " RESPECT NULLS" }
        if let filter = call.filter { result += " FILTER (WHERE \(text(of: filter)))" }
        if let over = call.over { result += " OVER " + window(over, name, values) }
        return result
    }

    /// A map read from JSON is the `entries` of a struct in Spark's plan.
    private func isMapFromJSON(_ values: [Expression]) -> Bool {
        guard values.count > 1, case .literal(.string(let schema)) = values[1].kind,
            let type = try? Parser.parse(dataType: schema), case .map = type.kind
        else { return false }
        return true
    }

    /// Arguments given by name stand in the order of the parameters.
    private func arranged(_ call: FunctionCall, _ name: String) -> [FunctionArgument] {
        guard call.arguments.contains(where: { $0.name != nil }), let parameters = NamedArguments.parameters(of: name) else { return call.arguments }
        return (try? NamedArguments.arrange(call.arguments, parameters, of: name, call.name.span)) ?? call.arguments
    }

    private func shownName(_ name: String, _ call: FunctionCall, _ count: Int) -> String {
        switch name {
        case "rank", "dense_rank", "percent_rank": return name.uppercased()
        case "curdate": return "current_date"
        case "dateadd": return "date_add"
        case "average": return "avg"
        case "array_agg": return "collect_list"
        case "first_value" where call.nullTreatment == .ignore: return "first"
        case "last_value" where call.nullTreatment == .ignore: return "last"
        case "string_agg" where !call.orderWithinGroup.isEmpty: return "listagg"
        case "make_timestamp_ltz" where count <= 3, "try_make_timestamp_ltz" where count <= 3: return "make_timestamp"
        default: return name
        }
    }

    /// `mode(x, true)` is printed as an ordered set, whose direction says which of equal counts wins.
    private func mode(_ call: FunctionCall, _ arguments: [String]) -> String? {
        if arguments.count == 2 {
            return arguments[1] == "true" ? "mode() WITHIN GROUP (ORDER BY \(arguments[0]) DESC)" : "mode(\(arguments[0]))"
        }
        guard arguments.isEmpty, let item = call.orderWithinGroup.first else { return nil }
        return "mode() WITHIN GROUP (ORDER BY \(text(of: item.expression))\(item.direction == .ascending ? " DESC" : ""))"
    }

    private func withinGroup(_ name: String, _ items: [SortItem]) -> String {
        items.map { item in
            guard name == "percentile_cont" || name == "percentile_disc" else { return sortText(item) }
            return text(of: item.expression) + (item.direction == .descending ? " DESC" : "")
        }.joined(separator: ", ")
    }

    private func window(_ reference: WindowReference, _ function: String, _ arguments: [Expression]) -> String {
        switch reference {
        case .specification(let specification): return windowText(specification, function, arguments)
        case .named(let name):
            guard let position = namedWindows.firstIndex(where: { $0.name.matches(name.text) }) else { return name.text }
            var rest = self
            rest.namedWindows.remove(at: position)
            return rest.window(namedWindows[position].definition, function, arguments)
        }
    }

    func windowText(_ specification: WindowSpecification, _ function: String, _ arguments: [Expression] = []) -> String {
        var parts: [String] = []
        if !specification.partitionBy.isEmpty { parts.append("PARTITION BY " + list(specification.partitionBy)) }
        if !specification.orderBy.isEmpty { parts.append("ORDER BY " + specification.orderBy.map(sortText).joined(separator: ", ")) }
        if let frame = specification.frame {
            let unit = frame.units == .rows ? "ROWS" : "RANGE"
            parts.append("\(unit) BETWEEN \(bound(frame.start)) AND \(bound(frame.end))")
        } else {
            parts.append(impliedFrame(specification, function, arguments))
        }
        return "(\(parts.joined(separator: " ")))"
    }

    private func impliedFrame(_ specification: WindowSpecification, _ function: String, _ arguments: [Expression]) -> String {
        switch function {
        case "lag", "lead":
            var offset = arguments.count > 1 ? text(of: arguments[1]) : "1"
            if case .unary(.minus, let operand)? = arguments.dropFirst().first?.kind { offset = "-" + text(of: operand) }
            if function == "lag" { offset = offset == "0" ? "0" : (offset.hasPrefix("-") ? String(offset.dropFirst()) : "-" + offset) }
            return "ROWS BETWEEN \(offset) FOLLOWING AND \(offset) FOLLOWING"
        case "row_number", "rank", "dense_rank", "ntile", "percent_rank", "counter_diff":
            return "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
        case "cume_dist": return "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
        default:
            return specification.orderBy.isEmpty
                ? "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING" : "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
        }
    }

    private func bound(_ bound: WindowFrame.Bound) -> String {
        switch bound {
        case .unboundedPreceding: "UNBOUNDED PRECEDING"
        case .unboundedFollowing: "UNBOUNDED FOLLOWING"
        case .currentRow: "CURRENT ROW"
        case .preceding(let offset): notes.isCastOffset(offset) ? "(- \(text(of: offset))) FOLLOWING" : "\(text(of: offset)) PRECEDING"
        case .following(let offset): "\(text(of: offset)) FOLLOWING"
        }
    }
}
