"""Corrections of source values: declared with a reason, and failing once the source is mended."""

from __future__ import annotations

import datetime as dt

from pydantic import Field, model_validator

from helpers.params.patterns import CELL
from helpers.params.reader import Params

FILE = "corrections.yml"


class Key(Params):
    """A figure by what it is about; without `item`, that figure in every row of the workbook."""

    unit: str
    period: str
    figure: str
    item: str = ""


class Correction(Params):
    """One entry of `params/corrections.yml`: either a cell of a file, or a key.

    Attributes:
        file: path of the workbook relative to the project, with forward slashes.
        old: what stands in the source; the correction fails when it stands there no more.
        expect: how many cells hold `old`; another number of them is a failure too.
        reason_vi, reason_en: why, as the report says it: "… do {reason_vi}".
        who, date: who decided it, and when.
    """

    programme: str
    file: str = ""
    sheet: str = ""
    cell: str = Field(default="", pattern=CELL)
    key: Key | None = None
    old: int | float | str
    new: int | float
    reason_vi: str = Field(min_length=1)
    reason_en: str = Field(min_length=1)
    who: str = Field(min_length=1)
    date: dt.date
    expect: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _cell_or_key(self) -> Correction:
        if (self.key is None) != bool(self.cell and self.file):
            raise ValueError("cần file và cell, hoặc key, không phải cả hai")
        if self.cell and self.expect != 1:
            raise ValueError("một ô thì expect là 1")
        if self.old == self.new:
            raise ValueError("old và new giống nhau")
        return self


class Corrections(Params):
    """The whole file."""

    corrections: tuple[Correction, ...] = ()
