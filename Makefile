# Connect Measure. `make demo` shows the product, `make test` checks it.
SHELL := /bin/bash
PEOPLE ?= 740000
SEED ?= 1
DEMO ?= Data/demo
command := .build/release/connect-measure
# Warnings name the -pthread flag of pangocairo's pkg-config file; they are harmless.
swift := swift

.PHONY: demo build test lint bench clean

demo: build
	$(command) demo --people $(PEOPLE) --seed $(SEED) --data $(DEMO)

build:
	@Deploy/setup
	$(swift) build -c release --product connect-measure

test:
	@Deploy/setup --tests
	$(swift) build --build-tests --explicit-target-dependency-import-check error
	$(swift) test --skip-build

lint:
	@Deploy/setup
	@Deploy/check

bench: build
	@Tests/Benchmarks/run $(command)
	$(swift) run -c release null-county
	@Tests/Benchmarks/linkage/run $(command)

clean:
	@if [ -x $(command) ]; then $(command) database stop --data $(DEMO) || true; fi
	rm -rf .build Data Output
