# make run     a centre and a panel in the browser
# make test    everything that is checked on every change
# make check   the quick half: format, warnings, imports, tidy, unit tests
# make bench   figures, one JSON line each
# make format  lays the sources out
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# What the build needs, and what the tests need beside it, as Debian packages.
BUILD_PACKAGES := git pkg-config libevdev-dev libudev-dev libcairo2-dev libpango1.0-dev \
	libcurl4-openssl-dev libsqlite3-dev fonts-noto-core
TEST_PACKAGES := chromium chromium-driver kannel kannel-extras opensmtpd umockdev python3 curl

SWIFT_FLAGS := --explicit-target-dependency-import-check error
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

.PHONY: run test check bench format lint build install-build install-test

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
	swift format lint --strict --recursive Package.swift Sources Tests

format:
	swift format --in-place --recursive Package.swift Sources Tests

build: install-build
	swift build $(SWIFT_FLAGS)

test: install-test lint
	swift build --build-tests $(SWIFT_FLAGS)
	@rm -f .build/tests*.xml
	swift test --skip-build --xunit-output .build/tests.xml || true
	@awk -f Tests/summary.awk .build/tests-swift-testing.xml
