"""What went wrong, said in both languages, with what to do next and nothing lost."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from commission.web import errors

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.test import Client, RequestFactory
    from pytest_django import DjangoAssertNumQueries

    from commission.people.models import Person


def asked(rf: RequestFactory, person: Person | None = None, path: str = "/x/") -> HttpRequest:
    request = rf.get(path)
    request.user = person or AnonymousUser()
    return request


def test_403_says_which_role_is_needed_and_who_one_is(rf: RequestFactory, us_staff: Person) -> None:
    response = errors.denied(asked(rf, us_staff), PermissionDenied("Only a co-chair of the US side can do this."))

    page = response.content.decode()
    assert response.status_code == 403
    assert "Only a co-chair of the US side can do this." in page
    assert us_staff.email in page


def test_403_without_a_reason(rf: RequestFactory) -> None:
    assert "Your role does not include this." in errors.denied(asked(rf)).content.decode()


def test_404_offers_search_to_those_signed_in(client: Client, us_staff: Person) -> None:
    client.force_login(us_staff)

    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert 'role="search"' in response.content.decode()


def test_404_offers_sign_in_to_others(rf: RequestFactory) -> None:
    assert "/account/login/" in errors.missing(asked(rf)).content.decode()


def test_429_says_when_to_come_back(rf: RequestFactory) -> None:
    response = errors.too_many(asked(rf))

    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "your account is not locked" in response.content.decode()


@pytest.mark.django_db
def test_500_asks_the_database_nothing(rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    request = rf.post("/x/", {"summary": "An hour of careful writing."})

    with django_assert_num_queries(0):
        response = errors.broken(request)

    assert response.status_code == 500
    page = response.content.decode()
    assert "An hour of careful writing." in page
    assert page.count('class="there"') == 1


def test_500_gives_the_reference_that_the_log_has(rf: RequestFactory, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "commission.errors"):
        page = errors.broken(rf.get("/x/")).content.decode()

    reference = caplog.records[-1].getMessage().split()[1]
    assert reference in page


def test_500_in_japanese(rf: RequestFactory) -> None:
    page = errors.broken(rf.get("/x/", headers={"Accept-Language": "ja"})).content.decode()

    assert "システムに障害が発生しました" in page
    assert '<html lang="ja">' in page


def test_below_the_api_errors_are_problems(rf: RequestFactory) -> None:
    broken, denied = errors.broken(rf.get("/api/v1/x/")), errors.denied(rf.get("/api/v1/x/"), PermissionDenied("No."))

    assert broken["Content-Type"] == denied["Content-Type"] == "application/problem+json"
    assert json.loads(broken.content)["type"] == "urn:problem:broken"
    assert json.loads(denied.content)["detail"] == "No."


@pytest.mark.parametrize("name", ["password", "password1", "csrfmiddlewaretoken", "recovery_code", "client_secret"])
def test_secrets_are_never_given_back(name: str, rf: RequestFactory) -> None:
    assert errors.kept(rf.post("/x/", {name: "correct horse battery", "note": "short"})) == []


def test_texts_are_given_back(rf: RequestFactory) -> None:
    request = rf.post("/x/", {"a": ["A first long text.", "A second long text."], "b": "no"})

    assert errors.kept(request) == ["A first long text.", "A second long text."]


def test_a_form_that_cannot_be_read_gives_nothing_back(rf: RequestFactory) -> None:
    torn = rf.generic("POST", "/x/", b"no boundary", content_type="multipart/form-data")

    assert errors.kept(torn) == []


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    "answer",
    [errors.bad_request, errors.denied, errors.missing, errors.too_large, errors.too_many, errors.csrf_failure],
)
def test_every_page_is_whole_in_both_languages(answer: object, language: str, rf: RequestFactory) -> None:
    with override(language):
        page = answer(asked(rf)).content.decode()  # type: ignore[operator]

    assert f'<html lang="{language}"' in page
    assert page.count("<h1>") == 1
    assert "{%" not in page
