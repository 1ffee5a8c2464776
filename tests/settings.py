"""The portal's own settings, made quick and kept apart: each pytest worker has its own database and Valkey number."""

import os
from urllib.parse import urlsplit


def own_valkey(url: str) -> str:
    """Give this pytest worker a Valkey database that no other worker empties under its feet."""
    number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts._replace(query=f"db={number}").geturl()
    return parts._replace(path=f"/{number}").geturl()


# mypy and the import checks read the settings without any server; bin/test sets the true addresses.
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATABASE_URL", "postgresql://localhost/commission")
os.environ["REDIS_URL"] = own_valkey(os.environ.get("REDIS_URL", "redis://localhost:6379"))

from commission.config.settings import *  # noqa: E402, F403  # the addresses above must stand before they are read
from commission.config.settings import INSTALLED_APPS as PORTAL  # noqa: E402

INSTALLED_APPS = ["tests", *PORTAL]
PRODUCTION = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The engine decides by the clock of the process, which tests move.
ENGINE_CLOCK = "process"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
