"""A hub with a class, and a browser, for the tests of one file."""

from collections.abc import Iterator

import pytest

from tests.hub.classroom import classroom
from tests.hub.hub_on_loopback import Hub, jupyterhub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub that really runs; nobody's server has been started yet."""
    with classroom(tmp_path_factory.mktemp("hub")) as room, jupyterhub(room) as running:
        yield running
