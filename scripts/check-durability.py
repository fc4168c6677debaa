#!/usr/bin/env python3
"""Holds the ledger to its word: what was said to be kept is there, whatever happens.

Each part runs the example program `durability` of crates/store, which adds
entries and prints «ACK number» when one is kept, does something bad to it, and
asks whether everything acknowledged is there, verified, and can be added to.

- kill: SIGKILL at every system call that changes the disk (strace injects it);
- fail: the same calls fail with EIO, and with ENOSPC;
- crash: the writes and syncs of a run are recorded, and at each of them files are
  rebuilt as a power cut could leave them: what was not synced is dropped, kept,
  or torn at sectors of 512 bytes; names that were not synced come or go;
- full: a disk of 1 MB, and a limit on the size of files, filled under load;
- flip: every byte of a small ledger flipped in turn: `verify` sees it, or every
  entry, balance and proof is what it was;
- server: PostgreSQL and all its processes killed under load, again and again.

    python3 scripts/check-durability.py [--program PROGRAM] [--short] [--only PART …] [--seed N]

PROGRAM is target/release/examples/durability if not said (cargo build --release
-p allotment-store --example durability). What the machine lacks is left out, and
said. Ends with status 1 if anything acknowledged was lost.
"""

import argparse
import collections
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECTOR = 512
PARTS = ["kill", "fail", "crash", "full", "flip", "server"]
CHANGES = ["pwrite64", "fsync", "fdatasync", "ftruncate", "link", "linkat", "unlink", "rename", "chmod"]
failed = 0


def tell(holds, words):
    global failed
    failed += not holds
    print(("ok    " if holds else "WRONG ") + words, flush=True)


def left_out(what, why):
    print(f"left out: {what}: {why}", flush=True)


def acknowledged(out):
    return [int(line.split()[1]) for line in out.splitlines() if re.fullmatch(r"ACK \d+", line)]


class Desk:
    def __init__(self, program, folder):
        self.program, self.folder = str(program), pathlib.Path(folder)

    def write(self, ledger, first, count, senders=1, before=(), **more):
        ran = subprocess.run(
            [*before, self.program, "write", str(ledger), str(first), str(count), str(senders)],
            capture_output=True, text=True, **more)
        return ran.returncode, acknowledged(ran.stdout), ran.stderr

    def check(self, ledgers):
        """What is wrong with each of `ledgers`: pairs of a ledger and what was kept."""
        listed = self.folder / "list"
        listed.write_text("".join(f"{at}\t{','.join(map(str, kept))}\n" for at, kept in ledgers))
        ran = subprocess.run([self.program, "check", str(listed)], capture_output=True, text=True)
        lines = ran.stdout.splitlines()
        if len(lines) != len(ledgers):
            sys.exit(f"the check itself failed: {ran.stderr}")
        return [line for line in lines if line != "ok"]

    def goes_on(self, ledger, count):
        """That everything can be sent again, and is there then."""
        status, kept, said = self.write(ledger, 0, count)
        if status != 0 or kept != list(range(count)):
            return [f"{ledger}: it does not go on: {said.strip()}"]
        return self.check([(ledger, kept)])


def strace(*args):
    # Not --seccomp-bpf: with it, strace 6.1 injects only into each thread's first call.
    return ["strace", "-f", "-qq", *args]


def can_trace(part):
    if not shutil.which("strace"):
        left_out(part, "strace is not installed (apt-get install strace)")
        return False
    probe = subprocess.run(strace("-e", "trace=write", "-o", "/dev/null", "true"), capture_output=True, text=True)
    if probe.returncode != 0:
        left_out(part, f"processes cannot be traced here: {probe.stderr.strip()}")
    return probe.returncode == 0


def calls(desk, count):
    """How often each thread makes each call that changes the disk, at most."""
    with tempfile.TemporaryDirectory(dir=desk.folder) as folder:
        trace = pathlib.Path(folder) / "trace"
        desk.write(pathlib.Path(folder) / "a.db", 0, count,
                   before=strace("-e", "trace=" + ",".join(CHANGES), "-o", str(trace)))
        counts = collections.Counter()
        for line in trace.read_text(errors="replace").splitlines():
            found = re.match(r"(\d+) +(\w+)\(", line)
            if found:
                counts[found.groups()] += 1
    most = collections.Counter()
    for (_, call), number in counts.items():
        most[call] = max(most[call], number)
    return most


def injected(desk, count, step, what, words):
    """One run for each call, with `what` injected there."""
    points, wrong, killed, unsaid = 0, [], 0, 0
    for call, most in sorted(calls(desk, count).items()):
        for number in range(1, most + 1, step):
            with tempfile.TemporaryDirectory(dir=desk.folder) as folder:
                ledger = pathlib.Path(folder) / "a.db"
                inject = f"inject={call}:{what}:when={number}"
                status, kept, _ = desk.write(
                    ledger, 0, count, before=strace("-e", "trace=" + call, "-e", inject, "-o", "/dev/null"))
                points += 1
                killed += status != 0
                found = desk.check([(ledger, kept)])
                if not found:
                    more = desk.check([(ledger, kept + [max(kept, default=-1) + 1])])
                    unsaid += not more
                    found = desk.goes_on(ledger, count)
                wrong += [f"{call} {number}: {one}" for one in found]
    for one in wrong[:5]:
        print(one)
    # A failed call may be absorbed, as that of a checkpoint is; a kill is not, unless
    # there are fewer calls this time.
    ended = killed > points * (0.95 if "KILL" in what else 0.5)
    tell(not wrong and ended,
         f"{words}: {points} runs, {killed} ended by it, {unsaid} with an entry kept that nobody was told of, {len(wrong)} bad")


def kill(desk, short):
    if can_trace("kill"):
        injected(desk, 2 if short else 6, 1, "signal=KILL", "killed at every call that changes the disk")


def fail(desk, short):
    if can_trace("fail"):
        for error in ["EIO", "ENOSPC"]:
            injected(desk, 2 if short else 6, 3 if short else 1, f"error={error}", f"{error} at every such call")


# --- crash images -----------------------------------------------------------


class File:
    """A file as it is on the disk for sure, and what was written since."""

    def __init__(self):
        self.synced, self.pending = bytearray(), []

    def sync(self):
        self.synced, self.pending = self.image(lambda data: [(0, len(data))]), []

    def image(self, parts):
        """With those parts of each pending write that `parts` gives."""
        data = bytearray(self.synced)
        for what, at, written in self.pending:
            if what == "truncate":
                if parts(b"x"):
                    del data[at:]
                    data.extend(bytes(at - len(data)))
                continue
            for start, end in parts(written):
                if len(data) < at + end:
                    data.extend(bytes(at + end - len(data)))
                data[at + start:at + end] = written[start:end]
        return data


class Disk:
    """A folder: names that are there for sure, and what became of names since."""

    def __init__(self):
        self.names, self.pending = {}, []

    def now(self, most=None):
        names = dict(self.names)
        for what, name, other in self.pending[:most]:
            if what == "make":
                names[name] = other
            elif what == "link":
                names[other] = names[name]
            elif what == "gone":
                names.pop(name, None)
            else:
                names[other] = names.pop(name)
        return names


def unescape(text):
    if "\\x" in text:
        return bytes.fromhex(text.replace("\\x", "")).decode()
    return text


def recorded(trace, folder):
    """The changes of a trace in the order in which they were done."""
    waiting = {}
    for line in pathlib.Path(trace).read_text(errors="replace").splitlines():
        pid, _, rest = line.partition(" ")
        rest = rest.strip()
        if rest.endswith("<unfinished ...>"):
            waiting[pid] = rest[: -len("<unfinished ...>")].rstrip()
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", rest)
        if resumed:
            rest = waiting.pop(pid, "") + resumed.group(1)
        found = re.match(r"(\w+)\((.*)\) += (-?\d+)", rest)
        if not found or int(found.group(3)) < 0:
            continue
        call, args = found.group(1), found.group(2)
        path = re.match(r"\d+<([^>]*)>", args)
        path = unescape(path.group(1)) if path else None
        quoted = [unescape(one) if call != "pwrite64" else one for one in re.findall(r'"((?:[^"\\]|\\.)*)"', args)]
        local = lambda name: pathlib.Path(os.path.normpath(os.path.join(folder, name))).name
        if call == "write" and re.match(r"1[<,]", args):
            for number in acknowledged(bytes.fromhex(re.findall(r'"([^"]*)"', args)[0].replace("\\x", "")).decode()):
                yield ("ack", number)
        elif call == "openat" and "O_CREAT" in args:
            if pathlib.Path(os.path.join(folder, quoted[0])).resolve().parent == folder:
                yield ("make", local(quoted[0]))
        elif call == "pwrite64" and path and path.startswith(str(folder)):
            data = bytes.fromhex(quoted[0].replace("\\x", ""))
            length, at = [int(one) for one in args.rsplit(", ", 2)[1:]]
            assert len(data) == length, "strace cut a write short"
            yield ("write", pathlib.Path(path).name, at, data)
        elif call in ("fsync", "fdatasync") and path and path.startswith(str(folder)):
            yield ("sync folder",) if pathlib.Path(path) == folder else ("sync", pathlib.Path(path).name)
        elif call == "ftruncate" and path and path.startswith(str(folder)):
            yield ("truncate", pathlib.Path(path).name, int(args.rsplit(", ", 1)[1]))
        elif call == "unlink":
            yield ("gone", local(quoted[0]))
        elif call in ("rename", "link", "linkat"):
            yield ("rename" if call == "rename" else "link", local(quoted[0]), local(quoted[1]))


def change(disk, done):
    what, *rest = done
    now = disk.now()
    if what == "make":
        if rest[0] not in now:
            disk.pending.append(("make", rest[0], File()))
    elif what == "write":
        now[rest[0]].pending.append(("write", rest[1], rest[2]))
    elif what == "truncate":
        now[rest[0]].pending.append(("truncate", rest[1], b""))
    elif what == "sync":
        now[rest[0]].sync()
    elif what == "sync folder":
        disk.names, disk.pending = now, []
    elif what == "gone" and rest[0] in now:
        disk.pending.append(("gone", rest[0], None))
    elif what in ("rename", "link"):
        disk.pending.append((what, rest[0], rest[1]))


def torn(chance):
    """Some sectors of each write, the rest as it was before."""

    def parts(data):
        kind = chance.random()
        if kind < 0.35:
            return []
        if kind < 0.6:
            return [(0, len(data))]
        starts = range(0, len(data), SECTOR)
        return [(start, min(start + SECTOR, len(data))) for start in starts if chance.random() < 0.5]

    return parts


def images(disk, chance, many):
    whole, none = (lambda data: [(0, len(data))]), (lambda data: [])
    yield disk.now(0), none
    yield disk.now(), whole
    if any(file.pending for file in disk.now().values()) or disk.pending:
        yield disk.now(), none
        for _ in range(many):
            yield disk.now(chance.randint(0, len(disk.pending))), torn(chance)


def crash(desk, short, seed):
    if not can_trace("crash"):
        return
    chance, many = random.Random(seed), 2 if short else 12
    rounds = [(0, 4), (4, 3)] if short else [(0, 8), (8, 8), (16, 400)]
    wrong, built, points = [], 0, 0
    with tempfile.TemporaryDirectory(dir=desk.folder) as outer:
        folder = pathlib.Path(outer).resolve() / "work"
        folder.mkdir()
        disk, kept = Disk(), []
        for first, count in rounds:
            trace = pathlib.Path(outer) / "trace"
            calls = "openat,write," + ",".join(CHANGES)
            status, acks, said = desk.write(
                "a.db", first, count, cwd=folder,
                before=strace("-y", "-xx", "-s", "1000000", "-e", "trace=" + calls, "-o", str(trace)))
            assert status == 0, said
            done = [one for one in recorded(trace, folder) if not (len(one) > 1 and str(one[1]).endswith("-shm"))]
            assert sum(one[0] == "ack" for one in done) == len(acks) == count
            every = max(1, len(done) // 400)
            batch = []

            def look():
                nonlocal batch
                wrong.extend(desk.check([(at / "a.db", list(numbers)) for at, numbers in batch]))
                for at, _ in batch:
                    shutil.rmtree(at)
                batch = []

            for number, one in enumerate(done):
                if one[0] == "ack":
                    kept.append(one[1])
                else:
                    change(disk, one)
                if one[0] != "ack" and number % every:
                    continue
                points += 1
                for names, parts in images(disk, chance, many):
                    at = pathlib.Path(outer) / f"image-{built}"
                    at.mkdir()
                    built += 1
                    for name, file in names.items():
                        (at / name).write_bytes(file.image(parts))
                    batch.append((at, list(kept)))
                if len(batch) >= 200:
                    look()
            look()
            # The next program begins on a machine that went on.
            for file in disk.now().values():
                file.sync()
            disk.names, disk.pending = disk.now(), []
    for one in wrong[:5]:
        print(one)
    tell(not wrong and built > 0,
         f"power cut at {points} points of {len(kept)} acknowledged entries: {built} images, {len(wrong)} bad (seed {seed})")


# --- a full disk ------------------------------------------------------------


def full(desk, short):
    rounds = 2 if short else 8
    wrong, kept_before, stopped = [], 0, 0
    for number in range(rounds):
        with tempfile.TemporaryDirectory(dir=desk.folder) as folder:
            ledger = pathlib.Path(folder) / "a.db"
            assert desk.write(ledger, 0, 3)[0] == 0

            def limit():
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                most = 200_000 + 40_000 * number
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

            senders = 1 if number % 2 else 8
            status, kept, said = desk.write(ledger, 3, 4000, senders, preexec_fn=limit)
            stopped += status == 1 and "error:" in said
            kept_before += len(kept)
            wrong += desk.check([(ledger, kept)])
            wrong += desk.goes_on(ledger, 30)
    tell(not wrong and stopped == rounds,
         f"files that may not grow: {stopped} of {rounds} runs told an error, {kept_before} acknowledged before, {len(wrong)} bad")
    if os.geteuid() != 0:
        return left_out("a small disk", "only root can mount one")
    wrong, kept_before, stopped = [], 0, 0
    for number in range(rounds):
        with tempfile.TemporaryDirectory(dir=desk.folder) as folder:
            mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={1000 + 100 * number}k", "none", folder], capture_output=True)
            if mounted.returncode != 0:
                return left_out("a small disk", "tmpfs cannot be mounted here")
            try:
                ledger, ballast = pathlib.Path(folder) / "a.db", pathlib.Path(folder) / "ballast"
                ballast.write_bytes(bytes(400_000))
                senders = 1 if number % 2 else 8
                status, kept, said = desk.write(ledger, 0, 4000, senders)
                stopped += status == 1 and "error:" in said
                kept_before += len(kept)
                ballast.unlink()
                wrong += desk.check([(ledger, kept)])
                wrong += desk.goes_on(ledger, 30)
            finally:
                subprocess.run(["umount", folder], check=True)
    for one in wrong[:5]:
        print(one)
    tell(not wrong and stopped == rounds,
         f"a full disk: {stopped} of {rounds} runs told an error, {kept_before} acknowledged before, {len(wrong)} bad; it goes on when there is room")


def flip(desk, _short):
    with tempfile.TemporaryDirectory(dir=desk.folder) as folder:
        ran = subprocess.run([desk.program, "flip", folder], capture_output=True, text=True)
        tell(ran.returncode == 0, ran.stdout.strip() + ran.stderr.strip())


# --- PostgreSQL -------------------------------------------------------------


def server(desk, short, seed):
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin")) or [pathlib.Path(shutil.which("initdb") or "/none").parent]
    programs = found[-1]
    if not (programs / "initdb").exists():
        return left_out("server", "PostgreSQL is not installed (apt-get install postgresql)")
    as_user = []
    if os.geteuid() == 0:
        who = "postgres" if subprocess.run(["id", "-u", "postgres"], capture_output=True).returncode == 0 else "nobody"
        as_user = ["setpriv", f"--reuid={who}", f"--regid={who}", "--clear-groups"]
    chance, rounds = random.Random(seed), 3 if short else 12
    with tempfile.TemporaryDirectory(prefix="allotment-pg-") as folder:
        if as_user:
            shutil.chown(folder, who)
        data = f"{folder}/data"
        subprocess.run([*as_user, programs / "initdb", "-D", data, "-U", "ledger", "--auth=trust", "--data-checksums",
                        "--encoding=UTF8", "--locale=C"], check=True, capture_output=True, cwd=folder)

        def start():
            log = open(f"{folder}/log", "ab")
            running = subprocess.Popen(
                [*as_user, programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder, start_new_session=True)
            for _ in range(300):
                if subprocess.run([programs / "pg_isready", "-q", "-h", folder]).returncode == 0:
                    return running
                time.sleep(0.1)
            sys.exit("PostgreSQL does not start: " + pathlib.Path(folder, "log").read_text()[-2000:])

        ledger = "postgres://ledger@" + folder.replace("/", "%2F") + "/postgres"
        running, kept, wrong, stopped, first = start(), [], [], 0, 0
        try:
            for _ in range(rounds):
                writer = subprocess.Popen([desk.program, "write", ledger, str(first), "1000000", "8"],
                                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                time.sleep(1 + chance.random())
                # The postmaster and all its processes lead sessions of their own or follow it.
                of = subprocess.run(["ps", "-o", "pid=", "--ppid", str(running.pid)], capture_output=True, text=True)
                for pid in [running.pid, *map(int, of.stdout.split())]:
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                running.wait()
                out, said = writer.communicate(timeout=60)
                new = acknowledged(out)
                kept += new
                stopped += writer.returncode == 1 and "error:" in said
                first = max(kept, default=0) + 100
                running = start()
                wrong += desk.check([(ledger, kept)])
        finally:
            running.send_signal(signal.SIGINT)
            running.wait()
    for one in wrong[:5]:
        print(one)
    tell(not wrong and kept and stopped == rounds,
         f"PostgreSQL killed {rounds} times under load: {len(kept)} acknowledged, the writer told {stopped} times, {len(wrong)} bad (seed {seed})")


def main():
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asks.add_argument("--program", type=pathlib.Path, default=ROOT / "target/release/examples/durability")
    asks.add_argument("--short", action="store_true", help="fewer points: a minute instead of ten")
    asks.add_argument("--only", nargs="*", choices=PARTS)
    asks.add_argument("--seed", type=int, default=7)
    asked = asks.parse_args()
    program = asked.program.resolve()
    if not program.exists():
        sys.exit(f"{program} is not there: cargo build --release -p allotment-store --example durability")
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="allotment-durability-", dir=memory) as folder:
        desk = Desk(program, folder)
        # Every byte in turn takes a quarter of an hour; the tests flip one in 97.
        parts = [part for part in PARTS if not (asked.short and part == "flip")]
        for part in asked.only or parts:
            since = time.monotonic()
            if part == "crash":
                crash(desk, asked.short, asked.seed)
            elif part == "server":
                server(desk, asked.short, asked.seed)
            else:
                {"kill": kill, "fail": fail, "full": full, "flip": flip}[part](desk, asked.short)
            print(f"      {part}: {time.monotonic() - since:.0f} s", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
