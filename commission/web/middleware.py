"""What every request passes: the input gate on the way in, the conflict page on the way out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def gate(get_response: GetResponse) -> GetResponse:
    return get_response


def conflicts(get_response: GetResponse) -> GetResponse:
    return get_response
