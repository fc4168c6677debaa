#!/usr/bin/env python3
"""Holds the service to its word: each vote that was acknowledged is there, once.

Each part starts the built binary on a demo country, plays voters over the
loopback, does something bad, closes the vote as an officer, and counts again
from results.zip, which `allotment verify` counts too.

- kill: SIGKILL under load, again and again; votes that were not answered are sent
  again, as a browser's «again» does;
- full: files that may not grow, and a disk of a few MB filled under load: an error
  page, nothing lost, and it goes on without a new start when there is room;
- body: a body of 1 GB, said or in parts, and heads without end: refused early, in
  little memory;
- slow: connections that send a byte now and then, or read nothing: others go on;
- flood: wrong codes from one address without end: neighbours behind it vote;
- burst: everybody at once in the last minute, while the vote closes: who was told
  «in» is counted, who was told «closed» is not.

    python3 scripts/check-service.py [--allotment BINARY] [--short] [--only PART …] [--seed N]

What the machine lacks is left out, and said. Ends with status 1 if a vote was
lost or counted twice, or a part did not hold.
"""

import argparse
import hashlib
import http.client
import io
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PARTS = ["kill", "full", "body", "slow", "flood", "burst"]
failed = 0


def tell(holds, words):
    global failed
    failed += not holds
    print(("ok    " if holds else "WRONG ") + words, flush=True)


def left_out(what, why):
    print(f"left out: {what}: {why}", flush=True)


class Gone(Exception):
    """The service did not answer."""


class Service:
    """A service that runs on a copy of the demo."""

    def __init__(self, binary, demo, folder, settings="", before=(), **more):
        self.binary, self.folder = str(binary), pathlib.Path(folder) / "country"
        if not self.folder.exists():
            shutil.copytree(demo, self.folder)
        (self.folder / "service.toml").write_text("print_links = true\n" + settings)
        self.before, self.more, self.said = list(before), more, []
        self.cookie, self.path = None, None
        self.start()

    def start(self, **more):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        began = time.monotonic()
        self.child = subprocess.Popen(
            [*self.before, self.binary, "serve", str(self.folder), "--listen", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **{**self.more, **more})
        ready = threading.Event()

        def hear(child):
            for line in child.stderr:
                self.said.append(line)
                if line.startswith("Serving at"):
                    ready.set()
            ready.set()

        threading.Thread(target=hear, args=(self.child,), daemon=True).start()
        if not ready.wait(60) or self.child.poll() is not None:
            sys.exit("the service does not start: " + "".join(self.said[-5:]))
        self.took = time.monotonic() - began

    def pid(self):
        """Of the service itself, where something runs it."""
        if not self.before:
            return self.child.pid
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.child.pid)], capture_output=True, text=True)
        return int((found.stdout.split() or [self.child.pid])[0])

    def kill(self):
        os.kill(self.pid(), signal.SIGKILL)
        self.child.wait()

    def stop(self):
        if self.child.poll() is None:
            os.kill(self.pid(), signal.SIGTERM)
            self.child.wait(30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def connect(self, own="127.0.0.1"):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=40, source_address=(own, 0))

    def ask(self, method, path, fields=None, cookie=None, on=None, headers=()):
        """The status, the head and the text of an answer."""
        body = None if fields is None else urllib.parse.urlencode(fields)
        head = {"content-type": "application/x-www-form-urlencoded"} if body is not None else {}
        head.update(headers)
        if cookie:
            head["cookie"] = cookie
        connection = on or self.connect()
        try:
            connection.request(method, path, body, head)
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise Gone(str(error)) from error
        if on is None:
            connection.close()
        return answer.status, answer.headers, data

    def link(self, begins):
        for _ in range(100):
            found = [line[line.index(begins):].strip() for line in self.said if begins in line]
            if found:
                return found[-1]
            # It was said, and is still on its way through the pipe.
            time.sleep(0.1)
        sys.exit(f"no link to {begins}: " + "".join(self.said[-5:]))

    def officer(self):
        if self.cookie:
            return self.cookie
        first = lambda head, name: next(one.split(";")[0] for one in head.get_all("set-cookie") if one.startswith(name))
        _, head, _ = self.ask("POST", self.link("/set-up/"), {"name": "A"})
        boss = first(head, "allotment-session")
        self.ask("POST", "/office/people", {"name": "O", "role": "officer"}, boss)
        _, head, _ = self.ask("POST", "/sign-in", {"name": "O"})
        bound = first(head, "allotment-bound")
        _, head, _ = self.ask("POST", self.link("/sign-in/"), {}, bound)
        self.cookie = first(head, "allotment-session")
        return self.cookie

    def open(self, count, definition=None):
        """Opens the practice vote, or another: codes to it, and its projects."""
        officer = self.officer()
        if definition:
            status, head, text = self.ask("POST", "/office/new", {"definition": definition}, officer)
            assert status == 303, text.decode()
            office = head["location"]
        else:
            _, _, text = self.ask("GET", "/office", cookie=officer)
            office = re.search(r"/office/vote/[^\"]+", text.decode()).group()
        codes = []
        while len(codes) < count:
            some = str(min(5_000, count - len(codes)))
            status, _, text = self.ask("POST", office + "/codes", {"count": some}, officer)
            assert status == 200, status
            codes += re.findall(r"<strong>([^<]+)</strong>", text.decode())
        status, _, text = self.ask("POST", office + "/open", {}, officer)
        assert status == 303, text.decode()
        self.path = office.removeprefix("/office")
        _, _, text = self.ask("GET", self.path + "/definition.json")
        self.projects = [project["id"] for project in json.loads(text)["projects"]]
        return codes

    def cast(self, code, marks, on=None, headers=()):
        """The status of a vote, and the number of its receipt."""
        fields = [("code", code)] + [("mark-" + one, "1") for one in marks]
        status, _, text = self.ask("POST", self.path + "/cast", fields, on=on, headers=headers)
        found = re.search(r'<p class="a-mono">([0-9a-f ]+)</p>', text.decode()) if status == 200 else None
        return status, found and found.group(1).replace(" ", "")

    def close(self):
        status, _, text = self.ask("POST", f"/office{self.path}/close", {}, self.officer())
        assert status == 303, text.decode()

    def counted(self):
        """The receipts of all that was counted: of results.zip, as it is, and by our own program."""
        status, _, data = self.ask("GET", self.path + "/results.zip")
        assert status == 200, status
        at = self.folder.parent / "results.zip"
        at.write_bytes(data)
        again = subprocess.run([self.binary, "verify", str(at)], capture_output=True, text=True)
        assert again.returncode == 0, again.stderr
        packed = zipfile.ZipFile(io.BytesIO(data))
        name = "ballots.jsonl"
        leaves = packed.read(name).decode().splitlines()
        # Source: RFC 6962, 2.1: a leaf is hashed after a byte of 0.
        return [hashlib.sha256(b"\0" + leaf.encode()).hexdigest() for leaf in leaves]

    def resident(self):
        """Megabytes that it holds."""
        text = pathlib.Path(f"/proc/{self.pid()}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024


def wrong_of(kept, counted, refused=()):
    """What is wrong, given the receipts that were told and those that were counted."""
    wrong = []
    if len(set(counted)) != len(counted):
        wrong.append("a ballot was counted twice")
    lost = set(kept) - set(counted)
    if lost:
        wrong.append(f"{len(lost)} acknowledged votes are lost")
    return wrong + [f"{len(set(refused) & set(counted))} refused"] * bool(set(refused) & set(counted))


class Voters:
    """Votes with all codes over some connections, each until it is answered or the service is gone."""

    def __init__(self, service, codes, connections, chance, again=True):
        self.service, self.waiting, self.again = service, list(codes), again
        self.kept, self.other, self.lock = {}, [], threading.Lock()
        self.slowest, self.marks = 0.0, {code: chance.sample(service.projects, chance.randint(1, 3)) for code in codes}
        self.threads = [threading.Thread(target=self.vote, daemon=True) for _ in range(connections)]
        for thread in self.threads:
            thread.start()

    def vote(self):
        connection = self.service.connect()
        while True:
            with self.lock:
                if not self.waiting:
                    return connection.close()
                code = self.waiting.pop()
            begun = time.monotonic()
            try:
                status, number = self.service.cast(code, self.marks[code], on=connection)
            except Gone:
                with self.lock:
                    self.waiting.append(code)
                return None
            with self.lock:
                self.slowest = max(self.slowest, time.monotonic() - begun)
                if status == 200:
                    self.kept[code] = number
                else:
                    self.other.append(status)
                    if self.again:
                        self.waiting.append(code)
            if status != 200 and self.again:
                time.sleep(0.05)

    def ended(self, seconds=120):
        end = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0, end - time.monotonic()))


# --- the parts --------------------------------------------------------------


def kill(desk, short, seed):
    chance, rounds, each = random.Random(seed), 6 if short else 100, 1_500
    kept, again, took = {}, 0, []
    with desk.service() as service:
        codes = service.open(rounds * each)
        left = list(codes)
        for _ in range(rounds):
            voters = Voters(service, left, 8, chance)
            time.sleep(0.1 + 0.4 * chance.random())
            service.kill()
            voters.ended()
            kept.update(voters.kept)
            left = [code for code in codes if code not in kept]
            again += len(voters.waiting) > 0
            service.start()
            took.append(service.took)
        voters = Voters(service, left[:200], 8, chance)
        voters.ended()
        kept.update(voters.kept)
        # A few vote once more, and change nothing.
        for code in list(kept)[:10]:
            status, _ = service.cast(code, [service.projects[0]])
            kept.pop(code)
            assert status == 200
        service.close()
        counted = service.counted()
        wrong = wrong_of(kept.values(), counted)
        if len(counted) > len(codes):
            wrong.append("more were counted than have codes")
    tell(not wrong and again == rounds,
         f"killed {rounds} times under load: {len(kept)} acknowledged, {len(counted)} counted, "
         f"each start in {max(took):.2f} s at most {wrong or ''}")


def fills(service, chance, make_room, words, is_full):
    """Votes until the disk is full, and after there is room again."""
    codes = service.open(4_000)
    voters = Voters(service, codes, 8, chance, again=False)
    voters.ended()
    kept, refused = dict(voters.kept), len(voters.other)
    _, _, page = service.ask("POST", service.path + "/cast", [("code", codes[0]), ("mark-" + service.projects[0], "1")])
    # Where files may not grow, one page may still fit, and a vote with it.
    fits = not is_full and b"Your vote is in" in page
    shown = b"<html" in page and (fits or b"It was our fault" in page)
    status, _, _ = service.ask("GET", "/readiness")
    reads, _, _ = service.ask("GET", service.path)
    make_room()
    left = [code for code in codes if code not in kept]
    later = Voters(service, left[:300], 8, chance)
    later.ended(30)
    kept.update(later.kept)
    service.close()
    wrong = wrong_of(kept.values(), service.counted())
    said = status == 503 or not is_full
    tell(not wrong and refused > 0 and shown and said and reads == 200 and len(later.kept) == min(300, len(left)),
         f"{words}: {len(voters.kept)} kept, {refused} answered with an error page (shown {shown}, readiness {status}), "
         f"then {len(later.kept)} more without a new start {wrong or ''}")


def full(desk, short, seed):
    chance = random.Random(seed)

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, resource.RLIM_INFINITY))

    with desk.service(preexec_fn=limit) as service:
        room = lambda: subprocess.run(["prlimit", "--pid", str(service.pid()), "--fsize=unlimited"], check=True)
        if shutil.which("prlimit"):
            fills(service, chance, room, "files that may not grow", is_full=False)
        else:
            left_out("files that may not grow", "prlimit is not installed (util-linux)")
    if os.geteuid() != 0:
        return left_out("a small disk", "only root can mount one")
    with tempfile.TemporaryDirectory(dir=desk.folder) as disk:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "none", disk], capture_output=True)
        if mounted.returncode != 0:
            return left_out("a small disk", "tmpfs cannot be mounted here")
        try:
            ballast = pathlib.Path(disk) / "ballast"
            ballast.write_bytes(bytes(8_000_000))
            with desk.service(settings=f'database = "{disk}/service.db"\n') as service:
                fills(service, chance, ballast.unlink, "a disk of 12 MB", is_full=True)
        finally:
            subprocess.run(["umount", disk], check=True)
    return None


def pour(service, head, parts, seconds):
    """Sends `head` and then `parts` for as long as they are taken: how much was, and what came back."""
    sent, answer = 0, b""
    with socket.create_connection(("127.0.0.1", service.port), timeout=5) as stream:
        stream.sendall(head)
        end = time.monotonic() + seconds
        try:
            for part in parts:
                stream.sendall(part)
                sent += len(part)
                if time.monotonic() > end:
                    break
        except OSError:
            pass
        try:
            stream.settimeout(5)
            while more := stream.recv(65_536):
                answer += more
        except OSError:
            pass
    return sent, answer


def body(desk, short, _seed):
    with desk.service() as service:
        service.open(1)
        before, most = service.resident(), 0.0
        block, wrong, took = b"x" * 1_000_000, [], []
        host = f"host: 127.0.0.1:{service.port}\r\ncontent-type: application/x-www-form-urlencoded\r\n"
        said = f"{host}content-length: 1000000000\r\n\r\n".encode()
        parted = f"{host}transfer-encoding: chunked\r\n\r\n".encode()
        chunk = b"f4240\r\n" + block + b"\r\n"
        for method, path in [("POST", service.path + "/cast"), ("POST", "/sign-in"), ("POST", "/nothing"), ("GET", "/")]:
            for head, part in [(said, block), (parted, chunk)]:
                begun = time.monotonic()
                sent, answer = pour(service, f"{method} {path} HTTP/1.1\r\n".encode() + head, (part for _ in range(1000)), 20)
                took.append(time.monotonic() - begun)
                most = max(most, service.resident())
                first = answer.split(b"\r\n")[0].decode()
                if sent > 100_000_000:
                    wrong.append(f"{method} {path}: {sent / 1e6:.0f} MB were taken: {first}")
                if answer and not re.match(r"HTTP/1.1 (413|404|200|4\d\d)", first):
                    wrong.append(f"{method} {path}: {first}")
        sent, answer = pour(service, b"GET / HTTP/1.1\r\nx: ", (block for _ in range(1000)), 20)
        if sent > 10_000_000 or b" 200 " in answer[:20]:
            wrong.append(f"a head without end: {sent / 1e6:.0f} MB were taken")
        many = "".join(f"x-{number}: a\r\n" for number in range(100_000))
        _, answer = pour(service, f"GET / HTTP/1.1\r\nhost: a\r\n{many}\r\n".encode(), [], 5)
        if b" 200 " in answer[:20]:
            wrong.append("100,000 lines of a head were taken")
        most = max(most, service.resident())
        status, _, _ = service.ask("GET", "/")
    tell(not wrong and most - before < 32 and status == 200,
         f"bodies of 1 GB and heads without end: refused in {max(took):.1f} s at most, "
         f"memory went from {before:.0f} to {most:.0f} MB {wrong or ''}")


def slow(desk, short, _seed):
    seconds, many = (14, 400) if short else (45, 900)
    with desk.service() as service:
        codes = service.open(2_000)
        held, waits = [], []
        head = f"POST {service.path}/cast HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\n"
        for number in range(many):
            try:
                stream = socket.create_connection(("127.0.0.1", service.port), timeout=1)
                # Heads that do not end, bodies that do not, and answers that nobody reads.
                stream.sendall([b"GET / HTTP/1.1\r\nx: ", (head + "content-length: 5000\r\n\r\ncode=").encode(),
                                b"GET /places HTTP/1.1\r\nhost: a\r\n\r\n" * 20][number % 3])
                stream.setblocking(False)
                held.append(stream)
            except OSError:
                pass
        begun, number = time.monotonic(), 0
        while time.monotonic() - begun < seconds:
            for stream in held:
                try:
                    stream.send(b"a")
                except OSError:
                    pass
            at = time.monotonic()
            try:
                # From another address: one address has a share of the places.
                status, _ = service.cast(codes[number], [service.projects[0]], on=service.connect("127.0.0.2"))
            except Gone as error:
                status = str(error)
            waits.append((time.monotonic() - at, status))
            number += 1
            time.sleep(0.1)
        gone = 0
        for stream in held:
            try:
                gone += stream.recv(1 << 20) is not None
                while stream.recv(1 << 20):
                    pass
            except BlockingIOError:
                pass
            except OSError:
                gone += 1
            stream.close()
        bad = [status for _, status in waits if status != 200]
        worst = max(wait for wait, _ in waits)
    # Those that hold places below their share never keep a voter out for a moment.
    tell(not bad and worst < 5 and len(waits) > seconds,
         f"{len(held)} slow connections for {seconds} s: {len(waits)} votes beside them, the slowest in {worst:.2f} s, "
         f"{gone} of the slow were answered or ended {bad[:3] or ''}")


def flood(desk, short, seed):
    seconds = 5 if short else 30
    # Codes of another service: well-formed, and nobody's here.
    with desk.service() as other:
        strangers = other.open(5_000)
    with desk.service(settings="behind_proxy = true\n") as service:
        codes = service.open(400)
        ends, sent = threading.Event(), [0, 0]
        from_one = {"x-forwarded-for": "203.0.113.9"}

        def wrong_codes(number):
            chance, connection = random.Random(seed + number), service.connect()
            while not ends.is_set():
                code = chance.choice(strangers)
                try:
                    status, _, _ = service.ask("POST", service.path + "/ballot", [("code", code)], on=connection, headers=from_one)
                except Gone:
                    connection = service.connect()
                    continue
                sent[0] += 1
                sent[1] += status == 429

        threads = [threading.Thread(target=wrong_codes, args=(number,), daemon=True) for number in range(16)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        waits, begun, kept = [], time.monotonic(), {}
        for code in codes:
            if time.monotonic() - begun > seconds:
                break
            at = time.monotonic()
            status, number = service.cast(code, [service.projects[0]], headers=from_one)
            waits.append(time.monotonic() - at)
            assert status == 200, status
            kept[code] = number
            time.sleep(0.02)
        ends.set()
        for thread in threads:
            thread.join(30)
        service.close()
        wrong = wrong_of(kept.values(), service.counted())
    tell(not wrong and sent[1] > sent[0] / 2 > 50 and max(waits) < 5,
         f"{sent[0]} wrong codes from one address, {sent[1]} slowed down: {len(kept)} neighbours behind it voted, "
         f"the slowest in {max(waits):.2f} s {wrong or ''}")


def burst(desk, short, seed):
    chance, many = random.Random(seed), 1_500 if short else 12_000
    with desk.service() as service:
        codes = service.open(many)
        begun = time.monotonic()
        voters = Voters(service, codes, 60, chance, again=False)
        while len(voters.kept) < many // 2:
            time.sleep(0.005)
        service.close()
        voters.ended()
        seconds = time.monotonic() - begun
        counted = service.counted()
        wrong = wrong_of(voters.kept.values(), counted)
        if len(counted) != len(voters.kept):
            wrong.append(f"{len(counted)} are counted, and {len(voters.kept)} were told so")
        odd = sorted({status for status in voters.other if status not in (409, 503)})
    tell(not wrong and not odd and voters.other,
         f"{many} voters on 60 connections in {seconds:.1f} s, the vote closed in the midst: {len(voters.kept)} told «in» "
         f"and counted, {len(voters.other)} told that it has ended, the slowest in {voters.slowest:.2f} s {wrong or ''} {odd or ''}")


def main():
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asks.add_argument("--allotment", type=pathlib.Path, default=ROOT / "target/release/allotment")
    asks.add_argument("--short", action="store_true", help="fewer rounds: under a minute")
    asks.add_argument("--only", nargs="*", choices=PARTS)
    asks.add_argument("--seed", type=int, default=7)
    asked = asks.parse_args()
    binary = asked.allotment.resolve()
    if not binary.exists():
        sys.exit(f"{binary} is not there: cargo build --release -p allotment")
    with tempfile.TemporaryDirectory(prefix="allotment-service-", dir=os.environ.get("TMPDIR")) as folder:
        desk = Desk(binary, pathlib.Path(folder))
        for part in asked.only or PARTS:
            begun = time.monotonic()
            globals()[part](desk, asked.short, asked.seed)
            print(f"      ({part}: {time.monotonic() - begun:.0f} s)", flush=True)
    sys.exit(1 if failed else 0)


class Desk:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.number = binary, folder, 0
        self.demo = folder / "demo"
        made = subprocess.run([str(binary), "demo", "--dir", str(self.demo), "--no-serve"], capture_output=True, text=True)
        if made.returncode != 0:
            sys.exit("the demo cannot be made: " + made.stderr)

    def service(self, **more):
        self.number += 1
        own = self.folder / str(self.number)
        own.mkdir()
        return Service(self.binary, self.demo, own, **more)


if __name__ == "__main__":
    main()
