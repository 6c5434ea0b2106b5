"""Pages of every kind for the browser, and a tolerant comparison of pictures. No tests here."""

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import inprocess
from components import page as components_page
from PIL import Image, ImageChops, ImageFilter
from project import REPO, assessed

from helpers.build.plan import plan
from helpers.build.render import RENDERERS, Shown
from helpers.build.site import write_home
from helpers.core.formatting import number
from helpers.documents.html.render import render_html
from helpers.documents.status import MARK
from helpers.report.site.period_page import period_page
from helpers.report.site.site import render_period_index
from helpers.trust.manifest import write_manifest

FORMATS = ("html", "pdf", "docx", "xlsx")
REPORTS = {
    "unit_quarter": ("dak-nong-650", "2023-Q4", "so-tttt"),
    "unit_year": ("dak-nong-650", "2023", "so-tttt"),
    "overview": ("dak-nong-650", "2023-Q4", "overview"),
    "published_unit": ("dak-lak-ict-index", "2017", "tinh-dak-lak"),
}
INDEXES = {
    "period_index": ("dak-nong-650", "2023-Q4"),
    "published_index": ("ninh-giang-2023", "2023"),
}
KINDS = (*REPORTS, "brief", *INDEXES, "site_index", "history", "components")
SMALL = (0.5, 64)  # scale of approved pictures and how many greys they keep
BLOCK = 8  # px of the small picture
STRANGE = 24  # grey levels by which a block may differ
SHARE = 0.02  # share of blocks that may differ more


def build_pages(out: Path) -> dict[str, Path]:
    """A small site in `out`, made as the build makes it but without a kernel; paths by kind."""
    pages = {}
    for kind, (programme, period, unit) in REPORTS.items():
        folder = out / programme / period / unit
        folder.mkdir(parents=True)
        shown = inprocess.nodes(programme, period, unit)
        record = inprocess.record(programme, period, unit)
        title = f"{record['unit_name']} – {record['period_label']}"
        mark = MARK if record["simulated"] else None
        pages[kind] = folder / "report.html"
        pages[kind].write_text(render_html(shown, title=title, mark=mark), encoding="utf-8")
        text = json.dumps(record, ensure_ascii=False)
        (folder / "report.json").write_text(text, encoding="utf-8")
    pages["brief"] = pages["unit_quarter"].with_name("report.brief.html")
    pages["brief"].write_bytes(_brief(*REPORTS["unit_quarter"]))
    for kind, (programme, period) in INDEXES.items():
        folder = out / programme / period
        folder.mkdir(parents=True, exist_ok=True)
        assessment = assessed(programme, period)
        files = _files([*assessment.findings, "overview"])
        pages[kind] = folder / "index.html"
        page = render_period_index(period_page(assessment, files, {}))
        pages[kind].write_text(page, encoding="utf-8")
    for programme, period, _ in REPORTS.values():
        write_manifest(out / programme / period, sources={}, outputs={}, failed={})
    write_home(REPO, out)
    pages["site_index"] = out / "index.html"
    pages["history"] = out / "dak-nong-650" / "units" / "so-tttt.html"
    pages["components"] = out / "components.html"
    pages["components"].write_text(components_page(), encoding="utf-8")
    return pages


def _brief(programme: str, period: str, unit: str) -> bytes:
    """The page of the brief of a report."""
    (job,) = plan(REPO, programmes=[programme], periods=[period], units=[unit], formats=["html"])
    about = assessed(programme, period), inprocess.record(programme, period, unit)
    shown = Shown(job, *about, inprocess.nodes(programme, period, unit), "", None, "")
    return RENDERERS["brief"](shown)["brief.html"]


def long_period_page(count: int = 3321) -> str:
    """The page of a period of so many units: those of a shipped one, again and again."""
    assessment = assessed(*INDEXES["period_index"])
    page = period_page(assessment, _files(assessment.findings), {})
    units = [f"Đơn vị {number}" for number in range(1, count + 1)]
    rows = [
        replace(row, unit=unit, unit_id=f"don-vi-{place}", group="", score=number(count - place, 2))
        for place, (unit, row) in enumerate(zip(units, cycle(page.rows), strict=False))
    ]
    assert page.heat is not None
    heat = zip(units, cycle(page.heat.rows), strict=False)
    shown = replace(page.heat, rows=[replace(row, unit=unit) for unit, row in heat])
    return render_period_index(replace(page, rows=rows, heat=shown))


def _files(units: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    return {unit: [(kind, f"{unit}/report.{kind}") for kind in FORMATS] for unit in units}


def small(picture: Image.Image) -> Image.Image:
    """The picture as it is kept: half the size, few greys."""
    scale, greys = SMALL
    size = (round(picture.width * scale), round(picture.height * scale))
    grey = picture.convert("L").resize(size, Image.Resampling.BOX)
    step = 256 // greys
    return grey.point(lambda value: value // step * step)


def difference(first: Image.Image, second: Image.Image) -> float:
    """The share of blocks that look different; 1.0 for pictures of different sizes."""
    if first.size != second.size:
        return 1.0
    gap = ImageChops.difference(first.convert("L"), second.convert("L"))
    gap = gap.filter(ImageFilter.BoxBlur(1))
    blocks = gap.resize(
        (max(1, first.width // BLOCK), max(1, first.height // BLOCK)), Image.Resampling.BOX
    )
    strange = sum(blocks.histogram()[STRANGE:])
    return strange / (blocks.width * blocks.height)
