"""Whether an engine's answer to a statement equals the recorded one."""
import json
import re

RELATIVE = 1e-12


def difference(expected, actual, names=True):
    """None where both agree, else a short text that says how they differ. `names` compares names of columns, too."""
    if actual is None:
        return "no answer"
    if "error" in expected:
        if "error" not in actual:
            return f"answered {short(actual.get('rows'))}, expected the error {expected['error']['condition']}"
        if expected["error"]["condition"] not in (None, actual["error"].get("condition")):
            return f"error {actual['error'].get('condition')}: {short(actual['error'].get('message'))}, expected {expected['error']['condition']}"
        return None
    if "error" in actual:
        return f"error {actual['error'].get('condition')}: {short(actual['error'].get('message'))}, expected {short(expected['rows'])}"
    if expected.get("volatile"):
        return types_difference(expected["schema"], actual["schema"], names=False)
    found = types_difference(expected["schema"], actual["schema"], names)
    if found:
        return found
    wanted, given = expected["rows"], actual["rows"]
    if len(wanted) != len(given):
        return f"{len(given)} rows, expected {len(wanted)}: {short(given)} instead of {short(wanted)}"
    types = [column["type"] for column in expected["schema"]]
    if not expected.get("ordered"):
        if rows_equal(wanted, given, types):
            return None
        wanted, given = sorted(wanted, key=sort_key), sorted(given, key=sort_key)
    for number, (left, right) in enumerate(zip(wanted, given), 1):
        if not rows_equal([left], [right], types):
            return f"row {number} is {short(right)}, expected {short(left)}"
    return None


def types_difference(expected, actual, names=True):
    if [column["type"] for column in expected] != [column["type"] for column in actual]:
        return f"types {[c['type'] for c in actual]}, expected {[c['type'] for c in expected]}"
    if names and [column["name"] for column in expected] != [column["name"] for column in actual]:
        return f"names {[c['name'] for c in actual]}, expected {[c['name'] for c in expected]}"
    return None


def rows_equal(left, right, types):
    return all(len(a) == len(b) and all(equal(x, y, kind) for x, y, kind in zip(a, b, types)) for a, b in zip(left, right))


ISO = re.compile(r"^([+-]?\d{4,}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)Z?$")


def equal(left, right, kind=""):
    if left is None or right is None:
        return left is right
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        if left == right:
            return True
        if isinstance(left, int) and isinstance(right, int):
            return False
        return abs(left - right) <= (1e-6 if kind == "float" else RELATIVE) * max(abs(left), abs(right))
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(equal(a, b, kind) for a, b in zip(left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(equal(left[name], right[name], kind) for name in left)
    if isinstance(left, str) and isinstance(right, str):
        if left == right:
            return True
        return ISO.sub(r"\1 \2", left) == ISO.sub(r"\1 \2", right)
    return False


def sort_key(row):
    """Rows in an order of their own; doubles are cut so that the last digits do not decide."""
    return json.dumps(cut(row), sort_keys=True)


def cut(value):
    if isinstance(value, float):
        return f"{value:.9e}"
    if isinstance(value, list):
        return [cut(item) for item in value]
    if isinstance(value, dict):
        return {name: cut(item) for name, item in value.items()}
    return value


def short(value):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:197] + "..."


def difference_with_ties(expected, actual):
    """As `difference`, where rows that tie in the answer's ORDER BY may come in any order, and any of those tied at its LIMIT.

    `sortedBy` holds the positions of the ORDER BY columns, `limit` the number of rows where `rows` holds tied ones behind it.
    """
    if "rows" not in expected or not isinstance(actual, dict) or "rows" not in actual or not expected.get("sortedBy"):
        return difference(expected, actual)
    found = types_difference(expected["schema"], actual["schema"])
    if found:
        return found
    wanted, given, keys = expected["rows"], actual["rows"], expected["sortedBy"]
    count = expected.get("limit", len(wanted))
    if len(given) != count:
        return f"{len(given)} rows, expected {count}: {short(given)} instead of {short(wanted)}"
    types = [column["type"] for column in expected["schema"]]
    start = 0
    while start < count:
        end = start + 1
        while end < len(wanted) and all(equal(wanted[end][key], wanted[start][key], types[key]) for key in keys):
            end += 1
        left = list(wanted[start:end])
        for number in range(start, min(end, count)):
            match = next((index for index, row in enumerate(left) if rows_equal([row], [given[number]], types)), None)
            if match is None:
                return f"row {number + 1} is {short(given[number])}, expected {'' if len(left) == 1 else 'one such as '}{short(left[0])}"
            del left[match]
        start = end
    return None
