# Everything a fresh machine with Python 3.11 needs: `make quarter` makes the pack, `make test` checks the house.
PYTHON ?= python3.11
QUARTER ?= 2015-16-Q4
WORKSPACE ?= specimen
EDITION ?= board
BIN = .venv/bin

.PHONY: quarter year test attack lab lint bench specimen-report golden

# The last quarter of a year makes the year's page too, so that every notebook opens; where it cannot, the pack still comes.
quarter: .venv/ready
	-$(if $(filter %-Q4,$(QUARTER)),$(BIN)/python run_quarter.py $(QUARTER) --workspace $(WORKSPACE) --edition public)
	$(BIN)/python run_quarter.py $(QUARTER) --workspace $(WORKSPACE) --edition $(EDITION)

# Four quarters together, for publication: the quarter must end a year.
year: .venv/ready
	$(BIN)/python run_quarter.py $(QUARTER) --workspace $(WORKSPACE) --edition public

# The tests; then, on the specimen's reported quarter, that every notebook runs, and still says the same.
test: .venv/ready
	$(BIN)/python -m pytest --doctest-modules -n 2 --dist loadfile
	$(BIN)/python run_quarter.py 2015-16-Q4
	$(BIN)/python run_quarter.py 2015-16-Q4 --edition public
	WSCB_PACK=reports/specimen/2015-16-Q4/board $(BIN)/python -m pytest tests/browser/test_page_one_on_paper.py
	$(BIN)/python -m pytest -n 2 --dist loadfile --nbval-lax notebooks --ignore notebooks/scratch
	$(BIN)/python -m pytest -n 2 --dist loadfile --nbval tests/golden

# A reader who imports nothing of ours lays the packs in reports/ together, newest first, and tries to work out what is hidden.
attack: .venv/ready
	$(BIN)/python -m tests.attack $$(ls -dr reports/$(WORKSPACE)/*/board/tables/results.csv) --public $$(ls -dr reports/$(WORKSPACE)/*/public/tables/results.csv)

lab: .venv/ready
	$(BIN)/jupyter lab --notebook-dir=notebooks

lint: .venv/ready
	$(BIN)/ruff check .

bench: .venv/ready
	$(BIN)/python -m tests.bench

# How often each planted story is found over fifty unseen seeds, and how many false flags are raised.
specimen-report: .venv/ready
	$(BIN)/python -m tests.bench.stories

# Refresh the golden notebooks; read their difference like prose before committing it.
golden: .venv/ready
	$(BIN)/python -m tests.golden

.venv/ready: requirements.lock pyproject.toml
	test -d .venv || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch .venv/ready
