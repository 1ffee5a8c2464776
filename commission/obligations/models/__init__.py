"""Who owes what by when, and every message that says so."""

from commission.obligations.models.engine import EngineMode, EngineTick
from commission.obligations.models.extension import ExtensionRequest
from commission.obligations.models.ladder import Ladder, LadderStep
from commission.obligations.models.notice import AcceptedMessage, Notice, NoticeAttempt, Suppression
from commission.obligations.models.obligation import Obligation
from commission.obligations.models.reminder import Reminder

__all__ = [
    "AcceptedMessage",
    "EngineMode",
    "EngineTick",
    "ExtensionRequest",
    "Ladder",
    "LadderStep",
    "Notice",
    "NoticeAttempt",
    "Obligation",
    "Reminder",
    "Suppression",
]
