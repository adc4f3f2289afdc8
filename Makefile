# Two commands: `make run` and `make test`. Both need only Python 3.11 to 3.13 and make.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
BIN := .venv/bin
# the newest Python of the supported ones that really runs here
PYTHON ?= $(shell for v in 3.13 3.12 3.11; do \
	for p in "$$(command -v python$$v 2>/dev/null)" $$(pyenv whence --path python$$v 2>/dev/null); do \
	[ -x "$$p" ] && "$$p" -c 'import venv, ssl, sqlite3' 2>/dev/null && echo "$$p" && exit 0; done; done; \
	python3 -c 'import sys; 11 <= sys.version_info.minor <= 13 and print(sys.executable)')
UV_DIR := .venv/uv
SUPERSET := .venv/superset
export UV := $(abspath $(firstword $(shell command -v uv 2>/dev/null) $(UV_DIR)/bin/uv))
export UV_PYTHON_DOWNLOADS := never
export HTSM_REAL_DATA ?= $(abspath ../shared/data/real)
# no telemetry from anything we use
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false
export SCARF_ANALYTICS := false

.PHONY: help env run up board notebook superset superset-env test test-fast soak lint hooks bench clean

help: ## show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

env: .venv/.locked ## make the environment from the lock file

.venv/.locked: uv.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "No Python 3.11 to 3.13 found. What to do: install one, or make PYTHON=/path/to/python3.13" >&2; exit 1; }
	@echo "  environment from the lock file ($(PYTHON))" >&2
	@[ -x "$(BIN)/python" ] || "$(PYTHON)" -m venv .venv
	@[ -x "$(UV)" ] || { "$(PYTHON)" -m venv $(UV_DIR) && $(UV_DIR)/bin/python -m pip install -qq --disable-pip-version-check uv; }
	@"$(UV)" sync --quiet --locked --compile-bytecode --python "$(BIN)/python" $(SYNC)
	@touch $@

run: env ## pull, build, check and publish the sample data through Airflow; ends with the board
	@$(BIN)/htsm run --airflow

up: env ## Airflow with scheduler and web page on 127.0.0.1, until interrupted
	@$(BIN)/python -m htsm.airflow_up

board: env ## the board as web pages on 127.0.0.1:8050, until interrupted
	@$(BIN)/htsm board

notebook: env ## the notebook for analysts in a browser, until interrupted
	@$(BIN)/marimo edit notebooks/agenda.py

superset: superset-env ## Superset with the agenda's dashboard on 127.0.0.1:8088, until interrupted
	@PATH="$(abspath $(SUPERSET)/bin):$$PATH" HTSM_HOME="$(abspath $(or $(HTSM_HOME),var))" dashboards/superset/start.sh

# an environment of its own: Superset wants older versions than Airflow and dbt
superset-env: env $(SUPERSET)/.locked

$(SUPERSET)/.locked: dashboards/superset/requirements.txt
	@python=$$(for v in 3.11; do for p in "$$(command -v python$$v 2>/dev/null)" $$(pyenv whence --path python$$v 2>/dev/null); do \
		[ -x "$$p" ] && "$$p" -c 'import venv, sqlite3' 2>/dev/null && echo "$$p" && exit 0; done; done); \
	[ -n "$$python" ] || { echo "No Python 3.11 found, which Superset needs. What to do: install it, or use the image" >&2; exit 1; }; \
	echo "  Superset's environment ($$python): some minutes, 700 MB" >&2; \
	"$(UV)" venv --quiet --clear --python "$$python" $(SUPERSET) \
		&& "$(UV)" pip install --quiet --python $(SUPERSET)/bin/python -r $<
	@touch $@

test: env lint ## everything
	@$(BIN)/python -m pytest tests -n 2 --dist loadfile --no-loadscope-reorder

test-fast: env ## the unit tests: under two minutes
	@$(BIN)/python -m pytest tests/unit

soak: env ## ten minutes of damaged files per reader, worlds and links against their truth, 200 publications under readers
	@$(BIN)/python -m tests.fuzz.soak --minutes 10
	@$(BIN)/python -m tests.truth.soak
	@$(BIN)/python -m tests.faults.killing --kills 200
	@$(BIN)/python -m tests.truth.matching_figures --seeds 31-35 41-45
	@$(BIN)/python -m tests.truth.matching_at_size
	@HTSM_REPLAYS=20 $(BIN)/python -m pytest tests/integration/test_replay.py
	@HTSM_PUBLICATIONS=200 $(BIN)/python -m pytest tests/integration/test_release_appears.py tests/integration/test_postgres.py

lint: env ## linters and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/yamllint --strict .
	@"$(UV)" lock --check --quiet --python "$(BIN)/python"
	@git ls-files -z | xargs -0 $(BIN)/detect-private-key
	@git ls-files -z | xargs -0 $(BIN)/check-added-large-files --enforce-all --maxkb=1000
	@$(BIN)/python -m tests.lint_sql

hooks: env ## check every commit as CI does
	@$(BIN)/pre-commit install

bench: env ## measure and write docs/benchmarks.md
	@$(BIN)/htsm bench

clean: ## remove the environment and all state
	rm -rf .venv var
