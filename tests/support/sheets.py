"""What the sheets of a PDF say, as poppler reads it. Nothing here is a test."""

import subprocess
import unicodedata
from pathlib import Path


def sheets(pdf: Path) -> list[str]:
    """The text of each sheet."""
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
    text = unicodedata.normalize("NFC", done.stdout.decode("utf-8"))
    return text.split("\f")[:-1]
