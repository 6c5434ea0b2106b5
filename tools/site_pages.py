"""What `mkdocs.yml` needs beside docs/: pages that lie elsewhere in the project, and their links.

A hook of MkDocs. Links in the documents lead from file to file, as on a code server; here they are
made to lead from page to page. A link to a file that is no page of the site stops the build.
"""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
# files outside docs/, and what their pages are called
OUTSIDE = {
    "README.vi.md": "index.md",
    "README.md": "english.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "LICENSE": "licence.md",
    "data/published/README.md": "published.md",
}
# the only script of our own, named so that the plugin `offline` asks for none outside
WORKER = "assets/iframe-worker.js"
_LINK = re.compile(r"(\]\()([^)\s#:]+)((?:#[^)\s]*)?\))")


def on_config(config: MkDocsConfig) -> None:
    """Stamp nothing with the clock: the same documents give the same bytes."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the pages that lie outside docs/, and the script that searches from a disk."""
    for path, page in {**OUTSIDE, "tools/site_worker.js": WORKER}.items():
        files.append(File.generated(config, page, content=(ROOT / path).read_text("utf-8")))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The page's text with links to other pages of the site.

    Raises:
        PluginError: a link leads to what is not in the site.
    """
    return relinked(markdown, page.file.src_uri, {file.src_uri for file in files})


def on_post_build(config: MkDocsConfig) -> None:
    """Leave out what only a server needs."""
    for name in ("404.html", "sitemap.xml", "sitemap.xml.gz"):
        (Path(config.site_dir) / name).unlink(missing_ok=True)


def relinked(text: str, page: str, there: set[str]) -> str:
    """`text` of the site's page `page`, whose links lead to one of `there`.

    Raises:
        PluginError: a link leads to what is not in the site.
    """
    lies = {uri: path for path, uri in OUTSIDE.items()}.get(page, f"docs/{page}")

    def put(link: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(lies), link[2]))
        uri = OUTSIDE.get(path, path.removeprefix("docs/"))
        if uri not in there:
            raise PluginError(f"{lies}: the link to {link[2]} leads to no page of the site")
        return f"{link[1]}{uri}{link[3]}"

    return _LINK.sub(put, text)
