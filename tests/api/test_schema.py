"""Every operation of the schema, asked at random as three kinds of people: no 5xx, nothing undocumented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from commission.config.wsgi import application
from commission.people.actions import make_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commission.people.models import Person
    from tests.factories.projects import ProposalIn

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 5

generator: Any = SchemaGenerator  # the library is untyped
schema = schemathesis.openapi.from_dict(generator().get_schema(request=None, public=True))
schema.app = application
every: Any = schema.get_all_operations()
OPERATIONS = {found.ok().label: found.ok() for found in every}


@pytest.fixture(autouse=True)
def one_transaction() -> Iterator[None]:
    """A real request lets go of connections around it; here every request belongs to the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def callers(us_member: Person, us_staff: Person, jp_chair: Person) -> list[dict[str, str]]:
    """The headers of a member, of the secretariat and of a chair."""
    tokens = [make_token(person, name="schema", days=1) for person in (us_member, us_staff, jp_chair)]
    return [{"Authorization": f"Bearer {secret}", "Host": "localhost"} for _token, secret in tokens]


@pytest.fixture
def world(proposal_in: ProposalIn) -> None:
    """Something of each kind, so that numbers guessed at random now and then exist."""
    proposal_in("reviewed")
    proposal_in("draft")


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_operation(label: str, callers: list[dict[str, str]], world: None) -> None:
    operation = OPERATIONS[label]

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(), number=st.integers(0, len(callers) - 1))
    def ask(case: Any, number: int) -> None:
        response = case.call(headers=callers[number])
        case.validate_response(response, checks=CHECKS, headers=callers[number])

    ask()
