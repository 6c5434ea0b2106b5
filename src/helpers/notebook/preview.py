"""`report.preview()`: the finished HTML page and, beside it, the pages of the PDF.

The report is made by the command line in a process of its own, exactly as a build makes it, from
the notebook as it was last saved; it never touches `outputs/` proper.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython.display import publish_display_data
from markupsafe import Markup

from helpers.core.formatting import Lang
from helpers.core.paths import BUILD_VARIABLE, ROOT_VARIABLE, Project, find_project

_SESSION = "JPY_SESSION_NAME"  # the notebook that JupyterLab started the kernel for
_OF_THE_KERNEL = {
    *(_SESSION, "JPY_PARENT_PID", "MPLBACKEND"),
    *("CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"),
}
_PAGE = """\
#set page(width: auto, height: auto, margin: 0pt)
#image(sys.inputs.pdf, page: int(sys.inputs.page), width: 21cm)
"""
_MOST_PAGES, _PPI = 60, 96.0
_FRAME = "flex: 3 1 28rem; height: 85vh; border: 1px solid #d5dae1; background: #fff"
_PAPER = "flex: 2 1 22rem; height: 85vh; overflow: auto; background: #808892; padding: .5rem"
# without it a link to a place in the page would open JupyterLab in the frame
_BASE = '<base href="about:srcdoc">'


@dataclass(frozen=True)
class Preview:
    """What a cell shows: the page and the PDF, or in words why there is none."""

    html: str
    text: str

    def _ipython_display_(self) -> None:
        if self.text:
            shown = {"text/html": self.html, "text/plain": self.text}
            publish_display_data(shown)  # type: ignore[no-untyped-call]


def preview(
    programme: str, period: str, unit: str, lang: Lang = "vi", notebook: Path | None = None
) -> Preview:
    """One report as a build makes it now, from the saved notebook; in a build itself, nothing.

    Args:
        notebook: the notebook to run; None for the one that is open in JupyterLab, or where there
            is none, the programme's own.
    """
    if os.environ.get(BUILD_VARIABLE):
        return Preview("", "")
    project = find_project()
    source = notebook or _open_notebook()
    out = project.outputs / ".cache" / "preview"
    folder = out / programme / period / unit
    stem = "report" if lang == "vi" else f"report.{lang}"
    chosen = ["--programme", programme, "--period", period, "--unit", unit, "--lang", lang]
    if source:
        chosen += ["--notebook", str(source)]
    messages = _build(project, [*chosen, "--format", "html,pdf", "--out", str(out)])
    page, pdf = folder / f"{stem}.html", folder / f"{stem}.pdf"
    if not (page.is_file() and pdf.is_file()):
        return Preview(_words(messages), messages)
    head = _saved(source)
    name = f"{programme}-{period}-{unit}"
    return Preview(_shown(head, messages, name, page, pdf), f"{head} {page}")


def _open_notebook() -> Path | None:
    """The notebook that this kernel was started for, where there is still such a file."""
    path = Path(os.environ.get(_SESSION, ""))
    return path if path.suffix == ".ipynb" and path.is_file() else None


def _build(project: Project, options: list[str]) -> str:
    """Run `baocao build`; what it says about data and failures."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_THE_KERNEL}
    done = subprocess.run(
        [sys.executable, "-m", "helpers.cli", "build", *options],
        cwd=project.root,
        # marked as a build from the start, so that its cells show no preview of themselves
        env={**kept, ROOT_VARIABLE: str(project.root), BUILD_VARIABLE: "1", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stderr.strip()


def _saved(source: Path | None) -> str:
    """Which notebook was run, and when it was saved: what was typed since is not in the page."""
    if source is None:
        return "Dựng từ sổ tay của chương trình."
    at = time.strftime("%H:%M:%S ngày %d/%m/%Y", time.localtime(source.stat().st_mtime))
    return f"Dựng từ {source.name}, bản lưu lúc {at}."


def _shown(head: str, messages: str, name: str, page: Path, pdf: Path) -> str:
    html = page.read_text("utf-8").replace("<head>", f"<head>{_BASE}", 1)
    files = ((page, "text/html"), (pdf, "application/pdf"))
    links = Markup(" · ").join(_download(path, kind, name) for path, kind in files)
    pictures = Markup().join(
        Markup('<img alt="Trang {}" style="{}" src="data:image/png;base64,{}">').format(
            number, "display: block; width: 100%; margin: 0 0 .5rem", _base64(picture)
        )
        for number, picture in enumerate(pages_of(pdf), start=1)
    )
    frame = Markup('<iframe title="Trang HTML" sandbox="allow-scripts" style="{}" srcdoc="{}">')
    return str(
        Markup('<div class="baocao-preview"><p>{} {}</p>{}').format(head, links, _words(messages))
        + Markup('<div style="display: flex; flex-wrap: wrap; gap: .5rem">')
        + frame.format(_FRAME, html)
        + Markup('</iframe><div style="{}">{}</div></div></div>').format(_PAPER, pictures)
    )


def _download(path: Path, kind: str, name: str) -> Markup:
    """A link that holds its file: Lab serves nothing from a hidden folder."""
    link = Markup('<a download="{}" href="data:{};base64,{}">Tải {}</a>')
    suffix = path.suffix
    return link.format(f"{name}{suffix}", kind, _base64(path.read_bytes()), suffix[1:].upper())


def _words(messages: str) -> Markup:
    return Markup("<pre>{}</pre>").format(messages) if messages else Markup()


def pages_of(pdf: Path) -> Iterator[bytes]:
    """Each page of a PDF as a PNG: a browser may have nothing that draws a PDF."""
    import typst

    compile_page: Any = typst.compile
    source = pdf.with_suffix(".typ")
    source.write_text(_PAGE, encoding="utf-8")
    try:
        for number in range(1, _MOST_PAGES + 1):
            inputs = {"pdf": pdf.name, "page": str(number)}
            yield compile_page(
                str(source), root=str(pdf.parent), format="png", ppi=_PPI, sys_inputs=inputs
            )
    except typst.TypstError:  # there is no further page
        return
    finally:
        source.unlink()


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
