"""Message-IDs that only we can make, and who the envelope says a mail comes from."""

from email.header import decode_header, make_header

import pytest

from apps.outbox.letters import message_id_of, messages_named_in
from apps.outbox.models import Attachment, Message
from apps.outbox.sending import send_due
from apps.outbox.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


def test_a_message_id_is_the_same_each_time_and_read_back_to_its_message():
    message = MessageFactory()
    assert message_id_of(message) == message_id_of(Message.objects.get())
    assert list(messages_named_in(message_id_of(message))) == [message.pk]


def test_a_message_id_survives_lost_case_folding_and_another_host():
    message = MessageFactory()
    shouted = message_id_of(message).upper().replace("LOCALHOST", "old.firm.example")
    assert list(messages_named_in(f"References: <a@b>\r\n {shouted}")) == [message.pk]


@pytest.mark.parametrize(
    "forge",
    [
        lambda text: text.replace("<outbox.", "<outbox.1"),
        lambda text: text[:-20] + "0" * 10 + text[-10:],
        lambda text: text.replace(text.split(".")[2].split("@")[0], "0" * 32),
        lambda text: "<outbox.7@localhost>",
        lambda text: "<outbox.99999999999999999999." + "a" * 32 + "@localhost>",
    ],
)
def test_a_guessed_message_id_names_nothing(forge):
    message = MessageFactory()
    assert list(messages_named_in(forge(message_id_of(message)))) == []


def test_another_secret_key_makes_another_message_id(settings):
    message = MessageFactory()
    before = message_id_of(message)
    settings.SECRET_KEY = "another-key-of-more-than-fifty-characters-0123456789abcdef"
    assert message_id_of(message) != before
    assert list(messages_named_in(before)) == []


def test_the_bounce_address_is_the_sender_of_the_envelope_and_not_of_the_mail(post_office, settings):
    settings.BOUNCE_ADDRESS = "bounces@desk.firm.example"
    MessageFactory(from_name="Marta Lindqvist")
    assert send_due() == {"sent": 1}
    assert post_office.senders == ["bounces@desk.firm.example"]
    assert post_office.mails[0]["From"] == "Marta Lindqvist <feedback@impactdesk.example>"


def test_without_a_bounce_address_the_envelope_has_the_address_mail_comes_from(post_office):
    MessageFactory(from_name="Zoë Müller")
    assert send_due() == {"sent": 1}
    assert post_office.senders == ["feedback@impactdesk.example"]
    (sender,) = post_office.mails[0].get_all("From")
    assert str(make_header(decode_header(sender))) == "Zoë Müller <feedback@impactdesk.example>"


def test_a_name_with_a_line_break_forges_no_heading_and_its_reader_gets_the_mail(post_office):
    break_ = "\r\nBcc: all@client.example"
    MessageFactory(from_name=f"Marta{break_}", to_name=f"Priya{break_}", subject=f"How is it going?{break_}")
    assert send_due() == {"sent": 1}
    (mail,) = post_office.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "How is it going? Bcc: all@client.example"
    assert mail["To"].startswith('"Priya Bcc: all@client.example" <')
    assert len(post_office.to) == 1


def test_a_file_goes_with_the_mail_and_is_stored_once_for_all_its_readers(post_office):
    content = b"%PDF-1.7 \x00 two sheets"
    kept = Attachment.objects.create(name="june.pdf", content_type="application/pdf", content=content)
    for _ in range(2):
        MessageFactory(attachment=kept, html="<p>Read on.</p>")
    assert send_due() == {"sent": 2}
    for mail in post_office.mails:
        part = next(part for part in mail.walk() if part.get_filename())
        assert (part.get_filename(), part.get_content_type()) == ("june.pdf", "application/pdf")
        assert part.get_payload(decode=True) == content
        assert {each.get_content_type() for each in mail.walk()} >= {"text/plain", "text/html"}


def test_a_list_is_left_by_a_page_of_its_own(post_office):
    MessageFactory(unsubscribe_purpose="scorecard_mail", unsubscribe_row=7)
    assert send_due() == {"sent": 1}
    assert "/scorecard-mail/7-1-" in post_office.mails[0]["List-Unsubscribe"]
    assert post_office.mails[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
