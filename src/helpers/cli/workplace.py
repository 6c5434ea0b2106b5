"""The commands `baocao lab` and `baocao form`."""

from __future__ import annotations

from typing import Annotated

import typer

from helpers.core.imports import fast_imports
from helpers.core.paths import find_project

# what is not one of our options goes to JupyterLab as it stands
PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


def lab(context: typer.Context) -> None:
    """Mở JupyterLab ở thư mục dự án: sổ tay và biểu mẫu lập báo cáo ở trang đầu.

    Tuỳ chọn của JupyterLab ghi tiếp sau lệnh, ví dụ --no-browser, --port=8890.
    """
    with fast_imports():
        from helpers.workplace.start_lab import open_lab

    open_lab(find_project(), context.args)


def form(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Cổng; 0: cổng trống bất kỳ.")] = 8890,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Mở trình duyệt hay chỉ in địa chỉ.")
    ] = True,
) -> None:
    """Mở biểu mẫu lập báo cáo trong trình duyệt: chọn, xem còn thiếu gì, lập, mở kết quả."""
    with fast_imports():
        from helpers.workplace.start import open_form

    open_form(find_project(), port, browser)
