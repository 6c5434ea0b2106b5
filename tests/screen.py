"""Pages of every kind for the browser, and a tolerant comparison of pictures. No tests here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from PIL import Image, ImageChops, ImageFilter

from components import page as components_page
from helpers.batch.make import make_report
from helpers.batch.notebook import run_notebook
from helpers.batch.plan import Job, plan
from helpers.batch.site import write_home
from helpers.report.period_page import period_page
from helpers.report.site import render_period_index
from helpers.trust.manifest import write_manifest
from project import REPO, assessed

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
KINDS = (*REPORTS, *INDEXES, "site_index", "history", "components")
SMALL = (0.5, 64)  # scale of approved pictures and how many greys they keep
BLOCK = 8  # px of the small picture
STRANGE = 24  # grey levels by which a block may differ
SHARE = 0.02  # share of blocks that may differ more


def build_pages(out: Path) -> dict[str, Path]:
    """A small site in `out`, made as the build makes it; paths by kind."""
    pages = {}
    for kind, (programme, period, unit) in REPORTS.items():
        (job,) = plan(REPO, programmes=[programme], periods=[period], units=[unit])
        with _root():
            outcome = make_report(job, out)
        if outcome.error:
            raise ValueError(outcome.error)
        pages[kind] = out / programme / period / unit / "report.html"
    for kind, (programme, period) in INDEXES.items():
        folder = out / programme / period
        folder.mkdir(parents=True, exist_ok=True)
        assessment = assessed(programme, period)
        units = [*assessment.findings, "overview"]
        files = {unit: [(one, f"{unit}/report.{one}") for one in FORMATS] for unit in units}
        pages[kind] = folder / "index.html"
        page = render_period_index(period_page(assessment, files, {}))
        pages[kind].write_text(page, encoding="utf-8")
    for programme, period, _ in REPORTS.values():
        write_manifest(out / programme / period, sources={}, failed={})
    write_home(REPO, out)
    pages["site_index"] = out / "index.html"
    pages["history"] = out / "dak-nong-650" / "units" / "so-tttt.html"
    pages["components"] = out / "components.html"
    pages["components"].write_text(components_page(), encoding="utf-8")
    return pages


def executed(job: Job) -> nbformat.NotebookNode:
    """The notebook of a job, run with the job's parameters."""
    with _root():
        return run_notebook(job, REPO.notebooks / job.notebook)


@contextmanager
def _root() -> Iterator[None]:
    before = os.environ.get("BAOCAO_ROOT")
    os.environ["BAOCAO_ROOT"] = str(REPO.root)
    try:
        yield
    finally:
        if before is None:
            del os.environ["BAOCAO_ROOT"]
        else:
            os.environ["BAOCAO_ROOT"] = before


def small(picture: Image.Image) -> Image.Image:
    """The picture as it is kept: half the size, few greys."""
    scale, greys = SMALL
    size = (round(picture.width * scale), round(picture.height * scale))
    grey = picture.convert("L").resize(size, Image.Resampling.BOX)
    step = 256 // greys
    return grey.point(lambda value: value // step * step)


def difference(one: Image.Image, two: Image.Image) -> float:
    """The share of blocks that look different; 1.0 for pictures of different sizes."""
    if one.size != two.size:
        return 1.0
    gap = ImageChops.difference(one.convert("L"), two.convert("L"))
    gap = gap.filter(ImageFilter.BoxBlur(1))
    blocks = gap.resize(
        (max(1, one.width // BLOCK), max(1, one.height // BLOCK)), Image.Resampling.BOX
    )
    strange = sum(blocks.histogram()[STRANGE:])
    return strange / (blocks.width * blocks.height)
