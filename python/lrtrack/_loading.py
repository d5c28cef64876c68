"""Imports what the package is made of, or says what is wrong."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from importlib.machinery import EXTENSION_SUFFIXES


def import_core() -> None:
    """Imports the compiled core, and makes sure that there is NumPy, which it imports when needed.

    Raises:
        ImportError: the core cannot be imported, or there is no NumPy.
    """
    try:
        importlib.import_module("lrtrack._core")
    except ImportError as error:
        raise ImportError(_trouble(error)) from error
    if importlib.util.find_spec("numpy") is None:
        raise ImportError(f"lrtrack needs NumPy: {sys.executable} -m pip install numpy")


def _trouble(error: ImportError) -> str:
    from pathlib import Path  # only here, for it takes a while to import

    folder = Path(__file__).parent
    needed = f"_core{EXTENSION_SUFFIXES[0]}"
    found = sorted(path.name for path in folder.glob("_core.*") if path.suffix in (".so", ".pyd"))
    if needed in found:
        return f"lrtrack's compiled part {folder / needed} cannot be loaded: {error}"
    what = f"built for others ({', '.join(found)})" if found else "not built"
    return (
        f"lrtrack in {folder} is {what}, and {needed} is needed: "
        f"install lrtrack by {sys.executable} -m pip"
    )
