"""The command: python -m examples.distributed --help"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from examples.distributed.launcher import JobError, launch


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m examples.distributed",
        description="Trains on MXNet's parameter server, on this machine: a scheduler, servers and "
        "workers as processes that end together. Runs any script; without one, a small training.",
    )
    parser.add_argument("--servers", type=int, default=2, help="(%(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="(%(default)s)")
    parser.add_argument("--seconds", type=float, default=120, help="the most (%(default)s)")
    parser.add_argument("script", nargs=argparse.REMAINDER, help="a script and its arguments")
    arguments = parser.parse_args()
    script = arguments.script or [str(Path(__file__).with_name("train.py"))]
    try:
        outputs = launch(
            script,
            servers=arguments.servers,
            workers=arguments.workers,
            seconds=arguments.seconds,
        )
    except JobError as error:
        sys.exit(str(error))
    for output in outputs:
        print(output, end="")


if __name__ == "__main__":
    main()
