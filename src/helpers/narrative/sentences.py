"""A finding in words: the whole sentence, or its short form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import isfunction
from types import ModuleType

from helpers.core.errors import ConfigError
from helpers.core.formatting import Lang
from helpers.findings.model import Finding
from helpers.narrative import (
    data_en,
    data_vi,
    en,
    moves_en,
    moves_vi,
    outlook_en,
    outlook_vi,
    peers_en,
    peers_overview_en,
    peers_overview_vi,
    peers_vi,
    printed_en,
    printed_vi,
    sheets_en,
    sheets_vi,
    short_en,
    short_vi,
    submissions_en,
    submissions_vi,
    titles_en,
    titles_vi,
    units_en,
    units_vi,
    vi,
)
from helpers.narrative.words import Words, words

Say = Callable[[Words], str]


def kinds(module: ModuleType) -> Mapping[str, Say]:
    """The sentences of a module by kind of finding: its own public functions."""
    return {
        name: say
        for name, say in vars(module).items()
        if isfunction(say) and say.__module__ == module.__name__ and not name.startswith("_")
    }


FULL: Mapping[Lang, Mapping[str, Say]] = {
    "vi": {
        **kinds(vi),
        **kinds(data_vi),
        **kinds(moves_vi),
        **kinds(outlook_vi),
        **kinds(peers_vi),
        **kinds(peers_overview_vi),
        **kinds(printed_vi),
        **kinds(sheets_vi),
        **kinds(submissions_vi),
        **kinds(units_vi),
    },
    "en": {
        **kinds(en),
        **kinds(data_en),
        **kinds(moves_en),
        **kinds(outlook_en),
        **kinds(peers_en),
        **kinds(peers_overview_en),
        **kinds(printed_en),
        **kinds(sheets_en),
        **kinds(submissions_en),
        **kinds(units_en),
    },
}
_TITLES: Mapping[Lang, Mapping[str, Say]] = {"vi": kinds(titles_vi), "en": kinds(titles_en)}
_SHORT: Mapping[Lang, Mapping[str, Say]] = {"vi": kinds(short_vi), "en": kinds(short_en)}


def sentence(finding: Finding, lang: Lang) -> str:
    """A finding as one sentence.

    Raises:
        ConfigError: no sentence is written for this kind of finding.
    """
    return _say(FULL[lang], finding.kind)(words(finding, lang))


def headline(finding: Finding, lang: Lang) -> str:
    """A finding as a point at the top of a page: the short form where there is one.

    Raises:
        ConfigError: no sentence is written for this kind of finding.
    """
    known = {**FULL[lang], **_SHORT[lang]}
    return _say(known, finding.kind)(words(finding, lang, brief=True))


def title(finding: Finding, lang: Lang) -> str:
    """A finding as the title of a chart, "" for kinds that no chart shows."""
    say = _TITLES[lang].get(finding.kind)
    return say(words(finding, lang, brief=True)) if say else ""


def _say(known: Mapping[str, Say], kind: str) -> Say:
    if kind not in known:
        raise ConfigError(
            f"Chưa có câu cho loại nhận định {kind!r}",
            where="helpers/narrative/vi.py, helpers/narrative/en.py",
            found=", ".join(sorted(known)),
            todo=f"viết hàm {kind} trong cả hai tệp",
        )
    return known[kind]
