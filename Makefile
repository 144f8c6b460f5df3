# Sotto. `make` lists the verbs. Everything that is fetched or built lands in build/, which git ignores.
SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GO       ?= go
GOFLAGS  += -buildvcs=false
export GOFLAGS
BUILD    := build
TOOLS    := $(BUILD)/tools
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS  := -s -w -X main.version=$(VERSION)
PACKAGES ?= ./...
TESTFLAGS ?=
BENCH    ?= .
# What the compiler is told to be hot, see `make profile`; PGO=off builds without.
PGO      ?= $(CURDIR)/tools/redact.pgo
COUNT    ?= 10
FUZZTIME ?= 20s

.PHONY: help
help: ## list the verbs
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  \033[1m%-14s\033[0m %s\n", $$1, $$2}'

## ---- the product -------------------------------------------------------------------------------

.PHONY: run
run: build ## build everything and run the demo: store, keys, collector, broker and sample LLM traffic
	$(BUILD)/sotto demo

.PHONY: build
build: ## build/otelcol-sotto and build/sotto
	@mkdir -p $(BUILD)
	@echo "building otelcol-sotto and sotto (the first time takes some minutes)"
	$(GO) build -pgo '$(PGO)' -ldflags '$(LDFLAGS)' -o $(BUILD)/ ./cmd/otelcol-sotto ./cmd/sotto

# What `make build` is compiled with (profile-guided optimisation): the benchmarks of redacting alone, with the corpora where
# there are any. With more in it, less of what is hot there is inlined. It ages well: functions that are gone are passed over.
.PHONY: profile
profile: ## tools/redact.pgo anew, from the benchmarks of redacting
	@mkdir -p $(BUILD)
	$(GO) test ./core/detect -run '^$$' -bench 'Redact/chat|Corpora' -benchtime 3s -cpu 1 -o $(BUILD)/redact.test -cpuprofile $(BUILD)/redact.prof
	$(GO) run -modfile=tools/stripprofile.mod tools/stripprofile/main.go <$(BUILD)/redact.prof >$(BUILD)/redact.pgo
	mv $(BUILD)/redact.pgo tools/redact.pgo

.PHONY: generate
generate: $(TOOLS)/mdatagen $(TOOLS)/builder ## component metadata by mdatagen, cmd/otelcol-sotto by OCB
	$(GO) generate ./processor/... ./exporter/... ./internal/... ./core/...
	rm -rf _build
	$(TOOLS)/builder --config builder-config.yaml --skip-get-modules --skip-compilation 2>$(BUILD)/builder.log || { cat $(BUILD)/builder.log; exit 1; }
	cp _build/*.go cmd/otelcol-sotto/
	gofmt -w cmd/otelcol-sotto
	rm -rf _build

# The lists of pinned npm packages, the gazetteer made of them, and the tagger trained on texts made of them. Both files are
# committed: nothing else needs node, and the same lists and the same code give the same files. The weights that are committed are
# of code that read some words otherwise (0014): training anew gives others, about as good, which `make eval` and the tests judge.
NAMES := core/detect/names
GAZETTEER := $(BUILD)/gazetteer

.PHONY: gazetteer
gazetteer: ## lists for core/detect/names, and its gazetteer from them (needs node and the npm registry)
	cd tools/gazetteer && npm ci --ignore-scripts --no-audit --no-fund && node export.mjs $(CURDIR)/$(GAZETTEER)
	$(GO) run ./$(NAMES)/makegazetteer $(GAZETTEER) $(NAMES)/internal/tag/gazetteer.bin $(NAMES)/internal/tag/stop.txt

.PHONY: train-names
train-names: gazetteer ## weights of the tagger of core/detect/names, from seeds; takes ten minutes of two cores and 4 GB
	$(GO) run ./$(NAMES)/trainnames $(GAZETTEER) $(NAMES)/internal/tag/model.bin

## ---- tests -------------------------------------------------------------------------------------

.PHONY: test
test: build ## build and run all tests; needs nothing but Go
	$(GO) test -count=1 ./internal/lint
	SOTTO_BIN=$(CURDIR)/$(BUILD) $(GO) test $(TESTFLAGS) $(PACKAGES)

.PHONY: race
race: build ## the same under the race detector (needs a C compiler)
	SOTTO_BIN=$(CURDIR)/$(BUILD) CGO_ENABLED=1 $(GO) test -race $(TESTFLAGS) $(PACKAGES)

# The store's contract, the exporter, retention, the broker and whole stories, against a real S3 server
# that withs3 starts on loopback and stops. withs3 is built, not run by `go run`, which would lose the exit code.
S3_PACKAGES := ./internal/objstore/... ./internal/auditcopy ./internal/sweeper ./internal/holder ./internal/s3server ./exporter/sealedstoreexporter ./internal/broker ./cmd/sotto
S3_TEST     := SOTTO_BIN=$(CURDIR)/$(BUILD) $(GO) test -count=1 $(TESTFLAGS) -skip TestScripts $(S3_PACKAGES)

.PHONY: test-s3
test-s3: test-minio test-ceph ## store, exporter, retention and stories against real S3 servers: MinIO and Ceph RGW

.PHONY: test-minio
test-minio: build $(TOOLS)/minio ## the same on MinIO, built from its module
	$(GO) build -o $(TOOLS)/withs3 ./internal/s3server/withs3
	$(TOOLS)/withs3 -server minio -minio $(TOOLS)/minio -- env $(S3_TEST)

.PHONY: test-ceph
test-ceph: build ## the same on Ceph RGW, from Debian's packages in build/ceph
	$(GO) build -o $(TOOLS)/withs3 ./internal/s3server/withs3
	$(TOOLS)/withs3 -server ceph -ceph $(BUILD)/ceph -- env $(S3_TEST)

POSTGRES_PACKAGES := ./internal/broker/... ./internal/pgserver ./internal/replicatest

.PHONY: test-postgres
test-postgres: build ## the broker's state on a real PostgreSQL, and two brokers on one database under load
	$(GO) build -o $(TOOLS)/withpg ./internal/pgserver/withpg
	$(TOOLS)/withpg -postgres $(BUILD)/postgres -- env SOTTO_BIN=$(CURDIR)/$(BUILD) $(GO) test -count=1 -timeout 20m $(TESTFLAGS) $(POSTGRES_PACKAGES)

.PHONY: test-clients
test-clients: build ## real LLM clients from npm against the collector that ships (needs node and the npm registry)
	SOTTO_CLIENTS=1 SOTTO_BIN=$(CURDIR)/$(BUILD) $(GO) test -count=1 -timeout 30m -v $(TESTFLAGS) -run TestClients ./test/clients

.PHONY: test-console
test-console: build ## the web console in headless Chromium (needs chromium, and npm for axe-core); pictures in build/screenshots
	SOTTO_CONSOLE=1 SOTTO_BIN=$(CURDIR)/$(BUILD) $(GO) test -count=1 -v -timeout 10m $(TESTFLAGS) -run TestConsole ./test/console

.PHONY: screenshots
screenshots: ## take the pictures of README and docs anew
	SOTTO_SCREENSHOTS=$(CURDIR)/docs/screenshots $(MAKE) test-console

.PHONY: test-crash
test-crash: build ## kill -9 the collector SOTTO_CRASH_KILLS times (200) under load
	SOTTO_BIN=$(CURDIR)/$(BUILD) SOTTO_CRASH_KILLS=$${SOTTO_CRASH_KILLS:-200} $(GO) test -count=1 -timeout 30m -v -run TestCrash ./internal/crashtest

.PHONY: test-crash-broker
test-crash-broker: build ## kill -9 the broker SOTTO_BROKER_KILLS times (200) while people ask, approve, revoke and read
	SOTTO_BIN=$(CURDIR)/$(BUILD) SOTTO_BROKER_KILLS=$${SOTTO_BROKER_KILLS:-200} $(GO) test -count=1 -timeout 60m -v -run TestBrokerCrash ./internal/crashtest

.PHONY: test-crash-erase
test-crash-erase: build $(TOOLS)/minio ## kill -9 the broker SOTTO_ERASE_KILLS times (100) while it erases people, on a folder and on MinIO
	$(GO) build -o $(TOOLS)/withs3 ./internal/s3server/withs3
	$(TOOLS)/withs3 -server minio -minio $(TOOLS)/minio -- env SOTTO_BIN=$(CURDIR)/$(BUILD) SOTTO_ERASE_KILLS=$${SOTTO_ERASE_KILLS:-100} $(GO) test -count=1 -timeout 60m -v -run TestEraseCrash ./internal/crashtest

.PHONY: test-duckdb
test-duckdb: ## the auditors' queries of docs/audit-queries.md on real objects, by DuckDB (needs a C++ compiler; fetches 100 MB once)
	cd test/duckdb && CGO_ENABLED=1 $(GO) test -count=1 $(TESTFLAGS) ./...

.PHONY: test-prometheus
test-prometheus: ## the broker's metrics and the shipped alerts with a real Prometheus and promtool, from Debian's packages
	SOTTO_TEST_PROMETHEUS=$(CURDIR)/$(BUILD)/prometheus $(GO) test -count=1 -v $(TESTFLAGS) -run 'TestPrometheus|TestMetrics|TestRulesNameMetrics' ./internal/broker

.PHONY: test-vault
test-vault: $(TOOLS)/vaultdev ## key-encryption keys in a real Vault (transit), built from its module; the first time that takes long
	SOTTO_TEST_VAULT=$(CURDIR)/$(TOOLS)/vaultdev $(GO) test -count=1 $(TESTFLAGS) -run TestVault ./internal/kms

.PHONY: test-witness
test-witness: $(TOOLS)/witnessdev ## the audit log cosigned by a real witness, built from its module; forks, outages, a quorum
	SOTTO_TEST_WITNESS=$(CURDIR)/$(TOOLS)/witnessdev $(GO) test -count=1 $(TESTFLAGS) -run 'TestWitness' ./core/audit ./internal/broker ./cmd/sotto

.PHONY: test-scale
test-scale: build $(TOOLS)/minio ## a million records in 10,000 objects, expired and swept, and people erased, on a folder and on MinIO
	$(GO) build -o $(TOOLS)/withs3 ./internal/s3server/withs3
	$(TOOLS)/withs3 -server minio -minio $(TOOLS)/minio -- env SOTTO_SCALE=1 $(GO) test -count=1 -p 1 -timeout 60m -v $(TESTFLAGS) -run TestScale ./internal/sweeper ./internal/eraser

# Floors are what the engine reaches on made-up text that is drawn anew from its seed; lowering one needs a reason in the log.
EVAL_GATE := --min-recall SECRET=0.98,EMAIL_ADDRESS=1,IBAN_CODE=1,US_SSN=1,IP_ADDRESS=1,PHONE_NUMBER=0.98,CREDIT_CARD=1,PERSON=0.97,LOCATION=0.96 \
             --min-recall URL=1,DATE_TIME=0.98,MAC_ADDRESS=1,UK_NHS=1,ES_NIF=1,BR_CPF=1,US_PASSPORT=0.98,US_DRIVER_LICENSE=0.98,LICENSE_PLATE=0.98,DE_KFZ=0.98 \
             --min-precision 0.98 --max-over-redaction 0.1

.PHONY: eval
eval: build ## detection quality on a corpus made for it, with report in build/eval.html; fails below the gate
	$(GO) run ./core/detect/quality/madeup/makecorpus > $(BUILD)/eval.jsonl
	$(BUILD)/sotto eval --corpus $(BUILD)/eval.jsonl --json $(BUILD)/eval.json --html $(BUILD)/eval.html $(EVAL_GATE)

.PHONY: fuzz
fuzz: ## each fuzz target for FUZZTIME (20s)
	@$(GO) list -f '{{.Dir}} {{.ImportPath}}' $(PACKAGES) | while read -r dir path; do \
	  grep -hoE '^func (Fuzz[A-Za-z0-9_]+)' $$dir/*_test.go 2>/dev/null | awk '{print $$2}' | while read -r target; do \
	    echo "== $$path $$target"; $(GO) test $$path -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME); done; done

.PHONY: bench
bench: bench-beside ## benchmarks, COUNT times each, into build/bench.txt, and Sotto beside contrib and gitleaks
	@mkdir -p $(BUILD)
	$(GO) test -pgo '$(PGO)' -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) $(PACKAGES) | grep -vE '^(ok|PASS|\?)' | tee $(BUILD)/bench.txt

# A module of its own: what is only compared with is no dependency of the product. Its go.mod follows ours (-mod=mod).
.PHONY: bench-beside
bench-beside: ## Sotto beside contrib's redaction processor and gitleaks, in one run; the table goes to build/beside-contrib.md
	@mkdir -p $(BUILD)
	SOTTO_BENCH_TABLE=$(CURDIR)/$(BUILD)/beside-contrib.md $(GO) -C test/bench test -pgo '$(PGO)' -mod=mod -bench . -benchtime 5x .

.PHONY: bench-compare
bench-compare: bench $(TOOLS)/benchstat ## benchmarks beside the baseline of docs/bench
	$(TOOLS)/benchstat docs/bench/baseline.txt $(BUILD)/bench.txt

## ---- checks ------------------------------------------------------------------------------------

.PHONY: lint
lint: $(TOOLS)/golangci-lint ## golangci-lint, module hygiene
	$(TOOLS)/golangci-lint run $(PACKAGES)
	$(GO) mod tidy -diff
	$(GO) mod verify

.PHONY: vuln
vuln: $(TOOLS)/govulncheck ## known vulnerabilities in what is linked (VULNDB names a mirror of the database)
	@./internal/lint/vuln.sh $(TOOLS)/govulncheck

.PHONY: generated-clean
generated-clean: generate ## fails when generated files differ from what is committed
	@git diff --exit-code --stat -- . || { echo "run 'make generate' and commit the result"; exit 1; }
	@test -z "$$(git status --porcelain)" || { git status --porcelain; echo "generated files are not committed"; exit 1; }

.PHONY: check
check: generated-clean lint vuln test eval test-s3 ## what CI runs

.PHONY: clean
clean: ## remove build/ and the demo's folder
	rm -rf $(BUILD) _build sotto-demo

## ---- tools, each pinned by its own module file in tools/ ------------------------------------------

$(TOOLS)/builder:       PKG := go.opentelemetry.io/collector/cmd/builder
$(TOOLS)/mdatagen:      PKG := go.opentelemetry.io/collector/cmd/mdatagen
$(TOOLS)/golangci-lint: PKG := github.com/golangci/golangci-lint/v2/cmd/golangci-lint
$(TOOLS)/govulncheck:   PKG := golang.org/x/vuln/cmd/govulncheck
$(TOOLS)/benchstat:     PKG := golang.org/x/perf/cmd/benchstat
$(TOOLS)/minio:         PKG := github.com/minio/minio
$(TOOLS)/vaultdev:      PKG := tools/vaultdev/main.go
$(TOOLS)/witnessdev:    PKG := tools/witnessdev/main.go

$(TOOLS)/%: tools/%.mod tools/%.sum
	@mkdir -p $(TOOLS)
	@echo "building $* (once)"
	$(GO) build -modfile=tools/$*.mod -o $@ $(PKG)
	@touch $@
