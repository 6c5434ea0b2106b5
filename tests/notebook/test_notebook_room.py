"""What a notebook shows beside the report: errors as messages, the report's look, a preview."""

from html.parser import HTMLParser

import nbformat
import pytest
from command import baocao
from nbclient import NotebookClient
from project import REPO

from helpers.core.errors import ConfigError
from helpers.core.paths import BUILD_VARIABLE
from helpers.documents.html.render import page_style
from helpers.notebook import preview as module
from helpers.notebook.lab_style import scoped, show_style
from helpers.notebook.preview import preview

NOTEBOOK = REPO.notebooks / "unit_quarter.ipynb"
ASKED = ("dak-nong-650", "2023-Q4", "so-tttt")


def cell_error(*asked):
    """What an ordinary kernel says where a cell opens such a report."""
    opening = next(
        cell.source
        for cell in nbformat.read(NOTEBOOK, as_version=4).cells
        if "open_report(programme" in cell.source
    )
    values = dict(zip(("programme", "period", "unit", "lang"), (*asked, "vi"), strict=False))
    cells = ["\n".join(f"{name} = {value!r}" for name, value in values.items()), opening]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells]
    )
    client = NotebookClient(
        notebook,
        timeout=120,
        allow_errors=True,
        resources={"metadata": {"path": str(REPO.notebooks)}},
    )
    client.execute()
    (error,) = (output for output in notebook.cells[1].outputs if output.output_type == "error")
    return "\n".join(error.traceback)


def test_a_wrong_unit_in_a_cell_is_one_message_and_no_traceback():
    lines = cell_error("dak-nong-650", "2023-Q4", "so-ttt").splitlines()
    assert lines[0] == "Lỗi: Chương trình dak-nong-650 không có đơn vị 'so-ttt'"
    assert lines[1] == "  ở đâu: params/units.csv"
    assert lines[2].startswith("  tìm thấy: có các mã ")
    assert lines[3].startswith("  cần làm: có phải là: so-tttt")
    assert len(lines) == 4


def test_an_error_printed_by_hand_is_the_message_as_it_is():
    error = ConfigError("thiếu cột", where="a.xlsx", todo="thêm cột")
    assert str(error) == "thiếu cột\n  ở đâu: a.xlsx\n  cần làm: thêm cột"


class Frame(HTMLParser):
    """What stands in the frame, and the names and bytes of links and pictures."""

    def __init__(self, html):
        super().__init__()
        self.page, self.pictures, self.links = "", [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.page = attributes.get("srcdoc", self.page)
        if tag == "img":
            self.pictures.append(attributes["src"])
        if tag == "a":
            self.links.append(attributes["download"])


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The preview of a notebook of one's own, which is run in place of the programme's."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells.insert(-1, nbformat.v4.new_markdown_cell("Lời của chuyên viên."))
    path = tmp_path_factory.mktemp("own") / "Sổ tay.ipynb"
    nbformat.write(notebook, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(BUILD_VARIABLE, raising=False)
        return preview(*ASKED, notebook=path)


def test_a_preview_is_the_page_of_the_build_beside_the_pages_of_its_pdf(shown):
    frame = Frame(shown.html)
    assert "Lời của chuyên viên." in frame.page
    page = REPO.outputs / ".cache" / "preview" / "/".join(ASKED) / "report.html"
    assert frame.page.replace(module._BASE, "") == page.read_text("utf-8")
    assert len(frame.pictures) > 2
    assert all(picture.startswith("data:image/png;base64,iVBOR") for picture in frame.pictures)
    assert frame.links == ["dak-nong-650-2023-Q4-so-tttt.html", "dak-nong-650-2023-Q4-so-tttt.pdf"]


def test_a_preview_says_from_which_notebook_and_when_it_was_saved(shown):
    assert shown.text.startswith("Dựng từ Sổ tay.ipynb, bản lưu lúc ")


def test_a_preview_that_cannot_be_built_is_the_message_of_the_build():
    message = preview("dak-nong-650", "2023-Q4", "so-ttt").text
    assert message.startswith("Lỗi: Không có đơn vị 'so-ttt'")
    assert "so-tttt" in message


def test_the_notebook_open_in_jupyterlab_is_the_one_that_is_run(monkeypatch, tmp_path):
    path = tmp_path / "a.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    assert module._open_notebook() is None
    path.write_text("{}")
    assert module._open_notebook() == path


def test_in_a_build_neither_a_preview_nor_a_style_is_shown(monkeypatch, capsys):
    monkeypatch.setenv(BUILD_VARIABLE, "1")
    preview(*ASKED)._ipython_display_()
    show_style()
    assert capsys.readouterr().out == ""


def test_a_build_with_a_notebook_that_is_not_there_says_so():
    done = baocao(REPO, "build", "--notebook", "khong-co.ipynb")
    assert done.returncode == 2
    assert "khong-co.ipynb" in done.stderr


def test_every_rule_of_the_style_is_below_the_class_of_our_blocks():
    css = scoped(str(page_style().css))
    start = css.index(".baocao")
    fonts, rules = css[:start], css[start:]
    assert "{" not in fonts.replace("@font-face {", "").replace("@font-face{", "")
    depth = [0]
    for letter in rules:
        depth.append(depth[-1] + {"{": 1, "}": -1}.get(letter, 0))
    assert 0 not in depth[rules.index("{") + 1 : -1] and depth[-1] == 0


def test_no_rule_of_the_style_is_for_a_whole_page_or_a_readers_system_colours():
    css = scoped(":root { --a: 1 } html { x: 1 } @page { margin: 0 } body { y: 1 } .body { z: 1 }")
    for gone in (":root", "html {", "@page", " body {"):
        assert gone not in css
    assert ".body { z: 1 }" in css
    assert "prefers-color-scheme" not in scoped(str(page_style().css))
