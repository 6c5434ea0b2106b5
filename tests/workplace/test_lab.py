"""JupyterLab as a workplace: `make lab`, a notebook run and saved there, what git sees of it."""

import json
import shutil
import subprocess
import time

import pytest
from clone import commit, copy_project, environment, git, jupyterlab, make
from playwright.sync_api import sync_playwright
from project import keep_few_units

from helpers.core.paths import Project

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
NOTEBOOK = "notebooks/unit_quarter.ipynb"
READY = ".venv/.ready"
PREVIEW = "report.preview()"
PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.textContent)"
LONG = 180_000  # ms; a machine with two busy cores takes its time

pytestmark = pytest.mark.skipif(
    not (shutil.which("make") and shutil.which("git")), reason="make and git are not installed"
)
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="không có Chromium: apt-get install chromium để chạy phép thử này"
)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A clone of the project, with few agencies, in which make has set up the environment."""
    root = copy_project(tmp_path_factory.mktemp("lab"))
    keep_few_units(Project(root))
    commit(root)
    run_make(root)
    return root


def run_make(root):
    home = root.parent / "home"
    home.mkdir(exist_ok=True)
    command = make(root, READY)
    return subprocess.run(
        command, cwd=root, env=environment(home), capture_output=True, encoding="utf-8", check=True
    )


def as_lab_leaves_it(notebook):
    """A notebook run and saved: outputs, counts, and what JupyterLab and its extensions note."""
    for count, cell in enumerate(notebook["cells"], start=1):
        cell["metadata"] |= {"editable": True, "slideshow": {"slide_type": ""}, "trusted": True}
        if cell["cell_type"] == "code":
            text = {"name": "stdout", "output_type": "stream", "text": ["1.234 hồ sơ"]}
            cell |= {"execution_count": count, "outputs": [text]}
            cell["metadata"] |= {"scrolled": True, "jupyter": {"outputs_hidden": True}}
        else:
            value = {"status": "ok", "data": {"text/plain": "2,9%"}, "metadata": {}}
            cell["metadata"]["user_expressions"] = [{"expression": "share", "result": value}]
    notebook["metadata"] |= {
        "language_info": {
            "codemirror_mode": {"name": "ipython", "version": 3},
            "file_extension": ".py",
            "mimetype": "text/x-python",
            "name": "python",
            "nbconvert_exporter": "python",
            "pygments_lexer": "ipython3",
            "version": "3.13.1",
        },
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
    }
    return notebook


def test_a_run_notebook_is_no_change_to_git_once_make_has_run(root):
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        run = as_lab_leaves_it(json.loads(path.read_text("utf-8")))
        path.write_text(json.dumps(run, ensure_ascii=False, indent=1), "utf-8")
    try:
        assert git(root, "diff") == ""
        git(root, "add", "-A")
        assert git(root, "diff", "--cached") == ""
    finally:
        git(root, "checkout", "-q", "--", "notebooks")


def test_without_the_filter_that_run_notebook_would_be_seen(root):
    path = root / NOTEBOOK
    run = as_lab_leaves_it(json.loads(path.read_text("utf-8")))
    path.write_text(json.dumps(run, ensure_ascii=False, indent=1), "utf-8")
    try:
        assert "1.234" in git(root, "-c", "filter.nbstripout.clean=cat", "diff")
    finally:
        git(root, "checkout", "-q", "--", "notebooks")


def test_a_clone_without_environment_has_the_notebooks_as_they_are(root, tmp_path):
    clone = tmp_path / "bản sao"
    git(tmp_path, "clone", "-q", str(root), str(clone))
    assert git(clone, "status", "--porcelain") == ""
    assert (clone / NOTEBOOK).read_bytes() == (root / NOTEBOOK).read_bytes()


def test_make_outside_a_git_checkout_makes_the_environment_all_the_same(tmp_path):
    root = copy_project(tmp_path)
    assert "no filter was set" in run_make(root).stderr
    assert (root / READY).exists()


@needs_chromium
def test_unit_and_quarter_changed_all_run_preview_seen_and_saved_git_sees_the_two_lines(root):
    with jupyterlab(root, root.parent / "home") as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        page.set_default_timeout(LONG)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        open_form(page, address)
        open_notebook(page)
        change_parameters(page, {"so-tttt": "so-y-te", "2023-Q4": "2023-Q3"})
        menu(page, "Run", "Run All Cells")
        page.wait_for_function(PROMPTS + ".every(text => /[0-9]/.test(text))")
        # the text of what is not in view is known to the page, but not laid out
        assert "Sở Y tế quý III/2023" in page.locator(".baocao .cover h1").text_content()
        assert page.locator(".jp-OutputArea style").count() <= 1
        look_like_the_page(page)
        see_preview(page)
        save(page, root)
        browser.close()
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert not any("/lab/api/news" in url or "/lab/api/update" in url for url in asked)
    changed = git(root, "diff", "--unified=0").splitlines()
    assert [line for line in changed if line.startswith("+ ")] == [
        '+    "period: str = \\"2023-Q3\\"  # mã kỳ báo cáo trong tệp của chương trình\\n",',
        '+    "unit: str = \\"so-y-te\\"  # mã đơn vị trong params/units.csv\\n",',
    ]
    assert len(changed) <= 10


def open_form(page, address):
    """From its card on the first page."""
    page.goto(f"{address}/lab?token=thu")
    with page.context.expect_page() as opened:
        page.locator(".jp-LauncherCard", has_text="Lập báo cáo").click()
    opened.value.locator("#period option").first.wait_for(state="attached")
    opened.value.close()


def open_notebook(page):
    """From its card, beside the root, where notebooks, parameters and data are seen."""
    for name in ("data", "notebooks", "params"):
        page.locator(f'.jp-DirListing-item[title^="Name: {name}"]').wait_for()
    page.wait_for_timeout(1000)
    assert "Jupyter news" not in page.inner_text("body")
    page.locator(".jp-LauncherCard", has_text="Một đơn vị, một quý").click()
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    idle(page)


def idle(page):
    """The kernel has nothing to do; before it is connected Lab says something else."""
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.wait_for_function(PROMPTS + ".every(text => text != '[*]:')")


def change_parameters(page, changes):
    editor = page.locator(".jp-CodeCell .cm-content").first
    editor.locator(".cm-line", has_text="programme: str").wait_for()
    source = "\n".join(editor.locator(".cm-line").all_inner_texts())
    for before, after in changes.items():
        assert before in source
        source = source.replace(before, after)
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)


def menu(page, *names):
    for name in names:
        page.locator(
            f'.lm-MenuBar-item:has-text("{name}"), .lm-Menu-item:has-text("{name}")'
        ).first.click()


def look_like_the_page(page):
    """The report's own look in its blocks, Lab's everywhere else, in the dark theme as well."""
    head = page.locator(".baocao .data thead th").first
    assert css(head, "border-bottom-color") == "rgb(23, 74, 124)"
    assert css(page.locator(".jp-MainAreaWidget").first, "--accent") == ""
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert css(head, "color") == "rgb(231, 234, 238)"
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")


def css(locator, name):
    return locator.evaluate("(it, name) => getComputedStyle(it).getPropertyValue(name)", name)


def see_preview(page):
    """In a cell of its own at the end, which is deleted again."""
    page.locator(".jp-Notebook .jp-Cell").last.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(PREVIEW)
    page.keyboard.press("Control+Enter")
    frame = page.frame_locator(".baocao-preview iframe")
    assert "Sở Y tế quý III/2023" in frame.locator("h1").text_content()
    pages = page.locator(".baocao-preview img").all()
    assert len(pages) > 2
    assert all(image.evaluate("it => it.complete && it.naturalWidth > 500") for image in pages)
    idle(page)
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.keyboard.press("d")
    page.locator(".baocao-preview").wait_for(state="detached")


def save(page, root):
    page.keyboard.press("Control+S")
    until = time.monotonic() + 60
    while "so-y-te" not in (root / NOTEBOOK).read_text("utf-8") and time.monotonic() < until:
        page.wait_for_timeout(200)
