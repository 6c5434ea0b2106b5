"""How much of the pages of a PDF is left empty at their ends. Nothing here is a test."""

import io
import re
import subprocess
from collections.abc import Iterator

from PIL import Image
from pypdf import PdfReader

DOTS_PER_INCH = 24
_TOP, _FOOT, _HEIGHT = 24, 20, 297  # mm: the margins of a page, and an A4 page
_INK = 200  # greys darker than this


def emptied(pdf: bytes) -> dict[int, float]:
    """The share of its text area that each page leaves empty at its end, by its number.

    Without the last page of the report and of each annex, after which a new sheet begins.
    """
    reader = PdfReader(io.BytesIO(pdf))
    heads = [item for item in reader.outline if getattr(item, "title", "").startswith("Phụ lục")]
    ends = {*map(reader.get_destination_page_number, heads), len(reader.pages)}
    shares = enumerate(map(_empty, _pages(pdf)), start=1)
    return {number: share for number, share in shares if number not in ends}


def _pages(pdf: bytes) -> Iterator[Image.Image]:
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-gray"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    while drawn:
        head = re.match(rb"P5\s(\d+) (\d+)\s255\s", drawn)
        size = int(head[1]), int(head[2])
        end = head.end() + size[0] * size[1]
        yield Image.frombytes("L", size, drawn[head.end() : end])
        drawn = drawn[end:]


def _empty(page: Image.Image) -> float:
    top, foot = (round(page.height * at / _HEIGHT) for at in (_TOP, _HEIGHT - _FOOT))
    box = page.crop((0, top, page.width, foot)).point(lambda grey: 255 * (grey < _INK)).getbbox()
    return 1 - (box[3] if box else 0) / (foot - top)
