"""Every module of the program, imported before commands are forked from this process.

Nothing here is a test.
"""

import gc
import importlib
import pkgutil

import helpers
from helpers.core.imports import fast_imports

with fast_imports():
    for _one in pkgutil.walk_packages(helpers.__path__, "helpers."):
        if not _one.name.endswith("__main__"):
            importlib.import_module(_one.name)

from helpers.build.write import prepare_renderers
from helpers.report.assessment.inputs import program_mark
from helpers.report.site.site import environment
from helpers.trust.signing import has_pyhanko

prepare_renderers({"html"})
for _template in ("site_index.html.j2", "period_index.html.j2", "unit_history.html.j2"):
    environment().get_template(_template)
program_mark()
has_pyhanko()
gc.freeze()  # what forks share is not looked through for garbage
