"""A finding in words: the whole sentence, its short form, or the title of a chart."""

from __future__ import annotations

from helpers.core.formatting import Lang
from helpers.findings.kinds import kind_named
from helpers.findings.model import Finding
from helpers.findings.words import words


def sentence(finding: Finding, lang: Lang) -> str:
    """A finding as one sentence.

    Raises:
        ConfigError: no such kind of finding is declared.
    """
    return _one_bracket(kind_named(finding.kind).sentence(lang)(words(finding, lang)))


def headline(finding: Finding, lang: Lang) -> str:
    """A finding as a point at the top of a page: the short form where there is one.

    Raises:
        ConfigError: no such kind of finding is declared.
    """
    return _one_bracket(kind_named(finding.kind).brief(lang)(words(finding, lang, brief=True)))


def title(finding: Finding, lang: Lang) -> str:
    """A finding as the title of a chart, "" for kinds that no chart shows."""
    say = kind_named(finding.kind).title(lang)
    return say(words(finding, lang, brief=True)) if say else ""


def _one_bracket(text: str) -> str:
    """Two brackets in a row as one: "(unconfirmed method; to the end of Q4 2023)"."""
    return text.replace(") (", "; ")
