"""The documents as one site: whole, of the same bytes each time, asking for nothing outside."""

import hashlib
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from markdown_it import MarkdownIt
from mkdocs.exceptions import PluginError
from playwright.sync_api import TimeoutError, sync_playwright
from project import REPO
from tools.site_pages import OUTSIDE, relinked

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
SOURCES = {f"{path.stem}.html": path for path in (REPO.root / "docs").glob("*.md")}
SOURCES |= {f"{uri.removesuffix('.md')}.html": REPO.root / path for path, uri in OUTSIDE.items()}
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
COUNTED = ("table", "tr", "li", "pre", "h2", "h3", "img")


class Page(HTMLParser):
    """What a page loads, where it leads, and the names of its places."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        self.places.add(at.get("id") or "")
        if tag == "a":
            self.leads.append(at.get("href") or "")
        elif LOADS.get(tag, "") in at and at.get("rel") not in ("prev", "next", "canonical"):
            self.loads.append(at[LOADS[tag]] or "")


def build(to: Path) -> Path:
    """The site, as `make docs` builds it, in a folder of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(to)],
        cwd=REPO.root,
        env={"NO_MKDOCS_2_WARNING": "1", "PATH": "", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0 and "WARNING" not in done.stderr, done.stderr
    return to


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("docs") / "site")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    return {name: Page((site / name).read_text("utf-8")) for name in SOURCES}


def test_every_document_is_a_page_of_the_site_and_stands_in_its_contents(site: Path) -> None:
    assert {path.name for path in site.glob("*.html")} - {"components.html"} == set(SOURCES)
    # a tag of Python's stands in the file: read as plain text
    text = re.sub(r"!!python/\S+", "", (REPO.root / "mkdocs.yml").read_text("utf-8"))
    named = re.findall(r"(\S+)\.md\b", yaml.safe_dump(yaml.safe_load(text)["nav"]))
    assert sorted(f"{name}.html" for name in named) == sorted(SOURCES)


def test_the_site_loads_nothing_from_outside(site: Path, pages: dict[str, Page]) -> None:
    asked = {load for page in pages.values() for load in page.loads}
    assert [url for url in asked if re.match(r"\w+:|//", url)] == []
    assert [url for url in asked if not (site / url.partition("?")[0]).is_file()] == []
    for style in site.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", style.read_text()) == []


def test_every_link_leads_to_a_page_and_a_place(site: Path, pages: dict[str, Page]) -> None:
    faults = []
    for name, page in pages.items():
        for link in page.leads:
            path, _, place = unquote(link).partition("#")
            if re.match(r"\w+:", link) or path.startswith("components"):
                continue
            target = pages.get(path or name)
            if not (site / (path or name)).is_file() or (
                place and target and place not in target.places
            ):
                faults.append(f"{name}: {link}")
    assert faults == []


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_page_has_the_tables_lists_and_blocks_that_a_code_server_shows(
    name: str, site: Path
) -> None:
    shown = MarkdownIt("commonmark").enable("table").render(SOURCES[name].read_text("utf-8"))
    page = (site / name).read_text("utf-8")
    article = page[page.index("<article") : page.index("</article>")]
    for tag in COUNTED:
        there, here = (len(re.findall(rf"<{tag}[ >/]", text)) for text in (shown, article))
        assert here == there, tag


def test_the_same_documents_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    def digests(folder: Path) -> dict[str, str]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        }

    assert digests(build(tmp_path / "again")) == digests(site)


def test_a_link_to_what_is_not_in_the_site_stops_the_build() -> None:
    there = {"forms.md", "contributing.md"}
    text = "[a](forms.md#x), [b](../CONTRIBUTING.md), [c](https://example.org/a.md)"
    assert relinked(text, "how-to.md", there) == text.replace("../CONTRIBUTING", "contributing")
    assert relinked("[a](docs/forms.md)", "index.md", there) == "[a](forms.md)"
    with pytest.raises(PluginError, match=r"docs/how-to\.md.*absent\.md"):
        relinked("[d](absent.md)", "how-to.md", there)


@pytest.mark.skipif(CHROMIUM is None, reason="không có Chromium")
def test_the_search_finds_vietnamese_words_from_a_disk_without_a_request(site: Path) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_context(offline=True).new_page()
        asked: list[str] = []
        faults: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("pageerror", lambda fault: faults.append(str(fault)))
        tab.goto((site / "index.html").as_uri())
        wanted = tab.locator(".md-search-result__link[href*='forms.html']").first
        for attempt in range(6):  # what is typed before the theme listens is lost
            tab.locator("input.md-search__input").blur()
            tab.fill("input.md-search__input", "sổ nhận biểu" + " " * (attempt % 2))
            with suppress(TimeoutError):  # typing again begins the search again
                wanted.wait_for(state="attached", timeout=1000 * 2**attempt)
                break
        assert wanted.count() == 1
        browser.close()
    assert [url for url in asked if not url.startswith((site.as_uri(), "data:"))] == []
    assert faults == []
