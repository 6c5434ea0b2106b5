"""Readers with other fonts: Chromium on a machine that has only some. Nothing here is a test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib
from playwright.sync_api import Browser, Playwright, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FONTS = {
    "dejavu": sorted((Path(matplotlib.get_data_path()) / "fonts" / "ttf").glob("DejaVuSans*.ttf")),
    "arial": sorted((Path(__file__).parents[2] / "src/helpers/documents/fonts").glob("*.ttf")),
}
# boxes of letters are taller than the letters: a seventh of a line lies above and below
FAULTS = """[...document.querySelectorAll('figure svg')].flatMap((svg, place) => {
  const page = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).map(text => {
    const {left, right, top, bottom, height} = text.getBoundingClientRect();
    return {left, right, top: top + height / 7, bottom: bottom - height / 7,
            said: text.textContent};
  });
  const name = `hình ${place + 1}: `;
  const cut = boxes.filter(b => b.left < page.left - 1 || b.right > page.right + 1
    || b.top < page.top - 1 || b.bottom > page.bottom + 1).map(b => `${name}cắt ${b.said}`);
  const over = boxes.flatMap((one, at) => boxes.slice(at + 1).filter(two =>
    Math.min(one.right, two.right) - Math.max(one.left, two.left) > 1
    && Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 1)
    .map(two => `${name}đè ${one.said} / ${two.said}`));
  return [...cut, ...over];
})"""


@contextmanager
def browsers(folder: Path) -> Iterator[dict[str, Browser]]:
    """Chromium as on machines that have only the fonts of each name."""
    with sync_playwright() as driver:
        yield {fonts: _launch(driver, fonts, folder) for fonts in FONTS}


def _launch(driver: Playwright, fonts: str, folder: Path) -> Browser:
    kept = folder / fonts
    kept.mkdir()
    for path in FONTS[fonts]:
        shutil.copyfile(path, kept / path.name)
    config = folder / f"{fonts}.conf"
    config.write_text(
        f"<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<dir>{kept}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return driver.chromium.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox"],
        env={"FONTCONFIG_FILE": str(config), "HOME": str(folder)},
    )


def faults_of_texts(browser: Browser, path: Path, width: int = 1366) -> list[str]:
    """Texts of a page's charts that are cut off or lie on top of each other."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    faults: list[str] = page.evaluate(FAULTS)
    page.close()
    return faults


def whole_page(browser: Browser, path: Path) -> bytes:
    """A picture of a page from top to bottom."""
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    shot = page.screenshot(full_page=True, animations="disabled", caret="hide")
    page.close()
    return shot
