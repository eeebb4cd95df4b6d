# The commands of this project; `make` lists them. The build itself is Meson's: see meson.build.
.DEFAULT_GOAL := help
.PHONY: help run test test-tsan check-data format lint image install clean build
MAKEFLAGS += --no-print-directory

# Debian's meson and python3 come before others of that name, which may lack the modules that tools/packages names.
export PATH := /usr/bin:$(PATH)
export ASAN_OPTIONS := halt_on_error=1:abort_on_error=1:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS := halt_on_error=1:abort_on_error=1:print_stacktrace=1
export TSAN_OPTIONS := halt_on_error=1:allocator_may_return_null=1

LISTEN ?= 127.0.0.1:8080
DATA ?= fixtures/china-cloud
prefix ?= /usr/local
DESTDIR ?=

# $(call configure,FOLDER,OPTIONS): sets up a build folder once; ninja keeps it fresh afterwards.
configure = @[ -f $(1)/build.ninja ] || meson setup $(1) $(2) >/dev/null || { tail -n 20 $(1)/meson-logs/meson-log.txt; exit 1; }
# The folder that `make run` set up knows nothing of the tests until Check and libcurl are there.
with_tests = @[ -f build/.tests ] || { meson configure build -Dtests=enabled && touch build/.tests; }
development = -Dwerror=true

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build what is missing and serve the bundled data set on http://127.0.0.1:8080
	@exec build/server/skyledger serve --data $(DATA) --listen $(LISTEN)

build: ## build the server: build/server/skyledger
	@tools/setup build run
	$(call configure,build,$(development))
	@ninja --quiet -C build server/skyledger

test: ## build and run every test suite, once plain and once under ASan and UBSan
	@tools/setup build run test
	$(call configure,build,$(development))
	$(with_tests)
	$(call configure,build-asan,$(development) -Dtests=enabled -Db_sanitize=address$(comma)undefined)
	@tools/run-tests build build-asan

test-tsan: ## build and run the unit and API tests under ThreadSanitizer
	@tools/setup build run test
	$(call configure,build-tsan,$(development) -Dtests=enabled -Db_sanitize=thread)
	@tools/run-tests --suite unit --suite api build-tsan

check-data: build ## check the bundled data set (or DATA=FOLDER) and report every mistake in it
	@build/server/skyledger check $(DATA)

format: ## rewrite the C sources as .clang-format asks
	@tools/setup lint
	@tools/lint --fix

lint: ## check the format, run clang-tidy and shellcheck
	@tools/setup build run test lint
	$(call configure,build,$(development))
	$(with_tests)
	@ninja --quiet -C build
	@tools/lint build

image: ## build the container image skyledger
	@$$(command -v docker || command -v podman) build -t skyledger .

install: ## build for release and install under DESTDIR and prefix (/usr/local)
	@tools/setup build
	$(call configure,build-release,--buildtype=release --prefix=$(prefix) -Dtests=disabled -Db_lto=true -Dstrip=true)
	@meson configure build-release --prefix=$(prefix)
	@DESTDIR=$(DESTDIR) meson install -C build-release

clean: ## remove everything that was built
	@rm -rf build build-asan build-tsan build-release

comma := ,
