"""Every module of the program, imported before commands are forked from this process.

Nothing here is a test.
"""

import importlib
import pkgutil

import helpers

for _one in pkgutil.walk_packages(helpers.__path__, "helpers."):
    if not _one.name.endswith("__main__"):
        importlib.import_module(_one.name)
