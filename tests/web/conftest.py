"""One service for all the tests of a folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.office_people import PeopledOffice, peopled_office
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


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopledOffice]:
    """A service with an office: SQLite, an account for each role; `office.inside(Role.APPROVER)` is logged in."""
    with peopled_office(tmp_path_factory.mktemp("office")) as found:
        yield found
