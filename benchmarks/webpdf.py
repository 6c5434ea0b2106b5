"""nbconvert's PDF by Chromium, with the system's browser: the same engine as playwright's download.

`python -m benchmarks.webpdf NOTEBOOK` is `jupyter nbconvert --to webpdf --no-input NOTEBOOK`.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partialmethod
from importlib.util import find_spec


def unavailable() -> str:
    """What is missing here; "" if nothing is."""
    missing = [] if shutil.which("chromium") else ["chromium"]
    return " ".join(missing if find_spec("playwright") else [*missing, "playwright"])


@contextmanager
def system_chromium() -> Iterator[None]:
    """playwright starts the system's browser instead of its own download."""
    from playwright.async_api import BrowserType

    launch = BrowserType.launch
    BrowserType.launch = partialmethod(launch, executable_path=shutil.which("chromium"))
    try:
        yield
    finally:
        BrowserType.launch = launch


def main() -> None:
    """Convert from the command line, as nbconvert does."""
    from nbconvert.nbconvertapp import NbConvertApp

    with system_chromium():
        NbConvertApp.launch_instance(
            ["--to", "webpdf", "--no-input", "--disable-chromium-sandbox", *sys.argv[1:]]
        )


if __name__ == "__main__":
    main()
