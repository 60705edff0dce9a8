# Backprop by Hand. `make help` lists every command.

VENV   := .venv
PYTHON ?= python3
BIN    := $(VENV)/bin
NBVAL  := --nbval --nbval-cell-timeout 120 --nbval-sanitize-with tests/notebooks/sanitize.cfg
# nbgrader calls alembic by name and jupyter looks for its parts on PATH, so the environment comes first there.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# One lesson alone, where a target can do that: L=07_digits, or LESSON=07_digits.
LESSON ?= $(L)
OF_LESSON = $(if $(LESSON),-k "$$($(BIN)/python tools/lesson.py --exercises $(LESSON))")
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install lab test nbval build lesson site format requirements round-trip grade-demo mutants strangers backup release bench clean

help: ## List these commands.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## Install everything the other commands need into .venv.

lab: install ## Open the course in JupyterLab (ARGS="--no-browser --port 8890" for options).
	@$(BIN)/python tools/lab.py $(ARGS)

test: install ## Run every test: style, types, units, freshness, notebooks, grading, browser.
	sh tools/system_packages.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/mypy
	$(BIN)/python -m pytest solutions tests -n auto --dist loadscope --no-loadscope-reorder $(NBVAL) $(ARGS)

nbval: install known ## Run the solutions and compare every output with the one that is kept (L=03_mse for one lesson).
	$(BIN)/python -m pytest solutions$(addprefix /,$(LESSON)) -n auto --dist loadscope $(NBVAL) $(ARGS)

build: install ## Build what is stale: notebooks, tables of lessons (L=03_mse for one lesson; ARGS=--force for all).
	@$(BIN)/python tools/build.py $(LESSON) $(ARGS)

lesson: install ## Lay out a new lesson, L=07_digits; then check it and say what is left to do.
	@$(BIN)/python tools/lesson.py $(LESSON)

site: install ## Build a website of the lessons, to look at without Python, in artefacts/site/.
	$(BIN)/python tools/website.py

format: install ## Format code and text twins, and build.
	-$(BIN)/ruff check --fix --exclude '*.ipynb' .
	$(BIN)/ruff format --exclude '*.ipynb' .
	$(BIN)/python tools/build.py

requirements: install ## Pin the newest versions of all dependencies, for us and for students.
	$(BIN)/python tools/requirements.py

round-trip: install known ## Grade every solution and every untouched lesson: all points, and none (L=03_mse for one lesson).
	$(BIN)/python -m pytest tests/grading/test_round_trip.py -n auto $(addprefix -k ,$(LESSON)) $(ARGS)

grade-demo: install ## Grade a made-up class of six, from release to feedback, and show the table.
	$(BIN)/python tools/grade_demo.py

mutants: install known ## Measure the checks at length: mutants, 200 seeds of right answers, confusion matrix (L=03_mse for one lesson).
	$(BIN)/python tools/mutants.py $(LESSON)
	CHECK_SEEDS=30 $(BIN)/python -m pytest -q -n auto tests/unit/test_mistakes.py $(OF_LESSON)
	CHECK_SEEDS=200 $(BIN)/python -m pytest -q -n auto tests/unit/test_right_answers.py $(OF_LESSON)
	$(BIN)/python tools/confusion.py $(LESSON)

strangers: install ## Show what the checks say to the answers in tests/unit/strangers/, a table for each set.
	@for set in tests/unit/strangers/*/; do echo "$$set"; $(BIN)/python tools/strangers.py $$(basename $$set) || exit 1; done

backup: install ## Save gradebook, submissions, grades and feedback in grading/backups/ (may run while grading runs).
	@$(BIN)/python -m course_lib.grading.bookkeeping.backup

release: install ## Pack what students get, without answers, as a folder and a zip in artefacts/release/.
	@$(BIN)/python tools/release.py

bench: install ## Run every benchmark and print its table.
	@for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

clean: ## Remove what these commands made. Leave work/ alone: it is the student's.
	rm -rf $(VENV) artefacts .pytest_cache .ruff_cache .mypy_cache grading/demo

.PHONY: known
# Not listed: a target that takes one lesson asks here whether it exists.
known:
	@test -z "$(LESSON)" || test -f "solutions/$(LESSON)/$(LESSON).md" || { \
	  echo "there is no lesson $(LESSON); there are" $$(cd solutions && ls -d [0-9]*) >&2; exit 1; }

$(VENV)/.installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(f"Python 3.11 to 3.13 is needed, this is {v[0]}.{v[1]}; try: make PYTHON=python3.12 $(MAKECMDGOALS)" if not (3, 11) <= v <= (3, 13) else 0)'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "installing into $(VENV) (once, a minute or two)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --no-deps -e .
	@touch $@
