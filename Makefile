# One command for everything that CI checks. PYTHON may name another interpreter or environment.
PYTHON ?= python3

.PHONY: check static format lint types contracts test
check: static test
static: format lint types contracts

format:
	$(PYTHON) -m ruff format --check claimcheck tests evals
lint:
	$(PYTHON) -m ruff check claimcheck tests evals
types:
	$(PYTHON) -m mypy
contracts:
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()" --no-cache
test:
	$(PYTHON) -m pytest
