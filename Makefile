# Báo cáo. Needs make and Python 3.11 or newer; everything else comes from the package index.

VENV ?= .venv
PYTHON ?=
ARGS ?=

BIN := $(VENV)/bin
PY := $(BIN)/python
READY := $(VENV)/.ready

# The answer of a Python that can build the environment is exit status 0.
FIT := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: report test test-fast lab bench lint docs help

report: $(READY) ## Build every report into outputs/
	$(BIN)/baocao build $(ARGS)

test: $(READY) ## Run all tests
	$(PY) -m pytest -n logical --dist loadfile --no-loadscope-reorder --durations=30 $(ARGS)

test-fast: $(READY) ## Run the tests that take less than a minute together
	$(PY) -m pytest -n logical --dist loadfile --fast $(ARGS)

lab: $(READY) ## Open the notebooks in JupyterLab
	$(PY) -m helpers.cli lab $(ARGS)

bench: $(READY) ## Run everything under benchmarks/
	@if [ -d benchmarks ]; then \
	    $(PY) -m benchmarks $(ARGS); \
	else \
	    echo "There is no folder benchmarks/ yet: nothing was measured."; \
	fi

lint: $(READY) ## Check style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

docs: $(READY) ## Build the documents as one site into outputs/docs/
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet $(ARGS)
	@echo "outputs/docs/index.html"

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1 \2/p' $(firstword $(MAKEFILE_LIST)) | \
	while read -r target what; do printf '  make %-10s %s\n' "$$target" "$$what"; done

# A Python that is too old, or an environment whose Python has gone, is replaced, not repaired.
$(READY): requirements.lock pyproject.toml
	@if ! "$(PY)" -c "$(FIT)" 2>/dev/null; then \
	    if [ -n "$(PYTHON)" ]; then set -- "$(PYTHON)"; \
	    else set -- python3.11 python3.12 python3.13 python3.14 python3; fi; \
	    python=; \
	    for candidate do \
	        if "$$candidate" -c "$(FIT)" 2>/dev/null; then python="$$candidate"; break; fi; \
	    done; \
	    if [ -z "$$python" ]; then \
	        echo "Báo cáo needs Python 3.11 or newer, with its modules venv and ensurepip." >&2; \
	        for candidate do \
	            echo "  $$candidate: $$("$$candidate" --version 2>&1 | sed -n 1p)" >&2; \
	        done; \
	        echo "Install one, or name it: make PYTHON=/path/to/python3.11" >&2; \
	        exit 1; \
	    fi; \
	    "$$python" -m venv --clear "$(VENV)"; \
	fi
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	@$(PY) tools/strip_notebooks.py --install
	@touch $(READY)
