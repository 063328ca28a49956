# Zhaishangyi. `make run` is all that a newcomer needs; CONTRIBUTING.md tells the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
WORKERS ?= 2
ARGS ?=

PYTEST := $(PY) -m pytest
# A file stays with one worker: what it prepares is prepared once. tests/conftest.py puts the
# longest files first, and they stay first.
TOGETHER := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
CASES := road bridge old-street camphor-tree red-house campaign

.PHONY: help install install-dev run test test-slow test-fast test-postgres check lint types rooms \
	templates catalogues docs format messages shots bench clean

help:
	@echo "make run          the demo town, on this machine (ARGS='--port 8080' passes options on)"
	@echo "make install      into .venv, from the lock file"
	@echo "make test         all tests; PostgreSQL too when ZHAISHANGYI_DATABASE_URL is set"
	@echo "make check        lint, types, rooms, templates, catalogues, docs"
	@echo "make format       sort and format the source"
	@echo "make messages     collect new sentences into the rooms' catalogues"
	@echo "make shots        the README's pictures, from the running program"
	@echo "make bench        play the five cases and print how long they took"
	@echo "make clean        remove .venv, caches and compiled catalogues; data stays"

# --- Install: once for each lock file, then only a look at two time stamps.

$(PY):
	@$(PYTHON) -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer with venv is needed: apt install python3 python3-venv, or make PYTHON=python3.12 with another one." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/run.lock | $(PY)
	@echo "Installing what Zhaishangyi needs into $(VENV), about a minute ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

# After the first one, so that two pips never write into one folder (make -j).
$(VENV)/.installed-dev: requirements/dev.lock $(VENV)/.installed
	@echo "Installing the tools for tests and checks ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

install: $(VENV)/.installed
	@$(PY) -m compileall -q src
	@$(PY) -m zhaishangyi.messages compile >/dev/null
	@$(PY) -m zhaishangyi.engines.warming

install-dev: $(VENV)/.installed-dev
	@$(PY) -m zhaishangyi.messages compile >/dev/null

# --- Run

run: install
	@$(BIN)/zhaishangyi run --demo --data demo-data $(ARGS)

shots: install-dev
	@ZHAISHANGYI_SHOTS=docs/shots $(PYTEST) tests/browser/test_road_case.py

bench: install
	@for case in $(CASES); do $(BIN)/zhaishangyi rehearse $$case --json || exit 1; done

# --- Test. What drives a browser or takes long goes in one process (test-slow), the rest with
# several workers (test-fast), and on PostgreSQL whatever looks into a store: the tests marked `once`
# have the same answer beside SQLite. `make -j2 test` keeps two cores busy.

TESTS := test-slow $(if $(ZHAISHANGYI_DATABASE_URL),test-postgres) test-fast

test: $(TESTS)

# pytest's 5 only says that there was none of it.
test-slow: install-dev
	@unset ZHAISHANGYI_DATABASE_URL; $(PYTEST) -m "browser or slow" $(ARGS) || [ $$? -eq 5 ]

test-fast: install-dev
	@unset ZHAISHANGYI_DATABASE_URL; $(PYTEST) $(TOGETHER) -m "not browser and not slow" $(ARGS)

test-postgres: install-dev
	@if [ -z "$$ZHAISHANGYI_DATABASE_URL" ]; then \
		echo "Set ZHAISHANGYI_DATABASE_URL=postgresql://user@host/name first." >&2; exit 1; fi
	@echo "On PostgreSQL: every test that looks into a store; those marked 'once' run on SQLite only."
	@failed=0; \
	$(PYTEST) -m "slow and not browser and not once" $(ARGS) || [ $$? -eq 5 ] || failed=1; \
	$(PYTEST) $(TOGETHER) -m "not browser and not slow and not once" $(ARGS) || failed=1; \
	exit $$failed

# --- Check

check: lint types rooms templates catalogues docs

lint: install-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

# The types plugin loads the settings, which would otherwise look for a data folder's secret.
types: install-dev
	@ZHAISHANGYI_SECRET_KEY=types $(BIN)/mypy

rooms: install-dev
	@PYTHONPATH=src $(BIN)/lint-imports

templates: install-dev
	@$(BIN)/djlint --lint --quiet src

catalogues: install-dev
	@$(PY) -m zhaishangyi.messages check

docs: install-dev
	@env -u ZHAISHANGYI_DATABASE_URL $(PYTEST) -q tests/docs

# --- Keep

format: install-dev
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

messages: install-dev
	@$(PY) -m zhaishangyi.messages update
	@$(PY) -m zhaishangyi.messages compile

clean:
	rm -rf $(VENV) build dist src/*.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name 'django.mo' -delete
