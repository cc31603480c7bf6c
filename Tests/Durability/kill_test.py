#!/usr/bin/env python3
"""Kills the server with SIGKILL at random moments while loads stream in, and checks after each restart that every
acknowledged load is whole and that no other one is half there.

    Tests/Durability/kill_test.py [--server .build/release/sparkplug] [--kills 20] [--seed N]

Each load is a CSV body whose rows carry the load's number, and how many rows it has; sizes go from 1 row to 20,000.
After a restart the table is asked for the rows of each load: acknowledged ones must be there with all their rows; those in
flight when the server died may be there whole or not at all; nothing else may be there. Loads with an Idempotency-Key that
got no answer are sent again and must then be there exactly once. Only Python's standard library is used.
"""
import argparse
import http.client
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

TABLE = "loads"
SCHEMA = {"columns": [{"name": "load", "type": "BIGINT", "nullable": False}, {"name": "position", "type": "INT", "nullable": False},
                      {"name": "size", "type": "INT", "nullable": False}, {"name": "text", "type": "STRING"}]}


class Server:
    def __init__(self, program, data):
        self.process = subprocess.Popen([program, "serve", "--data", data, "--port", "0"], stdout=subprocess.PIPE, text=True)
        self.port = None
        for line in self.process.stdout:
            if "listens at" in line:
                self.port = int(line.rsplit(":", 1)[1])
                break
        if self.port is None:
            raise SystemExit(f"the server ended with {self.process.wait()} instead of starting")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def ask(self, method, path, body=None, headers=None, timeout=60):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def body(number, size):
    lines = ["load,position,size,text"]
    lines += [f"{number},{position},{size},row {position % 17} of load {number}" for position in range(size)]
    return ("\n".join(lines) + "\n").encode()


class Loads:
    """What was sent, and what is known of it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.next = 0
        self.acknowledged = {}
        self.open = {}
        self.failures = []

    def begin(self, size):
        with self.lock:
            self.next += 1
            self.open[self.next] = size
            return self.next

    def end(self, number):
        with self.lock:
            self.acknowledged[number] = self.open.pop(number)


def stream(server, loads, stop, seed):
    chance = random.Random(seed)
    while not stop.is_set():
        size = chance.choice([1, 3, 50, 1000, 20_000])
        number = loads.begin(size)
        try:
            status, answer = server.ask("POST", f"/tables/{TABLE}", body(number, size),
                                        {"Content-Type": "text/csv", "Idempotency-Key": f"load-{number}"})
        except (OSError, http.client.HTTPException):
            return
        if status != 200 or json.loads(answer)["rows"] != size:
            loads.failures.append(f"load {number} of {size} rows: {status} {answer[:500]}")
            return
        loads.end(number)


def present(server):
    statement = (f"SELECT load, count(*) AS rows, count(DISTINCT position) AS positions, min(size) AS least, max(size) AS most, "
                 f"max(position) AS last FROM {TABLE} GROUP BY load")
    status, answer = server.ask("POST", "/sql?format=json", json.dumps({"statement": statement}), {"Content-Type": "application/json"})
    if status != 200:
        raise SystemExit(f"asking for the loads: {status} {answer[:500]}")
    return {row["load"]: row for row in json.loads(answer)["rows"]}


def check(server, loads):
    found = present(server)
    mistakes = []
    for number, row in found.items():
        size = loads.acknowledged.get(number) or loads.open.get(number)
        if size is None:
            mistakes.append(f"load {number} is there but was never sent")
        elif not (row["rows"] == row["positions"] == row["least"] == row["most"] == size and row["last"] == size - 1):
            mistakes.append(f"load {number} of {size} rows is there in part or more than once: {row}")
    for number, size in loads.acknowledged.items():
        if number not in found:
            mistakes.append(f"load {number} of {size} rows was acknowledged and is gone")
    if mistakes:
        raise SystemExit("\n".join(mistakes[:20]))
    return found


def settle(server, loads):
    """Sends again what got no answer: each must then be there once, whether it was there already or not."""
    for number, size in list(loads.open.items()):
        status, answer = server.ask("POST", f"/tables/{TABLE}", body(number, size),
                                    {"Content-Type": "text/csv", "Idempotency-Key": f"load-{number}"})
        if status != 200 or json.loads(answer)["rows"] != size:
            raise SystemExit(f"sending load {number} again: {status} {answer[:500]}")
        loads.end(number)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    release, debug = root / ".build/release/sparkplug", root / ".build/debug/sparkplug"
    parser.add_argument("--server", default=str(release if release.exists() else debug))
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--clients", type=int, default=3)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    chance = random.Random(args.seed)
    print(f"seed {args.seed}, {args.kills} kills", flush=True)
    loads = Loads()
    whole = lost = 0
    begun = time.time()
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data")
        server = Server(args.server, data)
        status, answer = server.ask("PUT", f"/tables/{TABLE}", json.dumps(SCHEMA), {"Content-Type": "application/json"})
        if status != 201:
            raise SystemExit(f"creating the table: {status} {answer}")
        for kill in range(args.kills):
            stop = threading.Event()
            clients = [threading.Thread(target=stream, args=(server, loads, stop, chance.random())) for _ in range(args.clients)]
            for client in clients:
                client.start()
            time.sleep(chance.uniform(0.0, 0.4) if chance.random() < 0.7 else chance.uniform(0, 0.02))
            server.kill()
            stop.set()
            for client in clients:
                client.join()
            if loads.failures:
                raise SystemExit("\n".join(loads.failures))
            server = Server(args.server, data)
            found = check(server, loads)
            whole += sum(1 for number in loads.open if number in found)
            lost += sum(1 for number in loads.open if number not in found)
            settle(server, loads)
            check(server, loads)
        server.kill()
    rows = sum(loads.acknowledged.values())
    print(f"{args.kills} kills in {time.time() - begun:.0f} s: {len(loads.acknowledged)} loads with {rows} rows, all whole; "
          f"of those without an answer {whole} were there whole, {lost} not at all")


if __name__ == "__main__":
    sys.exit(main())
