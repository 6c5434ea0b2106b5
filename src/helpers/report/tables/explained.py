"""What people wrote and what documents say of a unit's results, as the sections of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from helpers.core.formatting import Lang
from helpers.core.wording import msg, say
from helpers.documents.nodes.blocks import in_vietnamese, paragraph, plain_texts
from helpers.documents.nodes.markdown import markdown_nodes
from helpers.params.explanations import NAMES, Explanation, read_explanations
from helpers.params.quotations import Quotation
from helpers.params.registry import Unit
from helpers.report.assessment.assess import Assessment

Node = dict[str, Any]
Entry = Mapping[str, Any]
_SAYS = msg("Theo {document} của {issuer}:")
_SAYS_UNDER = msg("Theo {document} của {issuer}, phần “{head}”, dòng {line}:")
_SAYS_BRIEFLY = msg("Theo {document}, dòng {line}: “{words}”")
_SAME_UNDER = msg("Cũng văn bản này, phần “{head}”, dòng {line}:")
_LINE = msg(", dòng {line} của bản lưu")


def explanations_path(assessment: Assessment, unit: Unit) -> Path:
    """Where people put their explanations of a unit's results."""
    setting, period = assessment.facts.setting, assessment.facts.period
    folder = setting.project.params / "explanations" / setting.programme.id / period.id
    return folder / f"{unit.id}.md"


def quotations_of(assessment: Assessment, unit: Unit) -> tuple[Quotation, ...]:
    """What documents say of a unit in the period of the assessment, in the order of the file."""
    facts = assessment.facts
    return tuple(
        quotation
        for quotation in facts.setting.quotations
        if quotation.speaks_of(unit, facts.period)
    )


def explanations_of(assessment: Assessment, unit: Unit) -> tuple[Explanation, ...]:
    """Every section of a unit's report, with what documents say and what was submitted.

    Raises:
        ConfigError: what was submitted does not keep to the form.
    """
    written = read_explanations(explanations_path(assessment, unit))
    quoted = quotations_of(assessment, unit)
    sections = {name: section for section, name in NAMES.items()}
    return tuple(
        replace(
            explanation,
            quotations=tuple(q for q in quoted if q.section == sections[explanation.section]),
        )
        for explanation in written
    )


def explanation_entries(assessment: Assessment, unit: Unit) -> list[dict[str, Any]]:
    """The sections as the record holds them: texts as written, quotations with their documents."""
    documents = assessment.facts.setting.documents
    return [
        {
            "section": explanation.section,
            "text": plain_texts(markdown_nodes(explanation.markdown, within=True)),
            "quotations": [
                {
                    "document": quotation.document,
                    "cited": documents[quotation.document].cited("vi"),
                    "cited_en": documents[quotation.document].cited("en"),
                    "issuer": documents[quotation.document].issuer,
                    "line": quotation.line,
                    "text": quotation.text,
                    "head": quotation.head,
                    "head_line": quotation.head_line,
                }
                for quotation in explanation.quotations
            ],
        }
        for explanation in explanations_of(assessment, unit)
    ]


def explanation_nodes(entry: Entry, markdown: str, lang: Lang) -> list[Node]:
    """A section of a report: what documents say, then what was submitted; empty for neither."""
    return [
        *quotation_nodes(entry["quotations"], lang),
        *in_vietnamese(markdown_nodes(markdown, within=True), lang),
    ]


def quotation_nodes(quotations: Sequence[Entry], lang: Lang) -> list[Node]:
    """Quotations below the document, and the words in it, under which they stand."""
    nodes: list[Node] = []
    before = ""
    for (document, _, _), group in groupby(quotations, key=_under):
        alike = list(group)
        nodes.append(paragraph(_lead(alike[0], document == before, lang)))
        before = document
        items = [list(_runs(quotation, lang)) for quotation in alike]
        nodes.append({"node": "list", "ordered": False, "items": items})
    return nodes


def quoted_texts(explanations: Sequence[Entry], lang: Lang) -> Iterator[str]:
    """Every text in which a report shows the quotations of its record."""
    for entry in explanations:
        yield from plain_texts(quotation_nodes(entry["quotations"], lang))
        yield from (brief_quotation(quotation, lang) for quotation in entry["quotations"])


def brief_quotation(quotation: Entry, lang: Lang) -> str:
    """A quotation with its document and line as one sentence."""
    document = quotation["cited"] if lang == "vi" else quotation["cited_en"]
    return say(
        lang, _SAYS_BRIEFLY, document=document, line=quotation["line"], words=quotation["text"]
    )


def _under(quotation: Entry) -> tuple[str, str, int | None]:
    return quotation["document"], quotation["head"], quotation["head_line"]


def _lead(quotation: Entry, again: bool, lang: Lang) -> str:
    document = quotation["cited"] if lang == "vi" else quotation["cited_en"]
    words = (_SAME_UNDER if again else _SAYS_UNDER) if quotation["head"] else _SAYS
    issuer, head, line = quotation["issuer"], quotation["head"], quotation["head_line"]
    return say(lang, words, document=document, issuer=issuer, head=head, line=line)


def _runs(quotation: Entry, lang: Lang) -> Iterator[dict[str, str]]:
    words = {"text": f"“{quotation['text']}”"}
    yield words if lang == "vi" else {**words, "lang": "vi"}
    yield {"text": say(lang, _LINE, line=quotation["line"])}
