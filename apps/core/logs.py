"""Logs carry no link and no token: whoever reads a log must not be able to answer for a client."""

import logging
import re

_TOKEN = re.compile(r"\b[0-9a-z]{1,13}-[0-9a-z]{1,6}-[A-Za-z0-9_-]{27,}")


class HideLinks(logging.Filter):
    """Replaces the token of an emailed link, one to a new password included, by dots in every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        hidden = _TOKEN.sub("···", line)
        if hidden != line:
            record.msg, record.args = hidden, None
        return True
