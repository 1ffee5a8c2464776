"""What `/healthz` asks besides database and Valkey: have worker and beat given a sign of life lately?"""

from datetime import timedelta

from django.utils import timezone

from commission.obligations.models import EngineTick
from commission.web.health import check

# Both tick every ten to fifteen seconds.
LATE = timedelta(seconds=60)


@check("worker")
def worker() -> str:
    return _last_sign_of("worker")


@check("beat")
def beat() -> str:
    return _last_sign_of("beat")


def _last_sign_of(component: str) -> str:
    tick = EngineTick.objects.filter(component=component).values_list("ok_at", flat=True).first()
    if tick is None or timezone.now() - tick > LATE:
        raise TimeoutError(f"The last sign of the {component} is from {tick}")
    return ""
