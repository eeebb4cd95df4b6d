# The commands of this project; `make` lists them. The build itself is Meson's: see meson.build.
.DEFAULT_GOAL := help
.PHONY: help run test test-restarts test-nginx test-slow test-clients test-assistants test-openapi test-deploy test-image test-units test-tsan fuzz soak valgrind coverage pictures bench check-data format lint image release test-release install clean build
MAKEFLAGS += --no-print-directory

# Debian's meson and python3 come before others of that name, which may lack the modules that tools/packages names.
export PATH := /usr/bin:$(PATH):/usr/sbin
export ASAN_OPTIONS := halt_on_error=1:abort_on_error=1:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS := halt_on_error=1:abort_on_error=1:print_stacktrace=1
export TSAN_OPTIONS := halt_on_error=1:allocator_may_return_null=1

LISTEN ?= 127.0.0.1:8080
DATA ?= fixtures/china-cloud
SECONDS ?= 60
DURATION ?= 600
RESTARTS ?= 2000
prefix ?= /usr/local
DESTDIR ?=

# $(call configure,FOLDER,OPTIONS): sets up a build folder once; ninja keeps it fresh afterwards.
configure = @[ -f $(1)/build.ninja ] || meson setup $(1) $(2) >/dev/null || { tail -n 20 $(1)/meson-logs/meson-log.txt; exit 1; }
# The folder that `make run` set up knows nothing of the tests until Check and libcurl are there.
with_tests = @[ -f build/.tests ] || { meson configure build -Dtests=enabled && touch build/.tests; }
# WEB=disabled builds without Node, and without the pages; a release has them in web/prebuilt, and needs no Node.
WEB ?= enabled
web = $(if $(filter enabled,$(WEB)),$(if $(wildcard web/prebuilt),,web))
development = -Dwerror=true -Dweb=$(WEB)
# The sanitizers of clang are linked statically: a library cannot find them when it is linked.
fuzzing = -Dfuzz=true -Dtests=disabled -Dweb=disabled -Db_sanitize=address$(comma)undefined -Db_lundef=false -Doptimization=1
release = --buildtype=release -Dtests=disabled -Dweb=$(WEB) -Db_lto=true -Dstrip=true

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build what is missing and serve the bundled data set on http://127.0.0.1:8080
	@exec build/server/skyledger serve --data $(DATA) --listen $(LISTEN)

build: ## build the server: build/server/skyledger
	@tools/setup build $(web) run
	$(call configure,build,$(development))
	@ninja --quiet -C build server/skyledger

test: ## build and run every test suite, once plain and once under ASan and UBSan
	@tools/setup build $(web) run test
	$(call configure,build,$(development))
	$(with_tests)
	$(call configure,build-asan,$(development) -Dtests=enabled -Db_sanitize=address$(comma)undefined)
	@tools/run-tests build build-asan

test-clients: build ## read our answers with pandas, R, SQLite, LibreOffice, Vega and a browser: docs/recipes.md
	@tools/setup clients
	@python3 -B tests/formats/check_clients.py build/server/skyledger
	@tools/readme-tour --server build/server/skyledger --readme docs/recipes.md --scratch

test-deploy: build ## replicas behind HAProxy and nginx: kill, reload and upgrade them under load, without a failed request (4 minutes)
	@tools/setup deploy
	@python3 -B tests/deploy/check_replicas.py build/server/skyledger

test-assistants: build ## ask /mcp with the MCP inspector's command line (needs Node 22)
	@tests/mcp/check_inspector.sh build/server/skyledger

test-openapi: build ## openapi.yaml as others' tools see it: Redocly, Spectral, and the contract's requests through Prism (5 minutes)
	@tools/setup openapi
	@tools/build-web --modules-only --source tests/openapi --stage build/openapi --output build/openapi/modules.stamp --npm npm
	@python3 -B tests/openapi/check_openapi.py build/openapi build/server/skyledger

test-tsan: ## build and run the unit and API tests under ThreadSanitizer
	@tools/setup build $(web) run test
	$(call configure,build-tsan,$(development) -Dtests=enabled -Db_sanitize=thread)
	@tools/run-tests --suite unit --suite api build-tsan

fuzz: ## run each libFuzzer target for SECONDS=60; FUZZ="dates search" names some
	@tools/setup build fuzz
	@[ -f build-fuzz/build.ninja ] || CC=clang meson setup build-fuzz $(fuzzing) >/dev/null
	@ninja --quiet -C build-fuzz
	@tools/run-fuzzers build-fuzz $(SECONDS) $(FUZZ)

soak: ## serve under load with reloads and bad requests for DURATION=600 seconds; memory and files must stay level
	@tools/setup build $(web) run
	$(call configure,build-release,$(release))
	@ninja --quiet -C build-release server/skyledger
	@python3 -B tests/soak/soak.py --seconds $(DURATION) build-release/server/skyledger

test-restarts: ## restart the server RESTARTS=2000 times on one socket under load: each ends cleanly, and no request is lost
	@tools/setup build $(web) run test
	$(call configure,build,$(development))
	$(with_tests)
	@ninja --quiet -C build
	@CK_FORK=no SKYLEDGER_BINARY=build/server/skyledger SKYLEDGER_RESTARTS=$(RESTARTS) build/tests/api/test_api_restarts

test-nginx: build ## send 5,000 bent requests to nginx and to us, and fail where nginx is stricter
	@tools/setup nginx
	@python3 -B tests/api/check_nginx.py build/server/skyledger

test-slow: ## measure what slow clients and a flood of connections cost others; OPTIONS="--seconds 30 --most 3"
	@tools/setup build $(web) run slow
	$(call configure,build-release,$(release))
	@ninja --quiet -C build-release server/skyledger
	@ulimit -n 8192 && python3 -B tests/soak/slow.py $(OPTIONS) build-release/server/skyledger

valgrind: ## run the API suite with the server under valgrind
	@tools/setup build $(web) run test valgrind
	$(call configure,build,$(development))
	$(with_tests)
	@ninja --quiet -C build
	@tools/run-valgrind build

coverage: ## run the suites and tell which share of the lines and branches they reach
	@tools/setup build $(web) run test coverage
	$(call configure,build-coverage,$(development) -Dtests=enabled -Db_coverage=true)
	@SKYLEDGER_CONFINE=off tools/run-tests --suite unit --suite api --suite contract --suite commands build-coverage
	@tools/coverage build-coverage

pictures: ## take the pictures of the explorer that the README shows: docs/pictures
	@tools/setup build $(web) run test pictures
	$(call configure,build,$(development))
	$(with_tests)
	@ninja --quiet -C build server/skyledger tests/web/modules.stamp
	@SKYLEDGER_BINARY=build/server/skyledger SKYLEDGER_DATA=$(DATA) node build/tests/web/take-pictures.mjs docs/pictures

bench: ## measure side by side with nginx, h2o, FastAPI and others; OPTIONS=--quick for 5 minutes
	@tools/setup build $(web) run bench
	$(call configure,build-release,$(release))
	@ninja --quiet -C build-release server/skyledger
	@bench/run $(OPTIONS)

check-data: build ## check the bundled data set (or DATA=FOLDER), report every mistake and unexplained conflict in it
	@build/server/skyledger check --strict $(DATA)

format: ## rewrite the C sources as .clang-format asks
	@tools/setup lint
	@tools/lint --fix

lint: ## check the format, run clang-tidy and shellcheck
	@tools/setup build $(web) run test lint
	$(call configure,build,$(development))
	$(with_tests)
	@ninja --quiet -C build
	@tools/lint build

image: ## build the container image skyledger
	@engine=$$(tools/container-engine) && $$engine build --build-arg WEB=$(WEB) -t skyledger .

test-image: ## build the image, run it hardened, and run the contract, the unit and the API suite against it (15 minutes)
	@tools/setup build run test-image
	@tests/deploy/check_image.sh

test-units: ## boot a Debian with systemd in a container and put the units through it: start, reload, kill, restart (3 minutes, as root)
	@tools/setup build $(web) run test-units
	$(call configure,build-release,$(release) --prefix=/usr/local)
	@meson configure build-release --prefix=/usr/local
	@ninja --quiet -C build-release
	@tests/deploy/check_units.sh build-release

release: ## make dist/: a source tarball, a Debian package and their checksums, of what is committed
	@tools/setup build web release
	@tools/release build

test-release: ## make a release twice, compare the bytes, and install it on a bare Debian with systemd (20 minutes, as root)
	@tools/setup build web release test-release
	@tests/release/check_release.sh

install: ## build for release and install under DESTDIR and prefix (/usr/local)
	@tools/setup build $(web)
	$(call configure,build-release,$(release) --prefix=$(prefix))
	@meson configure build-release --prefix=$(prefix)
	@DESTDIR=$(DESTDIR) meson install -C build-release

clean: ## remove everything that was built
	@rm -rf build build-asan build-tsan build-fuzz build-coverage build-release build-bench dist

comma := ,
