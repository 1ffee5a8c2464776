"""The shape of an API door: find, allow, act, answer. Serializers say what comes in and out; they never write."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, ValidationError
from rest_framework.viewsets import GenericViewSet

from commission.web.api.versions import etag
from commission.web.http import require

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from commission.people.models import Person

Function = TypeVar("Function", bound=Callable[..., Response])
Serializer = type[BaseSerializer[Any]]
Abilities = Callable[..., dict[str, bool]]
MOST = 2**63 - 1


class Door(GenericViewSet[Any]):
    """One resource. `abilities` answers what a person may do with one of them; `letter` begins its references."""

    abilities: ClassVar[Abilities]
    letter: ClassVar[str] = ""
    lookup_value_regex = r"[^/]+"

    @property
    def person(self) -> Person:
        return self.request.user  # type: ignore[return-value]  # IsAuthenticated has turned the anonymous away

    def found(self) -> QuerySet[Any]:
        """The rows that the person may see. Each door says its own."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            rows: QuerySet[Any] = self.serializer_class.Meta.model._default_manager.none()  # type: ignore[union-attr]
            return rows
        return self.found()

    def get_object(self) -> Any:
        """The row of the address: `P-117` or a plain number; whatever else, and whatever is not visible, is 404."""
        number = self.kwargs["pk"].removeprefix(f"{self.letter}-" if self.letter else "")
        if not (number.isascii() and number.isdecimal()) or int(number) > MOST:
            raise Http404
        thing = self.get_queryset().filter(pk=int(number)).first()
        if thing is None:
            raise Http404
        return thing

    def allowed(self, verb: str, thing: Any = None) -> Any:
        """The thing of the address (or the one given), if the person may do this to it; 403 otherwise."""
        thing = thing or self.get_object()
        require(type(self).abilities(self.person, thing).get(verb, False))
        return thing

    def taken(self, serializer: Serializer) -> dict[str, Any]:
        """The body, checked: a dict of clean values, or 422."""
        body = serializer(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def formed(self, form: Any) -> Any:
        """The page's own form as the check of the body, or 422."""
        if not form.is_valid():
            raise ValidationError(form.errors)
        return form

    def shown(self, thing: Any, serializer: Serializer | None = None, status: int = 200) -> Response:
        """The answer: the thing as it is now, with its version as ETag where it has one."""
        shape = serializer or self.get_serializer_class()
        response = Response(shape(thing, context=self.get_serializer_context()).data, status=status)
        if version := getattr(thing, "version", None):
            response.headers["ETag"] = etag(version)
        return response

    def listed(self, rows: QuerySet[Any], serializer: Serializer | None = None) -> Response:
        page = self.paginate_queryset(rows)
        shape = serializer or self.get_serializer_class()
        return self.get_paginated_response(shape(page, many=True, context=self.get_serializer_context()).data)


class Readable(Door):
    """A resource with a list and a page."""

    def list(self, *_args: Any, **_kwargs: Any) -> Response:
        return self.listed(self.filter_queryset(self.get_queryset()))

    def retrieve(self, *_args: Any, **_kwargs: Any) -> Response:
        return self.shown(self.get_object())


def verb(
    path: str, *, takes: Serializer | None = None, gives: Serializer | None = None, status: int = 200
) -> Callable[[Function], Function]:
    """`POST /things/7/path/`: an act on one thing, with the body it takes and the answer it gives."""
    return door("post", path, takes=takes, gives=gives, status=status)


def door(  # the whole signature of an address
    method: str,
    path: str,
    *,
    takes: Serializer | None = None,
    gives: Any = None,
    status: int = 200,
    detail: bool = True,
) -> Callable[[Function], Function]:
    """The same for any method, and for the whole resource with `detail=False`."""

    def wrap(function: Function) -> Function:
        schema = extend_schema(request=takes, responses={status: gives or None})
        name = function.__name__.strip("_")
        act: Any = action(detail=detail, methods=[method], url_path=path, url_name=name)  # type: ignore[list-item]
        made: Function = schema(act(function))
        return made

    return wrap
