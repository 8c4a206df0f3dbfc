# kiosque: `make demo` shows it, `make test` proves it. `make help` lists the rest.
export CGO_ENABLED = 0
GO ?= go
LINT = $(GO) tool -modfile=tools/go.mod golangci-lint

.PHONY: help demo build test test-long test-deps test-clients test-cluster test-cluster-long test-cluster-deps race torture lint fmt fuzz bench bench-deps bench-quick bench-scale bench-peers bench-http bench-cluster eval update clean

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

# These take longest and are begun first, so that the others run beside them.
SLOW = ./internal/browser ./index ./web ./internal/torture ./cmd/search ./rights ./corpus ./cmd/indexer
RACED = $(filter-out ./internal/browser,$(SLOW)) $$($(GO) list ./... | grep -v /internal/browser)

# Tests wait for disks, browsers and each other: more packages at a time than cores. What they write goes into memory, where there are 2 GB
# for it and programs can be run from there.
BESIDE = -p $$(($$(nproc) + 2))
MEMORY = if [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $$4}')0" -gt 20000000 ] && ! grep -q '^[^ ]* /dev/shm .*noexec' /proc/mounts; then \
	export GOTMPDIR="$${GOTMPDIR:-$${TMPDIR:-/tmp}}" TMPDIR=/dev/shm; fi;

test: ## all tests, with a few rounds of those that try random inputs; make lint vets
	$(MEMORY) GOGC=400 $(GO) test $(BESIDE) -vet=off -shuffle=on -timeout 30m $(SLOW) ./...
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || echo 'NOT TESTED: the pages in a browser, for want of chromium; make test-deps installs it'
	@echo 'NOT TESTED: a cluster; make test-cluster-deps test-cluster does it on real nodes of OpenSearch'
	@[ -d internal/browser/testdata/axe/node_modules ] || echo 'NOT TESTED: accessibility, for want of axe-core; make test-deps installs it'

CLUSTER = $$(grep -rl --include='*_test.go' '"github.com/kiosque-search/kiosque/internal/cluster"' . | xargs -rn1 dirname | sort -u) ./internal/cluster
test-cluster: ## what runs on OpenSearch, on real nodes of it on loopback, some minutes; the nodes end with the tests
	KIOSQUE_CLUSTER= $(GO) run ./internal/cluster/cmd run 1 $(GO) test -count=1 -p 1 -timeout 20m -skip '^TestScript$$' $(CLUSTER)

test-cluster-long: ## all rounds of the same requests on one node and on three with copies, and real texts where ../shared has them; an hour or two
	for n in 1 3; do KIOSQUE_TEST_LONG=1 $(GO) run ./internal/cluster/cmd run $$n $(GO) test -count=1 -v -timeout 3h -run 'TestSearcher|TestPress|TestRelevance' ./opensearch || exit 1; done

test-cluster-deps: ## what test-cluster needs: OpenSearch from Maven Central, 160 MB, kept outside the repository; wants Maven and a Java of 21 or newer
	$(GO) run ./internal/cluster/cmd deps

test-long: ## all tests with all rounds, from a fresh seed too; KIOSQUE_TEST_SEED=7 repeats one that failed
	$(MEMORY) KIOSQUE_TEST_LONG=1 $(GO) test $(BESIDE) -count=1 -vet=off -shuffle=on -timeout 60m $(SLOW) ./...

test-deps: ## what the tests in a browser need: chromium’s shell from Debian, axe-core from npm; quick where they are
	internal/browser/deps.sh

test-clients: ## what we write, read by the programs of others (frictionless, DuckDB, pandas, sickle …); says what it could not test
	internal/clients/run.sh

race: ## all tests but those in a browser under the race detector, with a few rounds; needs a C compiler
	@command -v $$($(GO) env CC) >/dev/null || { echo 'NOT TESTED: data races, for want of a C compiler; apt-get install gcc' >&2; exit 1; }
	$(MEMORY) CGO_ENABLED=1 $(GO) test $(BESIDE) -race -vet=off -shuffle=on -timeout 30m $(RACED)

KIOSQUE_TORTURE_HOURS ?= 0
torture: ## kills, power cuts, damage, full disks, soak; writes docs/fiabilite.md; KIOSQUE_TORTURE_HOURS=0.5 for half an hour of each, TORTURE="-soak 30m -additions 10000"
	$(GO) test ./internal/torture -count=1 -timeout 0 -parallel 4 -v -torture -hours $(KIOSQUE_TORTURE_HOURS) -figures ../../docs/fiabilite.md $(TORTURE)

lint: ## formatting, vet and lint, as CI runs them
	$(LINT) run ./...

fmt: ## formats the code
	$(LINT) fmt ./...

FUZZTIME ?= 10s
fuzz: ## every fuzz test for a while; FUZZTIME=1m for longer
	for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
		for f in $$(grep -ho '^func Fuzz[A-Za-z0-9_]*' $$dir/*_test.go | cut -c6-); do \
			$(GO) test -run xxx -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) $$dir || exit 1; \
		done; \
	done

update: ## rewrites the golden files; read the diff
	$(GO) test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u) -update

bench-deps: ## fetches and compiles Lucene 10.6 and Tantivy 0.25, beside which the bench measures; wants Maven, a JDK of 22 or later, Cargo
	sh bench/peers/lucene10/peer.sh bench/work/lucene10 deps
	cargo build --release --locked --manifest-path bench/peers/tantivy/Cargo.toml --target-dir bench/work/tantivy

# CORES=1 leaves one core to all that is measured.
ON_CORES = $(if $(CORES),taskset -c 0-$(shell expr $(CORES) - 1))
bench: build ## the whole job beside Lucene and Tantivy, some minutes; CORES=1; BENCH="-rounds 5 -seed 7" and other flags of bin/bench
	$(GO) build -trimpath -o bin/bench ./bench/cmd
	$(ON_CORES) bin/bench $(BENCH)

QUICK = bench/runs/quick.tsv
bench-quick: build ## three minutes for every change: what got worse than bench/runs/quick.tsv is told first
	$(GO) build -trimpath -o bin/bench ./bench/cmd
	$(ON_CORES) bin/bench -peers kiosque,lucene10-one,tantivy -rounds 3 -index-rounds 1 -repeat 1 -take 300 -out= \
		$(if $(wildcard $(QUICK)),-against $(QUICK)) $(BENCH)

SCALE ?= 0 300000
bench-scale: build ## every measure beside Lucene and Tantivy, on Orange and 300,000 articles; SCALE=1000000 for a million
	$(GO) build -trimpath -o bin/bench ./bench/cmd
	for n in $(SCALE); do \
		case $$n in 0) r='-rounds 3';; ?????|??????) r='-rounds 3 -index-rounds 1';; *) r='-rounds 2 -index-rounds 1';; esac; \
		$(ON_CORES) bin/bench -parts all -scale $$n $$r -repeat 1 $(BENCH) || exit 1; \
	done

PEERSCALE ?= 0
bench-peers: build ## every measure beside SQLite, PostgreSQL and Xapian, on Orange; PEERSCALE=300000 for more
	$(GO) build -trimpath -o bin/bench ./bench/cmd
	for n in $(PEERSCALE); do bin/bench -parts all -scale $$n -peers kiosque,sqlite,postgresql,xapian -rounds 1 -repeat 1 -take 200 $(BENCH) || exit 1; done

bench-http: build ## pages, API and completions over HTTP, from 1, 8 and 64 clients, on Orange
	$(GO) build -trimpath -o bin/bench ./bench/cmd
	bin/bench -parts http -peers kiosque -rounds 1 -name http $(BENCH)

NODES ?= 1
HEAP ?= 1g
CLUSTERSCALE ?= 0 300000
bench-cluster: build ## a folder beside nodes of OpenSearch, on Orange and 300,000 articles; NODES=3 HEAP=2g CLUSTERSCALE=0; wants make test-cluster-deps
	$(GO) build -trimpath -o bin/bench ./bench/cmd
	for n in $(CLUSTERSCALE); do $(GO) run ./internal/cluster/cmd run -shipped -heap $(HEAP) $(NODES) \
		bin/bench -parts index,search -scale $$n -peers kiosque,kiosque-cluster -rounds 2 -index-rounds 1 -repeat 1 -name cluster-$$n $(BENCH) || exit 1; done

eval: ## relevance: the judged queries of the sample, and larger sets beside Lucene where ../shared has them
	$(GO) test ./eval -count=1 -v -run 'Ranking|Larger' -larger -timeout 60m
