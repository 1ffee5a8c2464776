"""My work, the page of one obligation, and the links of mails."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from commission.obligations.actions import settle
from commission.obligations.links import link_to, read_link, read_unsubscribe, unsubscribe_link
from commission.obligations.models import ExtensionRequest, Obligation
from tests.obligations.ticking import tick

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from pytest_django import DjangoAssertNumQueries

    from commission.people.models import Person
    from tests.factories.obligations import MakeExtension, MakeObligation

    ClientFor = Callable[[Person], Client]

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
PLAIN = [field.attname for field in Obligation._meta.concrete_fields]


def queries_of(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, url: str = "/") -> int:
    client.get(url)
    with django_assert_max_num_queries(MOST_QUERIES) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_somebody_without_an_account_sees_the_public_page(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/welcome/"


def test_work_is_grouped_by_time_in_the_zone_of_the_reader(
    clock: time_machine.Traveller, client_for: ClientFor, make_obligation: MakeObligation, us_member: Person
) -> None:
    # Wednesday, ten in the morning in New York.
    for due in ("2026-03-03T20:00", "2026-03-04T20:00", "2026-03-06T04:00", "2026-03-08T20:00", "2026-03-09T20:00"):
        make_obligation(us_member, due_at=datetime.fromisoformat(due).replace(tzinfo=UTC))

    groups = client_for(us_member).get("/").context["groups"]

    assert [(group.title, len(group.lines)) for group in groups] == [
        ("Overdue", 1),
        ("Today and tomorrow", 2),
        ("This week", 1),
        ("Later", 1),
    ]
    assert [line.is_urgent for group in groups for line in group.lines] == [True, True, False, False, False]


def test_page_of_work_costs_the_same_for_one_and_for_fifty(
    client_for: ClientFor,
    make_obligation: MakeObligation,
    us_member: Person,
    jp_member: Person,
    us_staff: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_for(us_member)
    spent = []
    for count in (1, 2, 47):
        for _n in range(count):
            subject = make_obligation(us_member).about
            make_obligation(jp_member, subject=subject, by=us_member)
        spent.append(queries_of(client, django_assert_max_num_queries))

    assert len(set(spent)) == 1
    queries_of(client_for(us_staff), django_assert_max_num_queries, "/?tab=others")


def test_tabs_kinds_and_counts(
    client_for: ClientFor, make_obligation: MakeObligation, us_member: Person, jp_member: Person
) -> None:
    make_obligation(us_member)
    make_obligation(us_member, kind="test.answer")
    make_obligation(us_member, snoozed_until=timezone.now() + timedelta(days=1))
    make_obligation(jp_member, by=us_member)
    client = client_for(us_member)

    context = client.get("/").context
    only = client.get("/?kind=test.answer").context["page"].object_list
    asleep = client.get("/?tab=snoozed").context["page"].object_list
    others = client.get("/?tab=others").context["page"].object_list
    odd = client.get("/?tab=odd&kind=odd&page=99")

    assert context["tabs"] == {"me": 2, "others": 1, "snoozed": 1}
    assert sorted((one["name"], one["count"]) for one in context["kinds"]) == [("Answer", 1), ("Review", 1)]
    assert (len(only), len(asleep), len(others), odd.status_code) == (1, 1, 1, 200)


def test_both_languages_and_nothing_to_do(client_for: ClientFor, us_member: Person, jp_member: Person) -> None:
    english = client_for(us_member).get("/").content.decode()
    japanese = client_for(jp_member).get("/").content.decode()

    assert "Nothing waits for you" in english
    assert "Nothing waits for you" not in japanese
    for tab in ("others", "snoozed"):
        assert client_for(us_member).get(f"/?tab={tab}").status_code == 200


def test_count_of_the_navigation(client_for: ClientFor, make_obligation: MakeObligation, us_member: Person) -> None:
    make_obligation(us_member)
    make_obligation(us_member)

    page = client_for(us_member).get("/inbox/").content.decode()

    assert '>My work <span class="num">2</span>' in page


def test_pair_closes_when_both_sides_have_acted(
    client_for: ClientFor, make_obligation: MakeObligation, us_member: Person, jp_member: Person
) -> None:
    mine = make_obligation(us_member)
    make_obligation(jp_member, subject=mine.about, settled_at=timezone.now(), how="done")
    client = client_for(us_member)
    before = client.get(f"/work/{mine.pk}/").context["pair"]

    Obligation.objects.filter(pk=mine.pk).update(settled_at=timezone.now(), how="done")
    after = client.get(f"/work/{mine.pk}/").context["pair"]

    assert (before.us.state, before.jp.state, before.whole) == ("waiting", "done", False)
    assert after.whole


def test_obligation_tells_what_was_sent_and_what_comes_next(
    clock: time_machine.Traveller,
    client_for: ClientFor,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    us_chair: Person,
) -> None:
    row = make_obligation(us_reviewer, due_at=datetime(2026, 4, 1, 21, tzinfo=UTC))
    tick(clock, days=20)

    context = client_for(us_reviewer).get(f"/work/{row.pk}/").context

    assert [one.said for one in context["past"]] == ["Asked", "Reminder to Reviewer Sample: sent"]
    assert len(context["future"]) == 6
    assert f"{us_reviewer.here(context['future'][0].at):%a %d %b %H:%M}" == "Mon 30 Mar 09:00"


def test_settled_obligation_has_no_future(
    client_for: ClientFor, make_obligation: MakeObligation, us_member: Person
) -> None:
    row = make_obligation(us_member)
    settle(row.kind, row.about, how="done", by=us_member)

    context = client_for(us_member).get(f"/work/{row.pk}/").context

    assert context["future"] == []
    assert context["past"][-1].said == "Settled: done"


def test_what_others_owe_is_not_found(client_for: ClientFor, make_obligation: MakeObligation, stranger: Person) -> None:
    row = make_obligation()

    assert client_for(stranger).get(f"/work/{row.pk}/").status_code == 404


def test_link_of_a_mail_opens_the_page_for_its_receiver_only(
    client: Client, client_for: ClientFor, make_obligation: MakeObligation, us_member: Person, us_staff: Person
) -> None:
    row = make_obligation(us_member)
    link = link_to(row, us_member)

    assert client_for(us_member).get(link).headers["Location"] == f"/work/{row.pk}/"
    assert client_for(us_staff).get(link).status_code == 404
    assert client.get(link).headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("method", ["get", "head"])
def test_scanner_that_follows_every_link_changes_nothing(
    client_for: ClientFor, make_obligation: MakeObligation, us_member: Person, method: str
) -> None:
    row = make_obligation(us_member)
    before = Obligation.objects.filter(pk=row.pk).values(*PLAIN).get()

    getattr(client_for(us_member), method)(link_to(row, us_member))
    getattr(client_for(us_member), method)(unsubscribe_link(us_member.pk))

    us_member.refresh_from_db()
    assert Obligation.objects.filter(pk=row.pk).values(*PLAIN).get() == before
    assert us_member.nudges


def test_old_and_altered_links_lead_to_my_work(
    clock: time_machine.Traveller, client_for: ClientFor, make_obligation: MakeObligation, us_member: Person
) -> None:
    link = link_to(make_obligation(us_member), us_member)
    token = link.split("/")[-2]
    clock.shift(timedelta(days=61))

    old = client_for(us_member).get(link)

    assert old.headers["Location"] == "/"
    assert read_link(token) is None
    assert read_link("x" + token) is None


def test_one_click_stops_reminders_and_only_the_right_token(client: Client, us_member: Person) -> None:
    link = unsubscribe_link(us_member.pk)

    posted = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})

    us_member.refresh_from_db()
    assert (posted.status_code, us_member.nudges) == (200, False)
    assert client.get(link).status_code == 200
    assert client.post("/nudges/7:forged/").status_code == 404
    assert read_unsubscribe("7:forged") is None


def post(client: Client, row: Obligation, noun: str, **data: Any) -> int:
    return client.post(f"/work/{row.pk}/{noun}/", data).status_code


def test_snooze_offers_and_refuses(client_for: ClientFor, make_obligation: MakeObligation, us_member: Person) -> None:
    row = make_obligation(us_member)
    client = client_for(us_member)
    page = client.get(f"/work/{row.pk}/")
    offered = page.context["snooze_form"].mornings[0].isoformat()

    assert post(client, row, "snooze", until="2030-01-01T00:00:00+00:00") == 422
    assert post(client, row, "snooze", until=offered) == 302
    row.refresh_from_db()
    assert row.snoozes == 1


def test_asking_for_more_time_keeps_what_was_entered(
    client_for: ClientFor, make_obligation: MakeObligation, us_member: Person, us_staff: Person
) -> None:
    row = make_obligation(us_member)
    client = client_for(us_member)
    answer = client.post(f"/work/{row.pk}/extension/", {"due_at": "2020-01-01T10:00", "reason": "Travelling"})
    later = f"{row.due_at + timedelta(days=9):%Y-%m-%dT%H:%M}"

    assert answer.status_code == 422
    assert "Travelling" in answer.content.decode()
    assert post(client, row, "extension", due_at=later, reason="Travelling") == 302
    assert "asks for more time" in client_for(us_staff).get(f"/work/{row.pk}/").content.decode()


def test_more_time_is_decided_once(
    client_for: ClientFor, make_extensionrequest: MakeExtension, us_staff: Person, stranger: Person
) -> None:
    request = make_extensionrequest()
    url = f"/extensions/{request.pk}/decision/"

    assert client_for(stranger).post(url, {"granted": "yes"}).status_code == 404
    assert client_for(request.asked_by).post(url, {"granted": "yes"}).status_code == 403
    assert client_for(us_staff).post(url, {"granted": "perhaps"}).status_code == 422
    assert client_for(us_staff).post(url, {"granted": "yes"}).status_code == 302
    assert client_for(us_staff).post(url, {"granted": "no"}).status_code == 409
    assert ExtensionRequest.objects.get().state == "granted"


def test_declining_asks_for_a_reason(client_for: ClientFor, make_obligation: MakeObligation, us_member: Person) -> None:
    row = make_obligation(us_member)
    client = client_for(us_member)

    assert post(client, row, "refusal") == 422
    assert post(client, row, "refusal", why="time", words="Away") == 302
    row.refresh_from_db()
    assert row.how == "declined"


def test_delegating_to_a_candidate(
    client_for: ClientFor, make_obligation: MakeObligation, us_member: Person, jp_member: Person
) -> None:
    row = make_obligation(us_member)
    client = client_for(us_member)

    assert post(client, row, "delegation", to=us_member.pk) == 422
    assert post(client, row, "delegation", to=jp_member.pk) == 302
    assert Obligation.objects.open().get().owner == jp_member


@pytest.mark.parametrize("noun", ["snooze", "extension", "refusal", "delegation"])
def test_acts_are_for_the_owner_and_by_post(
    client_for: ClientFor, make_obligation: MakeObligation, us_member: Person, auditor: Person, noun: str
) -> None:
    row = make_obligation(us_member)

    assert post(client_for(auditor), row, noun) == 403
    assert client_for(us_member).get(f"/work/{row.pk}/{noun}/").status_code == 405


def test_late_acts_are_answered_403_or_409(
    client_for: ClientFor, make_obligation: MakeObligation, us_member: Person
) -> None:
    row = make_obligation(us_member, settled_at=timezone.now(), how="done")

    assert post(client_for(us_member), row, "snooze") == 403
