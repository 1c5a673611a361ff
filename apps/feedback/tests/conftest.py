"""A real mail server for the tests of feedback."""

from apps.outbox.tests.conftest import post_office

__all__ = ["post_office"]
