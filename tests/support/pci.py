"""The Provincial Competitiveness Index as its own workbooks print it, where they are at hand.

Nothing here is a test. Each block of the summary sheet (name, score) is sorted on its own, and one
sheet spells Đắk Lắk and Đắk Nông in two ways; so every block is joined by name, not by row.
The workbooks belong to others and are not part of the project.
"""

import unicodedata
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "real"
# weights of the ten (nine) sub-indices as published, in per cent
WEIGHTS_2013 = {
    "entry": 5, "land": 5, "transparency": 20, "time": 5, "informal": 10,
    "bias": 5, "proactivity": 5, "support": 20, "labour": 20, "legal": 5,
}  # fmt: skip
WEIGHTS_2012 = {
    "entry": 10, "land": 5, "transparency": 20, "time": 15, "informal": 10,
    "proactivity": 10, "support": 5, "labour": 20, "legal": 5,
}  # fmt: skip
SPELLINGS = {
    "bac can": "bac kan", "brvt": "ba ria vung tau", "ba ria vung tau": "ba ria vung tau",
    "tp hcm": "ho chi minh", "tphcm": "ho chi minh", "hcmc": "ho chi minh",
    "tt hue": "thua thien hue", "tthue": "thua thien hue",
}  # fmt: skip


def weights(year: int) -> dict[str, int]:
    return WEIGHTS_2012 if year == 2012 else WEIGHTS_2013


def key(name: str) -> str:
    """One key for all spellings: no marks, no case, no punctuation."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    words = " ".join("".join(c if c.isalnum() else " " for c in letters).split())
    return SPELLINGS.get(words, SPELLINGS.get(words.replace(" ", ""), words))


@cache
def pci(year: int) -> tuple[pd.DataFrame, pd.Series]:
    """Sub-indices (province × code) and the printed total, as exact decimals of the cells."""
    book = openpyxl.load_workbook(FOLDER / f"PCI_{year}.xlsx", data_only=True, read_only=True)
    rows = list(book.worksheets[0].iter_rows(max_col=26, max_row=64, values_only=True))
    codes = [*weights(year), "pci"]
    columns = {code: _block(rows[1:], 1 + 2 * place) for place, code in enumerate(codes)}
    table = pd.DataFrame(columns)
    return table.drop(columns="pci"), table["pci"]


def _block(rows: list[Any], column: int) -> dict[str, Fraction]:
    pairs = [(row[column], row[column + 1]) for row in rows if row[column] is not None]
    return {key(name): Fraction(repr(score)) for name, score in pairs}


def shares(year: int) -> dict[str, Fraction]:
    """Points of the total (of 100) for each point of a sub-index (of 10)."""
    return {code: Fraction(weight, 10) for code, weight in weights(year).items()}
