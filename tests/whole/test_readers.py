"""Readers with other fonts see the same page, and no text of a chart is cut or lies on another."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from charted import charts_of
from PIL import Image, ImageChops
from playwright.sync_api import Browser
from project import assessed
from readers import CHROMIUM, FONTS, browsers, faults_of_texts, whole_page
from screen import REPORTS, build_pages

from helpers.documents.html.render import font_css
from helpers.documents.html.svg import inline_svg
from helpers.notebook.pictures import figure_node

BLOCK = 16  # px
SHARE = 0.02  # of blocks that may differ
SHIPPED = [("dak-nong-650", "2023-Q4"), ("dak-lak-ict-index", "2017"), ("ninh-giang-2023", "2023")]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="không có Chromium: apt-get install chromium để chạy các phép thử này"
)


@pytest.fixture(scope="module")
def seen_with(tmp_path_factory) -> Iterator[dict[str, Browser]]:
    with browsers(tmp_path_factory.mktemp("fonts")) as opened:
        yield opened


@pytest.fixture(scope="module")
def charts(tmp_path_factory) -> Path:
    """A page of every chart of the last period of each shipped programme."""
    figures = (
        figure_node(figure)
        for programme, period in SHIPPED
        for unit in assessed(programme, period).findings
        for figure in charts_of(assessed(programme, period), unit)
    )
    pictures = [
        f"<figure>{inline_svg(node['svg'], alt='–', prefix=f'f{place}-')}</figure>"
        for place, node in enumerate(figures)
    ]
    path: Path = tmp_path_factory.mktemp("charts") / "charts.html"
    look = f"{font_css()} svg {{ display: block; width: 30rem; height: auto; max-width: 100%; }}"
    page = f"<!DOCTYPE html><meta charset='utf-8'><style>{look}</style>{''.join(pictures)}"
    path.write_text(page, encoding="utf-8")
    return path


@pytest.mark.parametrize("fonts", FONTS)
def test_no_text_of_any_chart_of_a_report_is_cut_or_lies_on_another(seen_with, charts, fonts):
    assert faults_of_texts(seen_with[fonts], charts) == []
    assert faults_of_texts(seen_with[fonts], charts, width=360) == []


def test_a_text_that_is_cut_and_two_on_each_other_are_noticed(seen_with, tmp_path):
    path = tmp_path / "bad.html"
    texts = "<text y='20'>một</text><text x='5' y='22'>hai</text><text x='190' y='60'>cắt</text>"
    path.write_text(f"<figure><svg width='200' height='80'>{texts}</svg></figure>", "utf-8")
    assert faults_of_texts(seen_with["dejavu"], path) == ["hình 1: cắt cắt", "hình 1: đè một / hai"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, Path]:
    return build_pages(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize("kind", REPORTS)
def test_a_page_is_the_same_picture_with_other_fonts(seen_with, pages, kind):
    shots = [whole_page(browser, pages[kind]) for browser in seen_with.values()]
    first, second = (Image.open(io.BytesIO(shot)).convert("L") for shot in shots)
    assert first.size == second.size
    assert unlike(first, second) <= SHARE


def test_a_page_in_another_font_is_noticed(seen_with, tmp_path):
    path = tmp_path / "bare.html"
    path.write_text("<!DOCTYPE html><p>" + "Không có phông chữ đi kèm. " * 200, "utf-8")
    shots = [whole_page(browser, path) for browser in seen_with.values()]
    first, second = (Image.open(io.BytesIO(shot)).convert("L") for shot in shots)
    assert first.size != second.size or unlike(first, second) > SHARE


def unlike(first: Image.Image, second: Image.Image) -> float:
    """The share of blocks in which any point differs visibly."""
    gap = ImageChops.difference(first, second).point(lambda grey: 255 if grey > 32 else 0)
    across, down = -(-gap.width // BLOCK), -(-gap.height // BLOCK)
    padded = Image.new("L", (across * BLOCK, down * BLOCK))
    padded.paste(gap)
    blocks = padded.reduce(BLOCK).point(lambda grey: 255 if grey else 0)
    return blocks.histogram()[255] / (across * down)
