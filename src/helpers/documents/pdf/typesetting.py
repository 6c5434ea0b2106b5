"""Typst, which sets all pages on paper and draws pictures: our fonts, the same bytes each time.

What a template shows comes as texts by name (`sys.inputs`), read as they are: Typst would first
read any file that comes with a template as markup, which takes longer than using it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Event
from typing import Any

import typst

FONTS = Path(__file__).parents[1] / "fonts"
_began = Event()


@cache
def typst_fonts() -> typst.Fonts:
    """Our fonts and those inside Typst; the machine's own are never looked at. Starts no thread."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def typeset(files: Mapping[str, bytes], inputs: Mapping[str, str], **how: Any) -> Any:
    """What Typst makes of the template `main.typ`: a PDF, or what `how` asks of `typst.compile`.

    Raises:
        typst.TypstError: the template, or what it is to show, cannot be set.
    """
    _began.set()
    # the wheel takes a dictionary of files; its type information knows only a single one
    compile_files: Any = typst.compile
    return compile_files({**files}, font_paths=typst_fonts(), sys_inputs={**inputs}, **how)


def typeset_here() -> bool:
    """Whether this process has set a page: Typst's threads then wait for ever in a fork of it."""
    return _began.is_set()
