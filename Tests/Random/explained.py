"""Differences between SparkPlug and Spark that are Spark's own, each with the reason; compare_spark.py counts them apart."""
import re

REFUSED_BY_SPARK_ALONE = [
    (r"UNRESOLVED_COLUMN", r"(?s)(GROUPING SETS|CUBE|ROLLUP).*HAVING",
     "over grouping sets, a HAVING that calls a function sees the selected columns only"),
    (r"None|INTERNAL_ERROR|MISSING_ATTRIBUTES", r".", "Spark ends with an internal error"),
    (r"PARSE_SYNTAX_ERROR", r"\| aggregate\(", "Spark's parser takes `| aggregate` for the start of a pipe operator"),
]


def reason(sort, text):
    """Why a difference of this sort in this statement is not ours; None if it may be."""
    if not sort.startswith("error only in the first: "):
        return None
    condition = sort.removeprefix("error only in the first: ")
    for pattern, statement, why in REFUSED_BY_SPARK_ALONE:
        if re.match(pattern, condition) and re.search(statement, text):
            return why
    return None
