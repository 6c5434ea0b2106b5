"""Texts that something could obey, in every field of a report: shown as letters, wherever."""

import re
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import lxml.etree
import lxml.html
import openpyxl
import pikepdf
import pytest
from command import baocao
from composites import deep, random_values
from inprocess import page
from payloads import CONTROLS, PAYLOADS, Planted
from project import PROGRAMME, REPO, copy_project
from test_index_command import write_input

from helpers.core.text import visible
from helpers.index.command import index
from helpers.intake.workbook_bytes import storable

# what a build adds to a page of nodes, and code in explanations, which are written in Markdown
MORE = {"lang", "rowspan", "hidden", "aside", "download", "pre"}
FIELDS = {"PAGE", "NUMPAGES", "TOC", "SEQ", "REF", "PAGEREF"}
COMPUTED = re.compile("cmd|hyperlink|webservice|importxml|dde|indirect|sum[(]A|q[+]q", re.I)
UNIT, QUARTER = "so-tttt", "2023-Q1"


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> tuple[Planted, Path, str]:
    """A project with payloads in every text, one report of it, and what its commands said."""
    project = copy_project(tmp_path_factory.mktemp("payloads"), QUARTER, units=[UNIT, "so-y-te"])
    shutil.copytree(REPO.notebooks, project.notebooks)
    fields = Planted(project)
    fields.declarations()
    fields.tables(UNIT)
    fields.form(UNIT, QUARTER)
    of_unit = ("--programme", PROGRAMME, "--period", QUARTER, "--unit", UNIT)
    ra = project.root / "ra"
    commands = [
        ("check", "--params"),
        ("check", str(project.raw)),
        ("build", *of_unit, "--format", "html,pdf,docx,xlsx"),
        ("list", "--programme", PROGRAMME),
        ("template", *of_unit[:2], *of_unit[4:], "--period", "2023-Q2", "--out", str(ra)),
    ]  # fmt: skip
    done = [baocao(project, *words) for words in commands]
    printed = "".join(process.stdout + process.stderr for process in done)
    assert all(process.returncode in (0, 1) for process in done), printed[-2000:]
    return fields, project.outputs / PROGRAMME / QUARTER / UNIT, printed


def test_there_are_enough_payloads_and_fields(planted) -> None:
    fields, folder, _ = planted
    assert len({*PAYLOADS, *CONTROLS}) >= 200
    assert len(fields.fields) >= 100
    formats = {path.suffix for path in folder.iterdir()}
    assert {".html", ".pdf", ".docx", ".xlsx", ".json", ".ipynb"} <= formats


def skeleton(text: str) -> Counter[tuple[str, ...]]:
    """Elements with the names of their attributes; which of them a page has at all."""
    elements = lxml.html.document_fromstring(text).iter()
    return Counter(
        (str(node.tag), *sorted(node.attrib)) if isinstance(node.tag, str) else ("comment",)
        for node in elements
    )


def test_a_page_has_no_element_and_no_attribute_more(planted) -> None:
    _, folder, _ = planted
    plain = skeleton(page(PROGRAMME, QUARTER, UNIT))
    text = (folder / "report.html").read_text("utf-8")
    mine = skeleton(text)
    names = {name for element in plain for name in element} | MORE
    assert {name for element in mine for name in element} <= names
    root = lxml.html.document_fromstring(text)
    assert len(root.xpath("//script")) == plain[("script",)] + plain[("script", "type")]
    hrefs = root.xpath("//@href | //@src")
    assert not [href for href in hrefs if re.match(r"\s*(javascript|data:text|//|file)", href)]


def test_a_page_shows_the_letters_of_every_payload(planted) -> None:
    _, folder, _ = planted
    shown = lxml.html.fromstring((folder / "report.html").read_bytes()).text_content()
    for text in ("<script>alert(q)</script>", "{{ q*q }}", "=cmd|'/c calc'!Aq", '#panic("x")'):
        assert text in shown


def test_a_pdf_does_nothing_when_it_is_opened_and_leads_nowhere(planted) -> None:
    _, folder, _ = planted
    with pikepdf.open(folder / "report.pdf") as pdf:
        for object_ in pdf.objects:
            if isinstance(object_, pikepdf.Dictionary):
                assert not {"/JS", "/Launch", "/AA", "/EF", "/URI"} & {*object_.keys()}
        assert "/OpenAction" not in pdf.Root


def test_a_word_file_has_no_field_and_no_link_of_a_payload(planted) -> None:
    _, folder, _ = planted
    with zipfile.ZipFile(folder / "report.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        root = lxml.etree.fromstring(content)
        for relationship in root.iter("{*}instrText"):
            assert (relationship.text or "").split()[0] in FIELDS, relationship.text
        assert not [element for element in root.iter("{*}fldSimple", "{*}altChunk", "{*}object")]
        for relationship in root.iter("{*}Relationship"):
            assert relationship.get("TargetMode") != "External", (name, relationship.get("Target"))


def test_a_workbook_computes_nothing_of_a_payload(planted) -> None:
    fields, folder, _ = planted
    for path in (folder / "report.xlsx", fields.project.root / "ra" / f"{UNIT}.xlsx"):
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":  # one of ours: texts in it stand in quotes
                        bare = re.sub('"[^"]*"', "", str(cell.value))
                        assert not COMPUTED.search(bare), (path.name, cell.coordinate, bare)


def test_the_terminal_is_sent_no_sign_that_it_obeys(planted) -> None:
    _, _, printed = planted
    assert len(printed) > 1000
    assert visible(printed) == printed
    assert "Traceback" not in printed and "Warning" not in printed


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_index_takes_every_payload_as_a_name(kind, tmp_path) -> None:
    names = [storable(text).strip() for text in (*PAYLOADS, *CONTROLS)]
    names = [name for name in dict.fromkeys(names) if name]
    framework, data = map(Path, write_input(tmp_path, deep(9), random_values(1, len(names), 9)))
    head, *rows = data.read_text("utf-8").splitlines()
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    rows = [f"{name},{row.partition(',')[2]}" for name, row in zip(quoted, rows, strict=True)]
    data.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    out = tmp_path / ("out.xlsx" if kind == "xlsx" else "out")
    index(framework, data, out, reps=2)
    if kind == "xlsx":
        cells = [cell for sheet in openpyxl.load_workbook(out) for row in sheet for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
    else:
        for path in out.glob("*.csv"):
            for line in path.read_text("utf-8").splitlines():
                assert not line.startswith(("=", "@", "\t", "+cmd", "-2+3"))
