# Everything a newcomer types. Plain POSIX make and sh; each target installs first what it needs.

PYTHON =
VENV = .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed
ARGS =
# Two at a time suits two cores; more processes only wait for one another.
TEST_PROCESSES = 2

.PHONY: install demo test coverage check format chaos bench lock audit docs clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@set -e; \
	fits='import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'; \
	python=; \
	for one in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if "$$one" -c "$$fits" >/dev/null 2>&1; then python=$$one; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Amicale needs Python 3.11, 3.12 or 3.13 (found: $$(python3 --version 2>&1 || echo none))." >&2; \
	  echo "Install one, or name it: make install PYTHON=/path/to/python3.12" >&2; \
	  exit 1; \
	fi; \
	if ! $(BIN)/python -c "$$fits" >/dev/null 2>&1; then \
	  echo "Making $(VENV) with $$($$python --version)"; \
	  "$$python" -m venv --clear $(VENV) || { \
	    echo "This Python cannot make environments: on Debian and Ubuntu, install python3-venv." >&2; exit 1; }; \
	fi
	@echo "Installing the locked dependencies (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/amicale demo $(ARGS)

test: $(STAMP)
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal -q $(ARGS)

# Counting every line and branch makes the tests half as slow again.
coverage: $(STAMP)
	@$(MAKE) --no-print-directory test ARGS="--cov --cov-report=term:skip-covered $(ARGS)"

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/amicale check --catalogue
	$(BIN)/python -m pytest -q -p no:cacheprovider \
	  tests/rules/test_operator_files.py tests/rules/test_settings.py \
	  tests/storage/test_database.py::test_the_schema_is_what_the_tables_say \
	  tests/storage/test_database.py::test_migrations_go_up_down_and_up_again

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(STAMP)
	@mkdir -p docs
	@$(BIN)/amicale commands > docs/commands.md.new && mv docs/commands.md.new docs/commands.md

chaos: $(STAMP)
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal -q -m chaos --scale full $(ARGS)

bench: $(STAMP)
	@$(BIN)/python -m bench.search $(ARGS)

# Asks a vulnerability service on the network, so it is no part of `check`.
audit: $(STAMP)
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock

lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --extra dev --no-emit-index-url \
	  --no-header --no-annotate pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage htmlcov build
