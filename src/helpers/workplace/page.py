"""The page of the form: markup, style sheet and script, with no word from anywhere else."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from helpers.core.formatting import Lang
from helpers.core.wording import OWN_NAMES, translator
from helpers.documents.formats import FORMATS, LABELS
from helpers.documents.html.render import page_style, page_words, speaking

_FOLDER = Path(__file__).parent / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "font-src data:; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def render(lang: Lang, xsrf: str, base: str) -> str:
    """The page in one language.

    Args:
        xsrf: sent back with each order, to show that it comes from this page.
        base: the address below which the server has all its pages.
    """
    return (
        _environment()
        .get_template("form.html.j2")
        .render(
            _=translator(lang),
            lang=lang,
            other="en" if lang == "vi" else "vi",
            names=OWN_NAMES,
            words=page_words(lang),
            formats={name: LABELS[endings[0]] for name, endings in FORMATS.items()},
            xsrf=xsrf,
            base=base,
        )
    )


@lru_cache(maxsize=4)
def asset(name: str, lang: Lang) -> str:
    """The style sheet, or the script in one language."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return str(page_style().css) + text if name.endswith(".css") else speaking(text, lang)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
