"""What the Gluon tests share."""

from __future__ import annotations

from importlib import metadata

import pytest

from lrtrack.mxnet import import_mxnet


@pytest.fixture(scope="session")
def mx():
    """MXNet, or a skip that says what is missing."""
    try:
        metadata.version("mxnet")
    except metadata.PackageNotFoundError:
        pytest.skip("mxnet is not installed: pip install 'lrtrack[mxnet]'")
    return import_mxnet()
