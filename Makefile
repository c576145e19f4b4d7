SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo quick test test-all test-windows test-linux coverage bundle dist lint format docs pictures bench mutants fuzz lock clean

OUT ?= out
ARGS ?=
BIN := .venv/bin
# the tests' byte code is kept, whatever a container says: without it each worker compiles them all anew
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal

# List the targets.
help:
	@awk '/^# /{about = substr($$0, 3)} /^[a-z-]+:/{printf "make %-8s %s\n", substr($$1, 1, length($$1) - 1), about}' Makefile

# Install what the program needs: .venv and Chinese fonts.
setup:
	@scripts/setup.sh

# Build every workbook under examples/ into out/; findings of severity error do not stop it.
demo: setup
	@shopt -s nullglob; books=(examples/*/workbook.xlsx); failed=0; \
	[ $${#books[@]} -gt 0 ] || echo "demo: no workbook under examples/, nothing to build"; \
	mkdir -p "$(OUT)"; started=$$(mktemp); trap 'rm -f "$$started"' EXIT; \
	for book in "$${books[@]}"; do \
	  echo "demo: building $$book into $(OUT)/"; touch "$$started"; sleep 0.1; status=0; \
	  $(BIN)/juesuan build "$$book" -o "$(OUT)" || status=$$?; \
	  built=$$(find "$(OUT)" -maxdepth 1 -newer "$$started" \( -name '*.docx' -o -name '*.pdf' \) | wc -l); \
	  if [ $$status -gt 1 ]; then echo "demo: $$book is unusable (exit status $$status)"; failed=1; \
	  elif [ $$built -lt 2 ]; then echo "demo: $$book gave no DOCX and PDF (exit status $$status)"; failed=1; \
	  elif [ $$status -eq 1 ]; then echo "demo: $$book has findings of severity error (exit status 1); the documents are built and marked 草稿"; \
	  fi; \
	done; \
	exit $$failed

# Run the tests that take but a moment each and ask no LibreOffice: within a minute on two cores.
quick:
	@JUESUAN_SKIP_LIBREOFFICE=1 JUESUAN_SKIP_BROWSER=1 scripts/setup.sh tests
	@$(PYTEST) -m "not slow and not office and not long and not windows and not linux" $(ARGS)

# Run the tests, within five minutes on two cores; ARGS="tests/checks" is handed to pytest.
test:
	@scripts/setup.sh tests
	@$(PYTEST) -m "not long and not windows and not linux" $(ARGS)

# Run every test there is: many cases of what `make test` tries a sample of.
test-all:
	@scripts/setup.sh tests
	@$(PYTEST) -m "not windows and not linux" $(ARGS)

# Run the program on an office PC with Windows, made of Wine and of the folder that `make bundle` packs.
test-windows:
	@scripts/setup.sh windows
	@$(BIN)/python -m pytest -m windows tests/windows $(ARGS)

# Run the folder for Linux and the wheel where there is nothing but an old glibc.
test-linux:
	@scripts/setup.sh python
	@$(BIN)/python -m pytest -m linux tests/linux $(ARGS)

# Pack the folders that office PCs start by a double click into dist/, for Windows and for Linux.
bundle:
	@scripts/setup.sh python
	@$(BIN)/python scripts/bundle.py windows build/juesuan-windows --pack dist
	@$(BIN)/python scripts/bundle.py linux build/juesuan-linux --pack dist

# Make a release in dist/: wheel, source, both folders, licences, changes, and SHA-256 of all of them.
dist:
	@scripts/setup.sh python
	@$(BIN)/python scripts/release.py dist

# Run the whole test suite, and say which lines and branches it reaches, as a whole and by room.
coverage:
	@scripts/setup.sh tests
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n auto --dist loadfile $(ARGS); status=$$?; $(BIN)/coverage combine -q; \
	$(BIN)/coverage report || status=$$?; \
	for room in generator/*/; do \
	  reached=$$($(BIN)/coverage report --include="$$room*" --format=total --fail-under=0 2>/dev/null) \
	    && echo "coverage: $$room $$reached %"; \
	done; \
	exit $$status

# Check style, formatting and types.
lint:
	@scripts/setup.sh python
	@echo "lint: ruff check"; $(BIN)/ruff check --quiet
	@echo "lint: ruff format"; $(BIN)/ruff format --check --quiet
	@echo "lint: mypy"; $(BIN)/mypy --no-error-summary

# Format the code and mend what the linter can mend.
format:
	@scripts/setup.sh python
	@echo "format: ruff"; $(BIN)/ruff check --fix-only --quiet; $(BIN)/ruff format --quiet

# Make docs/审核规则.md from the rules, docs/命令.md from the commands, docs/版式.md from the editions, and
# docs/pictures/ from the page.
docs: pictures
	@scripts/setup.sh python
	@made=$$(mktemp) && trap 'rm -f "$$made"' EXIT && \
	$(BIN)/juesuan rules --markdown >"$$made" && cat "$$made" >docs/审核规则.md && echo "docs: docs/审核规则.md" && \
	$(BIN)/python -m generator.manual >"$$made" && cat "$$made" >docs/命令.md && echo "docs: docs/命令.md" && \
	$(BIN)/python -m generator.edition.register >"$$made" && cat "$$made" >docs/版式.md && echo "docs: docs/版式.md"

# Take the pictures of docs/使用手册.md anew, with Chromium and LibreOffice where they are.
pictures:
	@scripts/setup.sh python
	@$(BIN)/python -m tests.pictures

# Measure speed, memory, growth and the page beside the peers; ARGS=--quick takes a minute.
bench:
	@scripts/setup.sh engines
	@$(BIN)/python -m tests.bench $(ARGS)

# Plant errors into the examples and see which the checks find.
mutants: setup
	@$(BIN)/python -m tests.mutants $(ARGS)

# Damage files of every kind and see that each is refused or built; ARGS="--seed 7 --cases 1".
fuzz: setup
	@$(BIN)/python -m tests.fuzz $(ARGS)

# Pin all dependencies anew in requirements.lock; ARGS=--upgrade moves to the newest versions.
lock:
	@echo "lock: resolving with uv in a throw-away environment"
	@set -e; python=$$(scripts/setup.sh which); tool=$$(mktemp -d); trap 'rm -rf "$$tool"' EXIT; \
	"$$python" -m venv "$$tool"; \
	"$$tool/bin/python" -m pip install --quiet --disable-pip-version-check uv; \
	"$$tool/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --group dev --no-emit-index-url --custom-compile-command "make lock" \
	  --output-file requirements.lock pyproject.toml $(ARGS)

# Remove what was built, .venv and caches.
clean:
	@echo "clean: out/, dist/, .venv and caches"
	@rm -rf out dist build .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
