"""Draws docs/report.png, the picture of a report in the READMEs, from a page that was built.

    python -m tools.report_picture outputs/dak-nong-650/2023-Q4/so-tttt/report.html

It needs Chromium and the packages of the tests.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parents[1] / "docs" / "report.png"
SIZE = {"width": 1180, "height": 1000}
COLOURS = 48


def main(page: Path) -> None:
    """Write the first screen of the page, in few colours: the file stays small."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        tab = browser.new_page(viewport=SIZE)
        tab.goto(page.resolve().as_uri())
        shot = Image.open(io.BytesIO(tab.screenshot()))
        browser.close()
    few = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(PICTURE, optimize=True)
    sys.stdout.write(f"{PICTURE}: {PICTURE.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
