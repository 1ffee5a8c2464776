"""The demo accounts: one for each kind of person on each side, all with the same simple password."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

PASSWORD = "innovation"  # noqa: S105  # shown on the log-in page of the demo, and only there


@dataclass(frozen=True)
class Account:
    """`organisation` and `membership` place a member; `posts` are posts in the Commission."""

    login: str
    side: str
    latin: tuple[str, str]
    native: str
    reading: str
    does_en: str
    does_ja: str
    organisation: str = ""
    memberships: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    is_superuser: bool = False

    @property
    def title(self) -> str:
        """What this person does, in the reader's language."""
        return self.does_ja if get_language() == "ja" else self.does_en

    @property
    def email(self) -> str:
        return f"{self.login}@demo.example"

    @property
    def language(self) -> str:
        return "en" if self.side == "US" else "ja"

    @property
    def time_zone(self) -> str:
        return "America/New_York" if self.side == "US" else "Asia/Tokyo"


ACCOUNTS = (
    Account(
        "us.member",
        "US",
        ("US", "Member"),
        "米国側 会員",
        "べいこくがわ かいいん",
        "member",
        "会員",
        "us-laboratory",
        ("contributor",),
    ),
    Account(
        "jp.member",
        "JP",
        ("Japan", "Member"),
        "日本側 会員",
        "にほんがわ かいいん",
        "member",
        "会員",
        "jp-materials",
        ("contributor",),
    ),
    Account(
        "us.admin",
        "US",
        ("US", "Organiser"),
        "米国側 機関管理者",
        "べいこくがわ きかんかんりしゃ",
        "organisation administrator",
        "会員機関の管理者",
        "us-laboratory",
        ("administrator", "signatory"),
    ),
    Account(
        "jp.admin",
        "JP",
        ("Japan", "Organiser"),
        "日本側 機関管理者",
        "にほんがわ きかんかんりしゃ",
        "organisation administrator",
        "会員機関の管理者",
        "jp-materials",
        ("administrator", "signatory"),
    ),
    Account(
        "us.reviewer",
        "US",
        ("US", "Reviewer"),
        "米国側 査読者",
        "べいこくがわ さどくしゃ",
        "reviewer",
        "査読者",
        "us-university",
        ("contributor",),
        ("reviewer",),
    ),
    Account(
        "jp.reviewer",
        "JP",
        ("Japan", "Reviewer"),
        "日本側 査読者",
        "にほんがわ さどくしゃ",
        "reviewer",
        "査読者",
        "jp-university",
        ("contributor",),
        ("reviewer",),
    ),
    Account(
        "us.coordinator",
        "US",
        ("US", "Coordinator"),
        "米国側 調整担当",
        "べいこくがわ ちょうせいたんとう",
        "visit coordinator",
        "視察調整担当",
        organisation="us-power",
        memberships=("contributor",),
        posts=("coordinator",),
    ),
    Account(
        "jp.coordinator",
        "JP",
        ("Japan", "Coordinator"),
        "日本側 調整担当",
        "にほんがわ ちょうせいたんとう",
        "visit coordinator",
        "視察調整担当",
        organisation="jp-electric",
        memberships=("contributor",),
        posts=("coordinator",),
    ),
    Account(
        "us.staff",
        "US",
        ("US", "Secretariat"),
        "米国側 事務局",
        "べいこくがわ じむきょく",
        "secretariat",
        "事務局",
        posts=("staff",),
    ),
    Account(
        "jp.staff",
        "JP",
        ("Japan", "Secretariat"),
        "日本側 事務局",
        "にほんがわ じむきょく",
        "secretariat",
        "事務局",
        posts=("staff",),
    ),
    Account(
        "us.chair",
        "US",
        ("US", "Chair"),
        "米国側 共同議長",
        "べいこくがわ きょうどうぎちょう",
        "co-chair",
        "共同議長",
        posts=("chair",),
    ),
    Account(
        "jp.chair",
        "JP",
        ("Japan", "Chair"),
        "日本側 共同議長",
        "にほんがわ きょうどうぎちょう",
        "co-chair",
        "共同議長",
        posts=("chair",),
    ),
    Account(
        "auditor",
        "US",
        ("Commission", "Auditor"),
        "監査担当",
        "かんさたんとう",
        "auditor",
        "監査担当",
        posts=("auditor",),
    ),
    Account(
        "administrator",
        "US",
        ("Portal", "Administrator"),
        "システム管理者",
        "しすてむかんりしゃ",
        "administrator",
        "システム管理者",
        posts=("staff",),
        is_superuser=True,
    ),
)

# Behind the scenes: nobody signs in as these, but every story needs more people than fit on a log-in page.
OTHERS = (
    Account(
        "us.reviewer2",
        "US",
        ("Second", "Reviewer"),
        "第二 査読者",
        "だいに さどくしゃ",
        "reviewer",
        "査読者",
        "us-photonics",
        ("contributor",),
        ("reviewer",),
    ),
    Account(
        "jp.reviewer2",
        "JP",
        ("Second", "Reader"),
        "第二 閲読者",
        "だいに えつどくしゃ",
        "reviewer",
        "査読者",
        "jp-electric",
        ("contributor",),
        ("reviewer",),
    ),
    Account(
        "us.engineer",
        "US",
        ("Power", "Engineer"),
        "電力 技術者",
        "でんりょく ぎじゅつしゃ",
        "member",
        "会員",
        "us-power",
        ("administrator", "contributor"),
    ),
    Account(
        "jp.engineer",
        "JP",
        ("Device", "Engineer"),
        "素子 技術者",
        "そし ぎじゅつしゃ",
        "member",
        "会員",
        "jp-electric",
        ("administrator", "contributor"),
    ),
    Account(
        "us.scientist",
        "US",
        ("Campus", "Scientist"),
        "大学 研究者",
        "だいがく けんきゅうしゃ",
        "member",
        "会員",
        "us-university",
        ("administrator", "contributor"),
    ),
    Account(
        "jp.scientist",
        "JP",
        ("Institute", "Scientist"),
        "学部 研究者",
        "がくぶ けんきゅうしゃ",
        "member",
        "会員",
        "jp-university",
        ("administrator", "contributor"),
    ),
)
EVERYBODY = ACCOUNTS + OTHERS


def on_log_in_page(_request: HttpRequest) -> dict[str, Any]:
    """Context processor of the demo: the accounts and their password, which the log-in page shows."""
    return {"demo_accounts": ACCOUNTS, "demo_password": PASSWORD}
