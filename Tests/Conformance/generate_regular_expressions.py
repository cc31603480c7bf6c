#!/usr/bin/env python3
"""Writes the statements on regular expressions: every function with many patterns over many texts.

    generate_regular_expressions.py     writes strings/regular_expression_*.sql; record.py then asks Spark
"""
import pathlib

HERE = pathlib.Path(__file__).resolve().parent / "strings"

TEXTS = [
    "", "a", "abc", "aaa", "abcabc", "The quick brown fox", "x=1;y=22", "foo@bar.com, baz@qux.org", "2024-02-29T12:30:00Z", "line1\nline2\r\nline3\n",
    "Straße ÉÈ ñandú", "日本語 テスト", "αβγ ΑΒΓ", "a.b*c[d]", "http://www.example.com/path?q=1", "tab\tand  spaces ", "_under_score 9", "ab12cd345",
    "e\u0301a k\u212a s\u017f", "((nested) (groups))",
]

PATTERNS = [
    # literals and quoting
    "a", "abc", "b", "an", r"\.", r"\*", r"\[d\]", r"\Qa.b*c\E", r"\Q[d", "日本", "é|É", "ß", " ", r"\x61", r"\u0061b", r"\x{65E5}", r"\0141", r"\cI", r"\t", r"\e|\a|\f", r"[\n\r]+",
    # classes
    ".", "[abc]", "[^abc]", "[a-c]+", "[a-z&&[^b]]+", "[a-z&&[def]]", "[a-d[x-z]]+", "[^a-d[x-z]]", "[a-z&&[^m-p]&&[^a]]", "[]a]", "[a\\-z]", "[-a]", "[a-]", "[\\w&&[^\\d]]+",
    "[\\d.]+", "[^\\s]+", r"\d+", r"\D+", r"\w+", r"\W+", r"\s+", r"\S+", r"\h+", r"\H+", r"\v+", r"\V+", r"\R", r"\R+",
    r"\p{L}+", r"\p{Lu}", r"\p{Ll}+", r"\P{L}+", r"\pN+", r"\p{Alpha}+", r"\p{Punct}", r"\p{Upper}\p{Lower}*", r"\p{Alnum}+", r"\p{Space}", r"\p{XDigit}+", r"\p{ASCII}+",
    r"\p{IsAlphabetic}+", r"\p{IsLatin}+", r"\p{IsGreek}+", r"\p{InGreek}+", r"\p{IsHan}+", r"\p{IsKatakana}+", r"\p{sc=Han}", r"\p{script=Latin}+", r"\p{blk=Cyrillic}", r"\p{gc=Lu}", r"\p{IsL}",
    r"\p{javaLowerCase}+", r"\p{javaUpperCase}", r"\p{IsWhite_Space}", r"\p{IsPunctuation}", r"\p{IsUppercase}", r"\p{InHiragana}", r"[\p{L}&&[^a-m]]+", r"[^\p{L}\d]+",
    # anchors
    "^a", "a$", "^$", "^", "$", r"\Aa", r"c\z", r"c\Z", r"\bfox\b", r"\b", r"\B", r"\b\w", r"\Ga", "(?m)^l", r"(?m)\d$", "(?m)^", "(?m)$", r"line\d$", r"(?d)line\d$", "(?s)line1.line2", "line1.line2",
    # quantifiers
    "a*", "a+", "a?", "a*?", "a+?", "a??", "a*+", "a++b", "a{2}", "a{2,}", "a{1,2}", "a{1,2}?", "a{0}", "(ab)?c", "(a|b)*c", "(a|ab)(c|bcd)", "(a*)*", "(a*)+", "(a|b?)*", "(|a)+", "(?:a|b)+?c", "x*", "(a{1,2}){2}",
    # groups
    "(a)(b)(c)", "(a)|(b)|(c)", "(?:a)(b)", "(?<first>a)(?<second>b)", r"(a)\1", r"(.)\1", r"(?<x>.)\k<x>", r"(a)(b)?\2", r"(\w+)@(\w+)\.com", r"(\d+)-(\d+)", "((a)(b))", r"(?i)(s)\1", "(?>a+)b", "(?>a|ab)c",
    # looking around
    "a(?=b)", "a(?!b)", "(?<=a)b", "(?<!a)b", r"(?<=\d)\d", r"(?<=[a-z]{1,3})\d", r"(?=\d)", r"\w+(?=@)", "(?<=(a|bc))a", "(?!a)", r"(?<!\w)\w",
    # flags
    "(?i)ABC", "(?i)straSSe", "(?iu)É", "(?i)É", "(?iu)ſ", "(?iu)k", "(?i)k", "(?iu)[k-s]", "(?i)[A-C]+", "(?x) a b c # all", "a(?i)B", "(?i:A)bc", "(?-i)a", r"(?U)\w+", r"(?U)\b\w", r"(?U)\d", "(?i-s:A)", "(?iu)[α-γ]+", "(?ms)^.*$",
    # as users write them
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", r"^https?://(?:www\.)?([^/]+)/.*$", r"(\d{4})-(\d{2})-(\d{2})", r"^\s+|\s+$", r"([a-z])([A-Z])", r"[,;]\s*", r"\b[A-Z]\w*", r"(\w+)\s(\w+)", r"\(([^()]*)\)",
]

BAD = [
    "(", ")", "a)", "[", "[a", "[z-a]", "[]", "[^]", "*", "+a", "?", "a**", "a{2,1}", "a{", "{", "a{1", "a{1,", "a{99999999999}", "\\", "a\\", r"\y", r"\i", r"\x4", r"\xg", r"\x{110000}", r"\x{41", r"\u12", r"\c", r"\8", r"\09", r"\k", r"\k<n>", r"\k<n",
    "(?<n>a)(?<n>b)", "(?<1>a)", "(?<n", "(?", "(?z)", "(?i", "(?$a)", "(?<=a*b*c{1,})", "(?<=(a|b)*)c", r"(?<=\1)(a)", r"\p", r"\p{", r"\p{}", r"\p{Nope}", r"\p{IsNope}", r"\p{InNope}", r"\p{sc=Nope}", r"\p{nope=L}", "[a&&]", "[&&]", "[a-\\d]", "[\\b]", r"\N{NOPE}", r"a\Q", r"\E",
]

REPLACEMENTS = ["", "-", "$0", "[$0]", "$1", "$2$1", "<$1>", "$10", "$12", "\\$", "\\\\", "\\a", "$", "$a", "$3", "a\\", "${", "${}", "é$1日"]
NAMED = ["{first}", "{second}-", "{nope}", "{first", "{1}"]


def literal(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + "'"


def write(name, title, statements):
    (HERE / f"{name}.sql").write_text(f"-- {title}\n" + "".join(f"{statement};\n" for statement in statements), encoding="utf-8")


def main():
    texts = ", ".join(f"({literal(text)})" for text in TEXTS)
    rows = f"FROM VALUES {texts} AS t(s)"
    patterns = []
    for pattern in PATTERNS:
        p = literal(pattern)
        patterns.append(
            f"SELECT s, rlike(s, {p}) AS a, regexp_extract_all(s, {p}, 0) AS b, regexp_count(s, {p}) AS c, regexp_instr(s, {p}) AS d, "
            f"regexp_substr(s, {p}) AS e, split(s, {p}) AS f, split(s, {p}, 2) AS g, regexp_replace(s, {p}, '[$0]') AS h, "
            f"regexp_replace(s, {p}, '-', 3) AS i {rows}")
    write("regular_expression_patterns", "Regular expressions of Java over many texts", patterns)
    groups = [pattern for pattern in PATTERNS if "(" in pattern.replace("(?", "") or "(?<" in pattern]
    write("regular_expression_groups", "What groups hold", [
        f"SELECT s, regexp_extract(s, {literal(pattern)}, 1) AS a, regexp_extract_all(s, {literal(pattern)}, 1) AS b, "
        f"regexp_replace(s, {literal(pattern)}, '<$1>') AS c {rows}" for pattern in groups])
    write("regular_expression_errors", "Patterns that are refused, or taken although they look wrong",
          [f"SELECT regexp_extract_all('aab{{1]d n', {literal(pattern)}, 0) AS v" for pattern in BAD]
          + [f"SELECT {call} AS v" for call in (
              "rlike('a', '(')", "regexp_replace('a', '(', 'b')", "regexp_count('a', '[')", "regexp_instr('a', '*')", "regexp_substr('a', '+')",
              "split('a', '(')", "regexp_extract('a', '(')", "str_to_map('a:1', '(', ':')")]
          + ["SELECT rlike(s, p) AS v FROM VALUES ('a', 'a'), ('b', '^a') AS t(s, p)", "SELECT rlike(s, p) AS v FROM VALUES ('a', '(') AS t(s, p)",
             "SELECT regexp_replace(s, p, r) AS v FROM VALUES ('abc', 'b', 'x'), ('abc', '(c)', '$1$1'), ('abc', NULL, 'x') AS t(s, p, r)",
             "SELECT regexp_extract(s, p, i) AS v FROM VALUES ('abc', '(b)(c)', 1), ('abc', '(b)(c)', 2) AS t(s, p, i)",
             "SELECT split(s, p, n) AS v FROM VALUES ('a1b2c', '\\\\d', 2), ('a,b,c', ',', -1), ('abc', '', 2) AS t(s, p, n)"])
    replacements = [f"SELECT regexp_replace('one two', '(\\\\w)(\\\\w)', {literal(text)}) AS v" for text in REPLACEMENTS]
    replacements += [f"SELECT regexp_replace('one two', '(?<first>\\\\w)(?<second>\\\\w)', concat('$', {literal(text)})) AS v" for text in NAMED]
    replacements += [f"SELECT regexp_replace('none', 'x', {literal(text)}) AS v" for text in ("$9", "$", "a\\")]
    replacements += [f"SELECT regexp_replace('aé日a', 'a|^', 'x', {position}) AS v" for position in (1, 2, 3, 4, 5, 9)]
    replacements += [f"SELECT regexp_replace('aba', '(?<=b)a|\\\\bb', 'x', {position}) AS v" for position in (1, 2, 3)]
    write("regular_expression_replacements", "Replacement texts", replacements)


if __name__ == "__main__":
    main()
