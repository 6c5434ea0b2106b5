"""The form in a browser: from choice to finished report by keyboard alone, on any screen."""

import re
import shutil
import sys
from pathlib import Path

import axe_playwright_python
import openpyxl
import pytest
from playwright.sync_api import expect, sync_playwright
from served import PERIOD, PROGRAMME, TOKEN, copy_of_project, served

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}
MARKUP = "<img src=x onerror=alert(1)>"
LONG = 120_000  # ms; a machine with two busy cores takes its time

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="không có Chromium: apt-get install chromium"),
    pytest.mark.skipif(sys.platform == "win32", reason="signals and locks are POSIX"),
]


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    """The form of a project in which one workbook is missing and one holds markup for a number."""
    folder = tmp_path_factory.mktemp("form")
    root = copy_of_project(folder / "dự án")
    raw = root / "data" / "raw" / PROGRAMME / PERIOD
    book = openpyxl.load_workbook(raw / "so-khcn.xlsx")
    cells = (cell for row in book.active.iter_rows(min_row=8, min_col=6) for cell in row)
    next(cell for cell in cells if isinstance(cell.value, int)).value = MARKUP
    book.save(raw / "so-khcn.xlsx")
    with served(root, folder / "home") as form:
        yield form


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser, form):
    """A fresh page of the form, whose every request stays on this machine, without a complaint."""
    context = browser.new_context(viewport=LAPTOP)
    context.set_default_timeout(LONG)
    page = context.new_page()
    asked, console = [], []
    context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: console.append(message.text))
    page.on("pageerror", lambda error: console.append(str(error)))
    visit(page, form, "")
    yield page
    context.close()
    assert [url for url in asked if not url.startswith((form.address, "data:"))] == []
    assert [text for text in console if "409 (Conflict)" not in text] == []


def visit(page, form, query):
    chosen = f"programme={PROGRAMME}&period={PERIOD}"
    page.goto(f"{form.address}/baocao/form?token={TOKEN}&{chosen}{query}")
    expect(page.locator("#period")).to_have_value(PERIOD, timeout=LONG)


def checked(page):
    expect(page.locator("#checked")).to_contain_text(re.compile("5 (tệp|files)"), timeout=LONG)


def violations(page):
    page.evaluate(AXE)
    broken = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
        ".then(result => result.violations)",
        RULES,
    )
    return [f"{rule['id']}: {node['html'][:200]}" for rule in broken for node in rule["nodes"]]


def tab_to(page, selector):
    """Press Tab until the element has the focus, which must be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            style = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(style) != "none", selector
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def step_to(page, selector, value):
    """Choose from a list that has the focus, from its first line on."""
    page.keyboard.press("Home")
    while page.locator(selector).input_value() != value:
        page.keyboard.press("ArrowDown")


def state(page):
    return page.locator(".run p").first


def test_from_choice_to_finished_report_by_keyboard_alone(page):
    tab_to(page, "#programme")
    step_to(page, "#programme", PROGRAMME)
    tab_to(page, "#period")
    step_to(page, "#period", PERIOD)
    tab_to(page, "[name=which]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#filter")
    page.keyboard.type("y te")
    assert page.locator("#units label:visible").all_inner_texts() == ["Sở Y tế"]
    tab_to(page, "[value=so-y-te]")
    page.keyboard.press("Space")
    for kind in ("pdf", "docx", "xlsx", "brief"):
        tab_to(page, f"[value={kind}]")
        page.keyboard.press("Space")
    tab_to(page, "#start")
    page.keyboard.press("Enter")
    expect(state(page)).to_contain_text("Đã lập xong", timeout=LONG)
    assert "1/1 báo cáo xong, 0 không lập được" in state(page).inner_text()
    assert "Sở Công Thương" in page.locator(".run").first.inner_text()
    tab_to(page, ".reports a")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    report = opened.value
    expect(report.locator("h1")).to_contain_text("Sở Y tế", timeout=LONG)
    assert report.evaluate("self.origin") == "null"
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Trang của kỳ").press("Enter")
    # what its own script adds is there in the sandbox
    expect(opened.value.get_by_label("Lọc bảng:").first).to_be_visible(timeout=LONG)


def test_axe_finds_nothing_light_or_dark_on_laptop_or_phone_in_either_language(page, form):
    for query in ("&units=so-y-te", "&units=so-y-te&lang=en"):
        visit(page, form, query)
        checked(page)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        for size in (LAPTOP, PHONE):
            page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                assert violations(page) == [], (query, size, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_page_says_what_is_missing_and_text_of_workbooks_is_never_markup(page):
    checked(page)
    missing = page.locator("#missing")
    expect(missing).to_contain_text("Quý IV/2023: 1/6 đơn vị chưa gửi biểu")
    assert missing.locator("li").first.inner_text() == "Sở Công Thương"
    wrong = missing.locator("details", has_text="Sở Khoa học và Công nghệ")
    wrong.locator("summary").press("Enter")
    expect(wrong).to_contain_text(MARKUP)
    assert page.locator("img").count() == 0


def test_the_choice_stays_over_a_reload_and_a_change_of_language(page):
    page.get_by_label("Một số đơn vị").check()
    page.get_by_label("Sở Y tế", exact=True).check()
    page.get_by_label("Word").uncheck()
    page.get_by_label("Cả hai").check()
    for again in (page.reload, page.locator("#other").click):
        again()
        expect(page.locator("[value=so-y-te]")).to_be_checked()
        expect(page.locator("[value=docx]")).not_to_be_checked()
        expect(page.locator("[value=both]")).to_be_checked()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Build reports")
    expect(page.get_by_label("Some units")).to_be_checked()


def test_a_build_goes_on_while_the_page_is_closed_and_is_stopped_from_another(page, form):
    page.get_by_role("button", name="Lập báo cáo").press("Enter")
    expect(state(page)).to_contain_text("/7", timeout=LONG)
    page.get_by_role("button", name="Lập báo cáo").press("Enter")
    expect(page.locator("#refused")).to_contain_text("Kỳ này đang được lập")
    page.goto("about:blank")
    visit(page, form, "")
    expect(state(page)).to_contain_text("Đang lập")
    page.get_by_role("button", name="Dừng").press("Enter")
    expect(state(page)).to_contain_text("Đã dừng", timeout=LONG)
    assert page.evaluate("document.activeElement.id") == "start"


def test_an_order_without_unit_or_format_is_refused_before_it_is_sent(page):
    page.get_by_label("Một số đơn vị").check()
    page.get_by_role("button", name="Lập báo cáo").click()
    expect(page.locator("#refused")).to_have_text("Chưa chọn đơn vị nào.")
    page.get_by_label("Tất cả").check()
    for box in page.locator("[name=format]").all():
        box.uncheck()
    page.get_by_role("button", name="Lập báo cáo").click()
    expect(page.locator("#refused")).to_have_text("Chưa chọn định dạng nào.")
