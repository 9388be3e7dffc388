# Every target sets up .venv by itself from requirements.lock (those that need Spark also from requirements-spark.lock); any Python from 3.11 on will do.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Spark is 430 MB, which the demo and an office need not wait for.
SPARK := $(VENV)/.ready-spark
# What measures the tests themselves, and tells what we are made of: nobody who only runs them needs it.
TRUST := $(VENV)/.ready-trust
# Tests start hundreds of our own processes: what an environment forbids to keep compiled, each would compile anew.
# Tests that share what was built once stay together on a worker, until one has nothing left to do.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --dist worksteal

COMPILE := env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u PIP_INDEX_URL PIP_CONFIG_FILE=/dev/null \
	CUSTOM_COMPILE_COMMAND="make lock" build/lock/bin/python -m piptools compile pyproject.toml \
	--index-url https://pypi.org/simple --generate-hashes --allow-unsafe --strip-extras --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --quiet

.PHONY: demo test test-long trust coverage mutants repeat audit sbom bench bench-live screenshots quality attacks fuzz lint format lock clean

demo: $(READY)            ## the main job on a seeded simulated day
	@$(BIN)/callstanding demo

test: lint                ## every check that a change must pass
	$(PYTEST) -n auto -m "not long" --junit-xml=build/trust/junit-test.xml

test-long: lint $(TRUST)   ## the same and the slow ones, properties with new examples; its figures go to docs/trust.md
	CALLSTANDING_TIER=long HYPOTHESIS_PROFILE=search $(PYTEST) -n auto --junit-xml=build/trust/junit-test-long.xml
	$(BIN)/python -m bench.trust --write docs/trust.md

trust: $(READY)            ## write what was tried so far into docs/trust.md
	$(BIN)/python -m bench.trust --write docs/trust.md

coverage: $(SPARK) $(TRUST) ## statements and branches that the tests go through, about twice as long as the tests
	$(BIN)/python -m bench.coverage

mutants: $(TRUST)          ## put faults into modules and see whether their tests notice, an hour: make mutants GROUP=decay
	$(BIN)/python -m bench.mutants $(GROUP)

repeat: $(READY)           ## the same tests again and again in another order: make repeat TIMES=20 FOLDERS="tests/score"
	$(BIN)/python -m bench.repeat --times $(or $(TIMES),20) $(FOLDERS)

audit: $(TRUST)            ## ask PyPI whether a version that we lock has a known weakness
	$(BIN)/python -m bench.audit

sbom: $(TRUST)             ## what we are made of, as CycloneDX, into dist/
	$(BIN)/python -m bench.sbom

bench: $(SPARK)           ## write the performance book, hours: make bench BENCH_CALLS=10000000; parts: see bench/book.py
	$(BIN)/python -m bench.run --write docs/performance.md
	$(BIN)/python -m bench.book --write docs/performance.md
	$(BIN)/python -m bench.sizing --write docs/howto/cluster.md
	$(BIN)/python -m bench.pages --write docs/performance.md

bench-live: $(READY)       ## measure the live service and, with Kamailio, SIPp, Redis and tshark, what a look-up adds to a call
	$(BIN)/python -m bench.live
	$(BIN)/python -m bench.switches

screenshots: $(READY)     ## take the pictures of the board that the documents show
	$(BIN)/python -m bench.screenshots

quality: $(READY)         ## measure the standard policy on simulated worlds, about a quarter of an hour
	$(BIN)/python -m bench.quality --write docs/quality.md

attacks: $(READY)         ## attack simulated worlds at full size, about ten minutes
	$(BIN)/python -m bench.attacks --size full --write docs/attacks.md

fuzz: $(TRUST) $(SPARK)   ## a million inputs to every parser, hours: make fuzz INPUTS=10000
	CALLSTANDING_TIER=long $(BIN)/python -m tests.fuzz.run --inputs $(or $(INPUTS),1000000)

lint: $(SPARK)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The lock names versions and hashes only: no index address, no local path. Make it with the oldest Python we support,
# so that it installs on every later one.
lock:
	python3.11 -m venv build/lock
	build/lock/bin/python -m pip install --quiet "pip-tools>=7.5"
	$(COMPILE) --extra dev --extra fit --extra owner --extra plots --extra serve --output-file requirements.lock
	$(COMPILE) --extra spark --constraint requirements.lock --output-file requirements-spark.lock
	$(COMPILE) --extra trust --constraint requirements.lock --output-file requirements-trust.lock

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or run make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "Setting up $(VENV) (once, about a minute) ..." >&2; $(PYTHON) -m venv --clear $(VENV); }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(TRUST): $(READY) requirements-trust.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-trust.lock
	@touch $@

$(SPARK): $(READY) requirements-spark.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
