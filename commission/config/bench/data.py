"""The world that is measured: 10,000 proposals with three reviews each, of 500 organisations and 5,000 people.

Written in large sets, always the same, once for each database.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Max

from commission.config.bench.reviews import make_reviews
from commission.config.bench.work import make_work
from commission.members.models import Area, Membership, Organisation
from commission.people.models import Person, Post, Side
from projects.models import Call, Collaborator, Criterion, Deadline, Partner, Proposal
from projects.models.texts import vector_of

if TYPE_CHECKING:
    from collections.abc import Callable

PROPOSALS, ORGANISATIONS, PEOPLE = 10_000, 500, 5_000
READER = "staff@bench.example"
BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
BATCH = 1000
FIELDS = ["Photonic", "Quantum", "Battery", "Robotic", "Cryogenic", "Biofoundry", "Fusion", "Seafloor"]
THINGS = ["sensors", "interconnects", "test methods", "materials", "control systems", "data sets"]
FIELDS_JA = ["光", "量子", "電池", "ロボット", "極低温", "バイオ", "核融合", "海底"]
THINGS_JA = ["センサー", "相互接続", "試験方法", "材料", "制御システム", "データセット"]
STATES = [*["screened"] * 4, *["reviewed"] * 2, *["selected"] * 2, *["declined"] * 2]


def make_once(say: Callable[[str], Any]) -> None:
    if Person.objects.filter(email=READER).exists():
        return
    say("Making 10,000 proposals with three reviews each; this happens once …")
    with transaction.atomic(), connection.cursor() as cursor:
        # A page's patience is not the measure here.
        cursor.execute("SET LOCAL statement_timeout = 0")
        make(Random(2))  # noqa: S311  # the same world every time


def reader() -> Person:
    found: Person = Person.objects.get(email=READER)
    return found


def example() -> int:
    """A proposal in the middle of the list."""
    return int(Proposal.objects.aggregate(Max("pk"))["pk__max"]) - PROPOSALS // 2


def make(chance: Random) -> None:
    people = make_people()
    organisations = make_organisations()
    Membership.objects.bulk_create(
        [
            Membership(
                person=person,
                organisation=organisations[place % ORGANISATIONS],
                role=Membership.Role.ADMINISTRATOR if place < ORGANISATIONS else Membership.Role.CONTRIBUTOR,
                starts_on=date(2024, 4, 1),
            )
            for place, person in enumerate(people)
        ],
        batch_size=BATCH,
    )
    proposals = make_proposals(chance, make_call(), people)
    make_participants(chance, proposals, organisations, people)
    make_reviews(proposals, people[-400:], BEGAN)
    make_work(reader(), proposals, people, BEGAN)


def make_people() -> list[Person]:
    staff = Person.objects.create_user(READER, None, side=Side.US, latin_given="Bench", latin_family="Reader")
    Post.objects.create(person=staff, role=Post.Role.STAFF, side=Side.US, starts_on=date(2024, 4, 1))
    made: list[Person] = Person.objects.bulk_create(
        [
            Person(
                email=f"person{place}@bench.example",
                password="!",  # noqa: S106  # no password fits this
                side=(side := Side.US if place % 2 else Side.JP),
                latin_given=f"Given{place}",
                latin_family=f"Family{place}",
                native_name="" if side == Side.US else f"見本{place}",
                language="en" if side == Side.US else "ja",
                time_zone="America/New_York" if side == Side.US else "Asia/Tokyo",
            )
            for place in range(PEOPLE)
        ],
        batch_size=BATCH,
    )
    return made


def make_organisations() -> list[Organisation]:
    made = [
        Organisation(
            state="member",
            side=Side.US if place % 2 else Side.JP,
            kind=Organisation.Kind.COMPANY,
            name_en=f"Sample {FIELDS[place % 8]} Works {place}",
            name_ja=f"サンプル{FIELDS_JA[place % 8]}製作所{place}",
            decided_at=BEGAN,
            joined_on=date(2024, 4, 1),
        )
        for place in range(ORGANISATIONS)
    ]
    for organisation in made:
        organisation.index_names(organisation.name_en, organisation.name_ja)
    return Organisation.objects.bulk_create(made)


def make_call() -> Call:
    call = Call.objects.create(
        state="open", year=2026, number=1, title_en="Joint research 2026", title_ja="共同研究2026"
    )
    for side in Side:
        Deadline.objects.create(
            call=call,
            side=side,
            closes_on=date(2026, 12, 15),
            wall_time=time(17),
            entered="17:00",
        )
    for position, weight in enumerate((40, 30, 20, 10), start=1):
        Criterion.objects.create(
            call=call, position=position, weight=weight, name_en=f"Criterion {position}", name_ja=f"基準{position}",
            anchors_en=[""] * 5, anchors_ja=[""] * 5,
        )  # fmt: skip
    return call


def make_proposals(chance: Random, call: Call, people: list[Person]) -> list[Proposal]:
    areas = list(Area.objects.all())
    made = [proposal(chance, place, call, areas, people) for place in range(PROPOSALS)]
    return Proposal.objects.bulk_create(made, batch_size=BATCH)


def proposal(chance: Random, place: int, call: Call, areas: list[Area], people: list[Person]) -> Proposal:
    field, thing, state = chance.randrange(8), chance.randrange(6), STATES[place % 10]
    made = Proposal(
        call=call,
        state=state,
        title_en=f"{FIELDS[field]} {THINGS[thing]} for joint use, part {place}",
        title_ja=f"共同利用のための{FIELDS_JA[field]}{THINGS_JA[thing]}（その{place}）",
        summary_en="Both sides measure the same thing with the same method and publish the figures. " * 6,
        summary_ja="日米双方が同じ方法で同じ対象を測定し、その結果を公表します。" * 6,
        aims_en="Neither side has both the source and the detector. " * 40,
        aims_ja="光源と検出器の双方を備える機関は、いずれの国にもありません。" * 40,
        primary_area=areas[place % len(areas)],
        us_lead=people[(place * 2 + 1) % PEOPLE],
        jp_lead=people[(place * 2) % PEOPLE],
        submitted_at=BEGAN + timedelta(minutes=place),
        decided_at=BEGAN + timedelta(days=90) if state in Proposal.DECIDED else None,
    )
    # By rank, as a new row's number is not known yet.
    made.search = vector_of(made.title_en, made.title_ja, made.summary_en, made.summary_ja)
    return made


def make_participants(
    chance: Random, proposals: list[Proposal], organisations: list[Organisation], people: list[Person]
) -> None:
    places = [
        (item, side, (chance.randrange(ORGANISATIONS // 2) * 2 + offset) % ORGANISATIONS)
        for item in proposals
        for side, offset in ((Side.US, 1), (Side.JP, 0))
    ]
    Partner.objects.bulk_create(
        [partner(item, side, organisations[at], people[at]) for item, side, at in places], batch_size=BATCH
    )
    Collaborator.objects.bulk_create(
        [
            Collaborator(proposal=item, person=people[(place * 7) % PEOPLE], invited_by=people[0])
            for place, item in enumerate(proposals)
        ],
        batch_size=BATCH,
    )


def partner(proposal: Proposal, side: Side, organisation: Organisation, contact: Person) -> Partner:
    return Partner(
        proposal=proposal,
        organisation=organisation,
        contact=contact,
        side=side,
        role=Partner.Role.LEAD,
        state="given",
        consented_to="0" * 64,
        consented_at=BEGAN,
    )
