"""MXNet 1.9.1 with a NumPy that has dropped names which MXNet still needs."""

from __future__ import annotations

import importlib
import sys
import warnings
from types import ModuleType
from typing import Any

import numpy

# MXNet only re-exports these functions, which left NumPy for another package.
_FINANCIAL = ("mirr", "npv", "pmt", "ppmt", "pv", "rate")

# The pip of Python 3.13 refuses MXNet, whose metadata asks for a NumPy that 3.13 never had.
_NEEDS_RECIPE = sys.version_info >= (3, 13)
_RECIPE = " && pip install --no-deps mxnet==1.9.1" if _NEEDS_RECIPE else ""

_HINTS = {
    "mxnet": f"MXNet is not installed: pip install 'lrtrack[mxnet]'{_RECIPE}",
    "distutils": "MXNet needs distutils, which Python 3.12 dropped: pip install setuptools",
}


def import_mxnet() -> ModuleType:
    """Imports MXNet 1.9.1 with whichever NumPy is installed, and returns the module.

    NumPy 1.23 needs no help, 1.24 to 1.26 lack one name and 2.x about twenty. MXNet's own
    deprecated imports do not warn here, so it also works where warnings are errors.

    Raises:
        ModuleNotFoundError: MXNet is not installed, or ``distutils``, which MXNet needs and Python
            3.12 dropped, is not (``setuptools`` has it).

    Example:
        >>> from lrtrack.mxnet import import_mxnet
        >>> mx = import_mxnet()
        >>> mx.nd.ones(3).sum().asnumpy().item()
        3.0
    """
    restore_numpy_names()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        try:
            return importlib.import_module("mxnet")
        except ModuleNotFoundError as error:
            hint = _HINTS.get(error.name or "")
            if hint is None:
                raise
            raise ModuleNotFoundError(hint, name=error.name) from error


def restore_numpy_names() -> tuple[str, ...]:
    """Gives NumPy back the names that ``import mxnet`` needs, where they are missing.

    This changes the ``numpy`` module for the whole process, but only adds: a name that NumPy has
    keeps its meaning. A second call finds nothing to do.

    Returns:
        The names added by this call.

    Example:
        >>> from lrtrack.mxnet import restore_numpy_names
        >>> added = restore_numpy_names()
        >>> restore_numpy_names()
        ()
    """
    missing = {name: value for name, value in _former_names().items() if not _has(name)}
    for name, value in missing.items():
        setattr(numpy, name, value)
    return tuple(missing)


def _has(name: str) -> bool:
    with warnings.catch_warnings():
        # Before a name goes, asking for it warns.
        warnings.simplefilter("ignore")
        return hasattr(numpy, name)


def _former_names() -> dict[str, Any]:
    return {
        "bool": bool,
        "PZERO": 0.0,
        "NZERO": -0.0,
        "PINF": numpy.inf,
        "NINF": -numpy.inf,
        "Inf": numpy.inf,
        "NAN": numpy.nan,
        "NaN": numpy.nan,
        "alltrue": numpy.all,
        "sometrue": numpy.any,
        "in1d": numpy.isin,
        "msort": _sort_first_axis,
        "product": numpy.prod,
        "round_": numpy.round,
        "trapz": getattr(numpy, "trapezoid", None),
        **dict.fromkeys(_FINANCIAL),
    }


def _sort_first_axis(values: Any) -> Any:
    return numpy.sort(values, axis=0)
