"""What one declaration calls by its id must be declared elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from helpers.params.declared import (
    DOCUMENTS,
    FIGURES,
    SUCCESSIONS,
    TARGETS,
    Declared,
    stems,
)
from helpers.params.faults import Fault, Stopped, did_you_mean
from helpers.params.framework import Method
from helpers.params.indicator import Indicator
from helpers.params.reader import Key
from helpers.params.successions import contradictions

Named = tuple[Key, str, Collection[str], str]  # key, id, the ids there are, what they are


def id_is_file_name(declared: Declared) -> Iterator[Fault]:
    """The id of a programme, framework or form is the name of its file."""
    for kind, ids in (
        ("programmes", {name: one.id for name, one in declared.programmes.items()}),
        ("frameworks", {name: one.id for name, one in declared.frameworks.items()}),
        ("forms", {name: one.id for name, one in declared.forms.items()}),
    ):
        for name, id_ in ids.items():
            if id_ != name:
                yield declared.key(
                    f"params/{kind}/{name}.yml",
                    ("id",),
                    "mã khác tên tệp",
                    found=id_,
                    todo=f"sửa id thành {name}, hoặc đổi tên tệp",
                    stops=declared.users(kind, name),
                )


def programme_names_what_there_is(declared: Declared) -> Iterator[Fault]:
    """Framework, form, document and whole of a programme are declared."""
    frameworks, forms = stems(declared.files, "frameworks"), stems(declared.files, "forms")
    for name, one in declared.programmes.items():
        units, documents = declared.units_of[name], declared.document_ids
        named: list[Named] = []
        if one.framework not in frameworks:
            named.append((("framework",), one.framework, frameworks, "khung"))
        if one.source.kind == "forms" and one.source.form not in forms:
            named.append((("source", "form"), one.source.form, forms, "biểu mẫu"))
        if not declared.has_document(one.document):
            named.append((("document",), one.document, documents, "văn bản"))
        if one.whole and not declared.has_unit(name, one.whole):
            named.append((("whole",), one.whole, units, "đơn vị"))
        for key, id_, known, what in named:
            said, todo = f"không có {what} {id_!r}", did_you_mean(id_, known)
            yield declared.in_programme(name, key, said, todo=todo)


def document_known(declared: Declared) -> Iterator[Fault]:
    """A document that a figure, target, reorganisation or quotation was typed from is listed."""
    cited: list[tuple[str, int, str, Stopped]] = [
        *(
            (FIGURES, line, one.document, frozenset({one.programme}))
            for line, one in declared.figures.numbered()
        ),
        *(
            (TARGETS, line, one.document, frozenset({one.programme}))
            for line, one in declared.targets.numbered()
        ),
        *(
            (SUCCESSIONS, line, one.document, declared.programmes_of(one.predecessor))
            for line, one in declared.successions.numbered()
        ),
        *(
            (table.file, line, one.document, frozenset({programme}))
            for programme, table in declared.quotations.items()
            for line, one in table.numbered()
        ),
    ]
    for file, line, document, stops in cited:
        if document and not declared.has_document(document):
            what = f"không có văn bản {document!r}"
            todo = did_you_mean(document, declared.document_ids)
            yield Fault(file, line, what, "cột document", todo=todo, stops=stops)


def document_listed_once(declared: Declared) -> Iterator[Fault]:
    """Two lines with one id would be cited as one document."""
    first: dict[str, int] = {}
    for line, one in declared.documents.numbered():
        before = first.setdefault(one.id, line)
        if before != line:
            what = f"văn bản {one.id!r} đã khai báo ở dòng {before}"
            yield Fault(DOCUMENTS, line, what, "cột id", todo="xoá dòng thừa")


def framework_documents_known(declared: Declared) -> Iterator[Fault]:
    """The documents that indicators and methods come from are listed."""
    for name, framework in declared.frameworks.items():
        sides: tuple[tuple[str, Sequence[Indicator | Method]], ...] = (
            ("indicators", framework.indicators),
            ("methods", framework.methods),
        )
        for kind, parts in sides:
            for place, part in enumerate(parts):
                if part.document and not declared.has_document(part.document):
                    yield declared.key(
                        f"params/frameworks/{name}.yml",
                        (kind, place, "document"),
                        f"không có văn bản {part.document!r}",
                        todo=did_you_mean(part.document, declared.document_ids),
                        stops=declared.users("frameworks", name),
                    )


def succession_of_known_unit(declared: Declared) -> Iterator[Fault]:
    """What ends is a unit, a province, or came from another reorganisation."""
    known = declared.units.unread.union(row.id for row in declared.units.rows)
    known |= {row.id for row in declared.provinces.rows}
    known |= {row.successor for row in declared.successions.rows if row.kind != "unchanged"}
    for line, one in declared.successions.numbered():
        if one.predecessor not in known and declared.units.readable:
            what = f"không có đơn vị {one.predecessor!r}"
            todo = did_you_mean(one.predecessor, known)
            yield Fault(
                SUCCESSIONS,
                line,
                what,
                "cột predecessor",
                one.predecessor_vi,
                todo,
                declared.programmes_of(one.successor),
            )


def succession_in_one_way(declared: Declared) -> Iterator[Fault]:
    """The reorganisations do not contradict each other."""
    for fault in contradictions(declared.successions):
        yield fault.stopping(declared.programmes_of(fault.found))
