#!/usr/bin/env python3
"""Makes the n-th call fail that writes to the data folder, for n = 0, 1, 2 … and as full, broken and permanently broken disk, while
loads come in. The server must answer 507 or 500, show what it has acknowledged and nothing else, take loads again once the disk is
well, and have every acknowledged row after it was killed and started again.

    Tests/Durability/failing_disk_test.py [--server .build/release/sparkplug] [--calls 60]

Needs a C compiler (cc or clang); only Python's standard library besides.
"""
import argparse
import errno
import json
import mmap
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

from kill_test import SCHEMA, TABLE, Server, body

ERRORS = [("full disk", errno.ENOSPC, 1, 507), ("broken disk", errno.EIO, 1, 500), ("disk full for good", errno.ENOSPC, 1 << 30, 507),
          ("disk broken for good", errno.EIO, 1 << 30, 500)]


class Disk:
    def __init__(self, folder):
        self.path = os.path.join(folder, "control")
        pathlib.Path(self.path).write_bytes(bytes(16))
        with open(self.path, "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 16)

    def arm(self, passes, failures, error):
        self.memory[0:16] = struct.pack("iiii", passes, failures, error, 0)

    @property
    def spent(self):
        return struct.unpack("iiii", self.memory[0:16])

    def heal(self):
        seen = self.spent
        self.memory[0:16] = struct.pack("iiii", 0, 0, 0, 0)
        return seen


def counts(server):
    status, answer = server.ask("POST", "/sql?format=json", json.dumps({"statement": f"SELECT load, count(*) AS rows FROM {TABLE} GROUP BY load"}),
                                {"Content-Type": "application/json"})
    assert status == 200, answer
    return {row["load"]: row["rows"] for row in json.loads(answer)["rows"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    release, debug = root / ".build/release/sparkplug", root / ".build/debug/sparkplug"
    parser.add_argument("--server", default=str(release if release.exists() else debug))
    parser.add_argument("--calls", type=int, default=60)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shim = os.path.join(folder, "failing_disk.so")
        compiler = shutil.which("cc") or shutil.which("clang")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", shim, str(pathlib.Path(__file__).with_name("failing_disk.c")), "-ldl"], check=True)
        disk = Disk(folder)
        data = os.path.join(folder, "data")
        os.environ.update(FAILING_DISK_CONTROL=disk.path, FAILING_DISK_FOLDER=os.path.realpath(folder) + "/data")

        def start():
            os.environ["LD_PRELOAD"] = shim
            try:
                return Server(args.server, data)
            finally:
                del os.environ["LD_PRELOAD"]

        server = start()
        status, answer = server.ask("PUT", f"/tables/{TABLE}", json.dumps(SCHEMA), {"Content-Type": "application/json"})
        assert status == 201, answer
        acknowledged, doubtful = {}, {}
        number = failed = 0

        def load(size):
            nonlocal number
            number += 1
            status, answer = server.ask("POST", f"/tables/{TABLE}", body(number, size), {"Content-Type": "text/csv", "Idempotency-Key": f"k{number}"})
            if status == 200:
                acknowledged[number] = size
            else:
                doubtful[number] = size
            return status, answer

        for name, error, failures, expected in ERRORS:
            for passes in range(args.calls):
                statuses = []
                disk.arm(passes, failures, error)
                for size in (3, 70_000, 40):
                    status, answer = load(size)
                    statuses.append(status)
                    if status != 200:
                        failed += 1
                        problem = json.loads(answer)
                        # SQLite tells a failed sync as an I/O error, whatever its cause.
                        assert status in (expected, 500) and problem["condition"].startswith("STORAGE_"), (name, passes, answer)
                seen = disk.heal()
                assert counts(server) == acknowledged, f"{name} at call {passes}: the server shows {counts(server)} of {acknowledged}"
                status, answer = load(5)
                assert status == 200, f"{name} at call {passes}: the server takes no load after: {answer}"
                if seen[1] > 0 and failures == 1:
                    break  # There were not so many calls: none failed.
                if passes % 10 == 9:
                    server.kill()
                    server = start()
                    found = counts(server)
                    assert all(found.get(n) == size for n, size in acknowledged.items()), f"{name} at call {passes}: rows are gone"
                    assert all(found[n] == (acknowledged.get(n) or doubtful.get(n)) for n in found), f"{name} at call {passes}: half a load"
                    acknowledged.update({n: doubtful[n] for n in found if n in doubtful})
                if sum(acknowledged.values()) > 2_000_000:
                    status, answer = server.ask("POST", "/sql", json.dumps({"statement": f"TRUNCATE TABLE {TABLE}"}), {"Content-Type": "application/json"})
                    assert status == 200, answer
                    acknowledged.clear()
                    doubtful.clear()
            print(f"{name}: every call up to the {passes + 1}. failed once", flush=True)
        # Start-up on a disk that fails: it says so and ends, or starts; nothing is lost either way.
        server.kill()
        for passes in range(12):
            disk.arm(passes, 1, errno.EIO)
            os.environ["LD_PRELOAD"] = shim
            done = subprocess.Popen([args.server, "serve", "--data", data, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            del os.environ["LD_PRELOAD"]
            line = done.stdout.readline()
            if line:
                done.terminate()
            assert done.wait(20) in ((0,) if line else (1,)), f"start-up at call {passes} ended with {done.returncode}: {done.stderr.read()}"
            disk.heal()
        server = start()
        found = counts(server)
        assert all(found.get(n) == size for n, size in acknowledged.items())
        files = len(os.listdir(os.path.join(data, "segments")))
        server.process.terminate()
        assert server.process.wait(20) == 0
        print(f"{failed} loads failed and {len(acknowledged)} are there, all whole; {files} segment files")


if __name__ == "__main__":
    sys.exit(main())
