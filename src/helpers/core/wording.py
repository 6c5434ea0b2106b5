"""The fixed words of reports in both languages: headings, labels, table heads, notes.

A text is named by its Vietnamese words; the English ones stand in `locale/en.po`, a catalogue in
the form that translation tools edit. `tools/wording.py` keeps the catalogue complete.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Protocol

from helpers.core.errors import ConfigError
from helpers.core.formatting import Lang

LANGUAGES: tuple[Lang, ...] = ("vi", "en")
OWN_NAMES: dict[Lang, str] = {"vi": "Tiếng Việt", "en": "English"}
CATALOGUE = Path(__file__).parent / "locale" / "en.po"


class Named(Protocol):
    """What has a name in both languages; "" in English where none is known."""

    @property
    def name_vi(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def msg(text: str) -> str:
    """Marks a text that stands in a constant and is translated later, `say(lang, CONSTANT)`."""
    return text


def say(lang: Lang, text: str, *, about: str = "", **values: object) -> str:
    """A fixed text in `lang`; `values` fill its places `{name}`.

    Args:
        text: the Vietnamese words.
        about: what they are about, where one Vietnamese word is two English ones ("msgctxt").

    Raises:
        ConfigError: the catalogue has no English words for it.

    Example:
        >>> say("vi", "Đơn vị"), say("en", "Đơn vị")
        ('Đơn vị', 'Unit')
    """
    words = text if lang == "vi" else _english(text, about)
    return words.format(**values) if values else words


def translation(lang: Lang, text: str) -> str | None:
    """A text of the catalogue in `lang`; None where the catalogue does not know it."""
    return text if lang == "vi" else _catalogue().get(("", text))


def translator(lang: Lang) -> Callable[..., str]:
    """`say` for one language, as templates call it: `_("Căn cứ")`."""
    return partial(say, lang)


def name_of(thing: Named, lang: Lang) -> str:
    """The name in `lang`; a name that has no English form is said in Vietnamese."""
    return declared(lang, thing.name_vi, thing.name_en)


def declared(lang: Lang, vi: str, en: str) -> str:
    """What `params/` say in both languages; the Vietnamese text where it has no English one."""
    return (en if lang == "en" else "") or vi


def _english(text: str, about: str) -> str:
    try:
        return _catalogue()[about, text]
    except KeyError:
        raise ConfigError(
            "Chưa có lời tiếng Anh cho câu này",
            where="helpers/core/locale/en.po",
            found=text,
            todo="chạy python -m tools.wording rồi điền msgstr",
        ) from None


@lru_cache(maxsize=1)
def _catalogue() -> dict[tuple[str, str], str]:
    from babel.messages.pofile import read_po

    with CATALOGUE.open(encoding="utf-8") as file:
        entries = read_po(file, locale="en")
    known = (entry for entry in entries if entry.id and entry.string)
    return {(entry.context or "", str(entry.id)): str(entry.string) for entry in known}
