# Everything sets itself up: no step comes before any of these. `make run PYTHON=python3.12` chooses a Python.
PYTHON ?= python3
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run exec test test-slow check bench faults docs words lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*##/\t/' | expand -t 12

run: need-python  ## the whole application; PORT=8001 for another port
	@exec $(PYTHON) -m local run

# $(value) keeps what was typed: a $ in the command is the shell's, not make's.
exec: export TYPED = $(value CMD)
exec: need-python  ## a command with the servers up: make exec CMD='flask routes'
	@exec $(PYTHON) -m local exec

test: export TYPED = $(value ARGS)
test: need-python  ## the tests, or a part: make test ARGS='tests/bookings -k accept'
	@exec $(PYTHON) -m local test

test-slow: export TYPED = $(value ARGS)
test-slow: need-python  ## the long suites
	@exec $(PYTHON) -m local test-slow

faults: export TYPED = $(value ARGS)
faults: need-python  ## the fault suite, as a table
	@exec $(PYTHON) -m local faults

bench: need-python  ## what a request costs, as a table
	@exec $(PYTHON) -m local bench

check: need-python  ## style, types, arrows, templates, migrations
	@exec $(PYTHON) -m local check

docs:  ## write the generated pages of docs/ again
	@$(MAKE) exec CMD='python -m local.docs'

words:  ## take new words of the code into the Swedish catalogue
	@$(MAKE) exec CMD='python -m local.words'

lock: need-python  ## write the locked requirements again, at the newest versions
	@exec $(PYTHON) -m local lock

clean:  ## remove everything that was made here, data included
	rm -rf .venv var atmp_match/static/vendor test-output .playwright .pytest_cache .mypy_cache .ruff_cache
	rm -rf .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	find atmp_match/translations -name "*.mo" -delete

.PHONY: need-python
need-python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or later." >&2; exit 1; }
