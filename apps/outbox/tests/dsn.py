"""Delivery reports and complaints as mail servers write them, about a message of ours."""

from apps.outbox.letters import message_id_of
from apps.outbox.models import Message

POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mx.firm.example (Mail Delivery System)
To: bounces@desk.firm.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"

This is a MIME-encapsulated message.

--B1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.firm.example
X-Postfix-Queue-ID: 4Bqz
Arrival-Date: Tue, 24 Nov 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; {final}
Original-Recipient: rfc822;{original}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.client.example
Diagnostic-Code: smtp; {said}

--B1
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: Marta Lindqvist <feedback@desk.firm.example>
To: {original}
Subject: How is our work going?
Message-ID: {message_id}

Tell us.

--B1--
"""

ARF = """\
From: <abuse@provider.example>
To: <bounces@desk.firm.example>
Subject: FW: How is our work going?
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="B2"

--B2
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--B2
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <{original}>

--B2
Content-Type: message/rfc822

From: Marta Lindqvist <feedback@desk.firm.example>
To: {original}
Message-ID: {message_id}

Tell us.

--B2--
"""


def bounce(
    message: Message,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "550 5.1.1 User unknown",
    final: str = "",
    message_id: str = "",
) -> bytes:
    text = POSTFIX.format(
        final=final or message.to_email,
        original=final or message.to_email,
        action=action,
        status=status,
        said=said,
        message_id=message_id or message_id_of(message),
    )
    return text.replace("\n", "\r\n").encode()


def complaint(message: Message, *, kind: str = "abuse", original: str = "") -> bytes:
    original = original or message.to_email
    return ARF.format(kind=kind, original=original, message_id=message_id_of(message)).encode()
