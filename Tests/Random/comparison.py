"""How two answers to one statement differ: a short sort of difference, or None."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Conformance"))
from matching import sort_key, types_difference

RELATIVE = 1e-9
ABSOLUTE = 1e-14  # moments whose parts cancel out
VALUES = ("DIVIDE_BY_ZERO", "REMAINDER_BY_ZERO", "CAST_", "ARITHMETIC_OVERFLOW", "BINARY_ARITHMETIC_OVERFLOW", "NUMERIC_", "INTERVAL_", "DATETIME_",
          "NULL_MAP_KEY", "MALFORMED_", "INVALID_FORMAT", "ILLEGAL_SEQUENCE", "INVALID_PARAMETER_VALUE", "INVALID_ARRAY_INDEX", "INVALID_INDEX")


def equal(left, right):
    if isinstance(left, bool) or isinstance(right, bool) or left is None or right is None:
        return left is right
    if isinstance(left, float) or isinstance(right, float):
        if not isinstance(left, (int, float)) or not isinstance(right, (int, float)):
            return left == right
        return left == right or abs(left - right) <= max(ABSOLUTE, RELATIVE * max(abs(left), abs(right)))
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(equal(a, b) for a, b in zip(left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(equal(left[name], right[name]) for name in left)
    return left == right and isinstance(left, str) == isinstance(right, str)


def sort_of_difference(expected, actual, ordered):
    """`crash`, `error only in the first`, `error only in the second`, `types`, `rows`, `count`, `conditions A / B`; None if there is none."""
    if "crash" in actual or "crash" in expected:
        return "crash"
    if "error" in expected and "error" in actual:
        first, second = expected["error"]["condition"], actual["error"]["condition"]
        return None if first == second else f"conditions {first} / {second}"
    if "error" in expected:
        return f"error only in the first: {expected['error']['condition']}"
    if "error" in actual:
        return f"error only in the second: {actual['error']['condition']}"
    if types_difference(expected["schema"], actual["schema"]):
        return "types"
    left, right = expected["rows"], actual["rows"]
    if len(left) != len(right):
        return "count"
    if not ordered:
        left, right = sorted(left, key=sort_key), sorted(right, key=sort_key)
    if all(equal(a, b) for a, b in zip(left, right)):
        return None
    if ordered:
        left, right = sorted(left, key=sort_key), sorted(right, key=sort_key)
        if all(equal(a, b) for a, b in zip(left, right)):
            return "order"
    return "rows"


def depends_on_values(sort):
    """Whether only one of two answers is an error, one of those that single rows cause."""
    return sort.startswith("error only") and sort.split(": ")[1].startswith(VALUES)


def short(answer, length=300):
    text = answer.get("crash") or (f"{answer['error']['condition']}: {answer['error']['message']}" if "error" in answer else str(answer["rows"]))
    return text.replace("\n", " ")[:length]
