"""What the other rooms may do here: open and settle what somebody owes, and tell people."""

from commission.obligations.actions.owing import hand_over, owe, reschedule, retitle, settle
from commission.obligations.actions.sending import take_back
from commission.obligations.actions.telling import notify, notify_address

__all__ = ["hand_over", "notify", "notify_address", "owe", "reschedule", "retitle", "settle", "take_back"]
