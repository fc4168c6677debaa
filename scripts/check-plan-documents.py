#!/usr/bin/env python3
"""Makes the documents of a plan and reads them back with other people's programs.

- HTML: parsed with Python's own parser; its words in order are what the others are
  held against, and each table must have a caption and heads with a scope.
- PDF: poppler (pdfinfo, pdffonts) must find it tagged, with title, embedded fonts,
  the headings of the HTML in order at their levels, as many heads of columns and
  rows, a figure; the words of its structure must be those of the HTML, in order.
  qpdf must find no error, the language, and that viewers show the title.
- DOCX: its parts are looked at; LibreOffice must open it without a window, and the
  words and the headings of the PDF that it makes must be those of the HTML.

    python3 scripts/check-plan-documents.py [--allotment BINARY] [PLAN.toml]

BINARY is target/release/allotment if not said; PLAN.toml is examples/plan/plan.toml.
What is not installed is left out, and said. Ends with status 1 if anything fails.
"""

import argparse
import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
failed = 0


def check(holds, words):
    global failed
    failed += not holds
    print(("ok    " if holds else "WRONG ") + words)


def run(*args):
    done = subprocess.run([str(arg) for arg in args], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"error: {' '.join(map(str, args))}\n{done.stderr}")
    return done.stdout


def words(text):
    """The words of a text; how it is broken into lines does not matter."""
    text = text.replace("\u2022", " ").replace("\u00ad", "")
    return re.sub(r"\s+", "", text)


class Page(html.parser.HTMLParser):
    """What a page says, without the drawing of its chart."""

    def __init__(self):
        super().__init__()
        self.skip = 0
        self.text = []
        self.headings = []
        self.heads = {"col": 0, "row": 0}
        self.tables = self.captions = self.pictures = 0
        self.language = None
        self.level = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "html":
            self.language = attributes.get("lang")
        if tag in ("head", "svg"):
            self.skip += 1
        if tag == "svg" and attributes.get("role") == "img" and attributes.get("aria-label"):
            self.pictures += 1
        if tag in ("h1", "h2", "h3"):
            self.level = tag.upper()
            self.headings.append([self.level, ""])
        if tag == "th":
            self.heads[attributes["scope"]] += 1
        self.tables += tag == "table"
        self.captions += tag == "caption"

    def handle_endtag(self, tag):
        if tag in ("head", "svg"):
            self.skip -= 1
        if tag in ("h1", "h2", "h3"):
            self.level = None

    def handle_data(self, data):
        if self.skip:
            return
        if self.level:
            self.headings[-1][1] += data
        self.text.append(data)


def first_difference(one, other):
    at = next((at for at, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), None)
    if at is None:
        at = min(len(one), len(other))
    return f"…{one[max(0, at - 40):at + 40]}… beside …{other[max(0, at - 40):at + 40]}…"


def same_words(wanted, found, what):
    wanted, found = words(wanted), words(found)
    where = "" if wanted == found else ": " + first_difference(wanted, found)
    check(wanted == found, f"{what}: all words in order{where}")


def structure(pdf):
    """Headings, counts of elements, and the words of a PDF's structure."""
    told = run("pdfinfo", "-struct-text", pdf)
    headings, counts, text, level = [], {}, [], None
    for line in told.splitlines():
        quoted = re.match(r'\s*"(.*)"$', line)
        if quoted:
            piece = quoted.group(1)
            if level is not None and level != "Figure":
                headings[-1][1] += piece
            if level != "Figure":
                text.append(piece)
            continue
        name = line.strip().split(" ")[0].split(":")[0]
        if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name):
            continue
        counts[name] = counts.get(name, 0) + 1
        if re.fullmatch(r"H[1-6]", name):
            level = name
            headings.append([name, ""])
        elif name != "Span":
            level = "Figure" if name == "Figure" else None
    return headings, counts, " ".join(text)


def squeezed(headings):
    return [(level, words(text)) for level, text in headings]


def check_pdf(pdf, page, title):
    if not shutil.which("pdfinfo"):
        print("left out: pdfinfo (poppler-utils) is not installed")
        return
    about = run("pdfinfo", pdf)
    check(re.search(r"Tagged:\s+yes", about) is not None, "poppler: tagged")
    check(re.search(rf"Title:\s+{re.escape(title)}\n", about) is not None, "poppler: title")
    headings, counts, text = structure(pdf)
    check(squeezed(headings) == squeezed(page.headings), f"poppler: {len(headings)} headings in order, at their levels")
    check(counts.get("TH") == sum(page.heads.values()), f"poppler: {counts.get('TH')} heads of columns and rows")
    check(counts.get("Table") == page.tables, f"poppler: {counts.get('Table')} tables")
    check(counts.get("Caption") == page.captions, f"poppler: {counts.get('Caption')} captions")
    check(counts.get("Figure") == page.pictures, "poppler: a figure for each picture")
    same_words("".join(page.text), text, "poppler: structure")
    fonts = run("pdffonts", pdf).splitlines()[2:]
    check(bool(fonts) and all(re.search(r" yes yes yes ", line) for line in fonts), "poppler: fonts embedded, in part, with Unicode")
    if not shutil.which("qpdf"):
        print("left out: qpdf is not installed")
        return
    run("qpdf", "--check", pdf)
    objects = json.loads(run("qpdf", "--json=2", "--json-key=qpdf", pdf))["qpdf"][1]
    values = [one["value"] for one in objects.values() if "value" in one]
    catalog = next(value for value in values if isinstance(value, dict) and value.get("/Type") == "/Catalog")
    check(catalog.get("/Lang", "").removeprefix("u:") == page.language, f"qpdf: language {page.language}")
    marked = catalog.get("/MarkInfo", {})
    check(marked.get("/Marked") is True, "qpdf: marked")
    viewer = catalog.get("/ViewerPreferences", {})
    if isinstance(viewer, str):
        viewer = objects[f"obj:{viewer}"]["value"]
    check(viewer.get("/DisplayDocTitle") is True, "qpdf: viewers show the title")
    figures = [value for value in values if isinstance(value, dict) and value.get("/S") == "/Figure"]
    check(bool(figures) and all(figure.get("/Alt") for figure in figures), "qpdf: figures have a text")
    check("/Outlines" in catalog, "qpdf: a list of contents")


def check_docx(docx, page, title, folder):
    with zipfile.ZipFile(docx) as parts:
        body = parts.read("word/document.xml").decode()
        styles = parts.read("word/styles.xml").decode()
        core = parts.read("docProps/core.xml").decode()
    styled = re.findall(r'w:pStyle w:val="Heading(\d)"', body)
    check([f"H{level}" for level in styled] == [level for level, _ in page.headings], "DOCX: headings are styles")
    check(body.count("<w:tblHeader/>") == page.tables, "DOCX: a row of heads in each table, repeated")
    check(len(re.findall(r'wp:docPr [^>]*descr="[^"]+"', body)) == page.pictures, "DOCX: charts have a text")
    check(f'w:lang w:val="{page.language}"' in styles, f"DOCX: language {page.language}")
    check(title.replace("'", "&apos;") in core.replace("&#39;", "&apos;"), "DOCX: title")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        print("left out: LibreOffice is not installed, so nobody else opened the DOCX")
        return
    home = f"-env:UserInstallation=file://{folder}/office"
    tagged = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
    made = folder / "office-made"
    run(office, home, "--headless", "--convert-to", tagged, "--outdir", made, docx)
    pdf = made / (docx.stem + ".pdf")
    check(pdf.exists(), "LibreOffice: opens the DOCX")
    if not shutil.which("pdfinfo"):
        return
    headings, _, _ = structure(pdf)
    check(squeezed(headings) == squeezed(page.headings), "LibreOffice: headings in order, at their levels")
    run(office, home, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", made, docx)
    text = (made / (docx.stem + ".txt")).read_text(encoding="utf-8-sig")
    same_words("".join(page.text), text, "LibreOffice: text")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("plan", nargs="?", default=ROOT / "examples/plan/plan.toml", type=pathlib.Path)
    arguments.add_argument("--allotment", default=ROOT / "target/release/allotment", type=pathlib.Path)
    arguments = arguments.parse_args()
    if not arguments.allotment.exists():
        sys.exit(f"error: {arguments.allotment} is not there\nhelp: build it, or name one with --allotment")
    source = arguments.plan.read_text(encoding="utf-8")
    for language in ("en", "cy"):
        print(f"== {language}")
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            plan = folder / "plan.toml"
            plan.write_text(re.sub(r'^language = ".."', f'language = "{language}"', source, flags=re.M), encoding="utf-8")
            for form in ("html", "pdf", "docx", "csv"):
                run(arguments.allotment, "plan", "export", plan, "--to", form, "--out", folder / f"made.{form}")
            page = Page()
            page.feed((folder / "made.html").read_text(encoding="utf-8"))
            title = re.search(r'^title = "(.*)"', source, flags=re.M).group(1)
            check(page.language == f"{language}-GB", f"HTML: language {page.language}")
            check(page.headings[0][0] == "H1" and [level for level, _ in page.headings].count("H1") == 1, "HTML: one title")
            check(page.tables == page.captions and page.heads["col"] > 0 and page.heads["row"] > 0, "HTML: captions and heads")
            check_pdf(folder / "made.pdf", page, title)
            check_docx(folder / "made.docx", page, title, folder)
    sys.exit(1 if failed else 0)


main()
