"""The class of results that a score falls into, where the framework declares classes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from helpers.core.formatting import telling_decimals
from helpers.core.text import capital
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Item, Name, Tone, score_name, unit_name
from helpers.findings.samples import Sample
from helpers.findings.sources import score_evidence, scores_evidence
from helpers.findings.ties import few_names
from helpers.findings.words import Words
from helpers.index.score import exact_of
from helpers.params.framework import Framework
from helpers.params.score import Score
from helpers.params.scoring import Class


def unit_class_findings(facts: Facts, unit: str) -> list[Finding]:
    """The class of a unit, with its share of the maximum and the bound of the class."""
    framework, score = facts.setting.framework, facts.setting.framework.score
    if score is None or not _tells_classes(facts) or unit == facts.setting.programme.whole:
        return []
    share = _share(facts, score, unit)
    if share is None:
        return []
    bounds = [class_.value for class_ in framework.classes]
    reached, lowest = _reached(framework, share), framework.classes[-1]
    class_ = reached or lowest
    return [
        (CLASS_REACHED if reached else CLASS_MISSED).finding(
            unit=unit,
            period=facts.period.id,
            numbers={"share": float(share), **_bound(class_)},
            names={
                "unit": unit_name(facts, unit),
                "class": Name(class_.name_vi, class_.name_en),
                **_names(framework, score, facts),
            },
            decimals=max(telling_decimals(share, bound, score.decimals) for bound in bounds),
            tone=_tone(framework.classes, reached),
            effect=1.0,
            evidence=score_evidence(facts, unit),
        )
    ]


def class_findings(facts: Facts) -> list[Finding]:
    """How many units each class holds, empty classes too; the units of small ones by name."""
    framework, score = facts.setting.framework, facts.setting.framework.score
    if score is None or not _tells_classes(facts):
        return []
    units = [unit.id for unit in facts.setting.reporting_in(facts.period)]
    known = ((unit, _share(facts, score, unit)) for unit in units)
    shares = {unit: share for unit, share in known if share is not None}
    if not shares:
        return []
    classes = {unit: _reached(framework, share) for unit, share in shares.items()}
    below = sum(class_ is None for class_ in classes.values())
    return [
        CLASSES.finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            numbers={"of": len(shares), **({"below": below} if below else {})},
            names=_names(framework, score, facts),
            items=tuple(
                _item(facts, of_class, [unit for unit in shares if classes[unit] is of_class])
                for of_class in framework.classes
            ),
            effect=590.0,
            evidence=scores_evidence(facts, shares, [facts.period]),
        )
    ]


def _tells_classes(facts: Facts) -> bool:
    """Whether classes are declared, and no score is kept back that they would give away."""
    return bool(facts.setting.framework.classes) and not facts.keeps_ranks_back


def _share(facts: Facts, score: Score, unit: str) -> Fraction | None:
    """The unrounded score in % of the maximum."""
    scored = facts.standing(unit, facts.period).score
    if scored is None or scored.exact is None or score.maximum is None:
        return None
    return 100 * scored.exact / exact_of(score.maximum)


def _reached(framework: Framework, share: Fraction) -> Class | None:
    return next((class_ for class_ in framework.classes if class_.met(share)), None)


def _tone(classes: Sequence[Class], reached: Class | None) -> Tone:
    if reached is None:
        return "weakness"
    if len(classes) == 1 or reached not in (classes[0], classes[-1]):
        return "neutral"
    return "strength" if reached is classes[0] else "weakness"


def _bound(class_: Class) -> dict[str, float]:
    return {"above" if class_.above is not None else "at_least": float(class_.value)}


def _names(framework: Framework, score: Score, facts: Facts) -> dict[str, Name]:
    names = {"score": score_name(score), "when": facts.when()}
    if framework.classes_status == "unconfirmed":
        names["doubt"] = Name(
            "mức xếp loại chưa có văn bản xác nhận", "classes unconfirmed by a document"
        )
    return names


def _item(facts: Facts, class_: Class, units: list[str]) -> Item:
    named = few_names(facts, "units", units) if units else {}
    return Item({"class": Name(class_.name_vi, class_.name_en), **named}, {"count": len(units)})


UNIT = Finder(unit_class_findings, order=65, of=("values", "sheet", "peer"))
WHOLE = Finder(
    lambda facts, unit: class_findings(facts), order=25, of=("values", "sheet", "peers"), whole=True
)


# --- wording


def _doubt(w: Words) -> str:
    return f" ({w.name('doubt')})" if w.named("doubt") else ""


def _from_vi(w: Words) -> str:
    return f"từ {w.plain('at_least')}%" if w.has("at_least") else f"trên {w.plain('above')}%"


def _from_en(w: Words) -> str:
    return f"at {w.plain('at_least')}%" if w.has("at_least") else f"above {w.plain('above')}%"


def _units(row: Words) -> str:
    return f" ({row.name('units')})" if row.named("units") and not row.brief else ""


def _whole_vi(w: Words) -> str:
    rows = [
        f"{row.name('class')} {row.count('count')} đơn vị{_units(row)}"
        if row.sign("count")
        else f"không có đơn vị loại {row.name('class')}"
        for row in w.items()
    ]
    if w.has("below"):
        rows.append(f"chưa đến mức thấp nhất {w.count('below')} đơn vị")
    return (
        f"Xếp loại {w.count('of')} đơn vị có điểm theo {w.name('score')} "
        f"{w.name('when')}{_doubt(w)}: {'; '.join(rows)}."
    )


def _whole_en(w: Words) -> str:
    rows = [f"{row.name('class')}: {row.count('count')}{_units(row)}" for row in w.items()]
    if w.has("below"):
        rows.append(f"below the lowest class: {w.count('below')}")
    return (
        f"Classes of the {w.count('of')} scored units by {w.name('score')} "
        f"{w.name('when')}{_doubt(w)}: {'; '.join(rows)}."
    )


CLASS_REACHED = Kind(
    "class_reached",
    of_score=True,
    section="standing",
    order=215,
    headline=True,
    vi=lambda w: capital(
        f"{w.whose()}xếp loại {w.name('class')} theo {w.name('score')}{_doubt(w)}: đạt "
        f"{w.percent('share')} điểm tối đa, mức {w.name('class')} {_from_vi(w)}."
    ),
    en=lambda w: capital(
        f"{w.whose(': ')}class {w.name('class')} by {w.name('score')}{_doubt(w)}: "
        f"{w.percent('share')} of the maximum, the class starts {_from_en(w)}."
    ),
    sample=Sample(
        "unit score class",
        {"share": 84.5, "at_least": 80},
        own={"class": Name("Tốt", "Good")},
    ),
    labels={
        "at_least": Name("Mức xếp loại, từ (%)", "Class, from (%)"),
        "above": Name("Mức xếp loại, trên (%)", "Class, above (%)"),
    },
)

CLASS_MISSED = Kind(
    "class_missed",
    of_score=True,
    section="standing",
    order=215,
    headline=True,
    vi=lambda w: capital(
        f"{w.whose()}chưa đến mức xếp loại thấp nhất ({w.name('class')}, {_from_vi(w)}) theo "
        f"{w.name('score')}{_doubt(w)}: đạt {w.percent('share')} điểm tối đa."
    ),
    en=lambda w: capital(
        f"{w.whose(': ')}below the lowest class ({w.name('class')}, which starts {_from_en(w)}) "
        f"by {w.name('score')}{_doubt(w)}: {w.percent('share')} of the maximum."
    ),
    sample=Sample(
        "unit score class", {"share": 74.5, "at_least": 80}, own={"class": Name("Tốt", "Good")}
    ),
    labels=CLASS_REACHED.labels,
)

CLASSES = Kind(
    "classes",
    of_score=True,
    section="standing",
    order=215,
    headline=True,
    vi=_whole_vi,
    en=_whole_en,
    sample=Sample(
        "score when",
        {"of": 3, "below": 1},
        items=(("class units", {"count": 2}),),
        own={"class": Name("Tốt", "Good")},
    ),
    labels={"below": Name("Số đơn vị dưới mức thấp nhất", "Units below the lowest class")},
)
