"""Events of mail providers, posted as they post them: closed without a secret, and what each does."""

import base64
import json
import warnings

import pytest
from anymail.exceptions import AnymailNotSupportedWarning
from anymail.webhooks.amazon_ses import AmazonSESTrackingWebhookView
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.outbox.letters import message_id_of
from apps.outbox.models import Message, Suppression
from apps.outbox.providers import take_tracking_event
from apps.outbox.tests import payloads
from apps.outbox.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db
SECRET = "provider:long-random-words"
POSTMARK, SENDGRID, MAILGUN, SES = (
    f"/anymail/{name}/tracking/" for name in ("postmark", "sendgrid", "mailgun", "amazon_ses")
)


@pytest.fixture(autouse=True)
def secret(settings):
    settings.ANYMAIL_WEBHOOK_SECRET = SECRET
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "signing-key"}


@pytest.fixture
def message():
    row = MessageFactory(to_email="Priya@Client.example")
    Message.objects.update(state="sent", sent_at=row.recorded_at)
    row.refresh_from_db()
    return row


@pytest.fixture
def post(client):
    def send(url, body, secret=SECRET, **headings):
        if secret:
            headings["HTTP_AUTHORIZATION"] = "Basic " + base64.b64encode(secret.encode()).decode()
        text = body if isinstance(body, str) else json.dumps(body)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AnymailNotSupportedWarning)
            return client.post(url, text, content_type=headings.pop("content_type", "application/json"), **headings)

    return send


def outcome(message):
    message.refresh_from_db()
    suppressed = Suppression.objects.filter(address="priya@client.example").values_list("reason", flat=True).first()
    return message.state, suppressed


HARD = payloads.postmark("Bounce", "HardBounce", "priya@client.example")


def test_without_a_secret_in_the_settings_no_webhook_answers(client, message, settings, post):
    settings.ANYMAIL_WEBHOOK_SECRET = ""
    for url in (POSTMARK, SENDGRID, MAILGUN, SES):
        assert post(url, HARD).status_code == 404
        assert client.head(url).status_code == 404
    assert outcome(message) == ("sent", None)


@pytest.mark.parametrize("guess", ["", "provider:wrong", "long-random-words", "provider:long-random-words "])
def test_a_wrong_secret_is_refused(guess, message, post):
    assert post(POSTMARK, HARD, guess).status_code == 400
    assert outcome(message) == ("sent", None)


def test_webhooks_need_no_cookie_and_ask_for_no_sign_in(client):
    assert client.head(POSTMARK).status_code == 200
    assert client.get(POSTMARK).status_code == 405


def test_only_tracking_is_open_and_no_mail_comes_in(client, post):
    assert post("/anymail/postmark/inbound/", {}).status_code == 404


def test_what_is_no_json_is_refused_without_a_noise(post):
    assert post(POSTMARK, "{").status_code == 400


def test_a_hard_bounce_of_postmark_counts_for_the_last_mail_to_the_address(message, post):
    assert post(POSTMARK, HARD).status_code == 200
    assert outcome(message) == ("bounced", "bounced")
    assert message.error == (
        "There is no such address. (smtp;550 5.1.1 The email account that you tried to reach does not exist.)"
    )


def test_the_same_event_again_changes_nothing_and_touches_no_earlier_mail(message, post):
    earlier = MessageFactory(to_email="priya@client.example")
    Message.objects.filter(pk=earlier.pk).update(state="sent", sent_at="2020-01-01T00:00:00Z")
    post(POSTMARK, HARD)
    before = list(Message.objects.order_by("pk").values())
    assert post(POSTMARK, HARD).status_code == 200
    assert list(Message.objects.order_by("pk").values()) == before
    earlier.refresh_from_db()
    assert earlier.state == "sent"


def test_an_address_we_never_wrote_to_is_not_ours_to_suppress(message, post):
    for address in ("stranger@client.example", "pri\0ya@client.example"):
        assert post(POSTMARK, payloads.postmark("Bounce", "HardBounce", address)).status_code == 200
    assert Suppression.objects.count() == 0


def test_a_soft_bounce_known_by_address_alone_changes_nothing(message, post):
    soft = payloads.postmark(
        "Bounce",
        "SoftBounce",
        "priya@client.example",
        Description="Unable to temporarily deliver message (i.e. mailbox full, account disabled, exceeds quota).",
        Details="smtp;452 4.2.2 The email account that you tried to reach is over quota.",
    )
    assert post(POSTMARK, soft).status_code == 200
    assert outcome(message) == ("sent", None)


def test_a_soft_bounce_that_names_the_message_makes_it_bounced(message, post):
    soft = payloads.postmark(
        "Bounce", "SoftBounce", "priya@client.example", Content=f"...\r\nMessage-ID: {message_id_of(message)}\r\n..."
    )
    assert post(POSTMARK, soft).status_code == 200
    assert outcome(message) == ("bounced", None)


@pytest.mark.parametrize(
    ("record", "kind", "more", "reason"),
    [
        ("SpamComplaint", "SpamComplaint", {}, "complained"),
        ("SubscriptionChange", "", {"SuppressSending": True, "SuppressionReason": "ManualSuppression"}, "unsubscribed"),
    ],
)
def test_objections_told_by_postmark_end_mail_and_the_message_stays_sent(record, kind, more, reason, message, post):
    event = payloads.postmark(record, kind, "priya@client.example", **more)
    assert post(POSTMARK, event).status_code == 200
    assert outcome(message) == ("sent", reason)


@pytest.mark.parametrize(
    ("kind", "expected"), [("BadEmailAddress", ("bounced", "bounced")), ("Blocked", ("sent", None))]
)
def test_postmark_refusing_to_send_suppresses_only_for_a_bad_address(kind, expected, message, post):
    post(POSTMARK, payloads.postmark("Bounce", kind, "priya@client.example"))
    assert outcome(message) == expected


def sendgrid_events(message):
    own = message_id_of(message)
    reason = "550 5.1.1 The email account that you tried to reach does not exist."
    return {
        "bounce": payloads.sendgrid("bounce", message.to_email, own, type="bounce", status="5.1.1", reason=reason),
        "blocked": payloads.sendgrid("bounce", message.to_email, own, type="blocked", reason="550 5.7.1 blocked"),
        "deferred": payloads.sendgrid("deferred", message.to_email, own, response="400 try again later", attempt="5"),
        "delivered": payloads.sendgrid("delivered", message.to_email, own, response="250 OK"),
        "open": payloads.sendgrid("open", message.to_email, own, useragent="x", ip="192.0.2.1"),
        "spamreport": payloads.sendgrid("spamreport", message.to_email, own),
        "unsubscribe": payloads.sendgrid("unsubscribe", message.to_email, own),
        "dropped": payloads.sendgrid("dropped", message.to_email, own, reason="Bounced Address", status="5.0.0"),
        "dropped content": payloads.sendgrid("dropped", message.to_email, own, reason="Spam Content"),
    }


@pytest.mark.parametrize(
    ("event", "state", "reason"),
    [
        ("bounce", "bounced", "bounced"),
        ("blocked", "bounced", None),
        ("deferred", "sent", None),
        ("delivered", "sent", None),
        ("open", "sent", None),
        ("spamreport", "sent", "complained"),
        ("unsubscribe", "sent", "unsubscribed"),
        ("dropped", "bounced", "bounced"),
        ("dropped content", "bounced", None),
    ],
)
def test_events_of_sendgrid_name_the_message(event, state, reason, message, post):
    assert post(SENDGRID, [sendgrid_events(message)[event]]).status_code == 200
    assert outcome(message) == (state, reason)


def test_a_thousand_deliveries_cost_no_statement(message, post):
    with CaptureQueriesContext(connection) as statements:
        assert post(SENDGRID, [sendgrid_events(message)["delivered"]] * 1000).status_code == 200
    assert len(statements) == 0


def test_a_forged_message_id_counts_for_nothing_without_the_address(message, post):
    forged = payloads.sendgrid(
        "bounce", "other@client.example", f"<outbox.{message.pk}.{'0' * 32}@localhost>", type="bounce", status="5.1.1"
    )
    assert post(SENDGRID, [forged]).status_code == 200
    assert outcome(message) == ("sent", None)


@pytest.mark.parametrize(
    ("severity", "code", "expected"), [("permanent", 550, ("bounced", "bounced")), ("temporary", 452, ("sent", None))]
)
def test_a_failure_told_by_mailgun_counts_where_it_is_permanent(severity, code, expected, message, post):
    failure = payloads.mailgun_failure(severity, code, "5.1.1 no such user" if code == 550 else "mailbox full")
    event = payloads.mailgun("failed", message.to_email, message_id_of(message), "signing-key", **failure)
    assert post(MAILGUN, event).status_code == 200
    assert outcome(message) == expected


def test_mailgun_without_its_signature_is_refused(message, post):
    failure = payloads.mailgun_failure("permanent", 550, "5.1.1 no such user")
    event = payloads.mailgun("failed", message.to_email, message_id_of(message), "another-key", **failure)
    assert post(MAILGUN, event).status_code == 400
    assert outcome(message) == ("sent", None)


def test_mailgun_without_a_signing_key_in_the_settings_is_closed(message, settings, post, caplog):
    settings.ANYMAIL = {}
    assert post(MAILGUN, payloads.mailgun("complained", "x@y.example", "", "signing-key")).status_code == 404
    assert "MAILGUN_WEBHOOK_SIGNING_KEY" in caplog.text


def amazon(kind, recipient, headers, **event):
    """What anymail makes of Amazon's event. (Its page needs boto3, which ImpactDesk does not bring.)"""
    notification, _headings = payloads.ses(kind, recipient, headers, **event)
    parsed = json.loads(notification)
    return AmazonSESTrackingWebhookView.esp_to_anymail_events(None, json.loads(parsed["Message"]), parsed)


@pytest.mark.parametrize(
    ("bounce_type", "expected"), [("Permanent", ("bounced", "bounced")), ("Transient", ("bounced", None))]
)
def test_a_bounce_told_by_amazon_finds_the_message_in_the_original_headings(bounce_type, expected, message):
    (event,) = amazon(
        "Bounce",
        message.to_email,
        [{"name": "Message-ID", "value": message_id_of(message)}],
        bounceType=bounce_type,
        bounceSubType="General",
        bouncedRecipients=[{"emailAddress": message.to_email, "action": "failed", "status": "5.1.1"}],
    )
    take_tracking_event(sender=None, event=event, esp_name="Amazon SES")
    assert outcome(message) == expected


def test_a_complaint_told_by_amazon_counts_by_address(message):
    (event,) = amazon("Complaint", message.to_email, [], complainedRecipients=[{"emailAddress": message.to_email}])
    take_tracking_event(sender=None, event=event, esp_name="Amazon SES")
    assert outcome(message) == ("sent", "complained")


def test_amazons_page_says_in_the_log_what_it_lacks(post, caplog):
    body, headings = payloads.ses("Complaint", "priya@client.example", [])
    assert post(SES, body, content_type="text/plain; charset=UTF-8", **headings).status_code == 404
    assert "boto3" in caplog.text
