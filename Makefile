# make run     a centre and a panel in the browser
# make test    everything that is checked on every change
# make check   the quick half: format, warnings, imports, tidy, unit tests
# make bench   figures of the whole panel, one JSON line each
# make bench-touch  from a finger's bytes to the log
# make bench-screen  the panel's start, memory and rest, also on a real display; drawing beside a plain clear
# make bench-log  the append log against plain C, SQLite and LMDB; as root for all of its figures
# make bench-central  the centre: intake against the databases' own libraries in C
# make disasters  the long tests of the log: kills, faults, power cuts, damage; half an hour or so
# make machine-tests  the virtual machine's tests in full; a quarter of an hour or so
# make fuzz    libFuzzer on the log's reader; make fuzz-touch on events and recordings
# make format  lays the sources out
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# What the build needs, and what the tests need beside it, as Debian packages.
BUILD_PACKAGES := git pkg-config libevdev-dev libudev-dev libcairo2-dev libpango1.0-dev librsvg2-2 libdrm-dev \
	libcurl4-openssl-dev libssl-dev libpq-dev libsqlite3-dev libargon2-dev libqrencode-dev libpng-dev libfuse3-dev \
	liblmdb-dev fonts-noto-core fonts-noto-cjk
TEST_PACKAGES := zbar-tools espeak-ng chromium chromium-driver kannel kannel-extras opensmtpd openssl postgresql pgbouncer \
	dosfstools mtools umockdev python3 python3-venv util-linux mount fuse3 e2fsprogs strace qemu-system-x86

# From PyPI: Debian 12 has none that knows OpenAPI 3.1, and no DuckDB.
PYTHON_PACKAGES := openapi-spec-validator==0.9.0 duckdb==2.0.0 schemathesis==4.32.5

# Of Debian's package, without its service.
PROMTOOL := .build/prometheus/usr/bin/promtool

SWIFT_FLAGS := --explicit-target-dependency-import-check error
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

.PHONY: run test check bench bench-central bench-log bench-touch bench-screen disasters machine-tests fuzz \
	fuzz-touch format lint build install-build install-test

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
	@test -x .build/python/bin/pip || python3 -m venv .build/python || true
	@for package in $(PYTHON_PACKAGES); do \
		.build/python/bin/python -c "import importlib.metadata as m, sys; name, want = \
			sys.argv[1].split('=='); sys.exit(m.version(name) != want)" $$package 2> /dev/null \
			|| .build/python/bin/pip install -q $$package \
			|| echo "Without $$package the tests that need it are skipped."; \
	done

	@test -x $(PROMTOOL) || { mkdir -p .build/prometheus && cd .build/prometheus \
		&& apt-get download -q prometheus 2> /dev/null && dpkg -x prometheus_*.deb . \
		&& rm prometheus_*.deb; } || echo "Without promtool the test that needs it is skipped."

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
	swift test --skip-build --skip CommandTests --skip DisasterTests --skip MachineTests \
		--skip StoreContractTests --skip Peer --skip Kannel

# Suites that watch other programs or short deadlines run alone: beside five hundred others they
# would measure the machine's load.
ALONE := AdministrationTests|CommandTests|DisasterTests|EnrolmentHTTPTests|EnrolmentNetworkTests|EvdevDeviceTests|HTTPTests|MachineTests|StoreContractTests

# The centre's own tests are done once more on PostgreSQL, but for those that no statement is in.
NOT_OF_THE_DOMAIN := HTTP|Messenger|SQLiteStoreTests

test: install-test lint
	swift build --build-tests $(SWIFT_FLAGS)
	@rm -f .build/together*.xml .build/alone*.xml .build/postgresql*.xml
	swift test --skip-build --xunit-output .build/together.xml --skip '$(ALONE)' || true
	swift test --skip-build --xunit-output .build/alone.xml --no-parallel --filter '$(ALONE)' || true
	SMILE_TEST_STORE=postgresql swift test --skip-build --xunit-output .build/postgresql.xml --no-parallel \
		--filter CentralTests --skip '$(NOT_OF_THE_DOMAIN)' || true
	@awk -f Tests/summary.awk .build/together-swift-testing.xml .build/alone-swift-testing.xml \
		.build/postgresql-swift-testing.xml

# Linked with Swift's own libraries, as it is shipped: start and memory are measured.
BENCH_FLAGS := -c release --static-swift-stdlib $(SWIFT_FLAGS)

bench: install-build
	swift build $(BENCH_FLAGS) --product smile-paneld
	swift build $(BENCH_FLAGS) --product process-floor
	swift build $(BENCH_FLAGS) --product smile-bench
	@"$$(swift build $(BENCH_FLAGS) --show-bin-path)/smile-bench"

bench-touch: install-build
	swift build $(BENCH_FLAGS) --product smile-paneld
	swift build $(BENCH_FLAGS) --product smile-bench
	@"$$(swift build $(BENCH_FLAGS) --show-bin-path)/smile-bench" touch

# A real display is a virtual machine's.
bench-screen:
	$(call install,$(BUILD_PACKAGES) qemu-system-x86 strace)
	for product in smile-paneld smilectl machine-guest smile-bench; do \
		swift build $(BENCH_FLAGS) --product $$product; \
	done
	@"$$(swift build $(BENCH_FLAGS) --show-bin-path)/smile-bench" screen

bench-log: install-build
	swift build $(BENCH_FLAGS) --product smile-bench
	@"$$(swift build $(BENCH_FLAGS) --show-bin-path)/smile-bench" log

bench-central:
	$(call install,$(BUILD_PACKAGES) postgresql)
	swift build $(BENCH_FLAGS) --product smile-centrald
	swift build $(BENCH_FLAGS) --product smile-bench
	@"$$(swift build $(BENCH_FLAGS) --show-bin-path)/smile-bench" central

# DISASTERS="kills bit-flips" does these alone.
disasters: install-test
	for product in smile-paneld forgetful-disk fault-tracer smile-disasters; do \
		swift build $(BENCH_FLAGS) --product $$product; \
	done
	@"$$(swift build $(BENCH_FLAGS) --show-bin-path)/smile-disasters" $(DISASTERS)

# The readers of the log, and what meets devices and recordings, under libFuzzer: each above 10^8
# inputs; RUNS is a share of them. `make fuzz RUNS=0.01 SANITIZE=,address` is the shorter run that
# also watches memory. Harness and model of touch are not instrumented, which halves the time.
FUZZ := .build/fuzz
FUZZ_SOURCES := $(wildcard Sources/AppendLog/*.swift Tests/Fuzzing/*.swift) \
	Tests/Disasters/Damage/MemoryDisk.swift
TOUCH_FUZZ_SOURCES := $(patsubst %,Sources/Touch/%.swift,AxisMapping AxisMappingFault AxisRange \
	BounceWatch ButtonRecognizer Contact ContactRules ContactTracker EventBytes FingerSlot \
	FrameAssembler KernelEvent KeyChange KeyTracker LongPressRecognizer LossCount PositionAxes \
	Recording RecordingFault RecordingLine RecordingParser Replay ReplayLines ReplayText \
	StuckHealth StuckWatch TapRecognizer TouchLimits TouchRecognizer TouchscreenDescription)
TOUCH_FUZZ_TESTS := Tests/Fuzzing/FuzzEntry.swift $(patsubst %,Tests/TouchTests/%.swift, \
	GestureModel GestureScript GestureStory VirtualTouchscreen Fuzzing/TouchFuzz)
# target:longest input:inputs
FUZZ_TARGETS := record:2200:50000000 header:64:30000000 page:400:18000000 segment:400:3000000 \
	opening:200:500000
TOUCH_FUZZ_TARGETS := contacts:600:60000000 keys:600:45000000 recording:1000:8000000
RUNS := 1
SANITIZE :=
FUZZ_FLAGS := -O -wmo -swift-version 6 -parse-as-library -suppress-warnings \
	-package-name smile-panel -D FUZZING -enable-upcoming-feature ExistentialAny \
	-enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility

# Runs $(1), a program with a fuzzer in it, for each of the targets $(2), with the dictionary $(3).
define run-fuzzer
	@printf '%s\n' $(2) | xargs -P "$$(nproc)" -I{} bash -euc '\
		IFS=: read -r target longest inputs <<< {}; mkdir -p $(FUZZ)/corpus/$$target; \
		runs=$$(awk -v n=$$inputs -v share=$(RUNS) "BEGIN { printf \"%d\", n * share }"); \
		if FUZZ_TARGET=$$target SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
			$(1) -runs=$$runs -max_len=$$longest -len_control=0 -timeout=20 \
			-rss_limit_mb=1024 -dict=$(3) \
			-artifact_prefix=$(FUZZ)/$$target- $(FUZZ)/corpus/$$target \
			> $(FUZZ)/$$target.log 2>&1; \
		then echo "{\"figure\":\"fuzz-$$target\",\"value\":$$runs,\"unit\":\"inputs\",\"holds\":true}"; \
		else tail -n 20 $(FUZZ)/$$target.log >&2; exit 1; fi'
endef

fuzz:
	@mkdir -p $(FUZZ)/module
	@clang -O2 -c Sources/CCRC32C/crc32c.c -I Sources/CCRC32C/include -o $(FUZZ)/crc32c.o
	@printf 'module CCRC32C { header "%s" export * }\n' \
		"$(CURDIR)/Sources/CCRC32C/include/CCRC32C.h" > $(FUZZ)/module/module.modulemap
	@swiftc $(FUZZ_FLAGS) -sanitize=fuzzer$(SANITIZE) -module-name AppendLog -I $(FUZZ)/module \
		$(FUZZ_SOURCES) $(FUZZ)/crc32c.o -o $(FUZZ)/fuzz
	$(call run-fuzzer,$(FUZZ)/fuzz,$(FUZZ_TARGETS),Tests/Fuzzing/counters.dict)

fuzz-touch:
	@mkdir -p $(FUZZ)/module
	@swiftc $(FUZZ_FLAGS) -module-name Feedback -emit-module \
		-emit-module-path $(FUZZ)/module/Feedback.swiftmodule \
		-c Sources/Feedback/Instant.swift -o $(FUZZ)/instant.o
	@swiftc $(FUZZ_FLAGS) -sanitize=fuzzer$(SANITIZE) -module-name Touch -I $(FUZZ)/module \
		-emit-module -emit-module-path $(FUZZ)/module/Touch.swiftmodule \
		-c $(TOUCH_FUZZ_SOURCES) -o $(FUZZ)/touch.o
	@swiftc $(FUZZ_FLAGS) -module-name TouchFuzzing -I $(FUZZ)/module \
		-c $(TOUCH_FUZZ_TESTS) -o $(FUZZ)/touch-fuzzing.o
	@swiftc -sanitize=fuzzer$(SANITIZE) $(FUZZ)/instant.o $(FUZZ)/touch.o \
		$(FUZZ)/touch-fuzzing.o -o $(FUZZ)/fuzz-touch
	$(call run-fuzzer,$(FUZZ)/fuzz-touch,$(TOUCH_FUZZ_TARGETS),Tests/TouchTests/Fuzzing/events.dict)

machine-tests: install-test
	swift build --build-tests $(SWIFT_FLAGS)
	SMILE_MACHINE_TESTS=full swift test --skip-build --no-parallel --filter MachineTests
