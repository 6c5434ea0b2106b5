"""The command `baocao index`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from helpers.cli.output import stdout


def index(
    framework: Annotated[
        Path,
        typer.Argument(
            metavar="KHUNG", help="Khung chỉ số .yml, hoặc sổ tính .xlsx có cả khung và số liệu."
        ),
    ],
    out: Annotated[Path, typer.Option(help="Thư mục kết quả (CSV), hoặc một tệp .xlsx.")],
    data: Annotated[
        Path | None,
        typer.Argument(
            metavar="SỐ_LIỆU", help="Bảng số liệu .csv (unit,period,chỉ tiêu…) hoặc .xlsx."
        ),
    ] = None,
    reps: Annotated[int, typer.Option(min=1, help="Số lần thử Monte Carlo.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Hạt giống số ngẫu nhiên.")] = 1,
) -> None:
    """Tính một chỉ số tổng hợp từ khung và bảng số liệu bất kỳ (docs/index-engine.md)."""
    from helpers.index.command import index as compute
    from helpers.index.command import summary

    for line in summary(compute(framework, data, out, reps, seed)):
        stdout.print(escape(line))
    stdout.print(f"Đã ghi các bảng vào {escape(str(out))}")
