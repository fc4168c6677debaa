#!/usr/bin/env python3
"""Holds a ledger to other people's programs.

Makes the example's ledger in a temporary folder, with keys and signatures,
exports it in every form, and asks:

- pymerkle: the root of each community's entries and of the programme; every
  receipt's inclusion proof; consistency between every two sizes.
- cryptography: the checkpoint as a signed note, read by the lines below and
  nothing else, and the signatures of the parties; a passkey that it plays.
- jsonschema: the grants against 360Giving's schemas (--schemas FOLDER, with
  360giving/ in it), those that are exported and those in a programme's out/;
  flattentool: the CSV comes back as the JSON.
- xmllint: the activities against IATI's (--schemas FOLDER, with iati/ in it).
- frictionless: the data package.
- hledger, ledger and beancount: every balance, recomputed from the journal.

    python3 scripts/check-ledger.py [--allotment BINARY] [--schemas FOLDER] [--entries FILE]

BINARY is target/release/allotment if not said. What is not installed is left
out, and said. Ends with status 1 if anything fails.
"""

import argparse
import base64
import csv
import hashlib
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal

ROOT = pathlib.Path(__file__).resolve().parent.parent
failed = 0


def check(holds, words):
    global failed
    failed += not holds
    print(("ok    " if holds else "WRONG ") + words)


def left_out(what, why):
    print(f"left out: {what}: {why}")


def run(*args, cwd=None, status=0):
    ran = subprocess.run([str(arg) for arg in args], cwd=cwd, capture_output=True, text=True)
    if ran.returncode != status:
        sys.exit(f"{args}: status {ran.returncode}\n{ran.stderr}\n{ran.stdout}")
    return ran.stdout


def leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def state(tree, size=None):
    get = getattr(tree, "get_root", None) or tree.get_state
    return get(size) if size else get()


def merkle(entries, roots, receipts):
    try:
        from pymerkle import InmemoryTree, MerkleProof, verify_consistency, verify_inclusion
    except ImportError:
        return left_out("root and proofs", "pymerkle is not installed (pip install pymerkle)")
    trees = {}
    for row in entries:
        tree = trees.setdefault(row["community"], InmemoryTree(algorithm="sha256"))
        tree.append_entry(row["canonical"].encode())
    for community in roots["communities"]:
        tree = trees[community["community"]]
        check(state(tree).hex() == community["root"], f"pymerkle has the same root for {community['community']}, {community['size']} entries")
    programme = InmemoryTree(algorithm="sha256")
    for community in roots["communities"]:
        programme.append_entry(community["leaf"].encode())
    check(state(programme).hex() == roots["root"], "pymerkle has the same root for the programme")
    held = 0
    for receipt in receipts:
        part = receipt["community"]
        tree = trees[part["community"]]
        place, size = int(part["place"]), int(part["size"])
        proof = tree.prove_inclusion(place + 1, size)
        verify_inclusion(tree.get_leaf(place + 1), bytes.fromhex(part["root"]), proof)
        # The path of pymerkle begins with the leaf itself.
        ours = [receipt["leaf_hash"]] + part["inclusion_proof"]
        theirs = [one.hex() if isinstance(one, bytes) else one for one in proof.serialize()["path"]]
        held += ours == theirs
    check(held == len(receipts), f"the inclusion proofs of {held} of {len(receipts)} receipts are those of pymerkle")
    for community, tree in trees.items():
        size = tree.get_size()
        for old in range(1, size + 1):
            verify_consistency(state(tree, old), state(tree, size), tree.prove_consistency(old, size))
        check(True, f"{community}: pymerkle shows that it only grew from each of {size} sizes")


def signatures(note, verifier, entries):
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return left_out("signatures", "cryptography is not installed (pip install cryptography)")
    name, key_hash, key = verifier.strip().split("+", 2)
    raw = base64.b64decode(key)
    expected = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    check(raw[0] == 1 and len(raw) == 33 and expected.hex() == key_hash, "the verifier key is one of C2SP signed-note")
    text, below = note.rsplit("\n\n", 1)
    text += "\n"
    dash, signer, signature = below.strip().split(" ")
    signature = base64.b64decode(signature)
    check(dash == "\u2014" and signer == name and signature[:4] == expected, "the checkpoint's signature names that key")
    Ed25519PublicKey.from_public_bytes(raw[1:]).verify(signature[4:], text.encode())
    check(True, "the checkpoint's signature is right")
    try:
        Ed25519PublicKey.from_public_bytes(raw[1:]).verify(signature[4:], text.replace("1", "2").encode())
        check(False, "an altered checkpoint is refused")
    except InvalidSignature:
        check(True, "an altered checkpoint is refused")
    keys = {row["entry"]["key"]: row["entry"]["public_key"] for row in entries if row["entry"]["kind"] == "key"}
    by_id = {row["entry"]["id"]: row for row in entries}
    count = 0
    for row in entries:
        entry = row["entry"]
        if entry["kind"] == "sign":
            target = by_id[entry["refers_to"]]
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys[entry["key"]]))
            public.verify(base64.b64decode(entry["signature"]), leaf(target["canonical"].encode()))
            count += 1
    check(count > 0, f"{count} signatures of parties are over the leaf hash of what they sign")


def passkey(ledger, desk):
    """A passkey that cryptography plays: it signs in the ledger, and only there."""
    try:
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError:
        return left_out("passkeys", "cryptography is not installed (pip install cryptography)")
    device = ec.generate_private_key(ec.SECP256R1())
    point = device.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    text = lambda data: base64.b64encode(data).decode()
    common = {"community": "E05000026", "effective": "2026-06-01", "actor": "QUAYSIDE-BOARD"}
    add = lambda entry, status=0: (
        (desk / "passkey.json").write_text(json.dumps({**common, **entry})),
        run(*ledger, "add", "--file", "passkey.json", cwd=desk, status=status),
    )
    add({"kind": "key", "party": "QUAYSIDE-BOARD", "key": "chair", "algorithm": "webauthn-es256", "public_key": text(point),
         "rp_id": "allotment.example", "origins": ["https://allotment.example"]})
    add({"kind": "commit", "commitment": "pond", "parties": ["QUAYSIDE-BOARD", "GARDEN-TRUST"], "purpose": "A pond", "amount": "50000",
         "currency": "GBP", "capital": "50000", "revenue": "0"})
    run(*ledger, "export", "--to", "entries", "--out", "pond", cwd=desk)
    rows = [json.loads(line) for line in (desk / "pond" / "entries.jsonl").read_text().splitlines()]
    target = next(row for row in rows if row["entry"].get("commitment") == "pond")
    challenge = base64.urlsafe_b64encode(leaf(target["canonical"].encode())).decode().rstrip("=")

    def sign(origin, flags, status):
        client = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()
        data = hashlib.sha256(b"allotment.example").digest() + bytes([flags, 0, 0, 0, 0])
        signature = device.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        add({"kind": "sign", "refers_to": target["entry"]["id"], "party": "QUAYSIDE-BOARD", "key": "chair",
             "signature": text(signature), "authenticator_data": text(data), "client_data": text(client)}, status)

    sign("https://elsewhere.example", 0x05, 3)
    sign("https://allotment.example", 0x01, 3)
    sign("https://allotment.example", 0x05, 0)
    # Nobody agrees with themselves alone: the other party signs with its file.
    run(*ledger, "sign", "pond", "--key", "GARDEN-TRUST.key", "--effective", "2026-06-01", cwd=desk)
    shown = run(*ledger, "show", "--format", "json", cwd=desk)
    states = {row["commitment"]: row["state"] for row in json.loads(shown)["commitments"]}
    run(*ledger, "verify", cwd=desk)
    check(states["pond"] == "agreed", "a passkey played by cryptography signs; from another page, or without a check of who it is, it is refused")


def giving(folder, schemas):
    grants = json.loads((folder / "grants.json").read_text())
    try:
        import jsonschema
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012
    except ImportError:
        return left_out("360Giving", "jsonschema is not installed (pip install jsonschema)")
    if not (schemas and (schemas / "360giving").is_dir()):
        return left_out("360Giving", "its schemas are not here (--schemas FOLDER)")
    package = json.loads((schemas / "360giving" / "360-giving-package-schema.json").read_text())
    grant = json.loads((schemas / "360giving" / "360-giving-schema.json").read_text())
    # The package schema refers to the grant schema under another patch number.
    names = {grant.get("id"), grant.get("$id"), package["properties"]["grants"]["items"]["$ref"]}
    registry = Registry().with_resources((name, DRAFT202012.create_resource(grant)) for name in names if name)
    # A date is either a day or a moment: without this, a day would pass as both.
    formats = jsonschema.FormatChecker(formats=())
    formats.checks("date-time")(lambda text: not isinstance(text, str) or "T" in text)
    validator = jsonschema.Draft202012Validator(package, registry=registry, format_checker=formats)
    errors = list(validator.iter_errors(grants))
    said = "".join(f"\n      {'/'.join(map(str, error.path))}: {error.message[:200]}" for error in errors[:5])
    check(not errors, f"jsonschema: {len(grants['grants'])} grants, {len(errors)} errors against 360Giving{said}")
    wrong = json.loads(json.dumps(grants))
    wrong["grants"][0]["amountAwarded"] = "much"
    check(bool(list(validator.iter_errors(wrong))), "jsonschema refuses a grant whose amount is a word")
    flatten(folder, schemas, grants)


PROGRAMME = """
[programme]
name = "Two places"
start = "2026-27"
years = 2
publisher = { org_id = "GB-GOR-D1", name = "A department" }

[need.table]
path = "places.csv"
id = "id"
name = "name"
population = "people"

[[need.indicator]]
id = "claimants"
sql = "100.0 * claimants / people"
more_is = "worse"

[share.envelope]
amount = "1000000.00"
currency = "GBP"
years = ["2026-27", "2027-28"]
capital = "0.6"

[share.places]
name = "name"
population = "population"

[[share.part]]
id = "people"
weight = 1
in_proportion_to = "population"

[[share.index]]
id = "need"
column = "score"

[ledger]
parties = "parties.csv"
at = "2026-12-31"
"""


def programme(binary, desk, schemas):
    """The grants that a run publishes."""
    folder = desk / "programme"
    folder.mkdir()
    (folder / "programme.toml").write_text(PROGRAMME)
    (folder / "places.csv").write_text("id,name,people,claimants\nE01,Quayside,3000,300\nE02,Hilltop,1000,20\n")
    (folder / "parties.csv").write_text(
        "community,party,name,type,org_id,signs\n"
        ",GB-LAE-HRB,Harbour Council,council,GB-LAE-HRB,yes\nE01,TRUST,Garden Trust,charity,unregistered,yes\n")
    ledger = lambda *words: run(binary, "ledger", *words, cwd=folder)
    ledger("take-up", "--programme", ".")
    promises = csv.DictReader(io.StringIO(ledger("promises", "--at", "2026-04-01")))
    promise = next(row["promise"] for row in promises if row["community"] == "E01")
    common = {"community": "E01", "actor": "GB-GOR-D1", "commitment": "a garden, and more", "amount": "50050", "currency": "GBP"}
    (folder / "acts.json").write_text(json.dumps([
        {**common, "kind": "commit", "effective": "2026-05-01", "refers_to": promise, "parties": ["GB-LAE-HRB", "TRUST"],
         "purpose": "A garden", "capital": "50050", "revenue": "0", "starts": "2026-06-01", "ends": "2027-06-01"},
        {**common, "kind": "pay", "effective": "2026-06-01", "amount": "20001", "to_party": "TRUST"}]))
    ledger("add", "--file", "acts.json")
    run(binary, "run", ".", cwd=folder)
    out = folder / "out"
    signed = {row["path"]: row["sha256"] for row in json.loads((out / "receipt.json").read_text())["outputs"]}
    files = ["360giving/grants.json", "360giving/grants.csv"]
    held = [signed.get(name) == hashlib.sha256((out / name).read_bytes()).hexdigest() for name in files]
    check(all(held), "a run's receipt signs for its grants")
    giving(out / "360giving", schemas)
    run(binary, "verify", ".", cwd=folder)


def flatten(folder, schemas, grants):
    try:
        import flattentool
    except ImportError:
        return left_out("the CSV of grants", "flattentool is not installed (pip install flattentool)")
    import warnings
    with tempfile.TemporaryDirectory() as temporary:
        sheets = pathlib.Path(temporary) / "sheets"
        sheets.mkdir()
        shutil.copy(folder / "grants.csv", sheets / "grants.csv")
        out = pathlib.Path(temporary) / "back.json"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            flattentool.unflatten(str(sheets), input_format="csv", output_name=str(out), root_list_path="grants",
                                  root_id="", schema=str(schemas / "360giving" / "360-giving-schema.json"), convert_titles=True)
        back = json.loads(out.read_text())
    exact = lambda document: json.dumps(document["grants"], sort_keys=True)
    check(exact(back) == exact(grants), "flattentool: the CSV comes back as the JSON")


def iati(folder, schemas):
    if not shutil.which("xmllint"):
        return left_out("IATI", "xmllint is not installed (apt install libxml2-utils)")
    if not (schemas and (schemas / "iati").is_dir()):
        return left_out("IATI", "its schemas are not here (--schemas FOLDER)")
    schema = schemas / "iati" / "iati-activities-schema.xsd"
    ran = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", schema, folder / "activities.xml"], capture_output=True, text=True)
    check(ran.returncode == 0, "xmllint: the activities are valid against IATI 2.03" + ("" if ran.returncode == 0 else "\n" + ran.stderr))


def package(folder):
    try:
        from frictionless import validate
    except ImportError:
        return left_out("the data package", "frictionless is not installed (pip install frictionless)")
    report = validate(str(folder / "datapackage.json"))
    errors = report.flatten(["type", "message"])
    check(report.valid, f"frictionless: the data package is valid {errors if errors else ''}")


def plain(community, account):
    parts = ["Assets"]
    for part in [community] + account.split(":"):
        text = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in part)
        text = text if text[0].isalnum() else "X" + text
        parts.append(text[0].upper() + text[1:])
    return ":".join(parts)


def journals(folder, balances):
    wanted = {}
    for row in balances:
        key = (plain(row["community"], row["account"]), row["currency"])
        wanted[key] = wanted.get(key, 0) + Decimal(row["balance_minor"]) / 100
    compare = lambda name, found: check(
        {key: value for key, value in found.items() if value} == wanted, f"{name} has the same {len(wanted)} balances")
    if shutil.which("hledger"):
        out = run("hledger", "-f", folder / "ledger.journal", "balance", "--flat", "--no-total", "-O", "csv")
        found = {}
        for row in csv.DictReader(io.StringIO(out)):
            amount, currency = row["balance"].split()
            found[(row["account"], currency)] = Decimal(amount.replace(",", ""))
        compare("hledger", found)
    else:
        left_out("hledger", "it is not installed (apt install hledger)")
    if shutil.which("ledger"):
        out = run("ledger", "--args-only", "-f", folder / "ledger.journal", "balance", "--flat", "--no-total",
                  "--balance-format", "%(account)\t%(quantity(scrub(display_total)))\t%(commodity(scrub(display_total)))\n")
        rows = [line.split("\t") for line in out.splitlines() if line.strip()]
        compare("ledger", {(row[0], row[2]): Decimal(row[1]) for row in rows})
    else:
        left_out("ledger", "it is not installed (apt install ledger)")
    try:
        from beancount import loader
        from beancount.core import realization
    except ImportError:
        return left_out("beancount", "it is not installed (pip install beancount)")
    directives, errors, _ = loader.load_file(str(folder / "ledger.beancount"))
    check(not errors, f"beancount finds no error {errors[:1] if errors else ''}")
    found = {}
    for account in realization.iter_children(realization.realize(directives)):
        for position in account.balance:
            found[(account.account, position.units.currency)] = position.units.number
    compare("beancount", found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--allotment", default=ROOT / "target" / "release" / "allotment", type=pathlib.Path)
    parser.add_argument("--schemas", type=pathlib.Path)
    parser.add_argument("--entries", default=ROOT / "examples" / "ledger" / "entries.jsonl", type=pathlib.Path)
    args = parser.parse_args()
    binary = args.allotment.resolve()
    with tempfile.TemporaryDirectory() as temporary:
        desk = pathlib.Path(temporary)
        ledger = lambda *words: run(binary, "ledger", *words, cwd=desk)
        ledger("add", "--from", args.entries.resolve())
        for party in ["GB-LAE-HRB", "GARDEN-TRUST"]:
            ledger("key", "new", "--party", party, "--out", f"{party}.key", "--effective", "2026-05-16")
            ledger("sign", "garden", "--key", f"{party}.key", "--effective", "2026-05-20")
        for form in ["entries", "360giving", "iati", "datapackage", "journal"]:
            # All the entries have no day; the others are as of one.
            day = [] if form == "entries" else ["--at", "2026-12-31"]
            ledger("export", "--to", form, "--out", form, *day)
        entries = [json.loads(line) for line in (desk / "entries" / "entries.jsonl").read_text().splitlines()]
        check(all(leaf(row["canonical"].encode()).hex() == row["leaf_hash"] for row in entries),
              f"{len(entries)} leaf hashes are SHA-256(0x00 and the canonical entry)")
        receipts = [json.loads(ledger("receipt", row["entry"]["id"])) for row in entries]
        plain_json = lambda entry: json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        check(all(plain_json(row["entry"]) == row["canonical"] for row in entries),
              "every canonical entry is what Python's own JSON writes with sorted keys")
        merkle(entries, json.loads((desk / "entries" / "roots.json").read_text()), receipts)
        signatures((desk / "entries" / "checkpoint").read_text(), (desk / "entries" / "verifier").read_text(), entries)
        giving(desk / "360giving", args.schemas)
        iati(desk / "iati", args.schemas)
        package(desk / "datapackage")
        balances = json.loads(ledger("balance", "--at", "9999-12-31", "--format", "json"))["balances"]
        journals(desk / "journal", balances)
        passkey([binary, "ledger"], desk)
        programme(binary, desk, args.schemas)
    sys.exit(1 if failed else 0)


main()
