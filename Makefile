# Each target sets up what it needs, and is quick the second time.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
BABEL := $(RUN) babel.messages.frontend --quiet
PIP := $(RUN) pip install --quiet --disable-pip-version-check --no-input
# Set when the environment is missing, half-made, or its Python no longer starts.
BROKEN := $(shell $(VENV)/bin/python -c 'import pip' 2>/dev/null || echo anew)

.PHONY: help run test check proof quality bench translations clean anew

help:  ## say what can be made
	@sed -n 's/^\([a-z]*\):.*  ## /make \1  /p' Makefile

run: $(VENV)/requirements.txt  ## serve the blog on http://127.0.0.1:8000 (HOST, PORT)
	@exec $(RUN) flask blog serve

test: $(VENV)/requirements-dev.txt  ## run all tests, on SQLite, on PostgreSQL and in a browser
	@$(RUN) tests.browser
	@$(RUN) pytest --numprocesses 2 --dist loadfile

check: $(VENV)/requirements-dev.txt  ## lint, formatting, types, templates, migrations
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(RUN) djlint --lint --quiet templates
	@scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	export BLOG_INSTANCE="$$scratch" DATABASE_URL=; $(RUN) flask db upgrade && $(RUN) flask db check

proof: $(VENV)/requirements-dev.txt  ## the long runs of what make test samples
	@for proof in $(basename $(notdir $(wildcard tests/proof_*.py))); do $(RUN) tests.$$proof || exit; done

translations: $(VENV)/requirements.txt  ## bring the catalogues up to date with the code
	@pot=$$(mktemp); trap 'rm -f "$$pot"' EXIT; \
	$(BABEL) extract -F pyproject.toml -k _l -k lazy_gettext --no-location --sort-output -o "$$pot" . \
	&& $(BABEL) update -i "$$pot" -d blog/translations \
	--ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date \
	&& $(BABEL) compile -d blog/translations

quality: $(VENV)/requirements-dev.txt  ## Nu, axe, Lighthouse and weight of all kinds of pages (ONLY=axe, ARTICLE=file.md)
	@$(RUN) quality $(if $(ONLY),--only $(ONLY)) $(if $(ARTICLE),--article "$(ARTICLE)")

bench: $(VENV)/requirements-dev.txt  ## measure with wrk, into docs/performance.md (ROUNDS=3, SECONDS=4, SIZES="100 10000", ONLY=load)
	@$(RUN) bench $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SECONDS),--seconds $(SECONDS)) \
	$(if $(SIZES),--sizes $(SIZES)) $(if $(ONLY),--only $(ONLY))

clean:  ## remove what the other targets made; the blog's data stays
	rm -rf $(VENV) quality/node_modules .mypy_cache .pytest_cache .ruff_cache

# An installed file of pins is copied into the environment. Where there is no copy, an install was cut
# short and may have left half a package: the environment is made anew.
$(VENV)/requirements.txt: requirements.txt $(BROKEN)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 2))' 2>/dev/null || { \
	echo "Verso needs Python 3.11.2 or newer: install it, or name one with PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	echo "Verso needs Python's venv module: install python3-venv (the name on Debian and Ubuntu)." >&2; exit 1; }
	@[ -z "$(BROKEN)" ] && [ -e $@ ] || { echo "Installing into $(VENV), once" >&2; \
	rm -rf $(VENV) && $(PYTHON) -m venv $(VENV); }
	@rm -f $(VENV)/requirements*.txt && $(PIP) -r requirements.txt && cp requirements.txt $(VENV)

$(VENV)/requirements-dev.txt: requirements-dev.txt $(VENV)/requirements.txt
	@echo "Installing what tests need into $(VENV), once" >&2
	@rm -f $(VENV)/requirements*.txt && $(PIP) -r requirements-dev.txt \
	&& cp requirements.txt requirements-dev.txt $(VENV)
