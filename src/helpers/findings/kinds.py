"""What is declared of a kind of finding, beside its finder; and the registry of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

import helpers.findings
from helpers.core.errors import ConfigError
from helpers.core.evidence import Evidence
from helpers.core.formatting import Lang
from helpers.findings.model import Finding, Item, Name, Numbers, Tone
from helpers.findings.words import Words

Say = Callable[[Words], str]
Section = Literal["", "rank_changes", "standing", "changes"]
LAST = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of finding: where it stands and what it says.

    Attributes:
        name: the id under which findings of the kind are stored.
        vi: the whole sentence in Vietnamese; `en` in English.
        order: where it stands among the key points, the least first; kinds that share it are
            ordered by effect.
        section: under which heading it is told whatever its tone: with the moves of ranks, with the
            standing, with the changes of values; "" for those that their tone places.
        tone: what kind of news its findings are, where a finding does not set its own.
        headline: whether its findings may stand among the key points, likewise.
        brief_vi: the short form at the top of a page, where the sentence is too long for it.
        title_vi: the title of the chart that shows it, for kinds that a chart shows.
    """

    name: str
    vi: Say
    en: Say
    order: int = LAST
    section: Section = ""
    tone: Tone = "neutral"
    headline: bool = False
    brief_vi: Say | None = None
    brief_en: Say | None = None
    title_vi: Say | None = None
    title_en: Say | None = None

    def sentence(self, lang: Lang) -> Say:
        """The whole sentence in a language."""
        return self.vi if lang == "vi" else self.en

    def brief(self, lang: Lang) -> Say:
        """The short form in a language, the whole sentence where there is none."""
        return (self.brief_vi if lang == "vi" else self.brief_en) or self.sentence(lang)

    def title(self, lang: Lang) -> Say | None:
        """The title of a chart in a language, None for kinds that no chart shows."""
        return self.title_vi if lang == "vi" else self.title_en

    def finding(
        self,
        unit: str,
        period: str,
        indicator: str = "",
        *,
        numbers: Numbers | None = None,
        names: Mapping[str, Name] | None = None,
        items: tuple[Item, ...] = (),
        decimals: int = 1,
        tone: Tone | None = None,
        effect: float = 0.0,
        headline: bool | None = None,
        evidence: tuple[Evidence, ...] = (),
    ) -> Finding:
        """A finding of this kind."""
        return Finding(
            kind=self.name,
            unit=unit,
            period=period,
            indicator=indicator,
            numbers=numbers or {},
            names=names or {},
            items=items,
            decimals=decimals,
            tone=self.tone if tone is None else tone,
            effect=effect,
            headline=self.headline if headline is None else headline,
            evidence=evidence,
        )


@cache
def all_kinds() -> Mapping[str, Kind]:
    """Every declared kind by its name: those of all modules of this room, in the modules' order."""
    found: dict[str, Kind] = {}
    for module in sorted(one.name for one in iter_modules(helpers.findings.__path__)):
        declared = vars(import_module(f"helpers.findings.{module}")).values()
        found |= {one.name: one for one in declared if isinstance(one, Kind)}
    return found


def kind_named(name: str) -> Kind:
    """The kind of that name.

    Raises:
        ConfigError: no kind of that name is declared.
    """
    known = all_kinds()
    if name not in known:
        raise ConfigError(
            f"Chưa khai báo loại nhận định {name!r}",
            where="helpers/findings",
            found=", ".join(sorted(known)),
            todo="khai báo một Kind cạnh nơi tìm ra nhận định",
        )
    return known[name]
