"""Statement templates: «a ¦ b» stands for one of its alternatives, and a template for every combination."""
import itertools
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent


def expand(template):
    pieces = re.split(r"«(.*?)»", template, flags=re.DOTALL)
    choices = [[piece] if index % 2 == 0 else [choice.strip() for choice in piece.split("¦")] for index, piece in enumerate(pieces)]
    return [joined(parts) for parts in itertools.product(*choices)]


def joined(parts):
    """Parts in a row, kept apart where two words or two minus signs would meet."""
    text = ""
    for part in parts:
        meet = text[-1:] + part[:1]
        text += (" " if re.fullmatch(r"\w\w|--", meet) else "") + part
    return text


def write(path, title, templates, whole=False):
    """Writes a statement file; unless they are `whole` statements, bare expressions become `SELECT expression`."""
    target = HERE / f"{path}.sql"
    target.parent.mkdir(parents=True, exist_ok=True)
    seen, lines = set(), [f"-- {title}"]
    for template in templates:
        if template.startswith("--"):
            lines.append(template)
            continue
        for statement in expand(template):
            if not whole and not re.match(r"(?i)\(?(SELECT|WITH|VALUES|CREATE|DROP|INSERT|SET|FROM|TABLE|DECLARE|DESCRIBE|SHOW|RESET|UPDATE|DELETE|MERGE|EXECUTE|EXPLAIN|TRUNCATE|ALTER|USE)\b", statement):
                statement = f"SELECT {statement}"
            if statement not in seen:
                seen.add(statement)
                lines.append(f"{statement};")
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(seen)
