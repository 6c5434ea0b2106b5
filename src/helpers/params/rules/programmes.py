"""Periods, and what a framework measures."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.core.errors import ConfigError
from helpers.params.branding import Branding, read_logo, wrong_word
from helpers.params.declared import Declared
from helpers.params.documents import Figure
from helpers.params.faults import Fault, did_you_mean
from helpers.params.indicator import Measure
from helpers.params.period import Period
from helpers.params.programme import Programme


def period_has_one_method(declared: Declared) -> Iterator[Fault]:
    """Every period that is reported is covered by one method of the framework, and by no second."""
    for name, programme in declared.programmes.items():
        framework = declared.framework_of(name)
        if framework is None or not framework.methods:  # none: one method for all periods
            continue
        known = [period for method in framework.methods for period in method.periods]
        used = set(programme.current) | {figure.period for figure in _figures(declared, name)}
        for place, period in enumerate(programme.periods):
            methods = [method.id for method in framework.methods if method.holds(period.id)]
            if len(methods) == 1 or not (methods or _reported(programme, period, used)):
                continue
            yield declared.in_programme(
                name,
                ("periods", place, "id"),
                f"kỳ {period.id} có {len(methods)} phương pháp, cần đúng một",
                found=", ".join(methods) or f"{programme.framework}.yml: {', '.join(known)}",
                todo=f"sửa methods.periods của params/frameworks/{programme.framework}.yml",
            )


def periods_do_not_overlap(declared: Declared) -> Iterator[Fault]:
    """Two periods of one kind have no day in common; a part lies within its year."""
    for name, programme in declared.programmes.items():
        by_id = {period.id: period for period in programme.periods}
        for place, period in enumerate(programme.periods):
            others = [
                p.id
                for p in programme.periods[:place]
                if p.kind == period.kind and p.start <= period.end and period.start <= p.end
            ]
            faults = [f"kỳ {period.id} trùng ngày với kỳ {other}" for other in others]
            year = by_id[period.year] if period.year else None
            if year and (year.kind != "year" or year.id == period.id):
                faults.append(f"year {year.id} không phải kỳ năm")
            elif year and not (year.start <= period.start and period.end <= year.end):
                faults.append(f"kỳ {period.id} không nằm trong {year.id}")
            for what in faults:
                dates, todo = f"{period.start} – {period.end}", "sửa ngày, hoặc bỏ kỳ thừa"
                key = ("periods", place, "start")
                yield declared.in_programme(name, key, what, found=dates, todo=todo)


def measured_field_in_form(declared: Declared) -> Iterator[Fault]:
    """What an indicator is counted from is a field of the form that the units send."""
    for name, programme in declared.programmes.items():
        framework = declared.framework_of(name)
        form = declared.forms.get(programme.source.form)
        if framework is None or form is None or programme.source.kind != "forms":
            continue
        for place, indicator in enumerate(framework.indicators):
            if indicator.measure is None or indicator.measure.kind == "given":
                continue
            for field in indicator.measure.fields:
                if field not in form.counts:
                    yield declared.key(
                        f"params/frameworks/{programme.framework}.yml",
                        ("indicators", place, "measure", _part(indicator.measure, field)),
                        f"biểu {form.id} không có số liệu {field!r}",
                        todo=did_you_mean(field, form.counts),
                        stops=frozenset({name}),
                    )


def _part(measure: Measure, field: str) -> str:
    """The key under which a measure names a field."""
    if measure.kind == "expression":
        return "expression"
    return "numerator" if field == measure.numerator else "denominator"


def logo_usable(declared: Declared) -> Iterator[Fault]:
    """The logo that pages show is there and can be shown."""
    common = "params/branding.yml"
    with_logo = {
        name: programme
        for name, programme in declared.programmes.items()
        if programme.branding.logo
    }
    if wrong := _unusable_logo(declared, declared.branding):
        stops = frozenset(declared.programmes) - frozenset(with_logo)
        yield declared.key(common, ("logo",), wrong, found=declared.branding.logo, stops=stops)
    for name, programme in with_logo.items():
        if wrong := _unusable_logo(declared, programme.branding):
            logo = programme.branding.logo
            yield declared.in_programme(name, ("branding", "logo"), wrong, found=logo)


def word_template_fillable(declared: Declared) -> Iterator[Fault]:
    """The office's Word template is there, and holds only placeholders that can be filled."""
    templates = {name: programme.branding.word for name, programme in declared.programmes.items()}
    sharing = frozenset(name for name, file in templates.items() if not file)
    used = {
        file: frozenset(n for n in templates if templates[n] == file)
        for file in templates.values()
        if file
    }
    if common := declared.branding.word:
        used[common] = used.get(common, frozenset()) | sharing
    for file, stops in used.items():
        place = f"params/branding/{file}"
        for wrong in wrong_word(declared.files.get(place)):
            yield Fault(place, 0, wrong.what, "", wrong.found, wrong.todo, stops)


def _unusable_logo(declared: Declared, branding: Branding) -> str:
    try:
        read_logo(declared.project.params / "branding", branding)
        return ""
    except ConfigError as error:
        return error.what


def _figures(declared: Declared, programme: str) -> list[Figure]:
    return [row for row in declared.figures.rows if row.programme == programme]


def _reported(programme: Programme, period: Period, used: set[str]) -> bool:
    """Whether a report of that period can be asked for; one may only be there to be called by."""
    return programme.source.kind == "forms" or period.id in used
