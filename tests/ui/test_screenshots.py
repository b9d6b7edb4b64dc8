"""`--screenshots` takes a picture of every screen, also of those that lie over the others."""

import pytest
from PySide6.QtGui import QImage

from recsys_app import Role
from ui.pages import PAGES
from ui.screenshots import take_screenshots


@pytest.fixture
def store(furnished_store):
    return furnished_store


def test_every_screen_has_a_picture_of_its_own(window_of, tmp_path):
    window = window_of(Role.ADMINISTRATOR)
    pictures = {path.stem: QImage(str(path)) for path in take_screenshots(window, tmp_path)}
    assert {page.key for page in PAGES} <= set(pictures)
    parts = ("profile", "batches", "aside")
    steps = ("import-file", "import-preview", "import-map", "import-check")
    over = {"palette", "messages", "sign-in", "first-run"}
    named = over | {f"data-{part}" for part in (*parts, *steps)}
    assert named <= set(pictures)
    assert all(not pictures[name].isNull() for name in pictures)
    told_apart = [pictures[name] for name in sorted(named | {"home"})]
    assert not any(
        one == other for place, one in enumerate(told_apart) for other in told_apart[:place]
    )
