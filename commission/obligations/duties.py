"""The one kind of obligation of this room: decide on somebody's request for more time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commission.obligations.actions.acting import EXTENSION
from commission.obligations.kinds import Kind, register

extension = register(
    Kind(code=EXTENSION, name=_("More time"), icon="calendar-clock", act=_("Decide on more time"), ladder="answer")
)
