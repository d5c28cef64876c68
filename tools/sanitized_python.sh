#!/bin/sh
# sanitized_python.sh BUILD RUNTIME ARGUMENTS...: runs Python with the bindings that the folder BUILD
# has with sanitizers, of which Python itself knows nothing: RUNTIME, their library, is loaded first.
set -eu
build=$1
runtime=$2
shift 2

package=$build/python
mkdir -p "$package"
cp -R python/lrtrack "$package"
cp "$build"/cpp/bindings/_core*.so "$package/lrtrack"

# Python keeps some memory until it ends. A library that throws must know the runtime's __cxa_throw.
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=suppressions=$PWD/tools/thread_sanitizer.supp
export PYTHONPATH="$package:tests/fuzz"
export LD_PRELOAD="$runtime $(c++ -print-file-name=libstdc++.so.6)"
exec .venv/bin/python "$@"
