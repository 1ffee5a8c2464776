"""The resources of this room."""

from commission.people.api.doors import AbsenceDoor, CalendarDoor, PersonDoor, ProfileDoor

routes = [
    ("me", ProfileDoor, "me"),
    ("absences", AbsenceDoor, "absence"),
    ("people", PersonDoor, "person"),
    ("calendar", CalendarDoor, "calendar"),
]
