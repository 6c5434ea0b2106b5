"""Changes of method within the history that a report shows."""

from __future__ import annotations

from helpers.core.evidence import Evidence
from helpers.core.text import join_list
from helpers.findings import phrases_en as en
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    indicator_name,
    joined,
    period_name,
)
from helpers.findings.samples import Sample
from helpers.findings.words import Words
from helpers.index.compare import MethodChange, method_change
from helpers.params.period import Period


def method_findings(facts: Facts, unit: str) -> list[Finding]:
    """The changes of method within the history that the report shows."""
    findings = []
    for before, after in zip(facts.history, facts.history[1:], strict=False):
        change = method_change(facts.setting.framework, before.id, after.id)
        if change is None:
            continue
        if change.before is None or change.before is change.after or change.after is None:
            findings.append(_of_the_tree(facts, unit, (before, after), change))
            continue
        dropped = tuple(Item({"name": indicator_name(facts, i.code)}) for i in change.dropped)
        findings.append(
            METHOD_CHANGE.finding(
                unit=unit,
                period=facts.period.id,
                numbers={"dropped": len(dropped), "added": len(change.added)},
                names={
                    "score": Name(facts.setting.framework.name_vi, facts.setting.framework.name_en),
                    "before": period_name(before),
                    "after": period_name(after),
                },
                items=dropped,
                headline=after.id == facts.period.id,
                evidence=(Evidence(document=change.after.document, line=change.after.line),),
            )
        )
    return findings


def _of_the_tree(
    facts: Facts, unit: str, periods: tuple[Period, Period], change: MethodChange
) -> Finding:
    """Nodes that came, went or weigh otherwise, where no method is declared that says so."""
    before, after = periods
    framework = facts.setting.framework
    groups = {"added": change.added, "dropped": change.dropped, "reweighted": change.reweighted}
    there = {key: nodes for key, nodes in groups.items() if nodes}
    names = {
        "score": Name(framework.name_vi, framework.name_en),
        "before": period_name(before),
        "after": period_name(after),
        **{
            key: joined(indicator_name(facts, node.code) for node in nodes)
            for key, nodes in there.items()
        },
    }
    if change.reason:
        names["reason"] = Name(change.reason, change.reason)
    return METHOD_CHANGE_TREE.finding(
        unit=unit,
        period=facts.period.id,
        numbers={f"{key}_nodes": len(nodes) for key, nodes in there.items()},
        names=names,
        headline=after.id == facts.period.id,
        evidence=(Evidence(file=f"params/frameworks/{framework.id}.yml"),),
    )


FINDER = Finder(method_findings, order=230, of=("values", "sheet", "peer", "peers"))


# --- wording


def _method_change_vi(w: Words) -> str:
    names = join_list([f"“{item.name('name')}”" for item in w.items()], "và")
    changes = [f"bỏ {w.count('dropped')} nhóm chỉ số thành phần là {names}"] if names else []
    if w.some("added"):
        changes.append(f"bổ sung {w.count('added')} nhóm chỉ số thành phần")
    return (
        f"Từ {w.name('after')}, {w.name('score')} thay đổi hệ thống chỉ tiêu và phương pháp đánh "
        f"giá{' (' + '; '.join(changes) + ')' if changes else ''}; do đó không so sánh điểm số và "
        f"không tính số bậc giữa {w.name('before')} và {w.name('after')}."
    )


def _method_change_en(w: Words) -> str:
    names = join_list([f"“{item.name('name')}”" for item in w.items()], "and")
    dropped = en.several(w, "dropped", "component group", "component groups")
    changes = [f"{dropped} dropped: {names}"] if names else []
    if w.some("added"):
        changes.append(f"{en.several(w, 'added', 'component group', 'component groups')} added")
    return (
        f"From {w.name('after')}, {w.name('score')} has another set of indicators and another "
        f"method{' (' + '; '.join(changes) + ')' if changes else ''}; scores are therefore not "
        f"compared and no change of rank is calculated between {w.name('before')} and "
        f"{w.name('after')}."
    )


METHOD_CHANGE = Kind(
    "method_change",
    section="rank_changes",
    order=380,
    tone="note",
    headline=True,
    vi=_method_change_vi,
    en=_method_change_en,
    brief_vi=lambda w: (
        f"{w.name('score')} {w.name('after')} so với {w.name('before')}: đổi phương pháp, không "
        "tính số bậc."
    ),
    brief_en=lambda w: (
        f"{w.name('score')}, {w.name('after')} compared with {w.name('before')}: method changed, "
        "no change of rank calculated."
    ),
    sample=Sample(
        "score before after",
        {"dropped": 2},
        items=(
            ("name", {}),
            ("name", {}),
        ),
    ),
)


def _method_change_tree_vi(w: Words) -> str:
    changes = [
        f"{verb} {w.count(f'{key}_nodes')} thành phần ({w.name(key)})"
        for key, verb in (("added", "thêm"), ("dropped", "bỏ"), ("reweighted", "đổi trọng số"))
        if w.some(f"{key}_nodes")
    ]
    changes += [f"“{w.name('reason')}”"] if w.named("reason") else []
    return (
        f"Từ {w.name('after')}, cách tính {w.name('score')} khác {w.name('before')}: "
        f"{'; '.join(changes)}. Do đó không so sánh điểm số và không tính số bậc giữa "
        f"{w.name('before')} và {w.name('after')}."
    )


def _method_change_tree_en(w: Words) -> str:
    changes = [
        f"{en.several(w, f'{key}_nodes', 'component', 'components')} {verb} ({w.name(key)})"
        for key, verb in (("added", "added"), ("dropped", "dropped"), ("reweighted", "reweighted"))
        if w.some(f"{key}_nodes")
    ]
    changes += [f"“{w.name('reason')}”"] if w.named("reason") else []
    return (
        f"From {w.name('after')}, {w.name('score')} is calculated in another way than in "
        f"{w.name('before')}: {'; '.join(changes)}. Scores are therefore not compared and no "
        f"change of rank is calculated between {w.name('before')} and {w.name('after')}."
    )


METHOD_CHANGE_TREE = Kind(
    "method_change_tree",
    section="rank_changes",
    order=380,
    tone="note",
    headline=True,
    vi=_method_change_tree_vi,
    en=_method_change_tree_en,
    sample=Sample("score before after added", {"added_nodes": 1}),
)
