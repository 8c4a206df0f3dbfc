# kiosque: `make demo` shows it, `make test` proves it. `make help` lists the rest.
export CGO_ENABLED = 0
GO ?= go
LINT = $(GO) tool -modfile=tools/go.mod golangci-lint

.PHONY: help demo build test race lint fmt fuzz bench eval update clean

help: ## lists the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

build: ## bin/indexer and bin/search, static
	$(GO) build -trimpath -o bin/ ./cmd/...

DEMO = kiosque-demo
demo: build ## indexes the sample corpus into ./kiosque-demo, searches it, says how to serve it
	rm -rf $(DEMO)
	bin/indexer sample $(DEMO)/articles
	bin/indexer build --index $(DEMO)/index $(DEMO)/articles
	bin/search query --index $(DEMO)/index --size 3 grève des ports
	bin/search query --index $(DEMO)/index --size 3 --since 2019 --until 2022-06 '"conseil municipal" OU maire'
	@echo; echo 'La page et l’API : bin/search serve --index $(DEMO)/index, puis http://127.0.0.1:8080/'

test: ## all tests
	$(GO) vet ./...
	$(GO) test -shuffle=on ./...

race: ## all tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race -shuffle=on ./...

lint: ## formatting and lint, as CI runs them
	$(LINT) run ./...

fmt: ## formats the code
	$(LINT) fmt ./...

update: ## rewrites the golden files; read the diff
	$(GO) test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u) -update

bench: build ## the whole job beside Lucene, some minutes; BENCH="-rounds 5 -seed 7" and other flags of bin/bench
	$(GO) build -trimpath -o bin/bench ./bench/cmd
	bin/bench $(BENCH)

eval: ## relevance: the judged queries of the sample, and larger sets beside Lucene where ../shared has them
	$(GO) test ./eval -count=1 -v -run 'Ranking|Larger' -larger -timeout 60m
