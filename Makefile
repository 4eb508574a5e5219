# Two commands matter: `make run` and `make test`. Both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WEB := $(VENV)/.web-installed
DEV := $(VENV)/.dev-installed

BENCH := $(VENV)/.bench-installed
NODE := $(VENV)/.node-tools
TOOLS := tests/browser/tools

.PHONY: help run test check bench format clean

help:
	@echo "make run    set up and start the web application with example data on 127.0.0.1"
	@echo "make test   set up and run all tests"
	@echo "make bench  measurement, rules and writing beside their peers, each figure beside its target (half an hour)"
	@echo "make check  ruff, mypy --strict, import contracts, content checks"

run: $(WEB)
	@echo "Starting taalmeter with example data (voorbeeld); stop with Ctrl+C."
	@mkdir -p var
	@$(BIN)/taalmeter serve --demo --db sqlite:///var/taalmeter.db

test: $(DEV) $(NODE)
	@echo "Running all tests."
	@$(BIN)/python -c "import shutil, sys; found = any(map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome'))); sys.exit(0 if found else print('NOTE: no chromium found; the browser tests will be SKIPPED.'))"
	@$(BIN)/python -m pytest

check: $(DEV)
	@echo "Checking style, types, import contracts and content."
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/taalmeter items check
	@$(BIN)/taalmeter rules check
	@$(BIN)/taalmeter lees items routing api/taalmeter_api

bench: $(BENCH)
	@$(BIN)/python bench/calibration.py
	@$(BIN)/python bench/decisions.py
	@$(BIN)/python bench/routing.py
	@$(BIN)/python -m bench.routing_agreement
	@$(BIN)/python -m bench.writing $(UD)
	@$(BIN)/python bench/load.py

# axe-core, html-validate and spectral, for the browser tests; those are skipped where npm is absent.
$(NODE): $(BIN)/python $(TOOLS)/package.json
	@if command -v npm >/dev/null; then \
	  echo "Installing what the browser tests check pages with (once)."; \
	  npm install --prefix $(TOOLS) --no-package-lock --no-audit --no-fund --silent; \
	else \
	  echo "NOTE: no npm found; checks with axe-core, html-validate and spectral will be SKIPPED."; \
	fi
	@touch $@

format: $(DEV)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

$(BIN)/python:
	@echo "Making a virtual environment in $(VENV)."
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'taalmeter needs Python 3.11 or newer')"
	@$(PYTHON) -m venv $(VENV)

$(WEB): $(BIN)/python pyproject.toml
	@echo "Installing taalmeter with its web application (once)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[web]'
	@touch $@

$(DEV): $(BIN)/python pyproject.toml
	@echo "Installing taalmeter with what the tests need (once)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(BENCH): $(BIN)/python pyproject.toml
	@echo "Installing the peers that the benchmarks compare with (once)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

clean:
	rm -rf $(VENV) dist build
