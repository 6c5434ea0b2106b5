"""Draws the pictures of the documents from a report built for them: `python -m tools.pictures`.

It needs Chromium and the packages of the tests.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tools.console_blocks import copy_of_inputs, run

DOCS = Path(__file__).parents[1] / "docs"
BUILD = (
    "baocao build --programme dak-nong-650 --period 2023-Q4,2023 --unit so-tttt --format html,pdf"
)
REPORT = "outputs/dak-nong-650/2023-Q4/so-tttt/report.html"
SIZE = {"width": 1180, "height": 1000}
COLOURS = 48


def shots(tab: Page, project: Path) -> Iterator[tuple[str, bytes]]:
    """Each picture's place below docs/ and its PNG."""
    tab.goto((project / "outputs" / "index.html").as_uri())
    tab.set_viewport_size({"width": 1180, "height": 560})
    yield "pictures/start.png", tab.screenshot()
    tab.set_viewport_size(SIZE)
    tab.goto((project / REPORT).as_uri())
    yield "report.png", tab.screenshot()
    opened = tab.locator("details:has(summary:text('Căn cứ'))").nth(2)
    opened.locator("summary").click()
    yield "pictures/evidence.png", opened.locator("xpath=ancestor::li[1]").screenshot()
    opened.locator("summary").click()
    heading = tab.locator("h2", has_text="Kết quả thực hiện")
    yield "pictures/results.png", heading.locator("xpath=ancestor::section[1]").screenshot()


def form_shot(tab: Page, project: Path) -> tuple[str, bytes]:
    """The same of the form, once it has said which unit sent nothing."""
    (project / "data" / "raw" / "dak-nong-650" / "2023-Q4" / "so-cong-thuong.xlsx").unlink()
    server = subprocess.Popen(
        [sys.executable, "-m", "helpers.cli", "form", "--no-browser", "--port", "0"],
        env={**os.environ, "BAOCAO_ROOT": str(project), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with server:
        try:
            address = server.stdout.readline().split()[-1] if server.stdout else ""
            tab.set_viewport_size({"width": 1180, "height": 860})
            tab.goto(f"{address}&programme=dak-nong-650&period=2023-Q4")
            tab.locator("#checked", has_text="25").wait_for(timeout=120_000)
            return "pictures/form.png", tab.screenshot()
        finally:
            server.terminate()


def main() -> None:
    """Write all pictures, in few colours: the files stay small."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        project = copy_of_inputs(Path(folder).resolve())
        sys.stdout.write(run(BUILD, project))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        tab = browser.new_page(viewport=SIZE)
        for name, shot in (*shots(tab, project), form_shot(tab, project)):
            few = Image.open(io.BytesIO(shot)).convert("RGB")
            path = DOCS / name
            path.parent.mkdir(exist_ok=True)
            few.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
            sys.stdout.write(f"{path}: {path.stat().st_size} bytes\n")
        browser.close()


if __name__ == "__main__":
    main()
