"""The command `baocao pack`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helpers.cli.options import Built, Units, split
from helpers.core.paths import find_project
from helpers.core.terminal import echo
from helpers.documents.formats import SENT


def pack_period(
    programme: Annotated[str, typer.Option(help="Mã chương trình.")],
    period: Annotated[str, typer.Option(help="Mã kỳ.")],
    unit: Units = None,
    format: Annotated[
        list[str] | None,
        typer.Option(
            help="Định dạng, cả json, ipynb; lặp lại, hoặc cách nhau bằng dấu phẩy.",
            show_default=",".join(SENT),
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Thư mục ghi các tệp để gửi.")] = Path("gui-di"),
    built: Built = None,
) -> None:
    """Đóng gói một kỳ đã lập để gửi: một tệp zip, và từng tệp mang tên chương trình, kỳ, đơn vị."""
    from helpers.build.pack import pack

    source = (built or find_project().outputs).resolve()
    formats = split(format or SENT)
    written = pack(source, out, programme, period, units=split(unit), formats=formats)
    echo(f"Đã ghi {len(written)} tệp vào {out}")
