"""What tools/release.py makes of a tag, and where it stops."""

from __future__ import annotations

import pytest

from tools.release import find, notes_of

VERSION = find(r"project\(lrtrack VERSION ([0-9.]+)", "CMakeLists.txt")


def test_the_changelog_has_the_notes_of_this_version():
    notes = notes_of(f"v{VERSION}")
    assert notes.startswith(find(rf"^## \[{VERSION}\].*?\n\n(.*?)\n", "CHANGELOG.md"))
    assert "## [" not in notes


def test_another_tag_is_refused():
    with pytest.raises(SystemExit, match=rf"v9\.0\.0 is tagged, and .* says {VERSION}"):
        notes_of("v9.0.0")


def test_the_guide_requires_the_package_that_conan_makes():
    assert find(r"requires `lrtrack/([0-9.]+)`", "docs/cpp.md") == VERSION
