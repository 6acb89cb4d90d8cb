# What one needs to know: make test, make lint, make build. make help lists all.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LINT    := go tool -modfile=.ci/tools/go.mod golangci-lint
FUZZ    ?= 20s
# SQLite itself, C code translated to Go, is left without -race: nothing of ours
# runs in it, and tests take a quarter of the time.
TEST    := go test -race -gcflags=modernc.org/sqlite/lib=-race=false -timeout 20m

.PHONY: help test unit lint format bench build fuzz image tools coach-report coach-train

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: tools ## vet and every test, with -race; sets up chromium and PostgreSQL on Debian
	go vet ./...
	$(TEST) ./...

unit: ## every test, without setting anything up
	$(TEST) ./...

tools:
	@.ci/setup

lint: ## golangci-lint as pinned, configured in .golangci.yml
	$(LINT) run ./...

format: ## gofumpt, as lint wants it
	$(LINT) fmt ./...

bench: ## the benchmarks, each for a moment; BENCHFLAGS=-short for small ones, to see that they run
	go test -run '^$$' -bench . -benchtime "$${BENCHTIME:-100ms}" $(BENCHFLAGS) -timeout 20m ./...

build: ## dist/winlog, static
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o dist/winlog ./cmd/winlog

fuzz: ## every fuzz target for FUZZ (20s)
	@for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' "$$package" | grep '^Fuzz' || true); do \
			echo "$$package $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZ) "$$package"; \
		done; \
	done

coach-report: ## how the goal coach does on the labelled goals
	@go test -count 1 -run '^TestReport$$' ./ladder/coach
	@cat ladder/coach/testdata/report.txt

coach-train: ## learn the goal coach's weights anew from its lexicon and goals
	go test -count 1 -run '^TestWeights$$' ./ladder/coach -update
	go test -count 1 -run '^TestReport$$' ./ladder/coach -update

image: ## the container image, with docker
	docker build --build-arg VERSION=$(VERSION) -t winlog:$(VERSION) .
