"""Child processes for tests that may crash or hang."""

from __future__ import annotations

import subprocess
import sys


def run(code: str, timeout: float = 60) -> str:
    """What a Python process prints that runs this code; a crash or a hang is an error."""
    result = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", code],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert result.returncode == 0, (result.returncode, result.stderr[-3000:])
    return result.stdout
