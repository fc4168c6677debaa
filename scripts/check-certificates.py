#!/usr/bin/env python3
"""Whether the service gets, uses, keeps and changes certificates, beside Let's Encrypt's
own test server (Pebble).

Makes the demo, starts Pebble with a certificate of its own and a name server that knows
one name, and then asks:

- whether the service proves that the name is its own, gets a certificate by ACME
  (RFC 8555, TLS-ALPN-01) and answers under it, checked against Pebble's root;
- whether it answers nothing without encryption;
- whether a second start uses the certificate that was kept, without asking again;
- whether a certificate in files is used, and another that takes its place is taken up
  while people are served, with no answer lost;
- whether nothing that was written down for others to read has a key in it.

    python3 scripts/check-certificates.py [--allotment BINARY]

BINARY is target/release/allotment if not said. Needs `pebble` (Debian: apt-get install
pebble) and `openssl`; without them it says so and ends with 0.
"""

import argparse
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAME = "vote.example.test"
failed = 0


def check(holds, words):
    global failed
    failed += not holds
    print(("ok    " if holds else "WRONG ") + words, flush=True)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def own_certificate(folder, name, *also):
    """A certificate by itself, and its key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}-key.pem"
    names = ",".join(["DNS:" + name, *also])
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=" + name, "-addext", "subjectAltName=" + names, "-addext", "basicConstraints=critical,CA:FALSE",
         "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


class Serving:
    """The service with these settings; what it says is kept."""

    def __init__(self, binary, folder, port, settings):
        (folder / "service.toml").write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in {
            "listen": f"127.0.0.1:{port}", "address": f"https://{NAME}:{port}", **settings}.items()))
        self.port, self.said = port, folder.parent / "said"
        self.process = subprocess.Popen([binary, "serve", folder], stderr=open(self.said, "w"), stdout=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def hears(self, words, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            if words in self.said.read_text():
                return True
            time.sleep(0.05)
        return words in self.said.read_text()

    def answer(self, roots):
        """The status of the first page over TLS by `roots`, and the certificate's number."""
        context = ssl.create_default_context(cadata=roots)
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as plain:
            with context.wrap_socket(plain, server_hostname=NAME) as stream:
                number = stream.getpeercert()["serialNumber"]
                version = stream.version()
                stream.sendall(f"GET / HTTP/1.1\r\nhost: {NAME}\r\nconnection: close\r\n\r\n".encode())
                answer = http.client.HTTPResponse(stream)
                answer.begin()
                return answer.status, number, version

    def waits_for(self, roots, seconds):
        end = time.monotonic() + seconds
        while True:
            try:
                return self.answer(roots)
            except (OSError, ssl.SSLError) as error:
                if time.monotonic() > end or self.process.poll() is not None:
                    return str(error), None, None
                time.sleep(0.1)

    def plainly(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as stream:
            stream.sendall(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            told = b""
            try:
                while part := stream.recv(65536):
                    told += part
            except OSError:
                pass
            return told


def by_acme(binary, demo, desk):
    port, names, at, managing = free_port(), free_port(), free_port(), free_port()
    certificate, key = own_certificate(desk, "localhost", "IP:127.0.0.1")
    (desk / "pebble.json").write_text(json.dumps({"pebble": {
        "listenAddress": f"127.0.0.1:{at}", "managementListenAddress": f"127.0.0.1:{managing}",
        "certificate": str(certificate), "privateKey": str(key), "httpPort": free_port(), "tlsPort": port,
        "ocspResponderURL": "", "externalAccountBindingRequired": False}}))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dns = subprocess.Popen(["pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", f"127.0.0.1:{names}",
                            "-http01", "", "-https01", "", "-tlsalpn01", "", "-management", f"127.0.0.1:{free_port()}"], **quiet)
    pebble = subprocess.Popen(["pebble", "-config", desk / "pebble.json", "-dnsserver", f"127.0.0.1:{names}"],
                              env={**os.environ, "PEBBLE_VA_NOSLEEP": "1"}, **quiet)
    try:
        settings = {"certificates_from": f"https://localhost:{at}/dir", "certificates_mail": "clerk@example.org",
                    "certificates_trust": str(certificate)}
        trusting = ssl.create_default_context(cafile=certificate)
        for _ in range(100):
            try:
                root = urllib.request.urlopen(f"https://127.0.0.1:{managing}/roots/0", context=trusting).read().decode()
                break
            except OSError:
                time.sleep(0.1)
        since = time.monotonic()
        with Serving(binary, demo, port, settings) as serving:
            status, first, version = serving.waits_for(root, 90)
            check(status == 200, f"a certificate was had by ACME and the first page read under it, {version}, after {time.monotonic() - since:.1f} s ({status})")
            check(serving.hears("the certificate is new", 5), "the service tells of it")
            check(b"200" not in serving.plainly(), "nothing is answered without encryption")
        kept = demo / "certificates"
        check(stat.S_IMODE(kept.stat().st_mode) == 0o700, "what was got is kept where nobody else reads")
        pebble.terminate()
        pebble.wait()
        with Serving(binary, demo, port, settings) as serving:
            status, again, _ = serving.waits_for(root, 20)
            check(status == 200 and again == first, "a second start uses what was kept, with nobody there to ask")
        shutil.rmtree(kept)
        with Serving(binary, demo, port, settings) as serving:
            told = serving.hears("error: the certificate could not be had", 20)
            check(told and serving.process.poll() is None, "where no authority answers it says so, and tries again")
        check("PRIVATE KEY" not in serving.said.read_text(), "no key is in what it says")
    finally:
        for one in (pebble, dns):
            one.kill()


def by_files(binary, demo, desk):
    port = free_port()
    certificate, key = own_certificate(desk, NAME)
    settings = {"certificate": str(certificate), "certificate_key": str(key)}
    with Serving(binary, demo, port, settings) as serving:
        status, first, version = serving.waits_for(certificate.read_text(), 20)
        check(status == 200, f"a certificate in files is used, {version} ({status})")
        doctor = subprocess.run([binary, "doctor", demo], capture_output=True, text=True)
        check("the certificate: the service's own: it can be used" in doctor.stdout + doctor.stderr, "doctor tells that it can be used")
        other = desk / "other"
        other.mkdir()
        for made, to in zip(own_certificate(other, NAME), (certificate, key)):
            shutil.move(made, to)
        lost, new, end = 0, first, time.monotonic() + 75
        while new == first and time.monotonic() < end:
            both = "".join(one.read_text() for one in (certificate,))
            try:
                status, new, _ = serving.answer(both)
                lost += status != 200
            except ssl.SSLCertVerificationError:
                time.sleep(0.2)  # The one before is still in use.
        check(new != first and not lost, "another that takes its place is taken up within a minute, and no answer is lost")
        key.write_text("none")
        doctor = subprocess.run([binary, "doctor", demo], capture_output=True, text=True)
        check(doctor.returncode == 4, "doctor tells that a key is none")


def main():
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asks.add_argument("--allotment", type=pathlib.Path, default=ROOT / "target/release/allotment")
    asked = asks.parse_args()
    for lacks in [one for one in ("pebble", "pebble-challtestsrv", "openssl") if shutil.which(one) is None]:
        print(f"left out: {lacks} is not installed (apt-get install pebble openssl)")
        return
    binary = asked.allotment.resolve()
    with tempfile.TemporaryDirectory(prefix="allotment-certificates-") as folder:
        desk = pathlib.Path(folder)
        demo = desk / "demo"
        subprocess.run([binary, "demo", "--no-serve", "--dir", demo], check=True, capture_output=True)
        by_acme(binary, demo, desk)
        by_files(binary, demo, desk)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
