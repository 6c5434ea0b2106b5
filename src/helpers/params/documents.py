"""The documents that figures and targets were typed from."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from helpers.core.formatting import Lang, short_date
from helpers.core.wording import msg, say
from helpers.params.reader import Params

# the kinds of documents that have an English name; others are cited by their Vietnamese one
KINDS = (
    msg("Báo cáo"),
    msg("Chỉ thị"),
    msg("Công văn"),
    msg("Kế hoạch"),
    msg("Nghị định"),
    msg("Nghị quyết"),
    msg("Quyết định"),
    msg("Thông tư"),
)
Quantity = Literal[
    "score", "max", "percent", "rank", "rank_of", "rank_delta", "numerator", "denominator", "count"
]


class Document(Params):
    """One row of `data/published/documents.csv`; number or date are blank where it has none."""

    id: str
    number: str = ""
    title_vi: str
    date: dt.date | None = None
    issuer: str
    kind: str

    def cited(self, lang: Lang = "vi") -> str:
        """The document as a sentence cites it: "Kế hoạch số 650/KH-UBND ngày 06/10/2023"."""
        parts = [say(lang, self.kind) if self.kind in KINDS else self.kind]
        if self.number:
            # a draft prints "Số:    /UBND-VHTT": the missing part is shown as missing
            number = f"…{self.number}" if self.number.startswith("/") else self.number
            parts.append(f"số {number}" if lang == "vi" else f"No. {number}")
        if self.date:
            parts.append(("ngày " if lang == "vi" else "of ") + short_date(self.date, lang))
        return " ".join(parts)


class Figure(Params):
    """One printed figure: a row of `data/published/figures.csv`.

    Attributes:
        quantity: what the number is; a rank_delta above 0 is a rise.
        printed: exactly as printed; `value` is its canonical number, blank where it is none.
        recomputed: the value that follows from other printed figures, by `formula`.
    """

    programme: str
    unit: str
    period: str
    indicator: str
    quantity: Quantity
    printed: str = ""
    value: float | None = None
    denominator: float | None = None
    document: str
    line: int
    recomputed: float | None = None
    formula: str = ""
    note: str = ""
    note_en: str = ""
