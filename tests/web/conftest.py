"""One service for all the tests of a folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.service import Client, Service, running_service


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service as `docgen serve` starts it."""
    with running_service(tmp_path_factory.mktemp("service")) as found:
        yield found


@pytest.fixture
def client(service: Service) -> Client:
    """A browser without scripts that has asked nothing yet."""
    return Client(service)
