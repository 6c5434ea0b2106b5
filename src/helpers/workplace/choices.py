"""What the form offers: programmes with their periods and units; and an order, checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.build.plan import pages_of, plan
from helpers.core.errors import ConfigError
from helpers.core.formatting import Lang
from helpers.core.paths import Project
from helpers.core.text import capital
from helpers.core.wording import name_of, say
from helpers.params.load import Setting, load_setting, programme_ids
from helpers.params.period import Period
from helpers.params.programme import OVERVIEW
from helpers.params.whole import check_params


@dataclass(frozen=True, slots=True)
class Order:
    """A build that is asked for: ids that are known to exist.

    Attributes:
        units: none for all.
    """

    programme: str
    period: str
    units: tuple[str, ...]
    formats: tuple[str, ...]
    lang: str

    def arguments(self) -> list[str]:
        """The same as options of `baocao build`."""
        units = (part for unit in self.units for part in ("--unit", unit))
        return [
            *("--programme", self.programme, "--period", self.period, *units),
            *("--format", ",".join(self.formats), "--lang", self.lang),
        ]


def read_order(project: Project, body: Mapping[str, Any]) -> Order:
    """The order in the body of a request.

    Raises:
        ConfigError: it names a programme, period, unit, format or language that there is not.
    """
    programme, period, lang = (_text(body, name) for name in ("programme", "period", "lang"))
    units, formats = (_texts(body, name) for name in ("units", "formats"))
    plan(
        project, programmes=(programme,), periods=(period,), units=units, formats=formats, lang=lang
    )
    return Order(programme, period, units, formats, lang)


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if isinstance(value, str) and value:
        return value
    raise ConfigError("Yêu cầu thiếu một mục", where=name, todo="chọn mục này trong biểu mẫu")


def _texts(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = body.get(name)
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return tuple(values)
    raise ConfigError("Yêu cầu thiếu một mục", where=name, todo="chọn mục này trong biểu mẫu")


def choices(project: Project, lang: Lang) -> list[dict[str, Any]]:
    """All programmes as plain data; of one whose declarations have faults, these."""
    checked = check_params(project)
    programmes = []
    for programme in programme_ids(project):
        if faults := checked.stopping(programme):
            programmes.append(
                {"id": programme, "name": programme, "faults": [str(f) for f in faults]}
            )
        else:
            programmes.append(_programme(load_setting(project, programme), lang))
    return programmes


def _programme(setting: Setting, lang: Lang) -> dict[str, Any]:
    programme = setting.programme
    return {
        "id": programme.id,
        "name": name_of(programme, lang),
        "faults": [],
        "current": programme.current[0] if programme.current else "",
        "language": setting.branding.language or "vi",
        "units": {
            OVERVIEW: unit_name(setting, OVERVIEW, lang),
            **{unit.id: name_of(unit, lang) for unit in setting.registry.units},
        },
        "periods": [
            {
                "id": period.id,
                "label": period_name(period, lang),
                "units": pages_of(setting, period),
            }
            for period in programme.periods
        ],
    }


def order_names(project: Project, order: Order, lang: Lang) -> tuple[str, Callable[[str], str]]:
    """What the period of an order is called, and its units by id; the ids where that is lost.

    Declarations may come to have faults while their build runs.
    """
    try:
        setting = load_setting(project, order.programme)
        label = period_name(setting.period(order.period), lang)
    except ConfigError:
        return order.period, str
    return label, lambda unit: unit_name(setting, unit, lang)


def unit_name(setting: Setting, unit: str, lang: Lang) -> str:
    """What a unit is called, or the report of all of them; an unknown one by its id."""
    if unit == OVERVIEW:
        return say(lang, "Báo cáo chung")
    known = setting.registry.unit(unit)
    return name_of(known, lang) if known else unit


def period_name(period: Period, lang: Lang) -> str:
    """The label of a period, as a title begins."""
    label = period.label_vi if lang == "vi" else period.label_en
    return capital(label)
