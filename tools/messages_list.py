"""Writes `docs/messages.md`, the list of all kinds of messages: `python -m tools.messages_list`."""

from __future__ import annotations

from pathlib import Path

from helpers.core.messages import FAMILIES, LEVELS, Message, catalogue

PAGE = Path(__file__).parents[1] / "docs" / "messages.md"
HEAD = """# Thông báo, mã

Mọi loại thông báo, theo mã; `baocao explain MÃ` in một mục, `--lang en` bằng tiếng Anh.
“Lỗi” của biểu: biểu để riêng, đơn vị chưa có số liệu. “Xem lại”: biểu vẫn được tính, báo cáo có
nêu. Mức của kiểm tra khai báo trong `params/forms/*.yml` đổi được bằng khoá `severity`. Trang này
do `python -m tools.messages_list` ghi từ `src/helpers/core/locale/messages.csv`.

*Every kind of message by its code, in Vietnamese and English. An error of a form sets it aside
whole; a warning does not.*
"""


def page() -> str:
    """The page as it is to stand in the documentation."""
    return HEAD + "".join(map(_section, FAMILIES))


def _section(family: str) -> str:
    title = FAMILIES[family]
    rows = "".join(_row(message) for message in catalogue().values() if message.family == family)
    head = "| mã | mức | nghĩa là · meaning | cần làm · what to do | ví dụ |"
    return f"\n## {title['vi']} · {title['en']}\n\n{head}\n| --- | --- | --- | --- | --- |\n{rows}"


def _row(message: Message) -> str:
    cells = (
        f"`{message.code}`",
        LEVELS[message.severity]["vi"],
        f"{message.vi}<br>*{message.en}*",
        f"{message.todo_vi}<br>*{message.todo_en}*",
        message.example,
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
