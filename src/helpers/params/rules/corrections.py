"""Corrections: each names a file, unit, period and figure that there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from helpers.params.corrections import Correction
from helpers.params.declared import CORRECTIONS, Declared
from helpers.params.faults import Fault, did_you_mean, nearest
from helpers.params.programme import Programme
from helpers.params.reader import Key

Named = tuple[Key, str, Collection[str]]  # key, what it names, the names there are


def correction_of_known_place(declared: Declared) -> Iterator[Fault]:
    """What a correction names can be found: else it would never be applied."""
    known = declared.programme_ids
    for place, correction in enumerate(declared.corrections.corrections):
        programme = declared.programmes.get(correction.programme)
        named: list[Named] = [(("programme",), correction.programme, known)]
        if programme is not None:
            named += _in_sheet(declared, programme, correction) + _in_programme(
                declared, programme, correction
            )
        for path, name, names in named:
            unit_unread = path[-1] == "unit" and declared.has_unit(correction.programme, name)
            if name not in names and not unit_unread:
                stops = nearest(correction.programme, known)
                at = ("corrections", place, *path)
                what, todo = f"không có {name!r}", did_you_mean(name, names)
                yield declared.key(CORRECTIONS, at, what, todo=todo, stops=stops)


def _in_sheet(declared: Declared, programme: Programme, correction: Correction) -> list[Named]:
    form = declared.forms.get(programme.source.form)
    return [(("sheet",), correction.sheet, [form.sheet])] if form and correction.sheet else []


def _in_programme(declared: Declared, programme: Programme, correction: Correction) -> list[Named]:
    periods = [period.id for period in programme.periods]
    if correction.key is None:
        folders = [f"data/raw/{correction.programme}/{period}" for period in periods]
        return [(("file",), correction.file.rpartition("/")[0], folders)]
    return [
        (("key", "period"), correction.key.period, periods),
        (("key", "unit"), correction.key.unit, declared.units_of[correction.programme]),
        (("key", "figure"), correction.key.figure, _figures(declared, correction.programme)),
    ]


def _figures(declared: Declared, programme: str) -> Collection[str]:
    """The figures that the units of a programme send: of its form, or of its score sheet."""
    form = declared.forms.get(declared.programmes[programme].source.form)
    framework = declared.framework_of(programme)
    if form is not None:
        return form.counts
    return [indicator.code for indicator in framework.indicators] if framework else []
