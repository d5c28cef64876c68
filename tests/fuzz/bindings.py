"""Runs the fuzzer of the bindings; its arguments are libFuzzer's. README.md has the command."""

import sys

import atheris

with atheris.instrument_imports(include=["lrtrack"]):
    import inputs

if __name__ == "__main__":
    atheris.Setup(sys.argv, inputs.run)
    atheris.Fuzz()
