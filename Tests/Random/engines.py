"""Runs statements on `sparkplug sql` under settings, or on Spark; answers in the shape of `--format jsonl`."""
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Conformance"))


class SparkPlug:
    """One process for each call; where it dies, the statement it died at is the answer "crashed" and the rest goes to another."""

    def __init__(self, command, settings=(), seconds=120):
        self.command = [*shlex.split(command), "sql", "--format", "jsonl"]
        for setting in settings:
            self.command += ["--set", setting]
        self.seconds = seconds

    def answers(self, setup, statements):
        found = []
        while len(found) < len(statements):
            lines, note = self.run(setup + statements[len(found):])
            for line in lines[:len(setup)]:
                if "error" in line:
                    raise SystemExit(f"the tables cannot be made: {line['error']}")
            found += lines[len(setup):]
            if len(found) < len(statements):
                if note is None:
                    raise SystemExit("fewer answers than statements")
                found.append({"crash": note})
        return found

    def run(self, statements):
        with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
            file.write(";\n".join(statements))
            file.flush()
            note = None
            try:
                environment = {**os.environ, "SWIFT_BACKTRACE": "enable=no"}
                done = subprocess.run([*self.command, "-f", file.name], capture_output=True, timeout=self.seconds, env=environment)
                output = done.stdout
                if done.returncode != 0:
                    note = f"ended with {done.returncode}: {done.stderr[-300:].decode('utf-8', 'replace')}"
            except subprocess.TimeoutExpired as late:
                output, note = late.stdout or b"", f"took more than {self.seconds} s"
        lines = []
        for line in output.split(b"\n"):
            if line.strip():
                try:
                    lines.append(json.loads(line.decode("utf-8")))
                except ValueError:
                    if note is None:
                        lines.append({"crash": f"not JSON: {line[:200]!r}"})
        return lines, note


class Spark:
    """One Spark for all calls. Small plans are interpreted: compiling each would take longer than running it."""

    def __init__(self, compiled=False):
        from spark_judge import Judge
        self.judge = Judge()
        self.compiled = compiled

    def session(self, setup):
        session = self.judge.fresh()
        if not self.compiled:
            session.conf.set("spark.sql.codegen.wholeStage", "false")
            session.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        for statement in setup:
            session.sql(statement)
        return session

    def answers(self, session, statements):
        return [self.judge.answer(session, statement, 1) for statement in statements]

    def close(self):
        self.judge.close()
