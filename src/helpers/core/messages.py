"""The catalogue of messages: every kind by its code, what it means and what to do, vi and en.

It is a table, `locale/messages.csv`, one line a kind. The codes are stable: others script against
them. A check of forms or tables, a rule of declarations, a difference that `verify` finds and a
kind of error each have one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from helpers.core.formatting import Lang
from helpers.core.problems import Severity

TABLE = Path(__file__).parent / "locale" / "messages.csv"
FAMILIES: Mapping[str, dict[Lang, str]] = MappingProxyType(
    {
        "forms": {"vi": "Biểu, bản xuất", "en": "Forms and exports"},
        "tables": {"vi": "Bảng của một chỉ số", "en": "Tables of an index"},
        "params": {"vi": "Khai báo", "en": "Declarations"},
        "running": {"vi": "Chạy lệnh, kiểm chứng", "en": "Running and verifying"},
    }
)
LEVELS: Mapping[Severity, dict[Lang, str]] = MappingProxyType(
    {
        "error": {"vi": "lỗi", "en": "error"},
        "warning": {"vi": "xem lại", "en": "to be looked at"},
    }
)
_LABELS: dict[Lang, tuple[str, str, str]] = {
    "vi": ("nghĩa là", "ví dụ", "cần làm"),
    "en": ("meaning", "example", "what to do"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """A kind of message.

    Attributes:
        family: one of `FAMILIES`.
        code: short stable name, e.g. "not_a_count".
        severity: what it is unless a declaration says otherwise: an "error" sets its file aside or
            ends the command, a "warning" does not.
        vi, en: what it means and why it matters.
        todo_vi, todo_en: what can be done about it.
        example: a place or a value at which it comes up.
    """

    family: str
    code: str
    severity: Severity
    vi: str
    en: str
    todo_vi: str
    todo_en: str
    example: str

    def lines(self, lang: Lang) -> Iterator[str]:
        """What `baocao explain` prints."""
        meaning, example, todo = _LABELS[lang]
        yield f"{self.code} ({LEVELS[self.severity][lang]}; {FAMILIES[self.family][lang]})"
        yield f"  {meaning}: {self.vi if lang == 'vi' else self.en}"
        yield f"  {example}: {self.example}"
        yield f"  {todo}: {self.todo_vi if lang == 'vi' else self.todo_en}"


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Message]:
    """Every kind of message by its code, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [Message(**cast("dict[str, Any]", row)) for row in csv.DictReader(file)]
    return MappingProxyType({message.code: message for message in rows})


def todo_of(code: str) -> str:
    """What to do about a message where its place says no more, in Vietnamese."""
    return catalogue()[code].todo_vi


def why(code: str) -> str:
    """What a code means, in Vietnamese; "" for one that is not in the catalogue."""
    message = catalogue().get(code)
    return message.vi if message else ""
