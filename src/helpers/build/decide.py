"""A decision on the state of a built period: checked against what there is, then logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from helpers.core.errors import ChangedMeanwhile, ConfigError, NoSuchName, NotBuilt, ReportError
from helpers.core.paths import Project
from helpers.core.text import nfc
from helpers.params.approvals import (
    DRAFT,
    PUBLICATION,
    PUBLISHED,
    REVISION,
    STATES,
    append,
    deciding,
    folder_of,
    next_name,
    read_log,
)
from helpers.params.faults import did_you_mean
from helpers.trust.figures import Change, figures_in, publication, revision, unexplained
from helpers.trust.manifest import NAME, read_manifest
from helpers.trust.signatures import VIETNAM
from helpers.trust.states import check_step, reports_mark, state_of
from helpers.trust.verify import verify

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Decided:
    """What was logged.

    Attributes:
        state: the state now, in words.
        lines: the published figures that are changed with it, as far as there are not too many.
    """

    state: str
    lines: tuple[str, ...]


def decide(
    project: Project,
    out: Path,
    programme: str,
    period: str,
    wanted: str,
    *,
    who: str,
    note: str = "",
    when: str = "",
) -> Decided:
    """Bring a period to a state, and log it. Figures are those of the reports below `out`.

    The same decision again, as after a command that was killed, is logged once.

    Args:
        note: why; where figures that were published have changed, the reason that the notes of the
            next reports give.
        when: ISO 8601; "" for this moment.

    Raises:
        ConfigError: no such state or time, one that does not follow; who or why is missing.
        ReportError: the reports are not as they were rendered, or not all of them are there;
            published figures have changed and nobody has said why.
    """
    if wanted not in STATES:
        todo = did_you_mean(wanted, STATES)
        raise NoSuchName(f"Không có trạng thái {wanted!r}", where="baocao state", todo=todo)
    if not who.strip():
        raise ConfigError("Ai quyết định?", where="--who", todo='thêm --who "HỌ TÊN, CHỨC VỤ"')
    at, who, note = _time(when), _line(who), _line(note)
    built, folder = out / programme / period, folder_of(project, programme, period)
    if not (built / NAME).is_file():
        raise NotBuilt(
            f"Chưa lập kỳ {period} của {programme}",
            where=str(built),
            todo=f"chạy baocao build --programme {programme} --period {period}",
        )
    manifest = read_manifest(built)
    mark = reports_mark(manifest["outputs"])
    with deciding(folder):
        entries = read_log(folder)
        _check_time(at, [entry.at for entry in entries if entry.what in STATES])
        state = state_of(entries, mark)
        last = state.entry if state.holds else None
        if last and (last.what, last.who, last.note) == (wanted, who, note):
            return Decided(str(state), ())
        check_step(state, wanted, note, manifest)
        _check_whole(project, built)
        now = figures_in(built)
        changes = unexplained(folder, entries, now)
        files = {}
        if wanted == DRAFT and changes:
            content = revision(period, changes, reason=note, who=who, at=at)
            files[next_name(folder, REVISION, ".json")] = content
        elif changes:
            raise ReportError(
                f"{len(changes)} số đã công bố nay khác mà chưa nêu lý do",
                found="; ".join(_in_words(changes)),
                todo=f"chạy baocao state draft --programme {programme} --period {period} "
                '--note "LÝ DO", rồi lập lại',
            )
        elif wanted == PUBLISHED:
            files[next_name(folder, PUBLICATION, ".json")] = publication(now)
        append(folder, wanted, at=at, who=who, reports=mark, note=note, files=files)
        return Decided(str(state_of(read_log(folder), mark)), tuple(_in_words(changes)))


def _check_whole(project: Project, built: Path) -> None:
    """Raises ReportError where inputs or outputs are not as when the reports were made."""
    wrong = verify(project, str(built), fast=True).findings
    if wrong:
        raise ChangedMeanwhile(
            "Báo cáo, đầu vào không còn như lúc lập",
            found="; ".join(str(finding) for finding in wrong[:_NAMED]),
            todo="chạy baocao build, xem baocao verify --fast, rồi làm lại",
        )


def _in_words(changes: Sequence[Change]) -> list[str]:
    lines = [_change(change) for change in changes[:_NAMED]]
    return [*lines, f"và {len(changes) - _NAMED} số khác"] if len(changes) > _NAMED else lines


def _change(change: dict[str, Any]) -> str:
    what = f"{change['indicator']} ({change['basis']})" if change["indicator"] else change["basis"]
    return f"{change['unit']} {what}: {change['before']} → {change['after']}"


def _time(text: str) -> str:
    if not text:
        return datetime.now(VIETNAM).isoformat(timespec="seconds")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            "Lúc quyết định không phải ngày giờ ISO 8601",
            where="--when",
            found=repr(text),
            todo="viết như 2024-04-05 hoặc 2024-04-05T16:30:00+07:00",
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=VIETNAM)).isoformat()


def _check_time(at: str, others: Sequence[str]) -> None:
    """Raises ConfigError for a day before that of the last decision, or one to come."""
    *days, day = (datetime.fromisoformat(t).astimezone(VIETNAM).date() for t in (*others, at))
    today = datetime.now(VIETNAM).date()
    before = days[-1] if days else min(day, today)
    if not before <= day <= max(today, before):
        raise ConfigError(
            "Lúc quyết định trước quyết định liền trước, hoặc chưa tới",
            where="--when",
            found=at,
            todo=f"ghi ngày từ {before:%d/%m/%Y} đến {today:%d/%m/%Y}",
        )


def _line(text: str) -> str:
    return " ".join(nfc(text).split())
