"""What people wrote, and what documents say, of a unit's results; nothing added."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.core.errors import ConfigError
from helpers.core.markdown import overfull_rows
from helpers.core.text import nfc, showable
from helpers.core.wording import msg
from helpers.params.quotations import Quotation, Section

DIRECTION = msg("Chỉ đạo, điều hành")
LIMITS = msg("Tồn tại, hạn chế")
CAUSES = msg("Nguyên nhân")
TASKS = msg("Nhiệm vụ")
PROPOSALS = msg("Kiến nghị")
NAMES: dict[Section, str] = {
    "direction": DIRECTION,
    "limits": LIMITS,
    "causes": CAUSES,
    "tasks": TASKS,
    "proposals": PROPOSALS,
}
SECTIONS = tuple(NAMES.values())
# headings as offices also write them
_OTHER_HEADINGS = {
    "Chỉ đạo điều hành": DIRECTION,
    "Công tác chỉ đạo, điều hành": DIRECTION,
    "Hạn chế": LIMITS,
    "Tồn tại": LIMITS,
    "Nhiệm vụ trọng tâm": TASKS,
    "Nhiệm vụ trọng tâm kỳ tới": TASKS,
    "Kiến nghị, đề xuất": PROPOSALS,
    "Đề xuất, kiến nghị": PROPOSALS,
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One section: what documents say, and what was submitted in Markdown, "" for nothing."""

    section: str
    markdown: str
    quotations: tuple[Quotation, ...] = ()


def read_explanations(path: Path) -> tuple[Explanation, ...]:
    """The sections of `params/explanations/<programme>/<period>/<unit>.md`, in their order.

    Each begins with a line "## " and a name of `SECTIONS`, such as "## Nguyên nhân". A file that is
    not there is one that nobody submitted.

    Raises:
        ConfigError: text before the first section, an unknown section, one that comes twice, or a
            row of a table with more cells than the table has columns.
    """
    written: dict[str, list[str]] = {}
    begun: dict[str, int] = {}
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    lines = [showable(line) for line in text.splitlines()]  # the letters that pages will have
    for number, line in enumerate(lines, start=1):
        if line.startswith("## "):
            name = _section(line.removeprefix("## "))
            if name not in SECTIONS or name in written:
                raise _misplaced(path, number, line)
            written[name], begun[name] = [], number
        elif written:
            written[list(written)[-1]].append(line)
        elif line.strip():
            raise _misplaced(path, number, line)
    for name, section in written.items():
        for row, line in overfull_rows("\n".join(section)):
            raise _overfull(path, begun[name] + row, line)
    return tuple(Explanation(name, "\n".join(written.get(name, ())).strip()) for name in SECTIONS)


def _section(heading: str) -> str:
    name = nfc(heading)
    return _OTHER_HEADINGS.get(name, name)


def _misplaced(path: Path, number: int, line: str) -> ConfigError:
    return ConfigError(
        "Phần giải trình không đúng mẫu",
        where=f"{path.name}, dòng {number}",
        found=line[:80],
        todo=f"mỗi phần bắt đầu bằng một trong các dòng: {', '.join('## ' + s for s in SECTIONS)}",
    )


def _overfull(path: Path, number: int, line: str) -> ConfigError:
    return ConfigError(
        "Dòng của bảng trong phần giải trình có nhiều ô hơn số cột",
        where=f"{path.name}, dòng {number}",
        found=line[:80],
        todo="bỏ ô thừa hoặc thêm cột vào dòng đầu bảng; dấu | trong một ô viết là \\|",
    )
