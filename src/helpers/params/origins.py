"""What a unit of today was made of: the units of then, and how much each of them counts."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from helpers.params.successions import Succession, Successions


@dataclass(frozen=True, slots=True)
class Origin:
    """A unit that another one came from.

    Attributes:
        unit: its id.
        share: how much it counts in a mean; the shares of all origins of a unit add up to 1.
        portion: how much of its counts went over: 1 where it was merged; None where it was divided
            and nobody declared in which proportion.
    """

    unit: str
    share: Fraction
    portion: Fraction | None = Fraction(1)


def origins(
    successions: Successions, unit: str, known: Container[str], *, weighted: bool = False
) -> tuple[Origin, ...]:
    """The units of a time before that `unit` came from; none for one that was there itself.

    A unit that came from nothing known is its own origin, and is then not among the known.

    Args:
        known: ids of the units of that time.
        weighted: by the declared weights; else the units that were merged count alike.

    Example:
        >>> import datetime as dt
        >>> rows = [Succession(predecessor=one, predecessor_vi=one, successor="c", weight=weight,
        ...     successor_vi="C", kind="merge", date=dt.date(2025, 7, 1))
        ...     for one, weight in (("a", 3), ("b", 1))]
        >>> [(o.unit, float(o.share)) for o in origins(Successions(tuple(rows)), "c", {"a", "b"})]
        [('a', 0.5), ('b', 0.5)]
        >>> [float(o.share) for o in origins(Successions(tuple(rows)), "c", {"a"}, weighted=True)]
        [0.75, 0.25]
        >>> origins(Successions(tuple(rows)), "a", {"a", "b"})
        ()
    """
    if unit in known:
        return ()
    return tuple(_origins(successions, unit, known, weighted))


def unweighted(successions: Successions, unit: str) -> tuple[Succession, ...]:
    """The rows of the unit's own merger, or of the division that it came from, without a weight."""
    rows = successions.into(unit)
    rows += tuple(
        part for row in rows if row.kind == "split" for part in _divided(successions, row)
    )
    return tuple(dict.fromkeys(row for row in rows if row.weight is None))


def _origins(
    successions: Successions, unit: str, known: Container[str], weighted: bool
) -> Iterator[Origin]:
    if unit in known:
        yield Origin(unit, Fraction(1))
        return
    former = successions.name_before(unit)
    rows = successions.into(unit)
    if former is not None:
        yield from _origins(successions, former, known, weighted)
    elif rows:
        for row, share in zip(rows, _shares(rows, weighted), strict=True):
            part = _portion(successions, row)
            for origin in _origins(successions, row.predecessor, known, weighted):
                both = None if part is None or origin.portion is None else part * origin.portion
                yield Origin(origin.unit, share * origin.share, both)
    else:
        yield Origin(unit, Fraction(1))


def _shares(rows: Sequence[Succession], weighted: bool) -> list[Fraction]:
    weights = [Fraction(repr(row.weight)) if weighted and row.weight else None for row in rows]
    if len(rows) > 1 and all(weight is not None for weight in weights):
        known = [weight for weight in weights if weight is not None]
        return [weight / sum(known) for weight in known]
    return [Fraction(1, len(rows))] * len(rows)


def _portion(successions: Successions, row: Succession) -> Fraction | None:
    """How much of the predecessor's counts the row carries over."""
    if row.kind != "split":
        return Fraction(1)
    weights = [part.weight for part in _divided(successions, row)]
    if row.weight is None or None in weights:
        return None
    known = [Fraction(repr(weight)) for weight in weights]
    return Fraction(repr(row.weight)) / sum(known)


def _divided(successions: Successions, row: Succession) -> list[Succession]:
    """All rows of the division that a row is of."""
    return [part for part in successions.rows if part.predecessor == row.predecessor]
