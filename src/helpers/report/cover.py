"""What stands before a report: agency, title, unit, period, and the key figures."""

from __future__ import annotations

from typing import Any

from helpers.core.formatting import Lang
from helpers.core.wording import name_of, say
from helpers.documents.branded import branded
from helpers.documents.status import mark_of
from helpers.findings.model import Facts, period_name, unit_name
from helpers.params.registry import Unit
from helpers.params.texts import filled
from helpers.report.key_figures import key_figures


def cover_node(facts: Facts, unit: Unit, lang: Lang) -> dict[str, Any]:
    """The cover of the report of a unit and period, as an administrative document has it."""
    programme = facts.setting.programme
    cover = programme.cover
    words = programme.cover_words(lang)
    mark = mark_of(programme, unit.id)
    name = unit_name(facts, unit.id).get(lang)
    period = period_name(facts.period).get(lang)
    cited = facts.setting.documents[programme.document].cited(lang)
    basis = filled(words.basis, document=cited, unit=name, period=period)
    node: dict[str, Any] = {
        "node": "cover",
        "title": say(lang, "BÁO CÁO"),
        "subject": say(
            lang, "{subject} của {unit} {period}", subject=words.subject, unit=name, period=period
        ),
        "unit": name_of(unit, lang),
        "period": period,
        "mark": say(lang, mark) if mark else None,
        "parent_agency": words.parent_agency,
        "agency": words.agency,
        "place": cover.place,
        "symbol": cover.symbol,
        "addressee": list(words.addressee),
        "basis": f"{basis}:",
        **branded(facts.setting),
    }
    if summary := key_figures(facts, unit, lang):
        node["key_figures"] = summary
    return node
