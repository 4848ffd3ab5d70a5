# One command for each thing one does here; `make help` lists them.
# Everything is set up on the way: system packages, the environment in .venv, and again when setup.cfg changes.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= $(shell command -v python3.11 || command -v python3)
export PYTHON
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
RECIPE := setup.cfg pyproject.toml constraints.txt

# The demo's folder, how much of it is read (PAGES=all: every household's scans), where it is served.
DEMO ?= data/demo
PAGES ?=
HOST ?= 127.0.0.1
PORT ?=
CORPORA ?=
TESTS ?= tests
# One more process than cores: those that drive a browser or wait for a server leave the cores idle meanwhile.
PYTEST ?= -n $(shell expr $$(nproc) + 1) --dist loadgroup

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: run
run: packages-run .venv/.run ## serve the demo township from ./data/demo (PAGES=all: every scan; HOST=0.0.0.0: phones too)
	PAGES=$(PAGES) $(BIN)/archive demo --data-dir $(DEMO) --host $(HOST) $(if $(PORT),--port $(PORT))

.PHONY: test
test: packages-test .venv/.test ## install what tests need and run them (TESTS=path, PYTEST=options)
	$(BIN)/python -m pytest $(PYTEST) $(TESTS)

.PHONY: check
check: .venv/.check ## ruff, mypy, import-linter, dependency audit
	@.ci/check

.PHONY: bench
bench: packages-run .venv/.test ## measure: reading, searching, printing, starting
	$(BIN)/python tests/bench

.PHONY: corpora
corpora: packages-run .venv/.test ## judge by foreign test files (CORPORA=folder)
	@test -n "$(CORPORA)" || { echo "say where the corpora are: make corpora CORPORA=folder"; exit 2; }
	$(BIN)/python tests/corpora $(CORPORA)

.PHONY: soak
soak: packages-run .venv/.test ## hours of kills, leaks and thousands of pages
	$(BIN)/python tests/soak

.PHONY: bundle
bundle: .venv/.run ## everything for a machine without internet, into dist/
	@.ci/bundle

.PHONY: install
install: packages-run .venv/.run ## set up what an archive needs to run, nothing else

.PHONY: setup
setup: packages-test .venv/.check ## everything set up, nothing run

.PHONY: pin
pin: ## resolve setup.cfg afresh and rewrite constraints.txt
	@.ci/pin

.PHONY: clean
clean: ## remove the environment and what tools left; never data
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.PHONY: packages-run packages-test
packages-run packages-test: packages-%:
	@.ci/system-packages $*

.venv/bin/python: | packages-run
	$(PYTHON) -m venv .venv

# Each stamp says which extras are in the environment; a changed recipe installs them anew.
.venv/.run: $(RECIPE) | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/.test: $(RECIPE) | .venv/bin/python
	$(PIP) --editable ".[test]"
	@touch $@ .venv/.run

.venv/.check: $(RECIPE) | .venv/bin/python
	$(PIP) --editable ".[test,check]"
	@touch $@ .venv/.test .venv/.run
