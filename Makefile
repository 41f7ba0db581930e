# make run     a centre and a panel in the browser
# make test    everything that is checked on every change
# make check   the quick half: format, warnings, imports, tidy, unit tests
# make bench   figures of the whole panel, one JSON line each
# make bench-log  the append log against plain C, SQLite and LMDB; as root for all of its figures
# make disasters  the long tests of the log: kills, faults, power cuts, damage; half an hour or so
# make fuzz    libFuzzer on the log's reader
# make format  lays the sources out
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# What the build needs, and what the tests need beside it, as Debian packages.
BUILD_PACKAGES := git pkg-config libevdev-dev libudev-dev libcairo2-dev libpango1.0-dev \
	libcurl4-openssl-dev libsqlite3-dev libfuse3-dev liblmdb-dev fonts-noto-core
TEST_PACKAGES := chromium chromium-driver kannel kannel-extras opensmtpd openssl umockdev python3 \
	util-linux mount fuse3 e2fsprogs strace

SWIFT_FLAGS := --explicit-target-dependency-import-check error
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

.PHONY: run test check bench bench-log disasters fuzz format lint build install-build install-test

define install
	@missing=$$(dpkg-query -W -f '$${Package} $${db:Status-Status}\n' $(1) 2>/dev/null \
		| awk -v want="$(1)" '$$2 == "installed" { have[$$1] = 1 } \
			END { n = split(want, w, " "); for (i = 1; i <= n; i++) if (!(w[i] in have)) print w[i] }' || true); \
	if [ -n "$$missing" ]; then \
		echo "Installing with apt-get:" $$missing; \
		$(SUDO) apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing; \
	fi
endef

install-build:
	$(call install,$(BUILD_PACKAGES))

install-test:
	$(call install,$(BUILD_PACKAGES) $(TEST_PACKAGES))

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

run: install-build
	@echo "Building; the first time takes some minutes."
	@swift build $(SWIFT_FLAGS) --product smile-demo
	@"$$(swift build --show-bin-path)/smile-demo"

build: install-build
	swift build $(SWIFT_FLAGS)

# The unit tests alone: nothing that starts a program, a browser or a server.
check: install-build lint
	swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build --skip CommandTests --skip DisasterTests --skip Peer --skip Kannel

# Suites that watch other programs or short deadlines run alone: beside five hundred others they
# would measure the machine's load.
ALONE := CommandTests|DisasterTests|EvdevDeviceTests|HTTPTests

test: install-test lint
	swift build --build-tests $(SWIFT_FLAGS)
	@rm -f .build/together*.xml .build/alone*.xml
	swift test --skip-build --xunit-output .build/together.xml --skip '$(ALONE)' || true
	swift test --skip-build --xunit-output .build/alone.xml --no-parallel --filter '$(ALONE)' || true
	@awk -f Tests/summary.awk .build/together-swift-testing.xml .build/alone-swift-testing.xml

# Linked with Swift's own libraries, as it is shipped: start and memory are measured.
BENCH_FLAGS := -c release --static-swift-stdlib $(SWIFT_FLAGS)

bench: install-build
	swift build $(BENCH_FLAGS) --product smile-paneld
	swift build $(BENCH_FLAGS) --product process-floor
	swift build $(BENCH_FLAGS) --product smile-bench
	@"$$(swift build $(BENCH_FLAGS) --show-bin-path)/smile-bench"

bench-log: install-build
	swift build $(BENCH_FLAGS) --product smile-bench
	@"$$(swift build $(BENCH_FLAGS) --show-bin-path)/smile-bench" log

# DISASTERS="kills bit-flips" does these alone.
disasters: install-test
	for product in smile-paneld forgetful-disk fault-tracer smile-disasters; do \
		swift build $(BENCH_FLAGS) --product $$product; \
	done
	@"$$(swift build $(BENCH_FLAGS) --show-bin-path)/smile-disasters" $(DISASTERS)
