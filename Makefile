# Everything happens in .venv. `make help` says what there is.
PYTHON ?= python3
BIN := .venv/bin
TRAIN_PYTHON ?= $(BIN)/python
DATA ?= ../shared/data
BASE ?= out/minilm.safetensors
VOCABULARY ?= out/tokenizer.json
STAMP := .venv/.installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1
.DEFAULT_GOAL := help
TRAIN ?= --name-epochs 1 --epochs 12 --rate 1.5e-4 --pieces 2560
AGAIN ?= --name-epochs 0 --epochs 5 --rate 1.5e-4 --pieces 4096 --seed 7

.PHONY: help setup run test check gate bench web train glance

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with everything, at the versions of constraints.txt

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "whoholds needs Python 3.11 or newer: make PYTHON=python3.11 …"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

run: setup ## read the examples, say who holds what, draw the map
	@rm -f out/examples.db out/examples.db-wal out/examples.db-shm
	@mkdir -p out
	$(BIN)/whoholds run examples/reports --ledger out/examples.db
	$(BIN)/whoholds who --ledger out/examples.db
	$(BIN)/whoholds map --ledger out/examples.db --title "whoholds: the examples" --output out/map.html
	@echo "The map: $(CURDIR)/out/map.html (open it in a browser)"

test: setup ## run all tests; installs Chromium and PostgreSQL for those that need them, where they are missing and this is root
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } \
	  || echo "no Chromium here: the tests of the map page will be skipped"
	@command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } \
	  || echo "no PostgreSQL here: its tests will be skipped"
	@$(BIN)/pytest -n 2

check: setup ## look for faults without running anything: ruff, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

gate: setup ## measure against the floors (gates/floors.json)
	$(BIN)/python -m gates.run

bench: setup ## measure speed against named peers, in one run
	$(BIN)/python -m gates.bench

web: ## build the map page from web/ (needs Node 20)
	sh web/build.sh

train: setup ## make the reader's weights from the corpus and the public sources in ../shared/data
	$(BIN)/pip install --quiet -r training/requirements.txt
	$(BIN)/python -m training.reader.base --out out
	$(BIN)/python -m training.reader.prepare --data $(DATA) --vocabulary out/tokenizer.json --out out/examples.pt
	$(BIN)/python -m training.reader.train --examples out/examples.pt --base out/minilm.safetensors --out out/net1.pt --hide $(TRAIN)
	$(BIN)/python -m training.reader.train --examples out/examples.pt --base out/minilm.safetensors --start out/net1.pt --out out/net2.pt --hide $(AGAIN)
	$(BIN)/python -m training.reader.mean out/net1.pt out/net2.pt --out out/net.pt
	$(BIN)/python -m training.reader.export --net out/net.pt --vocabulary out/tokenizer.json --out out/reader
	$(BIN)/python -m training.reader.silver --data $(DATA) --weights out/reader --out out/silver.pt
	$(BIN)/python -m training.reader.glance --silver out/silver.pt --weights out/reader
	$(BIN)/python -m training.reader.exit --silver out/silver.pt --weights out/reader
	$(BIN)/python -m training.reader.dating --weights out/reader --data $(DATA) --out out/reader/dating.json
	$(BIN)/python -m gates.card --weights out/reader --how out/net1.json out/net2.json --data $(DATA) --out out/reader/model-card.md

glance: setup ## make glance and exit of the shipped network again, in out/shipped, from the public sources in ../shared/data
	$(BIN)/pip install --quiet -r training/requirements.txt
	@mkdir -p out/shipped
	cp $(addprefix src/whoholds/extract/data/,first.onnx reader.onnx heads.onnx tokenizer.json) out/shipped/
	$(BIN)/python -m training.reader.silver --data $(DATA) --weights out/shipped --out out/silver.pt
	$(BIN)/python -m training.reader.glance --silver out/silver.pt --weights out/shipped
	$(BIN)/python -m training.reader.exit --silver out/silver.pt --weights out/shipped
