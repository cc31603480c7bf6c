#!/usr/bin/env python3
"""Writes functions/examples/*.sql: every example that Spark's `DESCRIBE FUNCTION EXTENDED` shows, one file for each group."""
import pathlib
import re

from spark_judge import Judge, progress

FOLDER = pathlib.Path(__file__).resolve().parent / "functions" / "examples"


def main():
    judge = Judge()
    session = judge.session
    names = sorted({row[0].split(".")[-1] for row in session.sql("SHOW ALL FUNCTIONS").collect()})
    infos = {info.getName(): info for info in session._jvm.org.apache.spark.sql.api.python.PythonSQLUtils.listBuiltinFunctionInfos()}
    groups, seen, silent = {}, set(), []
    for name in names:
        quoted = f"`{name}`"
        text = "\n".join(row[0] for row in session.sql(f"DESCRIBE FUNCTION EXTENDED {quoted}").collect())
        group = infos[name].getGroup() if name in infos and infos[name].getGroup() else "other"
        examples = [re.split(r";[ \t]*(?:\n|$)", part)[0].strip() for part in re.split(r"(?m)^\s*> ", text)[1:]]
        if not examples:
            silent.append(name)
        for example in examples:
            # Types of a preview that is off unless asked for.
            if "timestampNanosTypes" in example:
                continue
            if (name, example) not in seen:
                seen.add((name, example))
                groups.setdefault(group, []).append((name, example))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for group, examples in sorted(groups.items()):
        with open(FOLDER / f"{group}.sql", "w", encoding="utf-8") as file:
            previous = None
            for name, example in examples:
                if name != previous:
                    file.write(f"-- {name}\n")
                    previous = name
                file.write(f"{example};\n")
        progress(f"{group}: {len(examples)}")
    progress(f"{len(names)} functions, {len(seen)} examples; without examples: {' '.join(silent)}")
    judge.close()


if __name__ == "__main__":
    main()
