#!/usr/bin/env python3
"""Two partners sign a commitment through the service, and the ledger verifies without it.

    python3 scripts/check-signing.py --demo FOLDER [--allotment BINARY]

Serves a copy of the demo at localhost, with a commitment that waits for a council and a
trust. Plays browsers and their devices: passkeys on P-256 (package `cryptography`), whose
answers are put together here byte for byte as the standard has them. An administrator says
for whom two people act; each brings a passkey into the ledger and signs. Then it is public
that all have signed; a receipt is downloaded; `allotment ledger verify` holds the ledger to
it; the assertions in the public entries are checked here once more, with nothing of ours;
and a ledger in which one letter of a signature is another is refused.

Prints `N passed, N failed`.
"""

import argparse
import base64
import hashlib
import html
import http.cookiejar
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PORT = 18098
BASE = f"http://localhost:{PORT}"
ARGUMENTS = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ARGUMENTS.add_argument("--allotment", default="target/debug/allotment", type=Path)
ARGUMENTS.add_argument("--demo", required=True, type=Path, help="a folder that `allotment demo` made")
ASKED = ARGUMENTS.parse_args()
ALLOTMENT, DEMO = ASKED.allotment.resolve(), ASKED.demo.resolve()
PROMISE = "019d45f2-0000-7000-8000-000000000001"

passed = failed = 0


def check(name, fine, more=""):
    global passed, failed
    if fine:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {name}: {more}")


def url64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def allotment(*words):
    return subprocess.run([ALLOTMENT, *map(str, words)], capture_output=True, text=True)


class Device:
    """A passkey. Source: W3C, Web Authentication Level 3, 6.1, 6.5.1 and 7.2."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential = hashlib.sha256(self.point()).digest()[:24]

    def point(self):
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def answer(self, page):
        """What a browser puts into the form of `page`."""
        form = re.search(r"<form [^>]*data-passkey=\"(\w+)\"[^>]*data-challenge=\"([^\"]*)\"", page)
        kind, challenge = form[1], form[2]
        client = json.dumps(
            {"type": f"webauthn.{kind}", "challenge": challenge, "origin": BASE, "crossOrigin": False},
            separators=(",", ":"),
        ).encode()
        data = hashlib.sha256(b"localhost").digest() + bytes([0x05 | (0x40 if kind == "create" else 0)]) + bytes(4)
        signature = b""
        if kind == "create":
            x, y = self.point()[1:33], self.point()[33:]
            data += bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential
            data += b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + x + b"\x22\x58\x20" + y
        else:
            signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        hidden = dict(re.findall(r'<input type="hidden" name="(id|recorded|to)" value="([^"]*)"', page))
        fields = {"credential": self.credential, "data": data, "client": client, "signature": signature}
        return hidden | {name: url64(raw) for name, raw in fields.items()} | {"name": "A phone"}


class Browser:
    def __init__(self):
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.at = ""

    def ask(self, path, fields=None):
        body = None if fields is None else urllib.parse.urlencode(fields).encode()
        url = path if path.startswith("http") else BASE + path
        try:
            with self.opener.open(urllib.request.Request(url, data=body), timeout=30) as answer:
                self.at = answer.url
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            self.at = error.url
            return error.read().decode()

    def passkey(self, page, device):
        """Fills in what `page` asks of the device, and sends it."""
        action = re.search(r'<form action="([^"]*)"[^>]*data-passkey', page)[1]
        return self.ask(html.unescape(action), device.answer(page))


def begun(folder, place):
    common = {"community": place, "effective": "2026-04-01", "actor": "JOURNEY-FUND"}
    entries = [
        common | {"kind": "party", "party": party, "name": name, "type": kind, "org_id": "unregistered"}
        for party, name, kind in [
            ("JOURNEY-FUND", "The Journey Fund", "funder"),
            ("JOURNEY-COUNCIL", "Journey Council", "council"),
            ("JOURNEY-TRUST", "Journey Trust", "charity"),
        ]
    ]
    entries.append(common | {"kind": "promise", "id": PROMISE, "from_party": "JOURNEY-FUND", "amount": "100000",
                             "currency": "GBP", "basis": "once", "price_base": "nominal", "source": "a letter"})
    entries.append(common | {"kind": "commit", "refers_to": PROMISE, "commitment": "journey",
                             "parties": ["JOURNEY-COUNCIL", "JOURNEY-TRUST"], "purpose": "A bench by the water",
                             "amount": "60000", "currency": "GBP", "capital": "60000", "revenue": "0"})
    file = folder / "journey.jsonl"
    file.write_text("\n".join(map(json.dumps, entries)))
    added = allotment("ledger", "add", "--programme", folder, "--from", file)
    assert added.returncode == 0, added.stderr


def partner(admin, name, party, place):
    """Somebody who acts for `party`, brings in a passkey and signs."""
    admin.ask("/office/people", {"name": name, "role": "partner"})
    people = admin.ask("/office/people")
    own = people.split(f">{name} – ")[1]
    at = re.search(r"/office/people/(\w+)/party", own)[0]
    check(f"{name} acts for {party}", "Acts for Journey" in admin.ask(at, {"party": party}))
    link = re.search(r'class="a-mono">([^<]*)<', admin.ask(at.replace("/party", "/invite"), {}))[1]
    browser, device = Browser(), Device()
    page = browser.ask(html.unescape(link), {})
    browser.passkey(page, device)
    desk = browser.ask("/office/ledger")
    sign = re.search(r'href="(/office/ledger/[^"]*/sign/[^"]*)"[^>]*>A bench by the water', desk)[1]
    check(f"{name} is told what is missing", "Bring it in first" in browser.ask(sign))
    key = f"/office/ledger/{place}/key"
    credential = re.search(r'name="credential" value="([^"]*)"', browser.ask(key))[1]
    page = browser.ask(key, {"credential": credential, "how": "own"})
    browser.passkey(page, device)
    check(f"{name}'s key came in", browser.at == f"{BASE}/office/ledger", browser.at)
    page = browser.ask(sign, {})
    check(f"{name} reads once more what is signed", "You sign for £600.00" in page, page)
    other = browser.passkey(page, Device())
    check(f"another device does not sign for {name}", "This passkey did not sign" in other)
    browser.passkey(page, device)
    check(f"{name} signed", browser.at.endswith("/commitment/journey"), browser.at)


def holds(lines):
    """Whether every passkey's signature in the public entries is right, by their text."""
    entries = [json.loads(line) for line in lines.splitlines()]
    leaf = lambda entry: hashlib.sha256(b"\x00" + json.dumps(
        entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).digest()
    keys = {}
    for entry in entries:
        if entry["kind"] == "key" and entry.get("algorithm") == "webauthn-es256":
            raw = base64.b64decode(entry["public_key"])
            keys[hashlib.sha256(raw).hexdigest()[:16]] = raw
    by_id = {entry["id"]: entry for entry in entries}
    count = 0
    for entry in entries:
        if entry["kind"] != "sign" or "client_data" not in entry:
            continue
        client, data = (base64.b64decode(entry[name]) for name in ("client_data", "authenticator_data"))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys[entry["key"]])
        try:
            key.verify(base64.b64decode(entry["signature"]), data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return 0
        if json.loads(client)["challenge"] != url64(leaf(by_id[entry["refers_to"]])):
            return 0
        count += 1
    return count


def altered(folder):
    """Changes one letter of a signature, as somebody with the file could."""
    base = sqlite3.connect(folder / "allotment.db")
    base.execute("drop trigger entry_stands")
    place, body = base.execute(
        "select place, body from entry where kind = 'sign' and body like '%client_data%' limit 1").fetchone()
    at = body.index('"signature":"') + 20
    letter = "A" if body[at] != "A" else "B"
    base.execute("update entry set body = ? where place = ? and body = ?", (body[:at] + letter + body[at + 1:], place, body))
    base.commit()
    base.close()


def main():
    folder = Path(tempfile.mkdtemp(prefix="allotment-signing-"))
    shutil.copytree(DEMO, folder, dirs_exist_ok=True)
    for old in folder.glob("service.*"):
        old.unlink()
    (folder / "service.toml").write_text("print_links = true\n")
    place = re.search(r'^community = "([^"]*)"', (folder / "polls" / "practice.toml").read_text(), re.M)[1]
    begun(folder, place)
    serving = subprocess.Popen([ALLOTMENT, "serve", folder, "--listen", f"127.0.0.1:{PORT}", "--address", BASE],
                               stderr=subprocess.PIPE, text=True)
    try:
        said = ""
        until = time.time() + 20
        while "Serving at" not in said and time.time() < until:
            said += serving.stderr.readline()
        admin, device = Browser(), Device()
        admin.ask(re.search(r"http://\S+/set-up/\w+", said)[0], {"name": "Ada"})
        admin.passkey(admin.ask("/office/you/passkey", {}), device)
        admin.passkey(admin.ask("/office/confirm", {"to": "/office/people"}), device)
        check("the administrator is in", admin.at == f"{BASE}/office/people", admin.at)
        reader = Browser()
        public = f"/ledger/{place}/commitment/journey"
        check("nobody has signed", reader.ask(public).count("has not signed") == 2)
        partner(admin, "Cei", "JOURNEY-COUNCIL", place)
        check("one alone agrees nothing", "Not all have signed" in reader.ask(public))
        partner(admin, "Tam", "JOURNEY-TRUST", place)
        page = reader.ask(public)
        check("all have signed", "All have signed" in page)
        entry = re.findall(r'href="(/ledger/[^"]*/entry/([^"]*))"', page)[-1]
        check("the signature is an entry", "Journey Trust signed." in reader.ask(entry[0]))
        receipt = folder / "receipt.json"
        receipt.write_text(reader.ask(f"/api/ledger/{place}/entries/{entry[1]}"))
        check("the public entries hold by themselves", holds(reader.ask(f"/ledger/{place}/entries.jsonl")) == 2)
    finally:
        serving.terminate()
        serving.wait(timeout=20)
    verified = allotment("ledger", "verify", "--programme", folder, "--checkpoint", receipt)
    check("the ledger verifies against the receipt", verified.returncode == 0, verified.stderr)
    altered(folder)
    verified = allotment("ledger", "verify", "--programme", folder, "--checkpoint", receipt)
    check("an altered signature is found", verified.returncode == 4, verified.stderr)
    shutil.rmtree(folder)
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
