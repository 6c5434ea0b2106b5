"""A unit's place within its own group of units."""

from __future__ import annotations

from helpers.core.text import capital
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    unit_name,
)
from helpers.findings.samples import Sample
from helpers.findings.sources import score_evidence
from helpers.findings.ties import tied_count, tied_names
from helpers.index.standing import Standing
from helpers.params.score import Score


def group_findings(facts: Facts, unit: str, score: Score, standing: Standing) -> list[Finding]:
    """The unit's place among the units of its own group."""
    rank = standing.group_rank
    if rank is None or standing.rank is None or rank.of in (1, standing.rank.of):
        return []
    first = rank.place == 1
    last = not first and rank.place + len(rank.tied) == rank.of
    return [
        (GROUP_FIRST if first else GROUP_LAST if last else GROUP_PLACE).finding(
            unit=unit,
            period=facts.period.id,
            numbers={"place": rank.place, "of": rank.of, **tied_count(rank)},
            names={
                "unit": unit_name(facts, unit),
                "group": Name(facts.setting.unit(unit).group_vi, facts.setting.unit(unit).group_en),
                "when": facts.when(),
                **tied_names(facts, rank),
            },
            effect=1.0,
            evidence=score_evidence(facts, unit),
        )
    ]


# --- wording


GROUP_PLACE = Kind(
    "group_place",
    of_score=True,
    section="rank_changes",
    order=390,
    headline=True,
    vi=lambda w: capital(
        f"{w.whose()}xếp thứ {vi.place(w)} trong khối {w.name('group')}{vi.tied(w)}."
    ),
    en=lambda w: capital(
        f"{w.whose(': ')}ranked {en.place(w)} in the group {w.name('group')}{en.tied(w)}."
    ),
    sample=Sample("unit group", {"place": 2, "of": 5}),
)


GROUP_FIRST = Kind(
    "group_first",
    of_score=True,
    section="rank_changes",
    order=390,
    tone="strength",
    headline=True,
    vi=lambda w: capital(
        f"{w.whose()}dẫn đầu khối {w.name('group')}, xếp thứ {vi.place(w)}{vi.tied(w)}."
    ),
    en=lambda w: capital(
        f"{w.whose(': ')}first in the group {w.name('group')}, ranked {en.place(w)}{en.tied(w)}."
    ),
    sample=Sample("unit group", {"place": 1, "of": 17, "tied": 11}),
)


GROUP_LAST = Kind(
    "group_last",
    of_score=True,
    section="rank_changes",
    order=390,
    tone="weakness",
    headline=True,
    vi=lambda w: capital(
        f"{w.whose()}xếp cuối khối {w.name('group')}, xếp thứ {vi.place(w)}{vi.tied(w)}."
    ),
    en=lambda w: capital(
        f"{w.whose(': ')}last in the group {w.name('group')}, ranked {en.place(w)}{en.tied(w)}."
    ),
    sample=Sample("unit group", {"place": 5, "of": 5}),
)
