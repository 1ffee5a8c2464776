"""One's own profile and absences; people and their posts; the calendars of both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from rest_framework.response import Response

from commission.people import actions, permissions
from commission.people.api import shapes
from commission.people.filters import PeopleFilter
from commission.people.models import CalendarDay, Person, Post
from commission.web.api.doors import Door, Readable, door, verb
from commission.web.http import require

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request


class PeopleRowFilter(PeopleFilter):
    """As on the page; the order is the cursor's."""

    sort = None  # this is how django-filter takes a filter away


class ProfileDoor(Door):
    """`/me/`: the person who asks."""

    serializer_class = shapes.ProfileShape

    def found(self) -> QuerySet[Person]:
        own: QuerySet[Person] = Person.objects.filter(pk=self.person.pk)
        return own

    @door("get", "profile", gives=shapes.ProfileShape, detail=False)
    def profile(self, _request: Request) -> Response:
        return self.shown(self.found().get())

    @door("patch", "profile/edit", takes=shapes.ProfileShape, gives=shapes.ProfileShape, detail=False)
    def edit(self, request: Request) -> Response:
        person = self.found().get()
        body = shapes.ProfileShape(person, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        actions.edit_profile(person, by=self.person, **body.validated_data)
        return self.shown(self.found().get())


class AbsenceDoor(Readable):
    """One's own absences."""

    serializer_class = shapes.AbsenceShape

    def found(self) -> QuerySet[Any]:
        return self.person.absences.all()

    @door("post", "entries", takes=shapes.AbsenceShape, gives=shapes.AbsenceShape, status=201, detail=False)
    def entries(self, _request: Request) -> Response:
        made = actions.add_absence(self.person, by=self.person, **self.taken(shapes.AbsenceShape))
        return self.shown(made, status=201)

    @door("put", "entry", takes=shapes.AbsenceShape, gives=shapes.AbsenceShape)
    def entry(self, _request: Request, pk: str) -> Response:
        absence = self.get_object()
        actions.edit_absence(absence, by=self.person, **self.taken(shapes.AbsenceShape))
        return self.shown(self.get_object())

    @door("delete", "removal", status=204)
    def removal(self, _request: Request, pk: str) -> Response:
        actions.remove_absence(self.get_object(), by=self.person)
        return Response(status=204)


class PersonDoor(Readable):
    """People as one may see them."""

    serializer_class = shapes.PersonShape
    filterset_class = PeopleRowFilter
    abilities = staticmethod(permissions.abilities)

    def found(self) -> QuerySet[Person]:
        rows: QuerySet[Person] = Person.objects.visible_to(self.person).for_list()
        return rows

    def list(self, *args: Any, **kwargs: Any) -> Response:
        require(permissions.can_list_people(self.person))
        return super().list(*args, **kwargs)

    @verb("posts", takes=shapes.PostInput, gives=shapes.PostShape, status=201)
    def posts(self, _request: Request, pk: str) -> Response:
        person = self.get_object()
        given = self.taken(shapes.PostInput)
        require(permissions.can_give_post(self.person, person, given["side"]))
        return self.shown(actions.give_post(person, by=self.person, **given), shapes.PostShape, 201)

    @verb(r"posts/(?P<number>\d{1,18})/end", takes=shapes.PostEndInput, gives=shapes.PostShape)
    def end(self, _request: Request, pk: str, number: str) -> Response:
        post = Post.objects.filter(pk=number, person=self.get_object()).first()
        if post is None:
            raise Http404
        require(permissions.can_end_post(self.person, post))
        actions.end_post(post, by=self.person, **self.taken(shapes.PostEndInput))
        return self.shown(post, shapes.PostShape)

    @verb("deactivation", gives=shapes.PersonShape)
    def deactivation(self, _request: Request, pk: str) -> Response:
        actions.deactivate(self.allowed("deactivate"), by=self.person)
        return self.shown(self.get_object())

    @verb("reactivation", gives=shapes.PersonShape)
    def reactivation(self, _request: Request, pk: str) -> Response:
        actions.reactivate(self.allowed("reactivate"), by=self.person)
        return self.shown(self.get_object())


class CalendarDoor(Readable):
    """Days set by hand."""

    serializer_class = shapes.DayShape
    filterset_fields = ["calendar", "is_working"]

    def found(self) -> QuerySet[CalendarDay]:
        return CalendarDay.objects.all() if permissions.can_see_calendar(self.person) else CalendarDay.objects.none()

    @door("post", "entries", takes=shapes.DayShape, gives=shapes.DayShape, status=201, detail=False)
    def entries(self, _request: Request) -> Response:
        given = self.taken(shapes.DayShape)
        require(permissions.can_edit_calendar(self.person, given["calendar"]))
        return self.shown(actions.set_day(by=self.person, **given), status=201)

    @door("put", "entry", takes=shapes.DayShape, gives=shapes.DayShape)
    def entry(self, _request: Request, pk: str) -> Response:
        day = self.get_object()
        given = self.taken(shapes.DayShape)
        require(all(permissions.can_edit_calendar(self.person, name) for name in {day.calendar, given["calendar"]}))
        actions.edit_day(day, by=self.person, **given)
        return self.shown(self.get_object())

    @door("delete", "removal", status=204)
    def removal(self, _request: Request, pk: str) -> Response:
        day = self.get_object()
        require(permissions.can_edit_calendar(self.person, day.calendar))
        actions.remove_day(day, by=self.person)
        return Response(status=204)
