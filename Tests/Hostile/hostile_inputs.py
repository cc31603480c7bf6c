#!/usr/bin/env python3
"""Sends the server what no honest client would, and checks that each gets a clear refusal and that the server lives on.

    Tests/Hostile/hostile_inputs.py [--server .build/release/sparkplug]

Every case names the statuses it may end with; "closed" stands for a connection closed without an answer. After each case the server
must answer a plain query. Only Python's standard library is used.
"""
import argparse
import gzip
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zlib

QUERIES = {
    "echo.sql": "-- Echo.\n-- @param text STRING = 'a'\n-- @param number INT = 1 (1..10)\nSELECT :text AS text, :number AS number",
    "list.sql": "-- @param ids ARRAY<INT>\nSELECT size(:ids) AS n",
}


class Server:
    def __init__(self, program, folder):
        queries = os.path.join(folder, "queries")
        os.makedirs(queries)
        for name, text in QUERIES.items():
            pathlib.Path(queries, name).write_text(text)
        self.process = subprocess.Popen(
            [program, "serve", "--queries", queries, "--data", os.path.join(folder, "data"), "--port", "0", "--query-timeout", "5",
             "--query-memory", str(512 << 20), "--max-body", str(64 << 20)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = None
        for line in self.process.stdout:
            if "listens at" in line:
                self.port = int(line.rsplit(":", 1)[1])
                break
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def connect(self, timeout=20):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def exchange(self, data, timeout=20, shut=False, pieces=None):
        """Sends bytes and answers all statuses that come back, and the bytes."""
        with self.connect(timeout) as connection:
            try:
                if pieces:
                    for piece in pieces:
                        connection.sendall(piece)
                else:
                    connection.sendall(data)
                if shut:
                    connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # The server may have answered and closed before all was sent.
            received = b""
            try:
                while True:
                    piece = connection.recv(65536)
                    if not piece:
                        break
                    received += piece
                    if not shut and complete(received):
                        break
            except OSError:
                pass
        return received

    def is_well(self):
        answer = self.exchange(b"GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", timeout=10)
        return answer.startswith(b"HTTP/1.1 200")


def complete(received):
    head, separator, body = received.partition(b"\r\n\r\n")
    if not separator:
        return False
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    return b"\r\n0\r\n\r\n" in received or head.split(b" ")[1] in (b"204", b"304")


def status(received):
    return int(received[9:12]) if received.startswith(b"HTTP/1.1 ") else "closed"


def request(method, path, body=b"", headers=(), length=None):
    lines = [f"{method} {path} HTTP/1.1".encode("latin-1"), b"Host: localhost", b"Connection: close"]
    lines += [h if isinstance(h, bytes) else h.encode("latin-1") for h in headers]
    if body or method in ("POST", "PUT"):
        lines.append(f"Content-Length: {len(body) if length is None else length}".encode())
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def sql(statement, **parameters):
    body = json.dumps({"statement": statement, "parameters": parameters}).encode()
    return request("POST", "/sql", body, ["Content-Type: application/json"])


def load(body, content_type="text/csv", headers=(), path="/tables/t"):
    return request("POST", path, body, [f"Content-Type: {content_type}", *headers])


def chunked(*parts, path="/tables/t", extra=b""):
    return (b"POST " + path.encode() + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: text/csv\r\n"
            b"Transfer-Encoding: chunked\r\n" + extra + b"\r\n" + b"".join(parts))


def bomb(size):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    out = b"".join(packer.compress(b"\n" * (1 << 20)) for _ in range(size >> 20))
    return out + packer.flush()


def cases():
    """(name, bytes to send, allowed statuses)"""
    get = "GET"
    yield "header of 64 KiB", request(get, "/echo", headers=["X: " + "a" * 65536]), [431]
    yield "1,000 headers", request(get, "/echo", headers=[f"X{i}: 1" for i in range(1000)]), [431]
    yield "request line of 1 MiB", request(get, "/" + "a" * (1 << 20)), [414]
    yield "method of 10,000 letters", request("A" * 10000, "/echo"), [400, 405, 414, 501]
    yield "NUL in the target", request(get, "/echo\0"), [400]
    yield "NUL in a header", request(get, "/echo", headers=[b"X: a\0b"]), [400]
    yield "bare LF lines", b"GET /echo HTTP/1.1\nHost: a\nConnection: close\n\n", [200, 400]
    yield "space in front of the colon", request(get, "/echo", headers=["X : 1"]), [400]
    yield "folded header", request(get, "/echo", headers=["X: a", " b"]), [400]
    yield "two lengths that differ", request("POST", "/sql", b"{}", ["Content-Length: 7"]), [400]
    yield "length and chunks", chunked(b"0\r\n\r\n", extra=b"Content-Length: 5\r\n"), [400]
    yield "negative length", request("POST", "/sql", b"{}", length=-5), [400]
    yield "length of 30 digits", request("POST", "/tables/t", b"", length=10**30), [400, 413]
    yield "length with a sign", b"POST /sql HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n{}", [400]
    yield "HTTP/9.9", b"GET /echo HTTP/9.9\r\nHost: a\r\n\r\n", [400, 505]
    yield "HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400, 505]
    yield "TLS hello", bytes.fromhex("16030100f5010000f10303") + bytes(range(256)), [400]
    yield "no host", b"GET /echo HTTP/1.1\r\nConnection: close\r\n\r\n", [400]
    yield "two hosts", b"GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", [400]
    yield "random bytes", os.urandom(4096) + b"\r\n\r\n", [400, 414, 431]
    yield "chunk size of 20 digits", chunked(b"fffffffffffffffffffff\r\na\r\n0\r\n\r\n"), [400, 413]
    yield "chunk size that is negative", chunked(b"-1\r\na\r\n0\r\n\r\n"), [400]
    yield "chunk without its line end", chunked(b"3\r\nabcd\r\n0\r\n\r\n"), [400]
    yield "chunk extension of 1 MiB", chunked(b"3;" + b"x" * (1 << 20) + b"\r\nabc\r\n0\r\n\r\n"), [400]
    yield "1,000 trailers", chunked(b"0\r\n" + b"".join(b"T%d: 1\r\n" % i for i in range(1000)) + b"\r\n"), [400, 422, 431]
    yield "unknown transfer coding", request("POST", "/sql", b"", ["Transfer-Encoding: br"]), [400, 501]
    yield "chunked twice", request("POST", "/sql", b"", ["Transfer-Encoding: chunked, chunked"]), [400, 501]
    yield "body that never ends", request("POST", "/tables/t", b"a\n1\n", ["Content-Type: text/csv"], length=1000), ["closed", 400]
    yield "many parameters", request(get, "/echo?" + "&".join(f"p{i}=1" for i in range(900))), [400]
    yield "the same parameter 500 times", request(get, "/echo?" + "&".join(["text=a"] * 500)), [400]
    yield "bad percent", request(get, "/echo?text=%zz"), [400]
    yield "percent-encoded bytes that are not UTF-8", request(get, "/echo?text=%ff%fe"), [400]
    yield "overlong slash", request(get, "/%c0%af"), [400, 404]
    yield "NUL in a parameter", request(get, "/echo?text=a%00b"), [200, 400]
    yield "path traversal", request(get, "/../../../etc/passwd"), [400, 404]
    yield "encoded path traversal", request(get, "/%2e%2e/%2e%2e/etc/passwd"), [400, 404]
    yield "traversal in a query's name", request(get, "/queries/..%2f..%2fetc%2fpasswd"), [400, 404]
    yield "traversal in a table's name", request("PUT", "/tables/..%2fsegments", b"a\n1\n", ["Content-Type: text/csv"]), [400, 404]
    yield "table name of 1,000 letters", request("PUT", "/tables/" + "a" * 1000, b"a\n1\n", ["Content-Type: text/csv"]), [400]
    yield "table name with quotes", request("PUT", "/tables/a%27%3b--", b"a\n1\n", ["Content-Type: text/csv"]), [400]
    yield "integer of 10,000 digits", request(get, "/echo?number=" + "9" * 7000), [400]
    yield "SQL in a parameter", request(get, "/echo?text=%27%3b%20DROP%20TABLE%20t%3b--"), [200]
    yield "deep JSON parameters", request("POST", "/echo", b'{"text":' + b"[" * 100000 + b"]" * 100000 + b"}", ["Content-Type: application/json"]), [400]
    yield "JSON number of 1 MiB", request("POST", "/echo", b'{"number":' + b"9" * (1 << 20) + b"}", ["Content-Type: application/json"]), [400]
    yield "JSON exponent", request("POST", "/echo", b'{"number":1e999999999}', ["Content-Type: application/json"]), [400]
    yield "JSON with a repeated name", request("POST", "/echo", b'{"text":"a","text":"b"}', ["Content-Type: application/json"]), [400]
    yield "JSON in Latin-1", request("POST", "/echo", b'{"text":"\xe4"}', ["Content-Type: application/json"]), [400]
    yield "half a surrogate pair", request("POST", "/echo", b'{"text":"\\ud800"}', ["Content-Type: application/json"]), [400]
    yield "an object where a list belongs", request("POST", "/list", b'{"ids":{"a":1}}', ["Content-Type: application/json"]), [400]
    yield "a list of lists", request("POST", "/list", b'{"ids":[[1]]}', ["Content-Type: application/json"]), [400]
    yield "a document of 100 MiB", request("POST", "/sql", b"", ["Content-Type: application/json"], length=100 << 20), [413]
    yield "gzip that is none", load(b"not gzip", headers=["Content-Encoding: gzip"]), [400]
    yield "gzip cut short", load(gzip.compress(b"a\n" + b"1\n" * 100000)[:-20], headers=["Content-Encoding: gzip"]), [400]
    yield "gzip bomb as a load", load(bomb(1 << 30), headers=["Content-Encoding: gzip"]), [413]
    yield "gzip bomb as a document", request("POST", "/sql", bomb(512 << 20), ["Content-Type: application/json", "Content-Encoding: gzip"]), [413]
    yield "unknown encoding", load(b"a\n1\n", headers=["Content-Encoding: zstd"]), [415]
    yield "CSV whose quote stays open", load(b'a\n"' + b"x" * (20 << 20)), [400, 413, 422]
    yield "CSV with 100,000 columns", load(b",".join(b"c%d" % i for i in range(100000)) + b"\n1\n"), [400, 422]
    yield "PUT of 100,000 columns", request("PUT", "/tables/wide", b",".join(b"c%d" % i for i in range(100000)) + b"\n1\n", ["Content-Type: text/csv"]), [400]
    yield "CSV of NUL bytes", load(b"\0" * 100000), [400, 422]
    yield "CSV in UTF-16", load("a\n1\n".encode("utf-16")), [400, 422]
    yield "row that is too wide", load(b"a\n1,2\n"), [422]
    yield "number out of range", load(b"a\n99999999999999999999\n"), [422]
    yield "NDJSON nested 100,000 deep", load(b'{"a":' + b"[" * 100000, "application/x-ndjson"), [400, 422]
    yield "JSON array that ends early", load(b'[{"a":1},', "application/json"), [400, 422]
    yield "Parquet of noise", load(b"PAR1" + os.urandom(10000) + b"PAR1", "application/vnd.apache.parquet"), [400, 422]
    yield "Parquet with a huge footer length", load(b"PAR1" + b"\xff" * 100 + b"\xff\xff\xff\x7fPAR1", "application/vnd.apache.parquet"), [400, 422]
    yield "Parquet of four bytes", load(b"PAR1", "application/vnd.apache.parquet"), [400, 422]
    yield "idempotency key of 10,000 letters", load(b"a\n1\n", headers=["Idempotency-Key: " + "k" * 10000]), [400]
    yield "version wished for that is no number", request(get, "/echo", headers=["If-Min-Version: 1e9"]), [400]
    yield "accept of nonsense", request(get, "/echo", headers=["Accept: ;;;,,,q=x"]), [200, 406]
    yield "page of another origin", request("POST", "/sql", b'{"statement":"SELECT 1"}', ["Content-Type: application/json", "Origin: http://evil.example"]), [403]
    yield "statement nested 100,000 deep", sql("SELECT " + "(" * 100000 + "1" + ")" * 100000), [400]
    yield "chain of 100,000 additions", sql("SELECT " + "+".join(["1"] * 100000)), [200, 400]
    yield "100,000 columns", sql("SELECT " + ",".join(f"{i} AS c{i}" for i in range(100000))), [200, 400, 504]
    yield "IN of 100,000 values", sql("SELECT 5 IN (" + ",".join(str(i) for i in range(100000)) + ")"), [200, 400]
    yield "text of 2 GB", sql("SELECT length(repeat('x', 2000000000))"), [200, 400, 507]
    yield "text that doubles", sql("SELECT length(repeat(repeat(repeat('x', 10000), 10000), 100))"), [200, 400, 507]
    yield "array of 2 billion", sql("SELECT size(array_repeat(1, 2147483647))"), [200, 400, 507]
    yield "sequence of 10 billion", sql("SELECT size(sequence(1, 10000000000))"), [400, 507]
    yield "padding of 2 billion", sql("SELECT length(lpad('x', 2147483647, 'y')), length(space(2147483647))"), [200, 400, 507]
    yield "padding of 2 billion in each row", sql("SELECT sum(length(lpad(cast(id AS string), 200000000, 'y'))) FROM range(1000)"), [200, 400, 504, 507]
    yield "arrays in each row", sql("SELECT sum(size(array_repeat(id, 50000000))) FROM range(1000)"), [200, 400, 504, 507]
    yield "collecting a billion rows", sql("SELECT size(collect_list(id)) FROM range(1000000000)"), [504, 507]
    yield "sorting a billion rows", sql("SELECT * FROM range(1000000000) ORDER BY id % 7, id DESC LIMIT 1 OFFSET 999999"), [200, 504, 507]
    yield "cross join of a trillion rows", sql("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.id * b.id = 7"), [200, 504, 507]
    yield "recursion without end", sql("WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"), [400, 504, 507]
    yield "catastrophic pattern", sql("SELECT regexp_like(repeat('a', 100000), '(a+)+$b')"), [200, 400, 504]
    yield "pattern nested deep", sql("SELECT regexp_like('a', repeat('(', 100000))"), [400]
    yield "format with a width of 2 billion", sql("SELECT length(format_string('%2147483647d', 1))"), [200, 400, 507]
    yield "decimal of 10,000 digits", sql("SELECT " + "9" * 10000), [200, 400]
    yield "date far away", sql("SELECT date_add(DATE'9999-12-31', 2147483647), make_interval(2147483647)"), [200, 400]
    yield "from_json nested deep", sql("SELECT from_json(repeat('[', 100000), 'array<int>')"), [200, 400]
    yield "XML nested deep", sql("SELECT xpath_string(repeat('<a>', 100000), '/a')"), [200, 400]
    yield "unbound parameter", sql("SELECT :nothing"), [400]
    yield "parameter that is not used", sql("SELECT 1", extra=1), [400]


def slow(server):
    """Connections that trickle: 300 heads and 300 bodies that never come, while others are served."""
    connections = []
    try:
        for number in range(300):
            connection = server.connect()
            connection.sendall(b"GET /echo HTTP/1.1\r\nHost: a\r\nX: ")
            connections.append(connection)
            connection = server.connect()
            connection.sendall(request("POST", "/tables/t", b"a\n1\n", ["Content-Type: text/csv"], length=1 << 20))
            connections.append(connection)
        begun = time.time()
        fine = all(server.is_well() for _ in range(20))
        answer = server.exchange(sql("SELECT 1"))
        return fine and status(answer) == 200 and time.time() - begun < 5
    finally:
        for connection in connections:
            connection.close()


def pipelined(server):
    """Good requests with garbage behind them: the good ones are answered, then the connection ends."""
    good = b"GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"
    answer = server.exchange(good * 50 + b"\x00\x01garbage\r\n\r\n" + good, shut=True)
    return answer.count(b"HTTP/1.1 200") == 50 and answer.count(b"HTTP/1.1 400") == 1


def never_read(server):
    """Clients that ask for much and read nothing."""
    connections = []
    for _ in range(20):
        connection = server.connect()
        connection.sendall(sql("SELECT id, repeat('x', 100) AS t FROM range(5000000)"))
        connections.append(connection)
    time.sleep(1)
    fine = server.is_well()
    for connection in connections:
        connection.close()
    return fine


def vanish(server):
    """Clients that leave in the middle of their requests."""
    for number in range(200):
        connection = server.connect()
        connection.sendall(sql("SELECT count(*) FROM range(100000000) WHERE id % 7 = 3")[:100 + number])
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()
    return server.is_well()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    release, debug = root / ".build/release/sparkplug", root / ".build/debug/sparkplug"
    parser.add_argument("--server", default=str(release if release.exists() else debug))
    parser.add_argument("--only")
    args = parser.parse_args()
    failed = passed = 0
    with tempfile.TemporaryDirectory() as folder:
        server = Server(args.server, folder)
        created = server.exchange(request("PUT", "/tables/t", b'{"columns":[{"name":"a","type":"BIGINT"}]}', ["Content-Type: application/json"]))
        if status(created) != 201:
            raise SystemExit(f"creating the table: {created[:500]}")

        def tell(name, is_well, what):
            nonlocal failed, passed
            alive = server.process.poll() is None
            if is_well and alive and server.is_well():
                passed += 1
                return
            failed += 1
            print(f"FAILED {name}: {what}" + ("" if alive else f"; the server ended with {server.process.returncode}"), flush=True)
            if not alive:
                raise SystemExit(1)

        for name, data, allowed in cases():
            if args.only and args.only not in name:
                continue
            begun = time.time()
            answer = server.exchange(data, shut=name == "body that never ends")
            tell(name, status(answer) in allowed and time.time() - begun < 15,
                 f"{status(answer)} instead of {allowed} in {time.time() - begun:.1f} s: {answer[:600]}")
        for check in (slow, pipelined, never_read, vanish):
            if not args.only or args.only in check.__name__:
                tell(check.__name__, check(server), check.__doc__)
        answer = server.exchange(sql("SELECT count(*) AS n FROM t"))
        tell("nothing was loaded", b'"rows":[{"n":0}]' in answer or b'"rows":[{"n":1}]' in answer, answer[-200:])
        rss = int(pathlib.Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * 4096 >> 20
        server.process.terminate()
        ended = server.process.wait(20)
        if ended != 0:
            failed += 1
            print(f"FAILED: the server ended with {ended} when it was asked to")
    print(f"hostile inputs: {passed} passed, {failed} failed; {rss} MiB held at the end")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
