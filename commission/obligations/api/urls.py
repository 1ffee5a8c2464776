"""The resources of this room."""

from commission.obligations.api.messages import EngineDoor, InboxDoor, LadderDoor, OutboxDoor
from commission.obligations.api.work import WorkDoor

routes = [
    ("work", WorkDoor, "work"),
    ("inbox", InboxDoor, "inbox"),
    ("outbox", OutboxDoor, "outbox"),
    ("ladders", LadderDoor, "ladder"),
    ("engine", EngineDoor, "engine"),
]
