"""Pages in a real browser: Debian's Chromium, headless, driven by playwright, with axe-core.

Without Chromium every test here is skipped and says so. Approved pictures lie in tests/approved/;
after a change that is meant, write them anew and look at them:

    BAOCAO_APPROVE=1 python -m pytest tests/whole/test_browser.py -k picture
"""

import io
import os
import shutil
from pathlib import Path

import axe_playwright_python
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright
from screen import KINDS, REPORTS, SHARE, build_pages, difference, long_period_page, small

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
APPROVED = Path(__file__).parents[1] / "approved"
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PHONE, LAPTOP, PAPER = (360, 740), (1366, 768), (794, 1123)  # px; paper is A4 at 96 px an inch
PRINTED = (665, 990)  # px between the margins of a printed page
VIEWS = {
    "phone": (PHONE, "light", "screen"),
    "laptop": (LAPTOP, "light", "screen"),
    "dark": (LAPTOP, "dark", "screen"),
    "print": (PAPER, "light", "print"),
}
PICTURED = (
    "unit_quarter",
    "unit_year",
    "overview",
    "brief",
    "period_index",
    "history",
    "site_index",
)
FOCUSABLE = "a[href], summary, button:not([tabindex='-1']), input, select, [tabindex='0']"

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="không có Chromium: apt-get install chromium để chạy các phép thử này"
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    return build_pages(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """An open page, with everything that it asked for and complained about."""

    def __init__(self, browser, path, size=LAPTOP, **setting):
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, **setting
        )
        self.page = self.context.new_page()
        self.asked, self.console = [], []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.goto(path.as_uri())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    def open_all(self):
        self.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")

    def violations(self):
        self.page.evaluate(AXE)
        broken = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
            ".then(result => result.violations)",
            RULES,
        )
        return [
            f"{rule['id']}: {node['html'][:200]}: {node['failureSummary'][:200]}"
            for rule in broken
            for node in rule["nodes"]
        ]


def outside(asked, path):
    """Addresses other than the page itself and what stands in it."""
    return [url for url in asked if url != path.as_uri() and not url.startswith("data:")]


def undescribed(page):
    """Pictures without words of their own."""
    texts = page.evaluate(
        "[...document.querySelectorAll('figure svg, svg[role=img], img')]"
        ".map(e => e.getAttribute('aria-label') || e.getAttribute('alt') || '')"
    )
    placeholders = ("hình", "biểu đồ", "chart", "image", "no description", "người soạn chưa")
    return [
        text
        for text in texts
        if len(text) < 40
        or any(text.lower().strip(" .").endswith(placeholder) for placeholder in placeholders)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_light_or_dark_closed_or_open(browser, pages, kind):
    with Visit(browser, pages[kind]) as visit:
        for scheme in ("light", "dark"):
            visit.page.emulate_media(color_scheme=scheme)
            assert visit.violations() == [], scheme
            visit.open_all()


@pytest.mark.parametrize("kind", KINDS)
def test_no_table_is_cut_off_on_paper_and_on_a_phone_axe_finds_nothing_and_all_is_legible(
    browser, pages, kind
):
    with Visit(browser, pages[kind], PRINTED) as visit:
        visit.page.emulate_media(media="print")
        assert visit.page.evaluate(CUT_OFF) == []
        visit.page.emulate_media(media="screen")
        for width in (390, 360) if kind in {*REPORTS, "components"} else ():
            visit.page.set_viewport_size({"width": width, "height": PHONE[1]})
            assert 11 <= visit.page.evaluate(LEAST_TEXT) < 20
        visit.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        visit.open_all()
        assert visit.violations() == []
        assert outside(visit.asked, pages[kind]) == []
        assert visit.console == []
        assert undescribed(visit.page) == []
        for width in (360, 320):
            visit.page.set_viewport_size({"width": width, "height": 740})
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


LEAST_TEXT = """[...document.querySelectorAll('figure svg')].flatMap(svg => {
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return [...svg.querySelectorAll('text')]
    .map(text => parseFloat(getComputedStyle(text).fontSize) * scale);
}).reduce((one, two) => Math.min(one, two), 99)"""
CUT_OFF = """[...document.querySelectorAll('table')].filter(t =>
  t.getBoundingClientRect().right > t.closest('.scroll').getBoundingClientRect().right + 1
).map(t => t.caption?.innerText)"""


def test_a_bad_page_is_noticed(browser, tmp_path):
    path = tmp_path / "bad.html"
    path.write_text(
        "<!DOCTYPE html><html lang='vi'><title>x</title><p style='color:#bbb'>chữ nhạt</p>"
        "<figure><svg role='img' aria-label='Biểu đồ'></svg></figure>"
        "<img alt='' src='http://example.invalid/x.png'><script>throw Error('hỏng')</script>"
        "<figure><svg viewBox='0 0 660 90' width='330'><text font-size='11'>nhỏ</text></svg>"
        "</figure>"
        "<div style='width:900px'>rộng</div></html>",
        encoding="utf-8",
    )
    with Visit(browser, path, PHONE) as visit:
        assert any(violation.startswith("color-contrast") for violation in visit.violations())
        assert outside(visit.asked, path) == ["http://example.invalid/x.png"]
        assert any("hỏng" in message for message in visit.console)
        assert undescribed(visit.page) == ["Biểu đồ", "", ""]
        assert visit.page.evaluate(LEAST_TEXT) < 11
        assert visit.page.evaluate("document.documentElement.scrollWidth") > 360


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(browser, pages, kind):
    with Visit(browser, pages[kind]) as visit:
        page = visit.page
        page.evaluate(
            f'[...document.querySelectorAll("{FOCUSABLE}")]'
            ".filter(e => e.checkVisibility() && e.closest('details:not([open])') === null"
            " || e.tagName === 'SUMMARY').forEach((e, i) => { e.dataset.stop = i })"
        )
        stops = page.evaluate("document.querySelectorAll('[data-stop]').length")
        reached = []
        for _ in range(stops):
            page.keyboard.press("Tab")
            reached.append(page.evaluate(FOCUS))
        assert [focus["stop"] for focus in reached] == [str(place) for place in range(stops)]
        assert [focus for focus in reached if not (focus["seen"] and focus["ringed"])] == []
        assert reached[0]["class"] == "skip"


FOCUS = """(() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return {
    stop: e.dataset.stop, class: e.className, html: e.outerHTML.slice(0, 120),
    ringed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1,
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
})()"""


def test_the_skip_link_leads_to_the_content_and_the_contents_to_a_section(browser, pages):
    with Visit(browser, pages["unit_quarter"]) as visit:
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**#noi-dung")
        link = visit.page.locator("nav.contents a").last
        link.focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url(f"**{link.get_attribute('href')}")
        target = visit.page.locator(link.get_attribute("href"))
        assert 0 <= target.bounding_box()["y"] < LAPTOP[1]


def test_the_first_screen_of_a_laptop_holds_standing_targets_and_headlines(browser, pages):
    with Visit(browser, pages["unit_quarter"]) as visit:
        for part in (
            ".cover h1",
            ".key_figures .scores",
            ".key_figures .targets",
            ".headline li >> nth=2",
        ):
            box = visit.page.locator(part).first.bounding_box()
            assert box["y"] + box["height"] <= LAPTOP[1], part
        assert "1/2 chỉ tiêu đạt" in visit.page.locator(".key_figures").inner_text()


def test_evidence_and_chart_data_open_by_keyboard_and_without_scripts(browser, pages):
    with Visit(browser, pages["unit_quarter"], java_script_enabled=False) as visit:
        for part, text in ((".evidence", "so-tttt.xlsx"), (".figures", "Chỉ tiêu giao")):
            details = visit.page.locator(part).first
            assert text not in details.inner_text()
            details.locator("summary").focus()
            visit.page.keyboard.press("Enter")
            assert text in details.inner_text()


def column(page, place):
    rows = page.locator("table.units tbody tr:not(.group)")
    return [row.locator("> *").nth(place).inner_text() for row in rows.all() if row.is_visible()]


def test_a_table_is_sorted_by_keyboard_and_comes_back(browser, pages):
    with Visit(browser, pages["period_index"]) as visit:
        before = column(visit.page, 1)
        button = visit.page.get_by_role("button", name="Điểm").first
        button.focus()
        orders = []
        for _ in range(3):
            visit.page.keyboard.press("Enter")
            orders.append(column(visit.page, 1))
        numbers = [float(text.replace(",", ".")) for text in orders[0] if text != "–"]
        assert numbers == sorted(numbers) and len(numbers) == 25
        assert orders[0][-1] == orders[1][-1] == "–"
        back = [float(text.replace(",", ".")) for text in orders[1] if text != "–"]
        assert back == numbers[::-1]
        assert orders[2] == before
        assert visit.page.locator("[role=status]").first.inner_text() == "Thứ tự ban đầu"


def test_words_in_a_column_of_numbers_come_last_both_ways(browser, pages):
    with Visit(browser, pages["period_index"]) as visit:
        visit.open_all()
        for table in visit.page.locator("table[data-sort]").all():
            for place, button in enumerate(table.locator("thead .sort").all()):
                for _ in range(2):
                    button.click()
                    cells = table.locator(f"tbody tr:not(.group) > td:nth-child({place + 1})")
                    texts = [text.strip() for text in cells.all_inner_texts()]
                    numbers = [text.lstrip("+−")[:1].isdigit() for text in texts]
                    assert numbers == sorted(numbers, reverse=True), texts
        assert "không xếp hạng" in column(visit.page, 2)


def test_on_a_phone_cards_are_sorted_by_a_list_and_hidden_heads_take_no_focus(browser, pages):
    with Visit(browser, pages["period_index"], PHONE) as visit:
        before = column(visit.page, 1)
        choice = visit.page.get_by_label("Xếp theo:").first
        choice.select_option(label="Điểm ▼")
        numbers = [float(t.replace(",", ".")) for t in column(visit.page, 1) if t != "–"]
        assert numbers == sorted(numbers, reverse=True) and len(numbers) == 25
        choice.focus()
        visit.page.keyboard.press("Home")
        assert column(visit.page, 1) == before
        assert visit.page.locator("table.units .sort").first.get_attribute("tabindex") == "-1"
        visit.page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
        assert not choice.is_visible()
        assert visit.page.locator("table.units .sort").first.get_attribute("tabindex") == "0"


def test_a_table_is_filtered_by_words_without_marks(browser, pages):
    with Visit(browser, pages["period_index"]) as visit:
        visit.page.get_by_label("Lọc bảng:").first.focus()
        visit.page.keyboard.type("dak mil")
        assert column(visit.page, 0) == ["UBND huyện Đắk Mil"]
        assert visit.page.locator("[role=status]").first.inner_text() == "Còn 1/26 dòng"


def test_a_page_of_3321_units_opens_sorts_and_filters_within_a_second_of_one_core(
    browser, tmp_path
):
    path = tmp_path / "long.html"
    path.write_text(long_period_page(), encoding="utf-8")
    with Visit(browser, path) as visit:
        page, taken = visit.page, {}
        clock = visit.context.new_cdp_session(page)
        clock.send("Performance.enable", {"timeDomain": "threadTicks"})

        def timed(name, act):
            before = cpu_seconds(clock)
            act()
            page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            taken[name] = cpu_seconds(clock) - before

        timed("open", page.reload)
        shown = page.locator("table.units tbody tr:visible")
        assert shown.count() == 300
        timed("sort", page.get_by_role("button", name="Điểm").first.click)
        assert shown.first.locator("td").first.inner_text() == "1,00"
        timed("filter", lambda: page.get_by_label("Lọc bảng:").first.fill("don vi 3321"))
        assert shown.locator("th").all_inner_texts() == ["Đơn vị 3321"]
        timed("clear", lambda: page.get_by_label("Lọc bảng:").first.fill(""))
        assert max(taken.values()) <= 1, taken
        page.get_by_role("button", name="hiện cả 3.321 dòng").first.click()
        assert shown.count() == 3321


def cpu_seconds(clock):
    metrics = clock.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


@pytest.mark.parametrize("kind", ["overview", "period_index"])
def test_without_scripts_a_page_says_the_same(browser, pages, kind):
    texts = []
    for scripts in (True, False):
        with Visit(browser, pages[kind], java_script_enabled=scripts) as visit:
            texts.append(visit.page.locator("main").inner_text())
    tools = "Lọc bảng:"
    assert tools in texts[0] and tools not in texts[1]
    assert texts[0].replace(tools, "").split() == texts[1].split()


def test_pages_lead_to_each_other(browser, pages):
    with Visit(browser, pages["site_index"]) as visit:
        page = visit.page
        page.get_by_role("link", name="Quý IV/2023").first.click()
        assert page.url == pages["period_index"].as_uri()
        page.get_by_role("link", name="Các kỳ, Sở Thông tin và Truyền thông").click()
        assert page.url == pages["history"].as_uri()
        page.get_by_role("link", name="Trang, Quý IV/2023").click()
        assert page.url == pages["unit_quarter"].as_uri()


def picture(page, view):
    """What the view shows first; a page carries its fonts, so it is the same on every machine."""
    (width, height), scheme, media = VIEWS[view]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media=media, color_scheme=scheme)
    page.evaluate("document.fonts.ready")
    shot = page.screenshot(animations="disabled", caret="hide")
    return small(Image.open(io.BytesIO(shot)))


@pytest.mark.parametrize("kind", PICTURED)
def test_a_page_looks_like_its_approved_pictures(browser, pages, kind, tmp_path):
    strange = []
    with Visit(browser, pages[kind]) as visit:
        for view in VIEWS:
            seen = picture(visit.page, view)
            path = APPROVED / f"{kind}-{view}.png"
            if os.environ.get("BAOCAO_APPROVE"):
                seen.save(path, optimize=True)
            seen.save(tmp_path / path.name)
            if difference(seen, Image.open(path)) > SHARE:
                strange.append(f"so {tmp_path / path.name} với {path}")
    assert strange == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_picture_with_a_part_gone_or_shifted_is_noticed(view):
    approved = Image.open(APPROVED / f"unit_quarter-{view}.png").convert("L")
    wiped = approved.copy()
    size = (approved.width, approved.height // 3)
    ImageDraw.Draw(wiped).rectangle((0, 0, *size), fill=approved.getpixel((1, 1)))
    assert difference(wiped, approved) > SHARE
    shifted = approved.transform(
        approved.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, -12), fillcolor=128
    )
    assert difference(shifted, approved) > SHARE
    assert difference(approved, approved) == 0
