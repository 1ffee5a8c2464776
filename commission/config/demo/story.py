"""The story of the demo world: the same acts as on the pages, each on its day, told from two months ago until today.

For every account something is due, something overdue and something done; the auditor watches them all.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine
from django.utils import timezone

from commission.config.demo import calls
from commission.config.demo.calls import Team
from commission.config.demo.people import Cast, Places, make_organisations, make_people
from commission.members.actions import ask_for_access
from commission.people.calendars import WorkDays
from projects import actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projects.models import Assignment, Call, Proposal

LAB = Team("us.member", "jp.member", (("us-laboratory", "us.admin"), ("jp-materials", "jp.admin")))
CAMPUS = Team("us.scientist", "jp.scientist", (("us-university", "us.scientist"), ("jp-university", "jp.scientist")))
POWER = Team(
    "us.engineer",
    "jp.engineer",
    (
        ("us-power", "us.coordinator"),
        ("us-laboratory", "us.member"),
        ("jp-electric", "jp.coordinator"),
        ("jp-materials", "jp.member"),
    ),
)
SECOND_CALL = (
    "For projects that make two supply chains stronger than one. Companies and laboratories of both sides take part.",
    "両国のサプライチェーンを相互に強化する共同研究を対象とします。日米双方の企業と研究機関が参加します。",
)


class Story:
    """Tells it once, into an empty database."""

    def __init__(self, today: datetime) -> None:
        self.today = today
        self.cast: Cast = {}
        self.places: Places = {}

    def tell(self) -> None:
        with self.days_ago(90):
            self.cast = make_people()
            self.places = make_organisations(self.cast)
        closed = self.first_call()
        self.decided(closed)
        self.waiting_for_chairs(closed)
        self.in_review(closed)
        self.before_review(closed)
        self.second_call()
        self.at_the_door()

    @contextmanager
    def days_ago(self, days: int, hour: int = 14) -> Iterator[None]:
        """So many days before today, at an hour in UTC: by default mid-morning in the east of the United States."""
        moment = (self.today - timedelta(days=days)).replace(hour=hour, minute=5, second=0, microsecond=0)
        with time_machine.travel(min(moment, self.today), tick=True):
            yield

    def working_days_ago(self, count: int, *logins: str) -> int:
        """How many days before today so many working days of each of these people lie back, holidays left out."""
        people = [self.cast[login] for login in logins]
        days, today = WorkDays.of(people), self.today.date()
        return max((today - days.shift(person, today, -count)).days for person in people)

    def first_call(self) -> Call:
        with self.days_ago(70):
            return calls.open_call(
                self.cast,
                title=("Joint research in materials, energy and quantum", "材料・エネルギー・量子分野の共同研究"),
                summary=(
                    "For projects that need measurements or facilities of both countries. Three years at most.",
                    "両国の測定技術または施設を必要とする共同研究を対象とします。期間は最長3年です。",
                ),
                days=40,
                areas=["materials", "clean-energy", "quantum", "disaster"],
            )

    def submitted(self, call: Call, key: str, team: Team, days: int = 36) -> Proposal:
        with self.days_ago(days):
            return calls.submit(call, key, team, self.cast, self.places)

    def screened(self, call: Call, key: str, team: Team) -> Proposal:
        proposal = self.submitted(call, key, team)
        with self.days_ago(33, 2):
            actions.screen_in(proposal, by=self.cast["jp.staff"])
        return proposal

    def assign(self, proposal: Proposal, login: str, days: int) -> Assignment:
        with self.days_ago(days):
            return actions.assign(proposal, reviewer=self.cast[login], by=self.cast["us.staff"])

    def reviewed(self, proposal: Proposal, logins: tuple[str, str], value: int, days: int) -> None:
        """Both reviews asked for a week before they came."""
        asked = [self.assign(proposal, login, min(days + 7, 32)) for login in logins]
        with self.days_ago(days, 6):
            for assignment in asked:
                calls.review(assignment, value)

    def turn(self, proposal: Proposal, login: str, verdict: str, days: int, note: str = "") -> None:
        with self.days_ago(days, 8):
            actions.turn_key(proposal, by=self.cast[login], verdict=verdict, note=note)

    def decided(self, call: Call) -> None:
        selected = self.screened(call, "fusion", LAB)
        self.reviewed(selected, ("us.reviewer", "jp.reviewer"), 5, 27)
        self.turn(selected, "jp.chair", "select", 25, "両側の査読が一致しており、採択が妥当。")
        self.turn(selected, "us.chair", "select", 23, "Both panels agree.")
        declined = self.screened(call, "biofoundry", CAMPUS)
        self.reviewed(declined, ("us.reviewer2", "jp.reviewer2"), 3, 27)
        self.turn(declined, "us.chair", "decline", 25, "The data plan is not ready.")
        self.turn(declined, "jp.chair", "decline", 22, "データ計画の具体化を待ちたい。")

    def waiting_for_chairs(self, call: Call) -> None:
        """One overdue for each chair, one due for both."""
        late_us = self.screened(call, "photonics", CAMPUS)
        self.reviewed(late_us, ("us.reviewer2", "jp.reviewer2"), 4, 26)
        self.turn(late_us, "jp.chair", "select", 24)
        late_jp = self.screened(call, "wildfire", CAMPUS)
        self.reviewed(late_jp, ("us.reviewer2", "jp.reviewer2"), 5, 26)
        self.turn(late_jp, "us.chair", "select", 24, "The one-hour target is worth the money.")
        fresh = self.screened(call, "cryogenic", CAMPUS)
        self.reviewed(fresh, ("us.reviewer2", "jp.reviewer2"), 4, 2)

    def in_review(self, call: Call) -> None:
        """Overdue for the one, answered by the other, due for both."""
        batteries = self.screened(call, "batteries", LAB)
        late, done = self.assign(batteries, "us.reviewer", 32), self.assign(batteries, "jp.reviewer", 32)
        with self.days_ago(31):
            actions.accept(late, by=self.cast["us.reviewer"])
        with self.days_ago(3):
            calls.write_review(late, 4)
        with self.days_ago(9, 5):
            calls.review(done, 4)
        self.invitations(call)

    def invitations(self, call: Call) -> None:
        """Two overdue, one accepted, one declined in favour of one just asked."""
        robots = self.screened(call, "robots", POWER)
        self.assign(robots, "us.reviewer", self.working_days_ago(7, "us.reviewer"))
        self.assign(robots, "jp.reviewer", self.working_days_ago(7, "jp.reviewer"))
        openran = self.screened(call, "openran", POWER)
        accepted = self.assign(openran, "jp.reviewer", 6)
        with self.days_ago(4, 5):
            actions.accept(accepted, by=self.cast["jp.reviewer"])
        declined = self.assign(openran, "us.reviewer2", 6)
        with self.days_ago(5):
            actions.decline(declined, by=self.cast["us.reviewer2"], reason="busy", suggestion="us.reviewer")
        self.assign(openran, "us.reviewer", 1)

    def before_review(self, call: Call) -> None:
        """One waits for screening, overdue; one was returned; one withdrawn. Then the call closes."""
        self.submitted(call, "network", CAMPUS, 34)
        tsunami = self.submitted(call, "tsunami", CAMPUS)
        with self.days_ago(30, 3):
            actions.return_(
                tsunami,
                by=self.cast["jp.staff"],
                reasons="The Japanese and the English budgets differ. 日本語と英語の予算額が一致していません。",
                until=self.today + timedelta(days=10),
            )
        with self.days_ago(29):
            actions.close_call(call, by=self.cast["us.staff"])

    def second_call(self) -> None:
        """Open, with consents due and overdue; and a third call is in preparation."""
        with self.days_ago(20):
            call = calls.open_call(
                self.cast,
                title=("Secure supply chains for power and computing", "電力・計算基盤のサプライチェーン強靱化"),
                summary=SECOND_CALL,
                days=32,
                areas=["semiconductors", "supply-chain", "clean-energy", "ai"],
            )
        late = self.working_days_ago(8, "us.member", "jp.member")
        asked = (("power", POWER, late), ("hydrogen", LAB, late), ("minerals", POWER, 1), ("materials-ai", LAB, 1))
        for key, team, days in asked:
            with self.days_ago(days):
                calls.ask(calls.draft(call, key, team, self.cast, self.places))
        title = {"title_en": "Exchange of early-career researchers", "title_ja": "若手研究者の相互派遣"}
        with self.days_ago(30):
            actions.prepare_call(by=self.cast["jp.staff"], year=self.today.year, **title)

    def at_the_door(self) -> None:
        """Two people ask for access: the secretariat of each side answers one."""
        for days, side, name, place in (
            (1, "US", "Robin Sample", "Sample Fabrication Inc."),
            (12, "JP", "見本 太郎", "見本精機株式会社"),
            (1, "JP", "見本 花子", "サンプル・ロボティクス株式会社"),
            (12, "US", "Kit Sample", "Sample Sensors LLC"),
        ):
            with self.days_ago(days):
                ask_for_access(
                    email=f"door{days}.{side.lower()}@demo.example",
                    name=name,
                    side=side,
                    language="en" if side == "US" else "ja",
                    organisation_name=place,
                    why="We would like to join the second call."
                    if side == "US"
                    else "次回の公募への参加を検討しています。",
                )


def tell() -> None:
    Story(timezone.now().astimezone(UTC)).tell()
