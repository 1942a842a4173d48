# What people, operators and CI call. `make` lists it. Everything runs in .venv/, which is made when it is missing or
# when requirements.txt has changed. Tests have one worker more than cores, as some wait for servers.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
TRIAL  := PYTHONPATH=tests $(BIN)/python -m
LEARNER := .venv-train/.installed
TRAIN  := PYTHONPATH=tests .venv-train/bin/python -m
CORPUS ?= ../shared/corpus
TARGET ?= default
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
DEBIAN := jq postgresql chromium logrotate systemd default-jre-headless r-base-core r-cran-jsonlite
# Many processes of the tests import the project: its compiled files are kept, whatever the environment says.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help install demo crawl test integration lint accuracy train folds bench soak copies ledger crash delivery day alarms onboard chaos schema debian spark deploy

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' Makefile

install: $(STAMP)  ## make .venv/ with everything in requirements.txt

demo: $(STAMP)  ## crawl a local replica of two sites and show the feed
	@$(TRIAL) trials.demo

crawl: $(STAMP)  ## crawl a site politely: make crawl SITE=globe24 [ARGS="-a pages=1"]
	$(if $(SITE),,$(error SITE is missing, e.g. make crawl SITE=globe24))
	$(BIN)/scrapy crawl $(SITE) $(ARGS)

test: $(STAMP)  ## all tests but those with daemons and browsers, and long ones
	$(PYTEST) -m 'not integration'

integration: $(STAMP)  ## tests with the real scrapyd, chromium and mail servers, on 127.0.0.1, and long ones
	$(PYTEST) -m integration

lint: $(STAMP)  ## linter, formatter, types, and which package may import which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

accuracy: $(STAMP)  ## score on labelled real pages: make accuracy [CORPUS=../shared/corpus]
	$(TRIAL) trials.accuracy $(CORPUS)
	$(TRIAL) trials.accuracy $(CORPUS) --scrambled
	$(TRIAL) trials.accuracy $(CORPUS) --generic
	$(TRIAL) trials.accuracy $(CORPUS) --generic --scrambled

train: $(LEARNER)  ## fit what the reader has learned anew from the labelled pages (about 20 minutes)
	mkdir -p var
	$(TRAIN) trials.training.story
	$(TRAIN) trials.training.labelled var/press.pkl $(addprefix ../shared/,corpus later world)
	$(TRAIN) trials.training.labelled var/wcxb.pkl ../shared/wcxb
	$(TRAIN) trials.training.rebuilt var/rebuilt.pkl $(addprefix ../shared/,corpus later world)
	$(TRAIN) trials.training.flattened newscrawl/reading/learned/flattened.npz var/press.pkl var/wcxb.pkl var/rebuilt.pkl
	$(TRAIN) trials.training.articles ../shared

folds: $(LEARNER)  ## score the reader on publishers that its networks have not seen (about 25 minutes)
	$(TRAIN) trials.training.folds $(ARGS)

bench: $(STAMP)  ## speed of reading, crawling, the state and exports, beside yardsticks
	@$(TRIAL) trials.bench $(ARGS)
	@$(TRIAL) trials.bench_crawl
	@$(TRIAL) trials.bench_state
	@$(TRIAL) trials.bench_exports

soak: $(STAMP)  ## memory of a crawl of 20,000 articles
	@$(TRIAL) trials.soak $(ARGS)

copies: $(STAMP)  ## how well copies of agency stories are found: make copies [CORPUS=...] [ARGS="--known 50000"]
	@$(TRIAL) trials.copies --corpus $(CORPUS) $(ARGS)

ledger: $(STAMP)  ## sightings of ten runs, held against the replica's own record of what it showed
	@$(TRIAL) trials.ledger $(ARGS)

crash: $(STAMP)  ## kill crawls of a replica that changes, 100 times: make crash [ARGS="--runs 20"]
	@$(TRIAL) trials.crash $(ARGS)

delivery: $(STAMP)  ## kill crawls at each step of the delivery of their runs, to S3, FTP, a directory and a webhook
	@$(TRIAL) trials.delivery $(ARGS)

day: $(STAMP)  ## a day of a replica, a run an hour, with hours in which every page is broken
	@$(TRIAL) trials.day $(ARGS)

alarms: $(STAMP)  ## what goes wrong with a site, and whether that is told, soon, by name
	@$(TRIAL) trials.alarms $(ARGS)

onboard: $(STAMP)  ## make site files of replica sites whose own are hidden: make onboard [ARGS="--site press1 --disguised"]
	@$(TRIAL) trials.onboard $(ARGS)

chaos: $(STAMP)  ## crawl a replica that misbehaves in every way it can
	@$(TRIAL) trials.chaos $(ARGS)

schema: $(STAMP)  ## write the schemas of the feed to docs/schema/ and docs/bigquery/
	$(BIN)/python -m newscrawl.schema docs/schema
	$(BIN)/python -m newscrawl.feed.bigquery docs/bigquery

# initdb and pg_ctl are not on Debian's PATH.
debian: export PATH := $(PATH)$(addprefix :,$(lastword $(wildcard /usr/lib/postgresql/*/bin)))
debian: export DEBIAN_FRONTEND := noninteractive
debian:  ## install what the tests use from Debian: jq, PostgreSQL, chromium, logrotate, systemd, Java, R
	@if which jq psql initdb pg_ctl chromium logrotate systemd-analyze java Rscript; then :; \
	elif [ "$$(id -u)" = 0 ] && which apt-get >/dev/null; then \
		apt-get -q update && apt-get -qy --no-install-recommends install $(DEBIAN); \
	else echo 'Some tests need Debian packages: apt-get install $(DEBIAN)'; [ "$$CI" != true ]; fi

spark: .venv-spark/.installed  ## make .venv-spark/ with pyspark, for the test of its recipe

.venv-spark/.installed: deploy/requirements-spark.txt
	@echo "Installing deploy/requirements-spark.txt into .venv-spark/"
	@$(PYTHON) -m venv .venv-spark
	@.venv-spark/bin/python -m pip install --quiet --requirement deploy/requirements-spark.txt
	@touch $@

# scrapyd-deploy ends with 0 also when scrapyd cannot load the egg, and leaves what it built the egg from.
deploy: export SCRAPYD_USERNAME ?=
deploy: export SCRAPYD_PASSWORD ?=
deploy: $(STAMP)  ## egg to scrapyd: SCRAPYD_USERNAME=... SCRAPYD_PASSWORD=... make deploy [TARGET=name]
	@$(BIN)/scrapy list >/dev/null
	@cp deploy/setup.cfg setup.cfg; \
		answer=$$($(BIN)/scrapyd-deploy $(TARGET)); rm -rf setup.py setup.cfg build project.egg-info; \
		printf '%s\n' "$$answer"; case $$answer in *'"status": "ok"'*) ;; *) exit 1 ;; esac

$(LEARNER): requirements.txt deploy/requirements-train.txt
	@echo "Installing what training needs into .venv-train/"
	@$(PYTHON) -m venv .venv-train
	@.venv-train/bin/python -m pip install --quiet --requirement requirements.txt --requirement deploy/requirements-train.txt
	@touch $@

$(STAMP): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newscrawl needs Python 3.11 or newer")'
	@echo "Installing requirements.txt into $(VENV)/"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade --constraint requirements.txt pip
	@$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@
