"""Addresses of chats: which are taken, and how they are shown."""

import pytest
from django.core.exceptions import ValidationError

from apps.outbox.channels import check_url, masked


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "no address apprise knows"),
        ("nonsense", "no address apprise knows"),
        ("https://desk.firm.example/", "no address apprise knows"),
        ("file:///etc/passwd", "no address apprise knows"),
        ("syslog://", "stays on this machine"),
        (" DBUS://", "stays on this machine"),
        ("gnome://", "stays on this machine"),
        ("windows://", "stays on this machine"),
        ("macosx://", "stays on this machine"),
        ("mailto://me:secret@mail.example", "by mail already"),
        ("json://a.example, json://b.example", "several addresses"),
        ("fcm://project@key/x?keyfile=/etc/passwd", "reads a file"),
        ("fcm://project@key/x?%6Beyfile=/etc/passwd", "reads a file"),
        ("fcm://project@key/x?to=y; KeyFile=/etc/passwd", "reads a file"),
        ("json://chat.firm.example/hook?%63ert=/etc/passwd", "reads a file"),
        ("slack://T12345678/B12345678/abcdefghijklmnopqrstuvwx/?template=/etc/passwd", "reads a file"),
        (f"discord://{'1' * 19}/{'a' * 68}/?template=file:///etc/passwd", "reads a file"),
        ("workflows://chat.firm.example/workflow/signature/?template=/etc/passwd", "reads a file"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_with_a_reason(url, words):
    with pytest.raises(ValidationError, match=words):
        check_url(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("slack://T12345678/B12345678/abcdefghijklmnopqrstuvwx/", "slack://T...8/B...8/a...x"),
        (
            "https://hooks.slack.com/services/T12345678/B12345678/abcdefghijklmnopqrstuvwx",
            "slack://T...8/B...8/a...x",
        ),
        ("json://bot:pass@chat.firm.example/hooks/secret", "json://bot:****@chat.firm.example/···"),
        ("no longer known", "···"),
    ],
)
def test_an_address_is_shown_without_what_is_secret(url, shown):
    assert masked(url) == shown
