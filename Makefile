# `make` lists the targets. Everything Python goes into .venv, what trains with torch, Keras and JAX into
# .venv-frameworks, JupyterLab into .venv-notebook, everything built into build/.
PYTHON ?= python3
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
PYTEST_ARGS ?=

BIN := .venv/bin
CMAKE := $(BIN)/cmake
CMAKE_CONFIGURE := $(CMAKE) -S . -G Ninja -DCMAKE_MAKE_PROGRAM=$(CURDIR)/$(BIN)/ninja
CTEST := $(BIN)/ctest --output-on-failure --no-tests=error -j $(JOBS) --test-dir
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FRAMEWORKS_BIN := .venv-frameworks/bin
FRAMEWORKS_PIP := $(FRAMEWORKS_BIN)/python -m pip --disable-pip-version-check --quiet
NOTEBOOK_BIN := .venv-notebook/bin
NOTEBOOK_PIP := $(NOTEBOOK_BIN)/python -m pip --disable-pip-version-check --quiet
BUILD_SETTINGS := --no-build-isolation --config-settings=cmake.define.LRTRACK_WARNINGS_AS_ERRORS=ON

# Sanitized code is slow: optimised, and with the tests that ask the bindings the most.
SANITIZED_BUILD = -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG='-O2 -g1' \
  -DCMAKE_CXX_FLAGS=-D_GLIBCXX_ASSERTIONS -DLRTRACK_WARNINGS_AS_ERRORS=ON \
  -DLRTRACK_BUILD_PYTHON=ON -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=OFF \
  -DPython_EXECUTABLE=$(CURDIR)/$(BIN)/python \
  -Dpybind11_DIR=$$($(BIN)/python -m pybind11 --cmakedir)
SANITIZED_TESTS := tests/test_bad_*.py tests/test_functions.py tests/test_python_defined.py \
  tests/test_threads.py tests/test_plateau.py tests/test_frozen_pickles.py
FUZZ_SECONDS ?= 60
FUZZ_SEED ?= 1
LIBFUZZER_ARGS = -max_total_time=$(FUZZ_SECONDS) -seed=$(FUZZ_SEED) -timeout=60 -max_len=400 \
  -artifact_prefix=build/fuzz/ -print_final_stats=1

SOURCES := CMakeLists.txt pyproject.toml README.md LICENSE $(shell find cpp python -type f \
  -not -path 'cpp/tests/*' -not -name '*.pyc')
CPP_FILES = $(shell find cpp bench web -name '*.cpp' -o -name '*.hpp')
# What each step made, so that a second run has nothing to do.
ENVIRONMENT := .venv/.environment
TOOLS := .venv/.tools
BENCH_TOOLS := .venv/.bench-tools
DOCS_TOOLS := .venv/.docs-tools
FUZZ_TOOLS := .venv/.fuzz-tools
PACKAGING_TOOLS := .venv/.packaging-tools
PACKAGE := .venv/.package
FRAMEWORKS := .venv-frameworks/.frameworks
FRAMEWORKS_PACKAGE := .venv-frameworks/.package
NOTEBOOK_PACKAGE := .venv-notebook/.package
WHEEL := build/wheel/.wheel

.PHONY: help
help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: demo
demo: $(PACKAGE)  ## set everything up and train LeNet on Fashion-MNIST under six schedules
	$(BIN)/python -m examples.fashion_mnist $(DEMO_ARGS)

.PHONY: test
test: test-core test-python typing lint  ## set everything up and run every check

.PHONY: test-core
test-core: $(TOOLS)  ## the C++ core's tests
	@tools/require.sh libgtest-dev
	$(CMAKE_CONFIGURE) -B build/core -DLRTRACK_WARNINGS_AS_ERRORS=ON
	$(CMAKE) --build build/core -j $(JOBS)
	$(CTEST) build/core

.PHONY: test-python
test-python: $(PACKAGE) $(TOOLS) $(BENCH_TOOLS)  ## the Python tests, with MXNet
	@tools/require.sh postgresql || echo "The studies are not tested with PostgreSQL"
	@tools/require.sh zsh fish || echo "Completion is not tested in every shell"
	$(BIN)/python -m pytest --ignore=tests/packaging --ignore=tests/site -n $(JOBS) --dist loadfile tests $(PYTEST_ARGS)

.PHONY: test-djl
test-djl: $(PACKAGE) $(TOOLS)  ## the proof against DJL alone; asks DJL itself where Maven has it
	$(BIN)/python -m pytest tests/test_djl_*.py tests/mxnet/test_djl_training.py $(PYTEST_ARGS)

.PHONY: test-frameworks
test-frameworks: $(FRAMEWORKS_PACKAGE)  ## the tests with torch, Keras and JAX, in an environment of their own
	$(FRAMEWORKS_BIN)/python -m pytest -n $(JOBS) --dist loadfile tests/frameworks \
	  tests/test_rooms.py tests/test_docs.py $(PYTEST_ARGS)

.PHONY: test-page
test-page: $(PACKAGE)  ## the page in Chromium, answered by Python's server
	PYTHON=$(BIN)/python tools/browser_tests.sh page.test.mjs

.PHONY: test-notebook
test-notebook: $(NOTEBOOK_PACKAGE)  ## the page in JupyterLab, in an environment of its own
	PYTHON=$(NOTEBOOK_BIN)/python tools/browser_tests.sh notebook.test.mjs

.PHONY: web
web: $(PACKAGE)  ## the page with the core as WebAssembly, which needs no server, in build/site
	@tools/require.sh emscripten nodejs
	$(CMAKE_CONFIGURE) -B build/web -DCMAKE_BUILD_TYPE=MinSizeRel -DCMAKE_CXX_COMPILER_LAUNCHER= \
	  -DCMAKE_TOOLCHAIN_FILE=$$(em-config EMSCRIPTEN_ROOT)/cmake/Modules/Platform/Emscripten.cmake \
	  '-DCMAKE_CROSSCOMPILING_EMULATOR=node;--no-experimental-fetch' \
	  -DLRTRACK_BUILD_TESTS=OFF -DLRTRACK_WARNINGS_AS_ERRORS=ON
	$(CMAKE) --build build/web -j $(JOBS)
	$(BIN)/python web/make_site.py build/web/web build/site

.PHONY: test-web
test-web: $(PACKAGE)  ## the WebAssembly core's bits and answers against Python's, and its page
	@if tools/require.sh emscripten nodejs; then \
	  $(MAKE) web && PYTHON=$(BIN)/python SITE=build/site tools/browser_tests.sh web.test.mjs; \
	else echo "== NOT TRIED: the core as WebAssembly, without Emscripten"; fi

.PHONY: test-platforms
test-platforms: test-web  ## the core's tests and bits: libc++, musl, 32 bits, aarch64, WebAssembly (long)
	@tools/require.sh libgtest-dev
	$(PIP) install --group platforms
	$(BIN)/python -m tools.platforms

.PHONY: test-packaging
test-packaging: $(TOOLS) $(PACKAGING_TOOLS)  ## install from a clone, an sdist, CMake and Conan, on each Python found
	@tools/require.sh libgtest-dev
	$(BIN)/python -m pytest tests/packaging -n $(JOBS) -rs $(PYTEST_ARGS)

# The pages of the tables are written anew: one whose tracker is gone must not stay.
.PHONY: docs
docs: $(PACKAGE) $(DOCS_TOOLS)  ## the documentation as a site, in build/docs/html/ (Python 3.11 or later)
	@tools/require.sh doxygen
	rm -rf build/docs docs/headers docs/outside docs/schedules
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going -b html docs build/docs/html
	$(BIN)/python -m pytest -q tests/site

.PHONY: test-site
test-site: docs  ## the documentation's site in Chromium: axe, a phone's width, the search
	PYTHON=$(BIN)/python SITE=build/docs/html tools/browser_tests.sh site.test.mjs

.PHONY: docs-links
docs-links: $(PACKAGE) $(DOCS_TOOLS)  ## ask each address in the documentation whether it is there
	@tools/require.sh doxygen
	$(BIN)/python -m sphinx --quiet --keep-going -b linkcheck docs build/docs/links

.PHONY: wheels
wheels: $(PACKAGING_TOOLS)  ## a wheel for each Python found, for any Linux with this processor, in dist/
	$(BIN)/python -m tools.wheels dist

.PHONY: bench
bench: $(PACKAGE) $(BENCH_TOOLS)  ## lrtrack against pure Python, MXNet, NumPy and others
	$(BIN)/python -m bench $(BENCH_ARGS)

.PHONY: bench-frameworks
bench-frameworks: $(FRAMEWORKS_PACKAGE)  ## a training step with lrtrack's schedulers, with the frameworks' own, with none
	$(FRAMEWORKS_PIP) install --group bench
	$(FRAMEWORKS_BIN)/python -m bench --name frameworks --only '(torch' '(JAX' '(Keras' $(BENCH_ARGS)

.PHONY: bench-native
bench-native: $(BENCH_TOOLS)  ## the core against a memory fill, and DJL on the JVM
	@tools/require.sh libbenchmark-dev
	$(CMAKE_CONFIGURE) -B build/bench-native -DLRTRACK_BUILD_BENCHMARKS=ON -DLRTRACK_BUILD_TESTS=OFF
	$(CMAKE) --build build/bench-native -j $(JOBS)
	$(BIN)/python -m bench.native build/bench-native/bench/native/lrtrack_bench $(BENCH_ARGS)

.PHONY: sanitize
sanitize: sanitized  ## the core's and the bindings' tests under AddressSanitizer and UBSan
	$(CTEST) build/sanitize
	tools/sanitized_python.sh build/sanitize $$(clang++ -print-file-name=libclang_rt.asan-x86_64.so) \
	  -m pytest -n $(JOBS) $(SANITIZED_TESTS) $(PYTEST_ARGS)

.PHONY: sanitize-threads
sanitize-threads: $(PACKAGE) $(TOOLS)  ## the bindings' tests with threads under ThreadSanitizer
	$(CMAKE_CONFIGURE) -B build/sanitize-threads $(SANITIZED_BUILD) -DLRTRACK_SANITIZERS=thread
	$(CMAKE) --build build/sanitize-threads -j $(JOBS)
	tools/sanitized_python.sh build/sanitize-threads $$($(CXX) -print-file-name=libtsan.so) \
	  -m pytest tests/test_threads.py tests/faults/test_lost_updates.py $(PYTEST_ARGS)

.PHONY: fuzz fuzz-values fuzz-bindings
fuzz: fuzz-values fuzz-bindings  ## the core's fuzzer and the bindings', FUZZ_SECONDS each (60)

fuzz-values: sanitized
	mkdir -p build/fuzz/values
	build/sanitize/cpp/tests/fuzz/lrtrack_fuzz_values $(LIBFUZZER_ARGS) build/fuzz/values \
	  cpp/tests/fuzz/corpus

fuzz-bindings: sanitized $(FUZZ_TOOLS)
	mkdir -p build/fuzz/bindings
	@if $(BIN)/python -c 'import atheris' 2>/dev/null; then \
	  tools/sanitized_python.sh build/sanitize \
	    "$$($(BIN)/python -c 'import atheris; print(atheris.path())')/asan_with_fuzzer.so" \
	    tests/fuzz/bindings.py $(LIBFUZZER_ARGS) build/fuzz/bindings tests/fuzz/corpus; \
	else echo "The bindings are not fuzzed: there is no atheris for this Python"; fi

# Clang, because GCC has no fuzzer; the tests and the fuzzers share what is compiled.
.PHONY: sanitized
sanitized: $(PACKAGE) $(TOOLS)
	@tools/require.sh libgtest-dev clang libclang-rt-dev
	$(CMAKE_CONFIGURE) -B build/sanitize $(SANITIZED_BUILD) -DCMAKE_CXX_COMPILER=clang++ \
	  -DLRTRACK_SANITIZERS=fuzzer-no-link,address,undefined,float-cast-overflow \
	  -DLRTRACK_BUILD_TESTS=ON -DLRTRACK_BUILD_FUZZERS=ON
	$(CMAKE) --build build/sanitize -j $(JOBS)

.PHONY: instructions
instructions: $(TOOLS)  ## count the instructions of the main paths under callgrind
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python bench/instructions/check.py

.PHONY: typing
typing: $(PACKAGE) $(TOOLS)  ## mypy --strict
	$(BIN)/mypy

.PHONY: lint
lint: $(TOOLS)  ## ruff and clang-format, changing nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/clang-format --dry-run -Werror $(CPP_FILES)

.PHONY: format
format: $(TOOLS)  ## let ruff and clang-format rewrite the sources
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/clang-format -i $(CPP_FILES)

.PHONY: build
build: $(PACKAGE)  ## build the package and install it into .venv

.PHONY: tools
tools: $(TOOLS)  ## install the test and lint tools into .venv

.PHONY: clean
clean:  ## remove the environments and everything built
	rm -rf .venv .venv-frameworks .venv-notebook build dist tests/page/node_modules
	rm -rf docs/headers docs/outside docs/schedules

$(ENVIRONMENT): pyproject.toml
	@PYTHON=$(PYTHON) tools/require.sh python3 python3-venv python3-dev g++
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install --group build
	touch $@

$(TOOLS): $(ENVIRONMENT)
	@# With the NumPy that MXNet takes, which others would raise.
	$(PIP) install --group test --group lint "numpy<1.24; python_version < '3.12'"
	touch $@

$(BENCH_TOOLS): $(ENVIRONMENT)
	$(PIP) install --group bench
	touch $@

$(DOCS_TOOLS): $(ENVIRONMENT) $(TOOLS)
	$(PIP) install --group docs
	touch $@

$(FUZZ_TOOLS): $(ENVIRONMENT)
	$(PIP) install --group fuzz
	touch $@

$(PACKAGING_TOOLS): $(ENVIRONMENT)
	$(PIP) install --group packaging
	touch $@

$(PACKAGE): $(ENVIRONMENT) $(SOURCES)
	$(PIP) install $(BUILD_SETTINGS) '.[mxnet,demo]'
	$(PIP) install --no-deps mxnet==1.9.1  # which asks for an older NumPy
	touch $@

$(FRAMEWORKS): pyproject.toml | $(ENVIRONMENT)
	test -x $(FRAMEWORKS_BIN)/python || $(PYTHON) -m venv .venv-frameworks
	$(FRAMEWORKS_PIP) install --upgrade 'pip>=25.1'
	$(FRAMEWORKS_PIP) install --group test --group frameworks
	$(FRAMEWORKS_PIP) install --no-deps mxnet==1.9.1  # which asks for an older NumPy
	touch $@

# What has been compiled for .venv serves here too.
$(WHEEL): $(PACKAGE)
	rm -rf build/wheel
	$(PIP) wheel --no-deps $(BUILD_SETTINGS) --wheel-dir build/wheel .
	touch $@

$(FRAMEWORKS_PACKAGE): $(FRAMEWORKS) $(WHEEL)
	$(FRAMEWORKS_PIP) install --force-reinstall --no-deps build/wheel/*.whl
	touch $@

$(NOTEBOOK_PACKAGE): $(WHEEL)
	test -x $(NOTEBOOK_BIN)/python || $(PYTHON) -m venv .venv-notebook
	$(NOTEBOOK_PIP) install --upgrade 'pip>=25.1'
	$(NOTEBOOK_PIP) install --group notebook
	$(NOTEBOOK_PIP) install --force-reinstall --no-deps build/wheel/*.whl
	touch $@
