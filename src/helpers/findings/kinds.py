"""What is declared of a kind of finding, beside its finder; and the registry of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from helpers.core.errors import ConfigError
from helpers.core.evidence import Evidence
from helpers.core.formatting import Lang
from helpers.findings.declared import declared
from helpers.findings.labels import LABELS
from helpers.findings.model import Finding, Item, Name, Numbers, Tone
from helpers.findings.samples import Sample
from helpers.findings.words import Words

Say = Callable[[Words], str]
Section = Literal["", "rank_changes", "standing", "changes"]
# what a finding is about, for those who choose among findings: a unit's place by the score, what
# moved scores and places, a value that moved, a value against its target, what was received,
# problems of the data, a printed number to be confirmed
Topic = Literal["", "rank", "move", "change", "target", "receipt", "problems", "confirm"]
LAST = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of finding: where it stands and what it says.

    Attributes:
        name: the id under which findings of the kind are stored.
        vi: the whole sentence in Vietnamese; `en` in English.
        sample: one case of it, with which `docs/findings.md` shows the sentences.
        order: where it stands among the key points, the least first; kinds that share it are
            ordered by effect.
        section: under which heading it is told whatever its tone: with the moves of ranks, with the
            standing, with the changes of values; "" for those that their tone places.
        tone: what kind of news its findings are, where a finding does not set its own.
        headline: whether its findings may stand among the key points, likewise.
        brief_vi: the short form at the top of a page, where the sentence is too long for it.
        title_vi: the title of the charts that show it.
        charts: which charts those are, as `report.title` calls them.
        topic: what its findings are about; "" for those that nobody looks for by it.
        of_score: whether its numbers come about by the score, not by a single indicator.
        alone: whether it says something of the unit alone, whatever the others do.
        doubtful: whether it warns that its indicator's value rests on few items.
        labels: what its own numbers are called, beside those of all findings (`labels.py`).
    """

    name: str
    vi: Say
    en: Say
    sample: Sample
    order: int = LAST
    section: Section = ""
    tone: Tone = "neutral"
    headline: bool = False
    brief_vi: Say | None = None
    brief_en: Say | None = None
    title_vi: Say | None = None
    title_en: Say | None = None
    charts: tuple[str, ...] = ()
    topic: Topic = ""
    of_score: bool = False
    alone: bool = False
    doubtful: bool = False
    labels: Mapping[str, Name] = field(default_factory=dict)

    def sentence(self, lang: Lang) -> Say:
        """The whole sentence in a language."""
        return self.vi if lang == "vi" else self.en

    def brief(self, lang: Lang) -> Say:
        """The short form in a language, the whole sentence where there is none."""
        return (self.brief_vi if lang == "vi" else self.brief_en) or self.sentence(lang)

    def title(self, lang: Lang) -> Say | None:
        """The title of a chart in a language, None for kinds that no chart shows."""
        return self.title_vi if lang == "vi" else self.title_en

    def label(self, number: str) -> Name | None:
        """What a number is called, None for one that only decides how others are said."""
        return self.labels.get(number) or LABELS.get(number)

    def example(self) -> Finding:
        """The sample as a finding."""
        sample = self.sample
        return self.finding(
            "",
            "",
            numbers=sample.numbers,
            names=sample.named(sample.names),
            items=sample.listed(),
            decimals=sample.decimals,
        )

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
    """Every declared kind by its name."""
    return {kind.name: kind for kind in declared(Kind)}


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
