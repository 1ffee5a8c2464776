"""What the tests of signing in do over and over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from allauth.mfa.totp.internal import auth as totp
from django.core import mail

if TYPE_CHECKING:
    from django.test import Client

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(browser: Client, email: str, password: str = PASSWORD, **extra: Any) -> bool:
    browser.post("/account/login/", {"login": email, "password": password}, **extra)
    return is_in(browser)


def is_in(browser: Client) -> bool:
    return browser.get("/me/").status_code == 200


def code_now(step: int = 0) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time())) + step
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, counter)))


def links_in(letter: mail.EmailMessage) -> list[str]:
    return re.findall(r"https?://\S+", str(letter.body))


def reset_path(browser: Client, email: str) -> str:
    browser.post("/account/password/reset/", {"email": email})
    return str(links_in(mail.outbox[-1])[0]).partition("localhost:8000")[2]


def set_new(browser: Client, path: str, password: str) -> bool:
    """Follow the link of the letter and set a password; False where the link is refused."""
    page = browser.get(path, follow=True)
    if page.context.get("token_fail"):
        return False
    answer = browser.post(page.request["PATH_INFO"], {"password1": password, "password2": password})
    return answer.status_code == 302


def ask_for_code(browser: Client, email: str) -> str:
    browser.post("/account/login/code/", {"email": email})
    found = re.search(r"^\s*([A-Z]{4}-[A-Z]{4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    return found.group(1) if found else ""
