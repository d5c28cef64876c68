"""Draws the picture of docs/seeing.md: python docs/make_seeing.py [PICTURE]"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib

import lrtrack
from lrtrack import CosineRestartsTracker, CosineTracker, OneCycleTracker, SquareRootTracker

matplotlib.use("Agg")
import matplotlib.pyplot as plt

RESTARTS = CosineRestartsTracker(base_value=0.5, first_cycle=100, cycle_factor=2, cycle_decay=0.8)


def draw(path: Path) -> None:
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(15, 4), layout="constrained")
    cosine = CosineTracker(base_value=0.5, max_updates=1000)
    lrtrack.plot({"cosine": cosine, "restarts": RESTARTS}, 1500, ax=left, updates_per_epoch=100)
    OneCycleTracker(max_value=0.5, total_updates=1000).plot(ax=middle, momentum=True)
    lrtrack.plot([cosine, SquareRootTracker(0.5)], ax=right, log=True)
    figure.savefig(path, dpi=80, metadata={"Software": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    default = Path(__file__).with_name("seeing.png")
    parser.add_argument("picture", nargs="?", type=Path, default=default)
    draw(parser.parse_args().picture)


if __name__ == "__main__":
    main()
