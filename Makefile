# The commands of this repository. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
OUT ?= out/demo
SERVE ?= 1
WORKERS ?= 2
BROWSER ?= 1

.PHONY: help install install-dev demo serve test lint types docs bench lock clean

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

install:  ## make .venv with the locked dependencies; nothing to do the second time
	@scripts/install.sh runtime

install-dev:
	@scripts/install.sh dev

demo: install  ## plan the built-in district, then serve it (SERVE=0 stops after the plan)
	@$(PYTHON) -m api.cli demo --out "$(OUT)"
	@if [ "$(SERVE)" != 0 ]; then $(PYTHON) -m api.cli serve --demo "$(OUT)"; fi

serve: install  ## API and dashboards on http://127.0.0.1:8000
	@$(PYTHON) -m api.cli serve

test: install-dev  ## every test (WORKERS=2 processes; BROWSER=0 leaves the browser out)
	@if [ "$(BROWSER)" != 0 ]; then scripts/system_packages.sh chromium; fi
	@$(PYTHON) -m pytest -n "$(WORKERS)" --dist loadfile -m "not benchmark$(if $(filter 0,$(BROWSER)), and not browser)"

lint: install-dev  ## ruff, spelling, import contracts
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@.venv/bin/typos
	@$(PYTHON) -c "from importlinter.cli import lint_imports_command as run; run()" --no-cache --no-logo

types: install-dev  ## strict mypy
	@$(PYTHON) -m mypy

docs: install  ## write docs/pack.md and docs/rules.md from the code
	@$(PYTHON) scripts/make_docs.py

bench: install  ## plan districts of several sizes and print what it took
	@$(PYTHON) benchmarks/district.py

lock: install-dev  ## resolve pyproject.toml again into the two lock files
	@scripts/lock.sh

clean:  ## remove .venv, caches and results
	@rm -rf .venv out build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
