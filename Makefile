# Every target installs what it lacks into .venv. `make help` lists them.
# On a fresh Debian or Ubuntu: Python 3.11 or newer with pip, git, make. Nothing else, except for
# `test` and `grade`: bubblewrap and, to test, a Chromium. Root gets them, others are told how to.

PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
BOOK := _build/html
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Tests and builds read nothing of what else is on the machine.
export PYTHONNOUSERSITE := 1
export JUPYTER_PLATFORM_DIRS := 1

.DEFAULT_GOAL := help
.PHONY: help book serve lab test check bench mutants exercises grade clean environment peers browser sandbox apart lock

help: ## what each target does
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

# -- the environment ------------------------------------------------------------------------------

# --without-pip and then pip from outside: works where the system splits venv from Python.
$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Steepest needs Python 3.11 or newer, got $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m pip --version > /dev/null \
	  || { echo "$(PYTHON) has no pip. Debian and Ubuntu: apt-get install python3-pip"; exit 1; }
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(PY) install --quiet pip

.venv/.installed: requirements.lock pyproject.toml src/steepest_book/lab/overrides.json | $(PY)
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	mkdir -p .venv/share/jupyter/lab/settings
	cp src/steepest_book/lab/overrides.json .venv/share/jupyter/lab/settings/overrides.json
	@touch $@

.venv/.peers: requirements-peers.txt | .venv/.installed
	$(PY) -m pip install --quiet -r requirements-peers.txt
	@touch $@

environment: .venv/.installed

peers: .venv/.peers

browser: environment
	@sh tests/support/find-browser.sh $(PY)

# Students' code runs inside bubblewrap, which is a package of the system and not of Python.
sandbox:
	@command -v bwrap > /dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  echo "No bubblewrap yet: installing the system's package ..."; \
	  apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends bubblewrap > /dev/null; \
	fi; \
	command -v bwrap > /dev/null \
	  || { echo "No bubblewrap (the program bwrap), inside which submissions are graded. Debian and Ubuntu: sudo apt-get install bubblewrap"; exit 1; }

# -- read -----------------------------------------------------------------------------------------

book: environment ## build the book and say where to open it
	$(PY) -m steepest_book build . -n -W --keep-going
	@echo
	@echo "Open  file://$(CURDIR)/$(BOOK)/index.html"
	@echo "or    make serve"

serve: book ## build the book and serve it on http://localhost:8000
	$(PY) -m http.server --bind 127.0.0.1 --directory $(BOOK) $(PORT)

# -- work -----------------------------------------------------------------------------------------

lab: environment ## JupyterLab on chapters and exercises
	$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/chapters/01-derivatives.md

# -- teach ----------------------------------------------------------------------------------------

exercises: environment ## make exercises/ from solutions/
	$(PY) -m steepest_grading.release

grade: environment sandbox ## a demonstration class from release to feedback (ASSIGNMENT=06-optimizers: one)
	$(PY) -m steepest_grading.demo $(ASSIGNMENT)

# -- prove ----------------------------------------------------------------------------------------

check: environment ## the fast tests, format, lint and spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not slow" --ignore tests/peers

# Tests that need no book run beside its making, on the other core. They are not traced for the
# coverage, which would take half as long again: the package has tests of its own. So are those of
# the grader, at the end.
APART := tests/exercises/test_assignment_variants.py

apart: environment
	@$(BIN)/pytest -q $(APART)

test: environment peers browser sandbox ## every test: build, browser, JupyterLab, nbgrader, PyTorch
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell
	@echo "Building the book, and running the tests that need none beside it. What they say comes when they are done ..."
	@$(MAKE) --no-print-directory -j 2 --keep-going --output-sync=target book apart
	$(BIN)/pytest -n 2 --dist worksteal --cov --cov-report=term $(APART:%=--ignore=%) --ignore=tests/grading
	$(BIN)/pytest -n 2 --dist worksteal tests/grading src/steepest_grading

bench: environment peers ## ratios against PyTorch, autograd, JAX, optax, numdifftools and SciPy, side by side
	$(PY) benchmarks/run.py

mutants: environment peers ## change the mathematics in a thousand places: do the tests notice? (an hour)
	$(BIN)/mutmut run
	$(BIN)/mutmut results

clean: ## remove what builds made (not .venv)
	rm -rf _build .pytest_cache .ruff_cache .hypothesis .coverage mutants

lock: environment ## write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --all-extras --no-header \
	  pyproject.toml -o requirements.lock
