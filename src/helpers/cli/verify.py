"""The command `baocao verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from helpers.cli.explain import point_to
from helpers.cli.options import Outputs
from helpers.cli.output import stderr, stdout
from helpers.core.errors import BaocaoError
from helpers.core.paths import find_project


def verify(
    what: Annotated[
        str,
        typer.Argument(
            metavar="ĐƯỜNG_DẪN",
            help="Thư mục, tệp kết quả, tệp .zip lưu trữ, hoặc mã cuối báo cáo.",
        ),
    ] = "",
    fast: Annotated[
        bool, typer.Option("--fast", help="Chỉ so mã sha256, không lập lại để so.")
    ] = False,
    trust: Annotated[
        list[Path] | None,
        typer.Option(help="Chứng thư gốc (PEM) mà chứng thư người ký phải dẫn về; lặp lại được."),
    ] = None,
    out: Outputs = None,
) -> None:
    """Kiểm chứng: tệp nào khác lúc lập, và lập lại từ đầu vào có giống từng byte không."""
    from helpers.trust.archive import open_archive
    from helpers.trust.outputs import Finding
    from helpers.trust.verify import Verified
    from helpers.trust.verify import verify as verify_outputs

    with open_archive(what) as (project, asked, damage):
        try:
            seen = verify_outputs(
                project or find_project(), asked, out, fast=fast, roots=trust or ()
            )
        except BaocaoError as error:
            if not damage:
                raise
            seen = Verified((Finding(what, error.what),))
    findings = (*damage, *seen.findings)
    for note in seen.notes:
        stderr.print(f"[yellow]Phiên bản[/]: {escape(note)}")
    for line in seen.signatures:
        stdout.print(f"Chữ ký {escape(line)}")
    for finding in findings:
        stdout.print(f"[red]Sai[/] {escape(str(finding))}")
    looked = f"{seen.reports} báo cáo, {seen.files} tệp, {seen.inputs} đầu vào"
    how = "chỉ so sha256" if fast else "lập lại giống từng byte"
    stdout.print(f"Sai {len(findings)} chỗ ({looked})" if findings else f"Đúng: {looked}; {how}.")
    point_to({finding.code: None for finding in findings})
    if findings:
        raise typer.Exit(1)
