"""The gate on the way in, the headers on the way out, the conflict page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.translation import override

from commission.web.http import Conflict
from commission.web.middleware import DEPTH, conflicts, gate

if TYPE_CHECKING:
    from commission.people.models import Person

PRIVATE = {"Permissions-Policy", "Cross-Origin-Resource-Policy", "X-Content-Type-Options"}


def passed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("passed")


def through(request: HttpRequest) -> HttpResponse:
    return gate(passed)(request)


@pytest.mark.case("attack-56")
@pytest.mark.parametrize(
    "address",
    ["/help/%00", "/help/a%0d%0ab", "/help/%1b%5b31m", "/search/?q=a%00b", "/search/?a%00=b", "/search/?q=%ef%bf%bf"],
)
@pytest.mark.django_db
def test_control_characters_in_an_address_are_refused(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 400
    assert "control characters" in response.content.decode()


@pytest.mark.case("attack-56")
@pytest.mark.parametrize("address", ["/%ff%fe/", "/help/%ed%a0%80", "/search/?q=%ed%a0%80", "/search/?q=%ff"])
@pytest.mark.django_db
def test_broken_utf8_never_breaks_the_server(client: Client, us_staff: Person, address: str) -> None:
    client.force_login(us_staff)

    assert client.get(address).status_code in {200, 400, 404}


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\x7fb", "\ufffe"])
def test_control_characters_in_a_form_are_refused(text: str, rf: RequestFactory) -> None:
    assert through(rf.post("/x/", {"title": text})).status_code == 400
    assert through(rf.post("/x/", {text: "title"})).status_code == 400


@pytest.mark.parametrize("text", ["one\r\ntwo\tthree", "日本語 𠮷野家 👩‍🔬", ""])
def test_what_people_type_passes(text: str, rf: RequestFactory) -> None:
    assert through(rf.post("/x/", {"title": text})).content == b"passed"


def test_an_upload_passes_whatever_its_bytes(rf: RequestFactory) -> None:
    request = rf.post("/x/", {"paper": SimpleUploadedFile("a.pdf", b"%PDF\x00\x01\x02")})

    assert through(request).content == b"passed"


def sent(rf: RequestFactory, body: str | bytes) -> HttpResponse:
    return through(rf.post("/x/", body, content_type="application/json"))


@pytest.mark.case("attack-56")
@pytest.mark.parametrize("body", ["[" * 20_000, '{"a":' * 20_000, "[" * 20_000 + "]" * 20_000])
def test_json_nested_too_deeply_is_refused(body: str, rf: RequestFactory) -> None:
    assert sent(rf, body).status_code == 400


@pytest.mark.parametrize("depth", [DEPTH - 1, DEPTH])
def test_json_may_be_nested_reasonably(depth: int, rf: RequestFactory) -> None:
    assert sent(rf, "[" * depth + "]" * depth).content == b"passed"


def test_brackets_in_json_text_are_not_nesting(rf: RequestFactory) -> None:
    assert sent(rf, json.dumps({"text": '"[{' * 200})).content == b"passed"
    assert sent(rf, json.dumps([[1]] * 200)).content == b"passed"


@pytest.mark.parametrize(
    "body",
    [r'{"a": "x\u0000y"}', r'{"a\u0007": 1}', r'[{"deep": ["\ud800"]}]', r'"\udc00 alone"', r'{"a": "\ufffe"}'],
)
def test_escaped_control_characters_in_json_are_refused(body: str, rf: RequestFactory) -> None:
    assert sent(rf, body).status_code == 400


@pytest.mark.parametrize("body", [r'{"a": "\ud83d\ude00\n"}', r'"\\u0000"', r'{"a": "\u00e9"}', r'"\u0000', "not json"])
def test_other_json_passes_to_its_view(body: str, rf: RequestFactory) -> None:
    assert sent(rf, body).content == b"passed"


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
def test_too_much_is_413(content_type: str, rf: RequestFactory, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = through(rf.post("/x/", "a=" + "x" * 2000, content_type=content_type))

    assert response.status_code == 413
    assert "too large" in response.content.decode()


def test_too_many_fields_is_400(rf: RequestFactory, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10

    assert through(rf.post("/x/", {f"f{n}": "x" for n in range(20)})).status_code == 400


def test_a_torn_upload_is_400(rf: RequestFactory) -> None:
    request = rf.generic("POST", "/x/", b"no boundary here", content_type="multipart/form-data")

    assert through(request).status_code == 400


def test_below_the_api_a_refusal_is_a_problem(rf: RequestFactory) -> None:
    response = through(rf.post("/api/v1/proposals/", r'{"a": "\u0000"}', content_type="application/json"))

    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == 400


def test_a_refusal_speaks_the_language_of_the_browser(rf: RequestFactory) -> None:
    response = through(rf.get("/x/?q=%00", headers={"Accept-Language": "ja"}))

    assert "要求を読み取れませんでした" in response.content.decode()
    assert '<html lang="ja"' in response.content.decode()


@pytest.mark.case("attack-63")
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/welcome/", 200),
        ("/healthz-not", 404),
        ("/search/", 302),
        ("/help/?q=%00", 400),
        ("/static/web/css/tokens.css", 200),
        ("/static/web/nowhere.css", 404),
        ("/livez", 200),
        ("/account/login/", 200),
    ],
)
@pytest.mark.django_db
def test_headers_are_on_every_answer(client: Client, address: str, status: int) -> None:
    response = client.get(address)
    response.close()  # a static file is open until its answer is sent

    assert response.status_code in {status, 302 if status == 404 else status}
    policy = response["Content-Security-Policy"]
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert set(response.headers) >= PRIVATE
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.case("attack-63")
@pytest.mark.django_db
def test_headers_are_on_a_500(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commission.web.front.introduction", lambda: 1 / 0)
    client.raise_request_exception = False

    response = client.get("/welcome/")

    assert response.status_code == 500
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert set(response.headers) >= PRIVATE


@pytest.mark.case("attack-63")
def test_private_pages_are_not_stored(client: Client, us_staff: Person) -> None:
    client.force_login(us_staff)

    assert "no-store" in client.get("/search/")["Cache-Control"]
    assert "no-store" in client.get("/nowhere/")["Cache-Control"]
    sheet = client.get("/static/web/css/tokens.css")
    sheet.close()
    assert "no-store" not in sheet["Cache-Control"]


def test_answers_to_a_token_are_not_stored(rf: RequestFactory) -> None:
    assert "no-store" in through(rf.get("/api/v1/", headers={"Authorization": "Token x"}))["Cache-Control"]
    assert "Cache-Control" not in through(rf.get("/welcome/"))


@pytest.mark.case("attack-62")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"X-CSRFToken": "a" * 64}])
def test_a_form_without_its_token_is_refused(headers: dict[str, str], us_staff: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(us_staff)
    text = "Twelve lines of text that took an hour."

    response = client.post("/account/logout/", {"summary": text, "password": "not to be echoed"}, headers=headers)

    assert response.status_code == 403
    page = response.content.decode()
    assert "This form was too old" in page
    assert text in page
    assert "not to be echoed" not in page


@pytest.mark.case("attack-62")
def test_json_is_no_way_around_the_token(us_staff: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(us_staff)

    assert client.post("/account/logout/", "{}", content_type="application/json").status_code == 403


@pytest.mark.case("attack-64")
@pytest.mark.parametrize("host", ["evil.example", "testserver,evil.example", "evil.example:80@testserver", "a b"])
@pytest.mark.django_db
def test_another_host_is_refused(client: Client, host: str) -> None:
    assert client.get("/welcome/", headers={"Host": host}).status_code == 400


@pytest.mark.case("attack-64")
@pytest.mark.django_db
def test_a_forwarded_host_is_not_believed(client: Client) -> None:
    response = client.get("/search/", headers={"X-Forwarded-Host": "evil.example"})

    assert "evil.example" not in response["Location"]


def test_a_conflict_is_409_with_what_was_typed(rf: RequestFactory) -> None:
    class Thing:
        def get_absolute_url(self) -> str:
            return "/proposals/P-117/"

    request = rf.post("/x/", {"summary": "An hour of careful writing."})

    response = conflicts(passed).process_exception(request, Conflict("Somebody was faster.", Thing()))  # type: ignore[attr-defined,arg-type]

    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody was faster." in page
    assert 'href="/proposals/P-117/"' in page
    assert "An hour of careful writing." in page
    assert response["HX-Retarget"] == "#main"


def test_other_exceptions_are_left_alone(rf: RequestFactory) -> None:
    middleware = conflicts(passed)

    assert middleware(rf.get("/x/")).content == b"passed"
    assert middleware.process_exception(rf.get("/x/"), ValueError()) is None  # type: ignore[attr-defined]


def test_the_conflict_page_is_japanese_for_japanese_readers(rf: RequestFactory) -> None:
    request = rf.get("/x/", headers={"Accept-Language": "ja"})

    with override("ja"):
        response = conflicts(passed).process_exception(request, Conflict("先に変更されました。"))  # type: ignore[attr-defined]

    assert "その間に状況が変わりました" in response.content.decode()


def test_the_gate_stands_outside_everything_but_the_headers() -> None:
    order = [path.rpartition(".")[2] for path in settings.MIDDLEWARE]

    assert order[:4] == ["SecurityMiddleware", "CSPMiddleware", "XFrameOptionsMiddleware", "gate"]
    assert order[-1] == "conflicts"
