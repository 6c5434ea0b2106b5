"""The report's style sheet for JupyterLab: for our blocks alone, and in Lab's own theme."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from helpers.core.paths import BUILD_VARIABLE
from helpers.documents.html.render import page_style

# Three times: stronger than Lab's own rules for outputs, which name two classes and an element.
_SCOPE = ".baocao" * 3
_DARK = re.compile(r"@media[^{]*prefers-color-scheme: dark[^{]*\{")
_FONT = re.compile(r"@font-face\s*\{[^}]*\}")
_PAGE = re.compile(r"@page\s*\{[^}]*\}")
_ROOT = re.compile(r"(?<![\w.#-])(?::root|html|body)(?=\s*\{)")
# what the page's frame does for a report, a cell's output does here
_IN_A_CELL = """
& { background: none; color-scheme: light; container-type: inline-size; }
[data-jp-theme-light="false"] & { color-scheme: dark; }
& > :first-child { margin-top: 0; }
.cover, .columns { max-width: none; padding: 0; }
.mark-inline { display: block; width: fit-content; padding: .2rem .8rem; border-radius: .3rem;
  background: var(--mark); color: var(--mark-ink); font-size: .9rem; letter-spacing: .06em; }
"""


def show_style() -> None:
    """Cells that follow look like the page, in a notebook that people read; nowhere else."""
    shell = _shell()
    if hasattr(shell, "kernel") and not os.environ.get(BUILD_VARIABLE):
        css = scoped(str(page_style().css))
        shell.display_pub.publish({"text/html": f"<style>{css}</style>", "text/plain": ""})


def _shell() -> Any:
    # where nobody has imported IPython there is no notebook
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def scoped(css: str) -> str:
    """A style sheet of a page, for what stands in an element of class "baocao".

    Example:
        >>> print(scoped(":root { --ink: #000 } body { margin: 0 } p { color: var(--ink) }"))
        ... # doctest: +ELLIPSIS
        .baocao.baocao.baocao { ...
        & { --ink: #000 } & { margin: 0 } p { color: var(--ink) }
        ...
    """
    fonts = "\n".join(_FONT.findall(css))
    rules = _PAGE.sub("", _FONT.sub("", css))
    rules = _ROOT.sub("&", _DARK.sub('[data-jp-theme-light="false"] & {', rules))
    # first nothing of Lab's look is left on our elements; a chart's own attributes stay
    cleared = ":where(:not(svg, svg *)) { all: revert; }"
    return f"{fonts}{_SCOPE} {{ {cleared}\n{rules}{_IN_A_CELL}}}"
