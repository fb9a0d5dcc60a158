# Everything a fresh machine with Python 3.11 needs: `make quarter` makes the pack, `make check` takes a minute, `make test` checks the house.
PYTHON ?= python3.11
QUARTER ?= 2015-16-Q4
WORKSPACE ?= specimen
EDITION ?= board
BIN = .venv/bin
# A file is one worker's, and the longest are begun first (tests/conftest.py). What took longest is printed each time.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --durations 12 --durations-min 2

# The made-up Board's own tests, and those that write and read whole workbooks or run the command, are no quick ones.
SLOWER_TESTS = $(wildcard tests/unit/test_specimen*.py) $(patsubst %,tests/unit/test_%.py,self_assessment exchange quarterly_kept quarterly_kernels command boards framework_own framework_changes framework_pages)
QUICK_TESTS = $(filter-out $(SLOWER_TESTS),$(wildcard tests/unit/test_*.py))

.PHONY: framework-table mutants promises sbom wheels guide quarter year check test test-all attack lab lint bench bench-region specimen specimen-report peers golden

# The last quarter of a year makes the year's page too, so that every notebook opens; where it cannot, the pack still comes.
quarter: .venv/ready
	-$(if $(filter %-Q4,$(QUARTER)),$(BIN)/python run_quarter.py $(QUARTER) --workspace $(WORKSPACE) --edition public)
	$(BIN)/python run_quarter.py $(QUARTER) --workspace $(WORKSPACE) --edition $(EDITION)

# Four quarters together, for publication: the quarter must end a year.
year: .venv/ready
	$(BIN)/python run_quarter.py $(QUARTER) --workspace $(WORKSPACE) --edition public

# A minute on two cores, before anything else: how it is written, its types, and every test that needs neither a pack nor a
# made-up Board.
check: lint
	$(PYTEST) --doctest-modules tests/unit tests/handbook wscb_lib $(SLOWER_TESTS:%=--ignore %)

# The whole house: the quick checks; then every other test but the long. Whichever asks first makes the pack, by the real command,
# while the other core is at what needs none (tests/conftest.py). Then the notebooks, each as JupyterLab's Run All would, and the two
# that are kept executed.
test: check
	$(PYTEST) tests --ignore tests/handbook $(QUICK_TESTS:%=--ignore %)
	$(PYTEST) -p tests.run_all --nbval-lax notebooks tests/golden --ignore notebooks/scratch --ignore notebooks/region.ipynb

# What takes hours, before an issue is closed: every historic quarter, every agency's file taken away, eight quarters' packs and both
# editions attacked together, every page before the Nu Html Checker (Java, and VNU_JAR), fifty seeds, speed.
test-all: test
	$(PYTEST) -m long
	$(MAKE) promises mutants sbom
	for quarter in 2014-15-Q1 2014-15-Q2 2014-15-Q3 2014-15-Q4 2015-16-Q1 2015-16-Q2 2015-16-Q3; do $(BIN)/python run_quarter.py $$quarter || exit 1; done
	$(BIN)/python run_quarter.py 2014-15-Q4 --edition public
	$(MAKE) attack
	$(BIN)/python -m tests.nu $$(ls -d reports/$(WORKSPACE)/*/*/)
	$(BIN)/python -m tests.bench.chances
	$(BIN)/python -m tests.bench.stories --to reports/stories.md
	$(BIN)/python -m tests.bench

# A reader who imports nothing of ours lays the packs in reports/ together, newest first, and tries to work out what is hidden.
attack: .venv/ready
	$(BIN)/python -m tests.attack $$(ls -dr reports/$(WORKSPACE)/*/board/tables/results.csv) --public $$(ls -dr reports/$(WORKSPACE)/*/public/tables/results.csv)

# What Windows installs without a network: a folder of wheels, each held to its hash. Copy it beside .windows/.
WINDOWS_PYTHON ?= 3.12
wheels:
	$(PYTHON) .windows/wheels.py $(WINDOWS_PYTHON)

# The guides, typed as they stand in a clean clone; what was said is kept in reports/.
guide: .venv/ready
	$(BIN)/python -m tests.guides

# Take each guard out of a copy of the project, one at a time: some test must notice each.
mutants: .venv/ready
	$(BIN)/python -m tests.mutants

# What is promised, by which tests, and what came of them: docs/promises.md.
promises: .venv/ready
	$(BIN)/python -m tests.promises

# Every sentence of the framework, and what of a pack shows it, or "not shown": docs/framework.md.
framework-table: .venv/ready
	$(BIN)/python -m wscb_lib.pages.framework_table

# Every package that is pinned, with its hashes and licence, as CycloneDX: reports/sbom.json.
sbom: .venv/ready
	$(BIN)/python -m tests.supply

lab: .venv/ready
	$(BIN)/jupyter lab --notebook-dir=notebooks

lint: .venv/ready
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

bench: .venv/ready
	$(BIN)/python -m tests.bench

# Sixteen Boards by one command against sixteen commands, in ratios, and byte for byte: half an hour on two idle cores.
bench-region: .venv/ready
	$(BIN)/python -m tests.bench.region

# Make both made-up Boards again from their recipes: data/specimen/returns, byte for byte, and those of ten years later, which are
# kept nowhere else.
specimen: .venv/ready
	$(BIN)/python -m tests.specimen
	$(BIN)/python -m tests.specimen --recipe data/specimen_2026

# How often chance alone raises a flag, and how soon a change is found, by simulation; then how often each planted story is found over
# fifty unseen seeds of the made-up Board, and how many false flags are raised.
specimen-report: .venv/ready
	$(BIN)/python -m tests.bench.chances
	$(BIN)/python -m tests.bench.stories

# The same simulated series through R's surveillance, which must be installed (Debian: r-base-core, r-cran-surveillance).
peers: .venv/ready
	$(BIN)/python -m tests.bench.peers

# Refresh the goldens from the pack that stands; read their difference like prose before committing it.
golden: .venv/ready
	$(BIN)/python -m tests.golden

.venv/ready: requirements.lock pyproject.toml
	test -d .venv || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch .venv/ready
