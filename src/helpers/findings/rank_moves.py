"""A rank's move explained: its parts, who passed whom, and a score that went the other way."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from helpers.core.evidence import Evidence
from helpers.core.formatting import agreeing_decimals, half_up
from helpers.core.text import join_list
from helpers.findings import phrases_en as en
from helpers.findings.earlier import earlier_standing
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, period_name, score_name, unit_name, unit_names
from helpers.findings.ranks import rank_change
from helpers.findings.samples import Sample
from helpers.findings.sources import both_periods_evidence
from helpers.findings.words import Words
from helpers.params.period import Period

_MOVED_VI = {1: "Tăng", -1: "Giảm"}
_MOVED_EN = {1: "Up", -1: "Down"}
# more units than this are counted in a sentence; the tables of the overview hold all of them
MOST_PASSED = 6


def rank_move_findings(facts: Facts, unit: str) -> list[Finding]:
    """What a unit's move is made of, where ranks are compared; and why they are not."""
    if facts.setting.framework.score is None or not facts.history:
        return []
    if facts.standing(unit, facts.period).rank is None:
        return []
    change = rank_change(facts, unit, len(facts.history) - 1)
    if change.reason in ("size", "unit_set"):
        return other_set(facts, unit)
    if change.places is None:
        return []
    cells = both_periods_evidence(facts, [unit])
    return [
        *_opposed(facts, unit, change.places, cells),
        *_parts(facts, unit, cells),
        *_passing(facts, unit, cells),
    ]


def _opposed(facts: Facts, unit: str, places: int, cells: tuple[Evidence, ...]) -> list[Finding]:
    """The score went one way and the rank the other."""
    score = facts.setting.framework.score
    now = facts.standing(unit, facts.period).score
    before = earlier_standing(facts, unit, facts.period, facts.before).score
    if score is None or facts.before is None or now is None or before is None:
        return []
    if now.exact is None or before.exact is None:
        return []
    difference = now.exact - before.exact
    decimals = agreeing_decimals(now.exact, before.exact, score.decimals, score.decimals + 2)
    if half_up(difference, score.decimals) == 0 or (difference > 0) != (places < 0) or not places:
        return []
    return [
        (SCORE_UP_RANK_DOWN if places < 0 else SCORE_DOWN_RANK_UP).finding(
            unit=unit,
            period=facts.period.id,
            numbers={
                "value": float(now.exact),
                "value_before": float(before.exact),
                "difference": float(abs(difference)),
                "places": abs(places),
            },
            names={
                "unit": unit_name(facts, unit),
                "score": score_name(score),
                "before": period_name(facts.before),
            },
            decimals=decimals,
            effect=float(abs(places)),
            evidence=cells,
        )
    ]


def _parts(facts: Facts, unit: str, cells: tuple[Evidence, ...]) -> list[Finding]:
    """What the unit's own score, the others' scores, and who came or left did to the rank."""
    if facts.moves is None or unit not in facts.moves.parts:
        return _unknown_parts(facts, unit, cells)
    moved = facts.moves.parts[unit]
    parts = {"own": moved.own, "others": moved.others, "entered": moved.entered, "left": moved.left}
    if not any(parts.values()) or facts.before is None:
        return []
    return [
        PLACES_IN_PARTS.finding(
            unit=unit,
            period=facts.period.id,
            numbers={"places": moved.places, **{f"{k}_places": v for k, v in parts.items()}},
            names={"unit": unit_name(facts, unit), "before": period_name(facts.before)},
            effect=float(max(abs(part) for part in parts.values())),
            evidence=cells,
        )
    ]


def _unknown_parts(facts: Facts, unit: str, cells: tuple[Evidence, ...]) -> list[Finding]:
    """Printed ranks: nothing can be said of the others' scores, which the documents do not hold."""
    score = facts.setting.framework.score
    if facts.before is None or score is None or score.rule != "published":
        return []
    if all(_has_every_score(facts, period) for period in (facts.before, facts.period)):
        return []
    return [
        PLACES_NOT_IN_PARTS.finding(
            unit=unit,
            period=facts.period.id,
            names={"unit": unit_name(facts, unit), "before": period_name(facts.before)},
            evidence=cells,
        )
    ]


def _has_every_score(facts: Facts, period: Period) -> bool:
    """Whether the scores of all units that are ranked in a period are known."""
    standings = facts.standings.get(period.id, {}).values()
    known = sum(1 for standing in standings if standing.score and standing.score.exact is not None)
    return any(standing.rank is not None and known >= standing.rank.of for standing in standings)


def _passing(facts: Facts, unit: str, cells: tuple[Evidence, ...]) -> list[Finding]:
    if facts.moves is None or unit not in facts.moves.parts or facts.before is None:
        return []
    passing = facts.moves.passing(unit)
    groups = {
        "passed": passing.passed,
        "reached": passing.reached,
        "passed_by": passing.passed_by,
        "fallen_behind": passing.fallen_behind,
    }
    if not any(groups.values()):
        return []
    named = _few(groups)
    return [
        OVERTAKING.finding(
            unit=unit,
            period=facts.period.id,
            numbers={key: len(units) for key, units in groups.items()},
            names={
                "unit": unit_name(facts, unit),
                "before": period_name(facts.before),
                **{key: unit_names(facts, units) for key, units in named.items()},
            },
            effect=float(sum(map(len, groups.values()))),
            evidence=(*cells, *both_periods_evidence(facts, chain.from_iterable(named.values()))),
        )
    ]


def other_set(facts: Facts, unit: str) -> list[Finding]:
    """Who came into the ranking and who left it, where that forbids to compare ranks.

    The whole cites the places of all of them; a unit those of the named, or else its own.
    """
    if facts.moves is None or facts.before is None:
        return []
    groups = {"entered": facts.moves.entered, "gone": facts.moves.left}
    if not any(groups.values()):
        return []
    named = _few(groups)
    cited = groups if unit == facts.setting.programme.whole else named or {"": (unit,)}
    return [
        RANKED_UNITS_CHANGED.finding(
            unit=unit,
            period=facts.period.id,
            numbers={key: len(units) for key, units in groups.items()},
            names={
                "before": period_name(facts.before),
                **{key: unit_names(facts, units) for key, units in named.items()},
            },
            evidence=both_periods_evidence(facts, chain.from_iterable(cited.values())),
        )
    ]


def _few(groups: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The groups that are small enough to be named."""
    return {key: units for key, units in groups.items() if 0 < len(units) <= MOST_PASSED}


FINDER = Finder(rank_move_findings, order=70, of=("values", "sheet", "peer"))


# --- wording


def _opposed_vi(w: Words, score: str, rank: str) -> str:
    way = "lên" if score == "tăng" else "xuống"
    return (
        f"So với {w.name('before')}, điểm số của {w.name('unit')} {score} {w.number('difference')} "
        f"điểm (từ {w.number('value_before')} {way} {w.number('value')}) nhưng thứ hạng {rank} "
        f"{w.count('places')} bậc."
    )


def _clauses_vi(w: Words, words: Mapping[str, tuple[str, str]]) -> list[str]:
    """ "bị 03 đơn vị vượt (A; B; C)" for every count above zero; units are named where few."""
    return [
        f"{verb} {w.count(key)} đơn vị{after}" + (f" ({w.name(key)})" if w.named(key) else "")
        for key, (verb, after) in words.items()
        if w.some(key)
    ]


def _opposed_en(w: Words, score: str, rank: str) -> str:
    return (
        f"Since {w.name('before')}, the score of {w.name('unit')} {score} by "
        f"{w.number('difference')} points (from {w.number('value_before')} to {w.number('value')}) "
        f"while its rank {rank} by {_places_en(w, 'places')}."
    )


def _places_en(w: Words, key: str) -> str:
    return f"{w.size(key)} {'place' if w.size(key) == '1' else 'places'}"


def _clauses_en(w: Words, words: Mapping[str, tuple[str, str]]) -> list[str]:
    """ "passed 3 units (A; B; C)" for every count above zero; units are named where few."""
    return [
        f"{verb} {en.several(w, key, 'unit', 'units')}{after}"
        + (f" ({w.name(key)})" if w.named(key) else "")
        for key, (verb, after) in words.items()
        if w.some(key)
    ]


def _opposed_kind(
    name: str, words_vi: tuple[str, str], words_en: tuple[str, str], sample: Sample, order: int
) -> Kind:
    """A score that moved one way while the rank moved the other; words of score and of rank."""
    return Kind(
        name,
        topic="move",
        of_score=True,
        section="rank_changes",
        order=order,
        headline=True,
        vi=lambda w: _opposed_vi(w, *words_vi),
        en=lambda w: _opposed_en(w, *words_en),
        brief_vi=lambda w: (
            f"So với {w.name('before')}, điểm số {words_vi[0]} {w.number('difference')} điểm "
            f"nhưng thứ hạng {words_vi[1]} {w.count('places')} bậc."
        ),
        brief_en=lambda w: (
            f"Since {w.name('before')} the score {words_en[0]} by {w.number('difference')} points "
            f"while the rank {words_en[1]} by {_places_en(w, 'places')}."
        ),
        sample=sample,
    )


SCORE_UP_RANK_DOWN = _opposed_kind(
    "score_up_rank_down",
    ("tăng", "giảm"),
    ("rose", "fell"),
    Sample(
        "unit before",
        {"value": 95.09, "value_before": 94.74, "difference": 0.35, "places": 1},
        decimals=2,
    ),
    order=50,
)


SCORE_DOWN_RANK_UP = _opposed_kind(
    "score_down_rank_up",
    ("giảm", "tăng"),
    ("fell", "rose"),
    Sample(
        "unit before",
        {"value": 42.34, "value_before": 42.88, "difference": 0.54, "places": 5},
        decimals=2,
    ),
    order=60,
)


def _places_in_parts_vi(w: Words) -> str:
    places = w.sign("places")
    head = f"{_MOVED_VI[places]} {w.size('places')} bậc" if places else "Giữ nguyên thứ hạng"
    names = {
        "own_places": "điểm của chính đơn vị thay đổi",
        "others_places": "điểm của các đơn vị khác thay đổi",
        "entered_places": "có đơn vị mới được xếp hạng",
        "left_places": "có đơn vị không còn được xếp hạng",
    }
    parts = [(key, name) for key, name in names.items() if w.some(key)]
    if len(parts) == 1:
        return f"{head} so với {w.name('before')}, hoàn toàn do {parts[0][1]}."
    clauses = [
        f"{name} làm {_MOVED_VI[w.sign(key)].lower()} {w.size(key)} bậc" for key, name in parts
    ]
    return f"{head} so với {w.name('before')}, gồm: {'; '.join(clauses)}."


def _places_in_parts_en(w: Words) -> str:
    places = w.sign("places")
    head = f"{_MOVED_EN[places]} {_places_en(w, 'places')}" if places else "Rank unchanged"
    names = {
        "own_places": "the change of the unit's own score",
        "others_places": "the change of the other units' scores",
        "entered_places": "units that came into the ranking",
        "left_places": "units that left the ranking",
    }
    parts = [(key, name) for key, name in names.items() if w.some(key)]
    if len(parts) == 1:
        return f"{head} from {w.name('before')}, all of it through {parts[0][1]}."
    clauses = [
        f"{_MOVED_EN[w.sign(key)].lower()} {_places_en(w, key)} through {name}"
        for key, name in parts
    ]
    return f"{head} from {w.name('before')}, made up of: {'; '.join(clauses)}."


PLACES_IN_PARTS = Kind(
    "places_in_parts",
    of_score=True,
    section="rank_changes",
    vi=_places_in_parts_vi,
    en=_places_in_parts_en,
    sample=Sample("before", {"places": 6, "own_places": 6}),
)


PLACES_NOT_IN_PARTS = Kind(
    "places_not_in_parts",
    of_score=True,
    section="rank_changes",
    vi=lambda w: (
        "Văn bản nguồn không in đủ điểm của các đơn vị khác nên không tách được phần thay đổi thứ "
        f"hạng do điểm của {w.name('unit')} và phần do điểm của các đơn vị khác."
    ),
    en=lambda w: (
        "The source document does not print all scores of the other units, so the change of rank "
        f"cannot be divided into a part of {w.name('unit')} and a part of the others."
    ),
    sample=Sample("unit"),
)


def _overtaking_vi(w: Words) -> str:
    clauses = _clauses_vi(
        w,
        {
            "passed": ("vượt", ""),
            "reached": ("bắt kịp, cùng hạng với", ""),
            "passed_by": ("bị", " vượt"),
            "fallen_behind": ("xếp sau", " từng cùng hạng"),
        },
    )
    return f"So với {w.name('before')}, {w.name('unit')} đã {join_list(clauses, 'và')}."


def _overtaking_en(w: Words) -> str:
    clauses = _clauses_en(
        w,
        {
            "passed": ("passed", ""),
            "reached": ("drew level with", ""),
            "passed_by": ("was passed by", ""),
            "fallen_behind": ("fell behind", " of the same rank before"),
        },
    )
    return f"Since {w.name('before')}, {w.name('unit')} {join_list(clauses, 'and')}."


OVERTAKING = Kind(
    "overtaking",
    section="rank_changes",
    vi=_overtaking_vi,
    en=_overtaking_en,
    sample=Sample("unit before passed", {"passed": 1}),
)


def _ranked_units_changed_vi(w: Words) -> str:
    clauses = _clauses_vi(w, {"entered": ("thêm", ""), "gone": ("bớt", "")})
    return f"Danh sách xếp hạng so với {w.name('before')}: {'; '.join(clauses)}."


def _ranked_units_changed_en(w: Words) -> str:
    clauses = _clauses_en(w, {"entered": ("added:", ""), "gone": ("removed:", "")})
    return f"Ranked units compared with {w.name('before')}: {'; '.join(clauses)}."


RANKED_UNITS_CHANGED = Kind(
    "ranked_units_changed",
    section="rank_changes",
    vi=_ranked_units_changed_vi,
    en=_ranked_units_changed_en,
    sample=Sample("before entered", {"entered": 1}),
)
