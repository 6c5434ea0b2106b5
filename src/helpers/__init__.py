"""Báo cáo: what a notebook imports, `from helpers import open_report, charts`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.notebook import charts
    from helpers.notebook.open_report import open_report

__version__ = "0.1.0"
__all__ = ["charts", "open_report"]


def __getattr__(name: str) -> object:
    """The public names, imported when they are first asked for: charts take longest."""
    if name == "open_report":
        return import_module("helpers.notebook.open_report").open_report
    if name == "charts":
        return import_module("helpers.notebook.charts")
    raise AttributeError(f"module 'helpers' has no attribute {name!r}")
