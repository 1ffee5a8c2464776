"""The rubric a call begins with; its secretariat may change it until the call opens."""

from __future__ import annotations

from typing import Any

STANDARD: list[dict[str, Any]] = [
    {
        "weight": 30,
        "name_en": "Scientific and technical quality",
        "name_ja": "科学的・技術的な質",
        "question_en": "Is the method sound, and can the claim be measured?",
        "question_ja": "手法は妥当で、主張は測定できますか。",
        "anchors_en": [
            "Method does not support the claim.",
            "Serious gaps in the method.",
            "Plausible, but two or more gaps.",
            "Method sound; one claim lacks a test.",
            "Method proven; every claim has a test.",
        ],
        "anchors_ja": [
            "手法が主張を裏づけていない。",
            "手法に重大な不備がある。",
            "おおむね妥当だが、不備が二つ以上ある。",
            "手法は妥当。検証のない主張が一つある。",
            "手法は実証済み。すべての主張に検証がある。",
        ],
    },
    {
        "weight": 25,
        "name_en": "Benefit of working together",
        "name_ja": "共同で行う意義",
        "question_en": "Would either side reach this result alone?",
        "question_ja": "一方の側だけでこの成果に到達できますか。",
        "anchors_en": [
            "Could be done alone.",
            "Small gain from working together.",
            "Faster together; one side gains more.",
            "Hard to do alone; both sides gain.",
            "Impossible alone; both sides gain alike.",
        ],
        "anchors_ja": [
            "一方の側だけで実施できる。",
            "共同で行う利点は小さい。",
            "共同で行えば早いが、利点が一方に偏る。",
            "単独では難しく、双方に利点がある。",
            "単独では不可能で、双方が等しく利点を得る。",
        ],
    },
    {
        "weight": 20,
        "name_en": "Plan, team and means",
        "name_ja": "計画・体制・資源",
        "question_en": "Are roles, milestones and budgets in balance?",
        "question_ja": "役割、節目、予算の釣り合いはとれていますか。",
        "anchors_en": [
            "Roles or means are missing.",
            "Several milestones are doubtful.",
            "Feasible; one milestone is tight.",
            "Complete and balanced.",
            "Complete, with reserves named.",
        ],
        "anchors_ja": [
            "役割または資源が欠けている。",
            "疑わしい節目が複数ある。",
            "実施可能だが、余裕のない節目が一つある。",
            "そろっており、釣り合いがとれている。",
            "そろっており、予備も示されている。",
        ],
    },
    {
        "weight": 15,
        "name_en": "Use by industry and society",
        "name_ja": "産業・社会での活用",
        "question_en": "Who will use the result, and by when?",
        "question_ja": "誰が、いつまでに成果を使いますか。",
        "anchors_en": [
            "No user named.",
            "Users named in general terms.",
            "Likely users, no commitment.",
            "Named users with a stated interest.",
            "Named users, dated commitment.",
        ],
        "anchors_ja": [
            "利用者が示されていない。",
            "利用者が一般的にしか示されていない。",
            "見込みの利用者はいるが、約束はない。",
            "関心を表明した利用者が示されている。",
            "利用者と時期を定めた約束が示されている。",
        ],
    },
    {
        "weight": 10,
        "name_en": "Data, IP and research security",
        "name_ja": "データ・知的財産・研究セキュリティ",
        "question_en": "Are sharing, ownership and safeguards settled?",
        "question_ja": "共有、権利の帰属、安全対策は定まっていますか。",
        "anchors_en": [
            "Not addressed.",
            "Named, without principles.",
            "Principles agreed, no text yet.",
            "Text drafted, not yet agreed by all.",
            "Agreed in writing by all partners.",
        ],
        "anchors_ja": [
            "触れられていない。",
            "項目のみで、原則がない。",
            "原則は合意済みだが、文書がない。",
            "文書案はあるが、全員の合意には至っていない。",
            "すべての参加機関が書面で合意している。",
        ],
    },
]
