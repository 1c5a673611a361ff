"""The client's pages and mail in each of the five languages."""

import ast
import datetime as dt
import gettext
import re
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.core.links import make_token
from apps.feedback.services import ask_contact, send_reminders
from apps.feedback.tests.asking import ask, deliver
from apps.impacts.tests.factories import ImpactFactory
from apps.outbox.models import Message
from apps.outbox.sending import send_due

pytestmark = pytest.mark.django_db

WORDS = {
    "en": ("Priya, how is our work for Northgate going?", "Send my answer", "Thank you, Priya.", "Dear Priya,"),
    "de": ("Priya, wie läuft unsere Arbeit für Northgate?", "Antwort senden", "Danke, Priya.", "Guten Tag Priya,"),
    "fr": ("Priya, comment se passe notre travail", "Envoyer ma réponse", "Merci, Priya.", "Bonjour Priya,"),
    "es": ("Priya, ¿cómo va nuestro trabajo", "Enviar mi respuesta", "Gracias, Priya.", "Buenos días, Priya:"),
    "pt": (
        "Priya, como está a correr o nosso trabalho",
        "Enviar a minha resposta",
        "Obrigado, Priya.",
        "Bom dia, Priya,",
    ),
}
CATALOGUES = sorted((Path(settings.BASE_DIR) / "locale").glob("*/LC_MESSAGES/django.po"))


@pytest.mark.parametrize("language", WORDS)
def test_a_contact_is_addressed_in_their_language_throughout(language, cast, client):
    contact = ContactFactory(account=cast.account, full_name="Priya Nair", language=language)
    ImpactFactory(account=cast.account)
    request = ask_contact(by=cast.owner, contact=contact)
    title, send, thanks, greeting = WORDS[language]
    url = f"/a/{make_token('answer', request.pk)}/"
    page = client.get(url).content.decode()
    assert f'<html lang="{language}">' in page
    assert title in page
    assert send in page
    assert thanks in client.get(client.post(url, {"overall": "4"}).url).content.decode()
    message = Message.objects.get()
    assert message.text.startswith(greeting)
    assert greeting in message.html
    if language != "en":
        for english in ("Who reads", "satisfied", "Skip", "recorded", "Account manager"):
            assert english not in page + message.text, english


def english_left(language: str, text: str) -> list[str]:
    """The sources of translations that stand in a text untranslated; whole sentences, cut at what is filled in."""
    catalogue = (Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / "django.po").read_text()
    sources = [ast.literal_eval(found) for found in re.findall(r'^msgid (".+")$', catalogue, re.MULTILINE)]
    parts = {part.strip() for source in sources for part in re.split(r"%\(\w+\)s", source)}
    return sorted(part for part in parts if len(part.split()) > 2 and part in text)


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
def test_no_english_sentence_is_left_on_any_page_or_mail(language, cast, client):
    ImpactFactory(account=cast.account)
    asked = ask(cast, language=language)
    deliver(asked, seconds_ago=60)
    message = Message.objects.get()
    preference = f"/u/{make_token('unsubscribe', asked.contact.pk)}/"
    said = [client.get(asked.url), client.get(preference), client.post(asked.url, {"overall": "2", "website": "x"})]
    said += [client.get(said[-1].url), client.get(asked.url), client.post(asked.url, {"overall": "9"})]
    said += [client.post(asked.url, {"overall": "2", "leadership": "1", "stay": "cannot_judge"})]
    said += [client.get(said[-1].url), client.get(asked.url), client.get(f"{asked.url}?kept=1")]
    said += [client.post(preference, {"choice": choice}) for choice in ("less_often", "never")] + [
        client.get(preference)
    ]
    said += [client.get(f"/a/x/?lang={language}")]
    text = unescape("\n".join([message.subject, message.text, message.html, *(page.content.decode() for page in said)]))
    assert english_left(language, text) == []
    assert english_left(language, "What changed since you last answered: nothing") != []


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
@pytest.mark.parametrize("has_draft", [True, False])
def test_no_english_sentence_is_left_in_a_reminder(language, has_draft, cast, client):
    asked = ask(cast, language=language)
    send_due()
    if has_draft:
        client.post(asked.url, {"comment": "Halb", "save_draft": "1"})
    with time_machine.travel(timezone.now() + dt.timedelta(days=8), tick=False):
        assert send_reminders() == 1
    message = Message.objects.get(kind="feedback_reminder")
    text = unescape(f"{message.subject}\n{message.text}\n{message.html}")
    assert english_left(language, text) == []
    for english in ("Still open", "only reminder", "days ago", "filled in", "Stop asking"):
        assert english not in text, english


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
def test_the_language_can_be_switched_and_stays_so_after_sending(language, cast, client):
    request = ask_contact(by=cast.owner, contact=ContactFactory(account=cast.account, full_name="Priya Nair"))
    url = f"/a/{make_token('answer', request.pk)}/?lang={language}"
    assert WORDS[language][1] in client.get(url).content.decode()
    assert "Choose" not in client.post(url, {"overall": "9"}).content.decode()
    assert WORDS[language][2] in client.get(client.post(url, {"overall": "4"}).url).content.decode()


def test_an_unknown_link_speaks_the_browsers_language(client):
    page = client.get("/a/x/", headers={"accept-language": "fr"}).content.decode()
    assert "Ce lien n’est pas complet" in page


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_the_compiled_translations_are_those_of_the_source(path):
    compiled = gettext.GNUTranslations(path.with_suffix(".mo").open("rb"))
    entry = r'^(?:msgctxt (".+")\n)?msgid (".+")\nmsgstr (".+")$'
    written = re.findall(entry, path.read_text(), re.MULTILINE)
    assert len(written) > 100
    for context, *words in written:
        source, translated = map(ast.literal_eval, words)
        found = compiled.pgettext(ast.literal_eval(context), source) if context else compiled.gettext(source)
        assert found == translated
