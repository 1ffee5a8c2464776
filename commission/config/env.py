"""The only reader of the environment. A value may also stand in a file named by `NAME_FILE` (for secrets)."""

import json
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def text(name: str, default: str | None = None) -> str:
    """Read a value; without a default it must be set."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        message = f"The environment variable {name} is not set. See deploy/README.md for what it means."
        raise ImproperlyConfigured(message)
    return value


def flag(name: str, *, default: bool = False) -> bool:
    return text(name, str(default)).lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    return int(text(name, str(default)))


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str) -> dict[str, object]:
    """Turn a PostgreSQL address (`postgresql://user:secret@host:port/name?option=value`) into Django's settings."""
    parts = conninfo_to_dict(text(name))
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options = {key: value for key, value in parts.items() if key not in known}
    return {known[key]: str(value) for key, value in parts.items() if key in known} | {"OPTIONS": options}


def mail(name: str, default: str) -> dict[str, object]:
    """Turn `smtp://`, `smtp+tls://` (STARTTLS) or `smtps://user:secret@host:port?timeout=10` into mail settings."""
    url = urlsplit(text(name, default))
    query = parse_qs(url.query)
    return {
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": int(query.get("timeout", ["20"])[0]),
    }


def mapping(name: str) -> dict[str, object]:
    """A JSON object; empty where nothing is set."""
    value: dict[str, object] = json.loads(text(name, "{}"))
    return value


def neighbour(redis_url: str) -> str:
    """The same Valkey, eight logical databases further."""
    parts = urlsplit(redis_url)
    number = int(parts.path.strip("/") or 0)
    return parts._replace(path=f"/{number + 8}").geturl()
