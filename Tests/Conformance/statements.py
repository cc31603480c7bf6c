"""Statement files: splitting them at semicolons, and where in a file each statement starts."""
import pathlib
import re


def split(text):
    """The `;`-separated statements of a text, without surrounding space and comments before them; empty ones are dropped.

    Semicolons inside quotes, backticks and comments do not count.
    """
    parts, start, position, length = [], 0, 0, len(text)
    while position < length:
        character = text[position]
        if character in "'\"`":
            raw = character != "`" and position > 0 and text[position - 1] in "rR" and not (
                position > 1 and (text[position - 2].isalnum() or text[position - 2] == "_"))
            position += 1
            while position < length and text[position] != character:
                position += 2 if text[position] == "\\" and character != "`" and not raw else 1
            position += 1
        elif text.startswith("--", position):
            end = text.find("\n", position)
            position = length if end < 0 else end
        elif text.startswith("/*", position):
            depth, position = 1, position + 2
            while position < length and depth:
                if text.startswith("/*", position):
                    depth, position = depth + 1, position + 2
                elif text.startswith("*/", position):
                    depth, position = depth - 1, position + 2
                else:
                    position += 1
        elif character == ";" and is_inside_compound(text[start:position], text[position:]):
            position += 1
        elif character == ";":
            parts.append(text[start:position])
            position += 1
            start = position
        else:
            position += 1
    parts.append(text[start:])
    return [statement for statement in map(without_leading_comments, parts) if statement]


QUOTED = re.compile(r"/\*.*?\*/|--[^\n]*|'(?:[^'\\]|\\.)*'|\"[^\"]*\"|`[^`]*`", re.DOTALL)


def is_inside_compound(piece, rest):
    """Whether a semicolon behind a piece of a statement stands within BEGIN … END."""
    bare = QUOTED.sub(" ", piece)
    if not re.match(r"\s*(\w+\s*:\s*)?BEGIN\b(?!\s+TRANSACTION)", bare, re.IGNORECASE):
        return False
    words = [word.upper() for word in re.findall(r"\w+", bare)]
    depth = 0
    for index, word in enumerate(words):
        if word in ("BEGIN", "CASE") and (index == 0 or words[index - 1] != "END"):
            depth += 1
        elif word == "END" and (index + 1 == len(words) or words[index + 1] not in ("IF", "WHILE", "LOOP", "REPEAT", "FOR")):
            depth -= 1
    return depth > 0 and re.search(r"\bEND\b", QUOTED.sub(" ", rest), re.IGNORECASE) is not None


def without_leading_comments(text):
    text = text.strip()
    while text.startswith("--"):
        end = text.find("\n")
        text = "" if end < 0 else text[end:].strip()
    return text


def files(root, only=None):
    """Statement files below a folder in a fixed order; `only` keeps those whose path contains one of the words."""
    found = sorted(pathlib.Path(root).rglob("*.sql"))
    return [path for path in found if not only or any(word in str(path.relative_to(root)) for word in only)]


HEADER_PARAMETER = re.compile(r"^--\s*@param\s+(\w+)\s*(.*)$")


def parameters(text):
    """Parameters of an endpoint file's header: name -> (type or None, default literal or None, optional)."""
    found = {}
    for line in text.splitlines():
        match = HEADER_PARAMETER.match(line.strip())
        if match:
            rest = match.group(2)
            kind = re.match(r"([A-Z_]+(?:\([\d, ]+\))?)(?=\s|$)", rest)
            rest = rest[kind.end():].strip() if kind else rest
            optional = rest.startswith("optional")
            default = re.match(r"=\s*('(?:[^']|'')*'|\S+)", rest)
            found[match.group(1)] = (kind.group(1) if kind else None, default.group(1) if default else None, optional)
    return found
