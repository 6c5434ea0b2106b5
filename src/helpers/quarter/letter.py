"""The letter that reminds units of their forms: as text and as a Word file. Nothing is sent.

It holds no day of its own, as letters are dated by who signs: the same state gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from helpers.core.files import write_atomically
from helpers.core.formatting import short_date
from helpers.quarter.place import Quarter
from helpers.quarter.received import Received

_TEXT, _WORD = "don-doc.txt", "don-doc.docx"
_NOT_SENT = "chưa gửi biểu"
_SENT_WITH_ERRORS = "biểu có {count} lỗi, đề nghị sửa và gửi lại"
_NO_DUE = "hạn theo văn bản giao"


def letter_is_written(quarter: Quarter, received: Received) -> bool:
    """Whether the letter for those who are to be reminded now lies there."""
    text = quarter.letters / _TEXT
    if not text.is_file() or not (quarter.letters / _WORD).is_file():
        return False
    return text.read_text("utf-8") == _text(quarter, received)


def write_letter(quarter: Quarter, received: Received) -> tuple[Path, ...]:
    """Write the letter to the units whose form is missing or has errors; none where none is."""
    if not _rows(quarter, received):
        return ()
    from helpers.documents.docx.render import render_docx

    word = render_docx(_nodes(quarter, received), title=_subject(quarter))
    text = _text(quarter, received).encode("utf-8")
    # the text is what tells that the letter is whole, so it comes last
    for name, content in ((_WORD, word), (_TEXT, text)):
        write_atomically(quarter.letters / name, content)
    return (quarter.letters / _WORD, quarter.letters / _TEXT)


def _rows(quarter: Quarter, received: Received) -> Sequence[tuple[str, str]]:
    """Each unit to be reminded, in the programme's order, and of what."""
    missing = {unit.id for unit in received.missing}
    rows = []
    for unit in quarter.owing:
        if unit.id in missing:
            rows.append((unit.name_vi, _NOT_SENT))
        elif errors := received.errors.get(unit.id):
            rows.append((unit.name_vi, _SENT_WITH_ERRORS.format(count=len(errors))))
    return rows


def _subject(quarter: Quarter) -> str:
    return f"Đôn đốc gửi biểu số liệu {quarter.period.label_vi}"


def _due(quarter: Quarter) -> str:
    due = quarter.setting.programme.due(quarter.period)
    return short_date(due) if due else ""


def _opening(quarter: Quarter) -> str:
    setting = quarter.setting
    cited = setting.documents[setting.programme.document].cited("vi")
    agency, due = setting.programme.cover.agency, _due(quarter)
    until = f"; hạn gửi là ngày {due}" if due else ""
    return (
        f"Thực hiện {cited}, {agency} tổng hợp số liệu {quarter.period.label_vi}{until}. "
        "Các đơn vị sau chưa gửi biểu, hoặc biểu đã gửi còn lỗi nên chưa dùng được:"
    )


def _request(quarter: Quarter) -> str:
    programme = quarter.setting.programme
    office = programme.contact_vi or programme.cover.agency
    return (
        f"Đề nghị các đơn vị gửi biểu về {office} sớm nhất; "
        "đơn vị chưa gửi được ghi “chưa có số liệu” trong báo cáo, không tính là 0."
    )


def _text(quarter: Quarter, received: Received) -> str:
    rows = [f"{n}. {name}: {why}" for n, (name, why) in enumerate(_rows(quarter, received), 1)]
    due = f"Hạn gửi: {_due(quarter) or _NO_DUE}"
    parts = (_subject(quarter), due, _opening(quarter), "\n".join(rows), _request(quarter))
    return "\n\n".join(parts) + "\n"


def _nodes(quarter: Quarter, received: Received) -> list[dict[str, Any]]:
    from helpers.documents.branded import branded
    from helpers.documents.nodes.blocks import column, paragraph, table

    programme = quarter.setting.programme
    cover, rows = programme.cover, _rows(quarter, received)
    due = _due(quarter) or _NO_DUE
    columns = [
        column("TT", "center", 0.4),
        column("Đơn vị", "start", 3),
        column("Việc cần làm", "start", 3),
        column("Hạn gửi", "center", 1.2),
    ]
    cells = [(str(n), name, why, due) for n, (name, why) in enumerate(rows, 1)]
    return [
        {
            "node": "cover",
            "title": "THÔNG BÁO",
            "subject": _subject(quarter),
            "unit": "",
            "period": quarter.period.label_vi,
            "parent_agency": cover.parent_agency,
            "agency": cover.agency,
            "place": cover.place,
            "symbol": f"TB-{cover.symbol.removeprefix('BC-')}",
            "addressee": [name for name, _ in rows],
            "basis": _opening(quarter),
            **branded(quarter.setting),
        },
        table("Đơn vị được đôn đốc", columns, cells, row_header=1),
        paragraph(_request(quarter)),
        {
            "node": "closing",
            "recipients": ["Như trên", "Lưu: VT"],
            "authority": cover.authority,
            "position": cover.position,
            "signatory": cover.signatory,
        },
    ]
