"""In and out of the office: the log-in, the lock, the telephone, and sessions that end."""

from __future__ import annotations

import pytest

from docgen.accounts.roles import Role
from tests.web.office_people import PeopledOffice


@pytest.mark.parametrize("role", list(Role))
def test_every_role_logs_in_and_is_shown_its_ways(office: PeopledOffice, role: Role) -> None:
    page = office.inside(role).get("/office/")
    assert page.status == 200 and role.label in page.text
    assert ('href="/office/admin/"' in page.text) == (role is Role.ADMINISTRATOR)
