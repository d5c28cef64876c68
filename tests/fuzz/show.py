"""Runs the inputs in the files that are given, one by one: show.py build/fuzz/crash-…"""

import sys
from pathlib import Path

import inputs

for name in sys.argv[1:]:
    print(name)
    inputs.run(Path(name).read_bytes())
