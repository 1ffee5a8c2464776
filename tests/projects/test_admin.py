from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib import admin

from projects.models import Assignment, Call, DeclaredConflict, Key, Partner, Proposal, Version

if TYPE_CHECKING:
    from django.test import RequestFactory

    from commission.people.models import Person


@pytest.mark.parametrize("model", [Assignment, Call, DeclaredConflict, Key, Partner, Proposal, Version])
def test_rows_can_be_looked_up_but_not_edited(model: Any, rf: RequestFactory, administrator: Person) -> None:
    request = rf.get("/")
    request.user = administrator
    site = admin.site.get_model_admin(model)

    permitted = {verb for verb, can in site.get_model_perms(request).items() if can}

    assert permitted == {"view"}
