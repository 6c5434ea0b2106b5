"""What the record holds of a unit's ranks."""

from __future__ import annotations

from typing import Any

from helpers.findings.model import Facts
from helpers.findings.ranks import rank_change
from helpers.params.registry import Unit


def ranks_of(facts: Facts, unit: Unit) -> list[dict[str, Any]]:
    """Rank, score and move in every period of the history."""
    entries = []
    for index, period in enumerate(facts.history):
        standing = facts.standing(unit.id, period)
        change = rank_change(facts, unit.id, index)
        entries.append(
            {
                "period": period.id,
                "label": period.label_vi,
                "label_en": period.label_en,
                "score": standing.score.value if standing.score else None,
                "place": standing.rank.place if standing.rank else None,
                "of": standing.rank.of if standing.rank else None,
                "tied": list(standing.rank.tied) if standing.rank else [],
                "group_place": standing.group_rank.place if standing.group_rank else None,
                "group_of": standing.group_rank.of if standing.group_rank else None,
                "interval": list(standing.interval or ()),
                "places": change.places,
                "not_comparable": change.reason,
            }
        )
    return entries
