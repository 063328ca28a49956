"""What is written to the log about requests that make no sense."""

from __future__ import annotations

import logging


class Short(logging.Filter):
    """Says in one line what was wrong with a request that was refused.

    Django adds where in its code it was noticed. That is of no use when the fault is in what was
    sent, and anybody could fill the log with it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True
