#!/usr/bin/env python3
"""Types into `sparkplug sql` through a pseudo-terminal, and looks at the screen that results.

    Tests/Terminal/line_editor_test.py [--program .build/release/sparkplug]

Only Python's standard library is used.
"""
import argparse
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, DELETE = "\x1b[H", "\x1b[F", "\x1b[3~"
WORD_LEFT, WORD_RIGHT = "\x1b[1;5D", "\x1b[1;5C"


def control(letter):
    return chr(ord(letter) & 31)


class Screen:
    """As much of a terminal as the editor uses: printing with late wrapping, cursor movements, erasing."""

    def __init__(self, columns):
        self.columns = columns
        self.lines = [[]]
        self.row = self.column = 0

    def feed(self, text):
        for piece in re.findall(r"\x1b\[[?\d;]*[A-Za-z~]|.|\n", text, re.S):
            if piece.startswith("\x1b["):
                self.command(piece[2:-1], piece[-1])
            elif piece == "\r":
                self.column = 0
            elif piece == "\n":
                self.row += 1
            elif piece >= " ":
                if self.column == self.columns:
                    self.row, self.column = self.row + 1, 0
                while len(self.lines) <= self.row:
                    self.lines.append([])
                line = self.lines[self.row]
                line.extend(" " * (self.column + 1 - len(line)))
                line[self.column] = piece
                self.column += 1
            while len(self.lines) <= self.row:
                self.lines.append([])

    def command(self, argument, letter):
        count = int(argument) if argument.isdigit() else 1
        if letter == "A":
            self.row = max(self.row - count, 0)
        elif letter == "C":
            self.column = min(self.column + count, self.columns - 1)
        elif letter == "J" and argument == "2":
            self.lines = [[]]
        elif letter == "J":
            del self.lines[self.row + 1:]
            del self.lines[self.row][self.column:]
        elif letter == "H":
            self.row = self.column = 0

    def text(self):
        return "\n".join("".join(line).rstrip() for line in self.lines)


class Terminal:
    def __init__(self, program, history, columns=80):
        self.screen = Screen(columns)
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.environ.update(SPARKPLUG_HISTORY=history, TERM="xterm-256color")
            os.execv(program, [program, "sql"])
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.wait_for("sparkplug>")

    def read(self, seconds):
        if not select.select([self.file], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.file, 65536)
        except OSError:
            return False
        self.screen.feed(data.decode("utf-8", "replace"))
        return bool(data)

    def settle(self):
        time.sleep(0.05)
        while self.read(0.1):
            pass
        return self.screen.text()

    def wait_for(self, wanted, seconds=20):
        end = time.time() + seconds
        while wanted not in self.screen.text():
            if time.time() > end:
                raise AssertionError(f"{wanted!r} did not come; the screen shows:\n{self.screen.text()}")
            self.read(0.1)
        return self.settle()

    def type(self, text):
        os.write(self.file, text.encode())
        return self.settle()

    def run(self, text, wanted):
        os.write(self.file, (text + "\r").encode())
        return self.wait_for(wanted)

    def end(self, keys=control("D")):
        os.write(self.file, keys.encode())
        end = time.time() + 10
        while time.time() < end:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.file)
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        raise AssertionError("the program did not end")


def last_line(screen):
    return [line for line in screen.split("\n") if line.strip()][-1]


def check(program):
    folder = tempfile.mkdtemp()
    history = os.path.join(folder, "history")
    t = Terminal(program, history)
    t.run("SELECT 1 + 1 AS two;", "│   2 │")
    # Keys that move and cut.
    t.type("ELECT 41 AS answerX" + control("A") + "S" + control("E") + "\x7f")
    assert last_line(t.screen.text()) == "sparkplug> SELECT 41 AS answer", t.screen.text()
    t.run(WORD_LEFT * 2 + LEFT * 2 + DELETE + "0" + control("E") + ";", "│     40 │")
    t.type("SELECT 'one two three'" + WORD_LEFT + control("W") + control("K") + "2" + control("U") + "SELECT " + control("Y"))
    t.type(control("C"))
    assert last_line(t.settle()).endswith("sparkplug>"), t.screen.text()
    # Several lines, and movements between them.
    t.type("SELECT 'a;b' AS text,\r  77 AS number -- no end here;\r")
    assert last_line(t.screen.text()) == "        ->", t.screen.text()
    t.run(";", "│ a;b  │     77 │")
    # History: the whole statement comes back, can be changed and run.
    t.type(UP)
    assert "SELECT 'a;b' AS text," in t.screen.text().split("sparkplug> ")[-1]
    t.run(control("A") + UP + UP + HOME + "SELECT 5 AS five;" + control("K") + DELETE + control("K") + DELETE + control("K") + DELETE + control("K"), "│    5 │")
    # Search.
    t.type(control("R") + "two")
    assert "(search 'two') SELECT 1 + 1 AS two;" in t.screen.text(), t.screen.text()
    before = t.screen.text().count("│   2 │")
    t.type("\r")
    t.settle()
    assert t.screen.text().count("│   2 │") == before + 1, t.screen.text()
    # Pasted text with line breaks and tabs is not run before its end.
    t.type("\x1b[200~SELECT 1 AS a,\n\t2 AS b\nFROM range(1)\x1b[201~")
    assert "FROM range(1)" in last_line(t.screen.text())
    t.run(";", "│ 1 │ 2 │")
    # Wide letters and lines longer than the screen.
    t.run("SELECT 'größer 東京 🙂' AS name, '" + "x" * 150 + "' = repeat('x', 150) AS same;", "│ größer 東京 🙂 │ true │")
    t.type("SELECT " + "1 + " * 40 + "1" + control("A") + "EXPLAIN ")
    assert t.screen.text().count("EXPLAIN SELECT") == 1
    t.type(control("C"))
    # Errors do not end the session; Ctrl-C ends a statement.
    t.run("SELECT nope;", "UNRESOLVED_COLUMN")
    t.type("SELECT count(*) FROM range(1000000000000) WHERE id % 7 = 9;\r")
    time.sleep(0.7)
    t.type(control("C"))
    t.wait_for("QUERY_CANCELLED")
    t.run("SELECT 'alive' AS state;", "│ alive │")
    # Leaving and coming back: the history is there.
    assert t.end() == 0
    assert oct(os.stat(history).st_mode & 0o777) == "0o600"
    t = Terminal(program, history, columns=40)
    t.type(UP)
    assert "SELECT 'alive' AS state;" in t.screen.text()
    t.type(control("U") + "x" * 100)
    shown = t.screen.text().split("sparkplug> ")[-1]
    assert shown.replace("\n", "") == "x" * 100, shown
    t.type(control("U"))
    t.run("help", "Ctrl-R")
    assert t.end("exit\r") == 0
    # Without a terminal nothing is edited.
    import subprocess
    done = subprocess.run([program, "sql", "--format", "csv"], input="SELECT 1 AS a;", capture_output=True, text=True)
    assert done.stdout == "a\n1\n", done


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    release, debug = root / ".build/release/sparkplug", root / ".build/debug/sparkplug"
    parser.add_argument("--program", default=str(release if release.exists() else debug))
    check(parser.parse_args().program)
    print("line editor: passed")


if __name__ == "__main__":
    sys.exit(main())
