"""A period to be sent: names that say what a file is, a start page first, no dead link."""

from io import BytesIO
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from zipfile import ZipFile

import inprocess
import lxml.html
import pytest
from project import assessed

from helpers.build.pack import START, pack
from helpers.core.errors import ConfigError, ReportError
from helpers.core.files import sha256
from helpers.documents.html.render import Link, render_html
from helpers.report.site.period_page import period_page
from helpers.report.site.site import render_period_index
from helpers.trust.manifest import write_manifest

PROGRAMME, PERIOD = "dak-nong-650", "2023-Q4"
NAME = f"{PROGRAMME}_{PERIOD}"
BESIDE = [Link("PDF", "report.pdf"), Link("JSON", "report.json"), Link("Khác", "../index.html")]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A period as it is built, of two reports; the other units of its page lie nowhere."""
    folder = tmp_path_factory.mktemp("built") / PROGRAMME / PERIOD
    files = {}
    for unit in ("so-tttt", "overview"):
        (folder / unit).mkdir(parents=True)
        page = render_html(inprocess.nodes(PROGRAMME, PERIOD, unit), title=unit, links=BESIDE)
        (folder / unit / "report.html").write_text(page, "utf-8")
        (folder / unit / "report.pdf").write_bytes(b"%PDF-" + unit.encode())
        (folder / unit / "report.json").write_text("{}", "utf-8")
        files[unit] = [(kind, f"{unit}/report.{kind}") for kind in ("html", "pdf", "docx", "json")]
    page = period_page(assessed(PROGRAMME, PERIOD), files, {})
    (folder / "index.html").write_text(render_period_index(page), "utf-8")
    write_manifest(folder, sources={}, outputs=written(folder), failed={})
    return folder.parents[1]


def written(folder: Path) -> dict[str, str]:
    """What a build tells of its files."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path) for path in files}


def links(page: bytes) -> list[str]:
    """The relative addresses that a page leads to, but those within itself."""
    hrefs = lxml.html.document_fromstring(page.decode("utf-8")).xpath("//a/@href")
    return [unquote(href) for href in hrefs if not href.startswith(("#", "http", "mailto:"))]


def test_the_zip_begins_with_its_start_page_and_every_link_leads_to_a_file_in_it(
    out: Path, tmp_path: Path
) -> None:
    written = pack(out, tmp_path, PROGRAMME, PERIOD)
    with ZipFile(tmp_path / f"{NAME}.zip") as archive:
        names = archive.namelist()
        pages = {name: archive.read(name) for name in names if name.endswith(".html")}
    assert names[:2] == [START, f"bao-cao/{NAME}_overview.html"]
    assert f"bao-cao/{NAME}_so-tttt.pdf" in names and len(names) == 5
    led = {(page, normpath(join(dirname(page), to))) for page in pages for to in links(pages[page])}
    assert {to for _, to in led} == set(names)
    assert (f"bao-cao/{NAME}_so-tttt.html", START) in led
    assert tmp_path / f"{NAME}.zip" in written


def test_a_page_by_itself_leads_nowhere_and_keeps_its_text(out: Path, tmp_path: Path) -> None:
    pack(out, tmp_path, PROGRAMME, PERIOD, units=["so-tttt"], formats=["html", "pdf", "json"])
    (folder,) = tmp_path.iterdir()  # of one unit there is no zip
    endings = ("html", "json", "pdf")
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{NAME}_so-tttt.{ending}" for ending in endings
    ]
    page = (folder / f"{NAME}_so-tttt.html").read_bytes()
    before = (out / PROGRAMME / PERIOD / "so-tttt" / "report.html").read_text("utf-8")
    assert links(page) == []
    head, nav = before.split('<nav aria-label="Tệp của báo cáo">')
    kept = head + nav.split("</nav>")[1]
    assert "".join(page.decode("utf-8").split()) == "".join(kept.split())


def test_the_same_build_gives_the_same_zip(out: Path, tmp_path: Path) -> None:
    for place in ("one", "two"):
        pack(out, tmp_path / place, PROGRAMME, PERIOD)
    left, right = (
        BytesIO((tmp_path / n / f"{NAME}.zip").read_bytes()).read() for n in ("one", "two")
    )
    assert left == right


def test_what_is_not_built_or_was_changed_is_named_with_what_to_do(
    out: Path, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=r"Chưa lập kỳ 2023-Q1") as caught:
        pack(out, tmp_path, PROGRAMME, "2023-Q1")
    assert "--period 2023-Q1" in caught.value.todo
    with pytest.raises(ConfigError, match=r"so-y-te") as caught:
        pack(out, tmp_path, PROGRAMME, PERIOD, units=["so-y-te"])
    assert "so-tttt" in caught.value.found
    with pytest.raises(ConfigError, match="định dạng doc"):
        pack(out, tmp_path, PROGRAMME, PERIOD, formats=["doc"])
    path = out / PROGRAMME / PERIOD / "so-tttt" / "report.pdf"
    whole = path.read_bytes()
    path.write_bytes(whole + b" ")
    try:
        with pytest.raises(ReportError, match="bị sửa sau khi lập") as changed:
            pack(out, tmp_path, PROGRAMME, PERIOD)
    finally:
        path.write_bytes(whole)
    assert changed.value.where == f"{PROGRAMME}/{PERIOD}/so-tttt/report.pdf"
    assert not list(tmp_path.iterdir())
