"""The sheet of notes: how to read the others, the methods, what is wrong with the inputs."""

from __future__ import annotations

from helpers.core.wording import msg, translator
from helpers.documents.xlsx.cells import Look, Page
from helpers.documents.xlsx.grid import Column, Grid, Record, write_grid
from helpers.documents.xlsx.indicators import CENTRED
from helpers.documents.xlsx.peers import of_peers

_HOW = (
    msg(
        "Ô nền vàng nhạt là số nhập từ nguồn; ô không nền có số là công thức, sửa số nhập thì tính "
        "lại."
    ),
    msg(
        "Tỷ lệ là tử số chia mẫu số; so chỉ tiêu và so kỳ trước tính bằng điểm phần trăm trên số "
        "chưa làm tròn; đạt hay chưa đạt xét trên số chưa làm tròn."
    ),
)
_HOW_PEERS = (
    _HOW[0],
    msg(
        "Trung vị, thấp nhất, cao nhất là của các đơn vị được xếp hạng; thay đổi tính trên số chưa "
        "làm tròn."
    ),
)
_HOW_SHEETS = (_HOW[0], msg("Chênh lệch là điểm tự đánh giá trừ điểm thẩm định."))
_SIGN = msg("Dấu – là không có số, hoặc không so sánh, không đánh giá được.")


def write_notes(page: Page, top: int, record: Record) -> Grid:
    """One row a note, numbered, with what it is about."""
    _ = translator(page.lang)
    how = _HOW_SHEETS if "criteria" in record else _HOW_PEERS if of_peers(record) else _HOW
    remarks_of_page = [(_("Cách đọc"), _(text)) for text in (*how, _SIGN)]
    remarks = record["notes_en" if page.lang == "en" else "notes"]
    remarks_of_page += [(_("Phương pháp"), text) for text in remarks]
    remarks_of_page += [
        (_("Vấn đề của số liệu đầu vào"), problem["message"]) for problem in record["problems"]
    ]
    rows = [
        {"at": at, "kind": kind, "text": text}
        for at, (kind, text) in enumerate(remarks_of_page, start=1)
    ]
    columns = [
        Column("at", _("TT"), 6, lambda row: str(row.record["at"]), CENTRED),
        Column("kind", _("Loại ghi chú"), 26, lambda row: row.record["kind"], Look()),
        Column("text", _("Nội dung"), 90, lambda row: row.record["text"], Look()),
    ]
    return write_grid(page, top, columns, rows)
