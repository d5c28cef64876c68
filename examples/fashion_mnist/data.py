"""Fashion-MNIST: where it is, and its images as arrays."""

from __future__ import annotations

import gzip
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

IMAGE_SIZE = 28
CLASSES = 10

SHIPPED = Path(__file__).with_name("data")
DEBIAN = Path("/usr/share/datasets/fashion-mnist")

TRAIN_IMAGES = "train-images-idx3-ubyte.gz"
TRAIN_LABELS = "train-labels-idx1-ubyte.gz"
TEST_IMAGES = "t10k-images-idx3-ubyte.gz"
TEST_LABELS = "t10k-labels-idx1-ubyte.gz"
FILES = (TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)

_UNSIGNED_BYTE = 0x08


@dataclass(frozen=True)
class Split:
    """Images from 0 to 255 (count, 28, 28) and their classes (count,)."""

    images: NDArray[Any]
    labels: NDArray[Any]

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> Split:
        return Split(self.images[:count], self.labels[:count])


@dataclass(frozen=True)
class Dataset:
    train: Split
    test: Split
    source: Path


def full_set() -> Path | None:
    """The folder of the full set, if this machine has one."""
    home = Path(os.environ.get("MXNET_HOME", Path.home() / ".mxnet"))
    for folder in (DEBIAN, home / "datasets" / "fashion-mnist"):
        if all((folder / name).is_file() for name in FILES):
            return folder
    return None


def load(folder: Path) -> Dataset:
    """Reads the four files of a folder.

    Raises:
        FileNotFoundError: One is missing.
        ValueError: One is not what its name says.
    """
    return Dataset(
        train=_load_split(folder / TRAIN_IMAGES, folder / TRAIN_LABELS),
        test=_load_split(folder / TEST_IMAGES, folder / TEST_LABELS),
        source=folder,
    )


def _load_split(images_path: Path, labels_path: Path) -> Split:
    images = read_idx(images_path)
    labels = read_idx(labels_path)
    if images.shape != (len(labels), IMAGE_SIZE, IMAGE_SIZE):
        raise ValueError(
            f"{images_path} must have {len(labels)} images of {IMAGE_SIZE}x{IMAGE_SIZE}, "
            f"received shape {images.shape}"
        )
    return Split(images, labels)


def read_idx(path: Path) -> NDArray[Any]:
    """Reads a gzipped idx file of unsigned bytes."""
    content = gzip.decompress(path.read_bytes())
    zero, kind, dimensions = struct.unpack_from(">HBB", content)
    if zero != 0 or kind != _UNSIGNED_BYTE:
        raise ValueError(f"{path} must be an idx file of unsigned bytes")
    shape = struct.unpack_from(f">{dimensions}I", content, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def write_idx(path: Path, values: NDArray[Any]) -> None:
    """Writes a gzipped idx file whose bytes depend on the values alone."""
    header = struct.pack(">HBB", 0, _UNSIGNED_BYTE, values.ndim)
    shape = struct.pack(f">{values.ndim}I", *values.shape)
    content = header + shape + values.astype(np.uint8).tobytes()
    path.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
