"""Everything anyone may do in this room."""

from zhaishangyi.exchange.webhooks.actions import (
    add_webhook,
    change_webhook,
    delete_webhook,
    pause_webhook,
    resume_webhook,
)
from zhaishangyi.exchange.webhooks.actions import test_webhook as test_webhook

__all__ = [
    "add_webhook",
    "change_webhook",
    "delete_webhook",
    "pause_webhook",
    "resume_webhook",
    "test_webhook",
]
