"""The state of a built period, as its log tells it of the reports that there are.

A decision is about certain bytes. Where the reports are others by now, it no longer holds: what was
checked is a draft again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from helpers.core.errors import ConfigError, ReportError
from helpers.core.files import to_fingerprint
from helpers.core.formatting import short_date
from helpers.core.paths import Project
from helpers.params.approvals import (
    APPROVED,
    CHECKED,
    DRAFT,
    PUBLISHED,
    STATES,
    Entry,
    folder_of,
    read_log,
)

WORDS = {
    DRAFT: "dự thảo",
    CHECKED: "đã kiểm tra",
    APPROVED: "đã phê duyệt",
    PUBLISHED: "đã công bố",
}
DAMAGED_LOG = "không rõ trạng thái: sổ trạng thái hỏng; xem baocao verify"
_NEXT = dict(pairwise(STATES))
_SIGNED = re.compile(r"\.signed-\d+\.pdf$")


@dataclass(frozen=True, slots=True)
class State:
    """Where a period stands.

    Attributes:
        what: one of `STATES`.
        entry: the last decision on a state; None where there is none.
        holds: whether that decision is about the reports that there are.
    """

    what: str
    entry: Entry | None = None
    holds: bool = True

    def __str__(self) -> str:
        if self.entry is None or (self.entry.what == DRAFT):
            return WORDS[DRAFT]
        decided = f"{WORDS[self.entry.what]} ngày {day_of(self.entry)}"
        if self.holds:
            return decided
        if self.entry.what == PUBLISHED:
            return f"{WORDS[DRAFT]}, khác bản {decided}"
        return f"{WORDS[DRAFT]}, lập lại sau khi {decided.removeprefix('đã ')}"


def day_of(entry: Entry) -> str:
    """The day of a decision as it is written."""
    return short_date(datetime.fromisoformat(entry.at).date(), "vi")


def is_signed(name: str) -> bool:
    """Whether a file of a period's folder is the copy of a signed report."""
    return bool(_SIGNED.search(name))


def last_signed(names: Iterable[str]) -> dict[str, str]:
    """Of each report that was signed the copy that was signed last, by the path without its end.

    Example:
        >>> last_signed(["a/report.pdf", "a/report.signed-02.pdf", "a/report.signed-01.pdf"])
        {'a/report': 'a/report.signed-02.pdf'}
    """
    return {name.partition(".signed-")[0]: name for name in sorted(filter(is_signed, names))}


def reports_mark(outputs: Mapping[str, str]) -> str:
    """The fingerprint of a period's reports, without its page and the signed copies.

    Args:
        outputs: sha256 by path in the period's folder, as its manifest has them.
    """
    return to_fingerprint(
        {name: digest for name, digest in outputs.items() if "/" in name and not is_signed(name)}
    )


def state_of(entries: Sequence[Entry], mark: str) -> State:
    """The state of reports with this fingerprint."""
    last = next((entry for entry in reversed(entries) if entry.what in STATES), None)
    if last is None:
        return State(DRAFT)
    holds = last.reports == mark
    return State(last.what if holds else DRAFT, last, holds)


def state_in_words(
    project: Project, programme: str, period: str, outputs: Mapping[str, str]
) -> str:
    """The state of a period in words, also where its log is damaged."""
    try:
        entries = read_log(folder_of(project, programme, period))
    except ReportError:
        return DAMAGED_LOG
    return str(state_of(entries, reports_mark(outputs)))


def next_state(state: State) -> str:
    """The state that people decide on next; "" after the last."""
    return _NEXT.get(state.what, "")


def check_step(state: State, wanted: str, note: str, manifest: Mapping[str, Any]) -> None:
    """That a period may go from its state to the wanted one.

    Raises:
        ConfigError: it does not follow, or needs a reason.
        ReportError: reports are missing, or tell of numbers that have changed.
    """
    if wanted == DRAFT:
        if not note.strip():
            raise ConfigError(
                "Trả về dự thảo phải nêu lý do", where="--note", todo='thêm --note "LÝ DO"'
            )
        return
    if _NEXT.get(state.what) != wanted:
        raise ConfigError(
            f"Không chuyển được từ {WORDS[state.what]} sang {WORDS[wanted]}",
            found=str(state),
            todo=f"bước tiếp theo: baocao state {_NEXT.get(state.what, DRAFT)}",
        )
    if manifest["failed"]:
        failed = ", ".join(sorted(manifest["failed"]))
        raise ReportError("Có báo cáo không lập được", found=failed, todo="lập lại trước")


def latest(folder: Path, entries: Sequence[Entry], stem: str) -> Path | None:
    """The last file of a kind that came with a decision: "published-02.json"."""
    form = re.compile(rf"{re.escape(stem)}-\d+\.\w+")
    names = (name for entry in reversed(entries) for name in entry.files if form.fullmatch(name))
    return next((folder / name for name in names), None)
