"""The administration site shows the rows of this room and changes none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.contrib import admin

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import RequestFactory

    from commission.people.models import Person

REGISTERED = [model for model in apps.get_app_config("members").get_models() if model in admin.site._registry]


@pytest.mark.parametrize("model", REGISTERED)
def test_nothing_is_added_changed_or_deleted(rf: RequestFactory, administrator: Person, model: type[Model]) -> None:
    request = rf.get("/")
    request.user = administrator
    site = admin.site._registry[model]

    assert site.has_view_permission(request)
    assert not site.has_add_permission(request)
    assert not site.has_change_permission(request)
    assert not site.has_delete_permission(request)


def test_no_secret_is_shown() -> None:
    shown = {model.__name__: admin.site._registry[model].exclude for model in REGISTERED}

    assert shown["Invitation"] == ("token_hash",)
