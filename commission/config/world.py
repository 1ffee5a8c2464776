"""The demo's surroundings: its folder, its secret key and the environment its processes share."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "demo"


def environment(addresses: Mapping[str, str], folder: Path = FOLDER) -> dict[str, str]:
    """The process environment of the demo. What the caller has set wins, except that this is the demo."""
    port = os.environ.get("PORT", "8000")
    given = {"BASE_URL": f"http://localhost:{port}", "DATA_DIR": str(folder), "SECRET_KEY": _secret_key(folder)}
    given["DJANGO_SETTINGS_MODULE"] = "commission.config.settings"
    return {**given, **os.environ, **addresses, "DEMO": "1"}


def _secret_key(folder: Path) -> str:
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
