"""The demo's mail server and the pages that show its letters."""

import asyncio
import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from commission.config import mail_box, mail_sink
from commission.config.embedded import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.demo_urls")]


@pytest.fixture
def box(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    (tmp_path / "mail").mkdir()
    return tmp_path / "mail"


def keep(
    box: Path, number: int, subject: str = "Welcome", text: str = "Hello", to: str = "us.member@demo.example"
) -> str:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "secretariat@demo.example", to, subject
    letter.set_content(text)
    name = f"20260105T120000000000-{number:04d}"
    (box / f"{name}.eml").write_bytes(bytes(letter))
    return name


def test_what_is_sent_by_smtp_is_kept_whole(box: Path) -> None:
    port = free_port()
    letter = EmailMessage()
    letter["Subject"], letter["To"] = "査読のお願い", "jp.reviewer@demo.example"
    letter.set_content("本文です。\n.\n点のみの行もあります。")

    asyncio.run(send_once(port, box, letter))

    (kept,) = mail_box.letters()
    assert (kept.subject, kept.to) == ("査読のお願い", "jp.reviewer@demo.example")
    assert "点のみの行もあります。" in kept.text


async def send_once(port: int, box: Path, letter: EmailMessage) -> None:
    server = asyncio.ensure_future(mail_sink.serve(port, box))
    await asyncio.sleep(0.1)
    await asyncio.to_thread(_send, port, letter)
    server.cancel()


def _send(port: int, letter: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.send_message(letter, "secretariat@demo.example", ["jp.reviewer@demo.example"])


def test_letters_are_listed_newest_first_in_pages(client: Client, box: Path) -> None:
    for number in range(30):
        keep(box, number, subject=f"Letter {number:02d}")

    first = client.get(reverse("demo:letters"))
    second = client.get(reverse("demo:letters"), {"page": 2})

    assert [letter.subject for letter in first.context["page"]][:2] == ["Letter 29", "Letter 28"]
    assert [letter.subject for letter in second.context["page"]][-1] == "Letter 00"


def test_a_search_finds_address_and_subject(client: Client, box: Path) -> None:
    keep(box, 1, subject="For one")
    keep(box, 2, subject="For another", to="jp.chair@demo.example")

    found = client.get(reverse("demo:letters"), {"q": "JP.chair"})
    nothing = client.get(reverse("demo:letters"), {"q": "nobody"})

    assert [letter.subject for letter in found.context["page"]] == ["For another"]
    assert "No letter matches" in nothing.content.decode()


def test_a_letter_shows_its_text_with_links_and_no_markup_of_its_own(client: Client, box: Path) -> None:
    name = keep(box, 1, subject="<b>x</b>", text="<script>alert(1)</script> https://portal.example/work/1/")

    shown = client.get(reverse("demo:letter", args=[name])).content.decode()

    assert "<script>alert" not in shown
    assert "<b>x</b>" not in shown
    assert 'href="https://portal.example/work/1/"' in shown


def test_an_empty_box_says_so(client: Client, box: Path) -> None:
    assert "No letters yet" in client.get(reverse("demo:letters")).content.decode()


@pytest.mark.parametrize("name", ["20260105T120000000000-9999", "secret-key", "x"])
def test_only_letters_are_shown(client: Client, box: Path, name: str) -> None:
    (box / "secret-key.eml").write_text("not a letter of the server's naming")

    assert client.get(reverse("demo:letter", args=[name])).status_code == 404


@pytest.mark.urls("commission.config.urls")
def test_outside_the_demo_the_pages_do_not_exist() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo:letters")
