"""`python -m lrtrack`, the same as the command `lrtrack`."""

import sys

from lrtrack.cli import main

if __name__ == "__main__":
    sys.exit(main())
