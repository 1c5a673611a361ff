"""Events as providers post them to a webhook (their documented examples), about a message of ours."""

import hashlib
import hmac
import json
from typing import Any


def postmark(record: str, kind: str, email: str, **more: Any) -> dict[str, Any]:
    return {
        "RecordType": record,
        "ID": 4323372036854775807,
        "Type": kind,
        "TypeCode": 1,
        "Name": "Hard bounce",
        "Tag": "",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "ServerID": 23,
        "MessageStream": "outbound",
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": email,
        "From": "feedback@desk.firm.example",
        "BouncedAt": "2100-11-05T16:33:54.9070259Z",
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "How is our work going?",
        "Metadata": {},
        **more,
    }


def sendgrid(event: str, email: str, message_id: str, **more: Any) -> dict[str, Any]:
    return {
        "email": email,
        "timestamp": 4102444800,
        "smtp-id": message_id,
        "event": event,
        "category": ["cat facts"],
        "sg_event_id": "6g4ZI7SA-xmRDv57GoPIPw==",
        "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
        **more,
    }


def mailgun(event: str, recipient: str, message_id: str, key: str, **more: Any) -> dict[str, Any]:
    timestamp, token = "1529006854", "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0"
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": timestamp, "token": token, "signature": signature},
        "event-data": {
            "id": "G9Bn5sl1TC6nu79C8C0bwg",
            "timestamp": 4102444800.0,
            "event": event,
            "log-level": "error",
            "recipient": recipient,
            "recipient-domain": "client.example",
            "message": {
                "headers": {
                    "to": recipient,
                    "message-id": message_id.strip("<>"),
                    "from": "Marta <feedback@desk.firm.example>",
                    "subject": "How is our work going?",
                },
                "attachments": [],
                "size": 111,
            },
            "storage": {"url": "https://se.api.mailgun.net/x", "key": "x"},
            "flags": {"is-routed": False, "is-authenticated": True, "is-system-test": False, "is-test-mode": False},
            "tags": [],
            "campaigns": [],
            "user-variables": {},
            **more,
        },
    }


def mailgun_failure(severity: str, code: int, said: str) -> dict[str, Any]:
    status = {"attempt-no": 1, "message": said, "code": code, "description": "", "session-seconds": 0.0}
    return {
        "severity": severity,
        "reason": "bounce" if severity == "permanent" else "generic",
        "delivery-status": status,
    }


def ses(kind: str, recipient: str, headers: list[dict[str, str]], **event: Any) -> tuple[str, dict[str, str]]:
    """The body and the headings of a notification of Amazon SNS."""
    message = {
        "eventType": kind,
        kind.lower(): event,
        "mail": {
            "timestamp": "2018-10-08T14:05:45 +0000",
            "messageId": "000001378603177f-7a5433e7-8edb-42ae-af10-f0181f34d6ee-000000",
            "source": "feedback@desk.firm.example",
            "destination": [recipient],
            "headersTruncated": False,
            "headers": headers,
        },
    }
    notification = {
        "Type": "Notification",
        "MessageId": "19ba9823-d7f2-53c1-860e-cb10e0d13dfc",
        "TopicArn": "arn:aws:sns:us-east-1:1234567890:SES_Events",
        "Subject": "Amazon SES Email Event Notification",
        "Message": json.dumps(message),
        "Timestamp": "2100-03-28T19:33:54.943Z",
        "SignatureVersion": "1",
        "Signature": "EXAMPLE",
        "SigningCertURL": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-x.pem",
        "UnsubscribeURL": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
    }
    headings = {
        "HTTP_X_AMZ_SNS_MESSAGE_TYPE": "Notification",
        "HTTP_X_AMZ_SNS_MESSAGE_ID": notification["MessageId"],
        "HTTP_X_AMZ_SNS_TOPIC_ARN": notification["TopicArn"],
    }
    return json.dumps(notification), headings
