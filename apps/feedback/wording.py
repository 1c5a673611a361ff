"""The wordings of a question: {language: text}, English at least. What they may look like; no database here."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 300
FEWEST_OPTIONS, MOST_OPTIONS = 2, 10


def said(wording: Any, language: str) -> str:
    """The text in a language, in English where there is none."""
    return str(wording.get(language) or wording.get("en", "")) if isinstance(wording, Mapping) else ""


def checked(wording: Any, *, is_required: bool = True) -> dict[str, str]:
    """A wording trimmed, without empty texts. Raises ValidationError for anything that is none."""
    if not isinstance(wording, Mapping) or not all(isinstance(text, str) for text in wording.values()):
        raise ValidationError(_("Write the words by language: {“en”: “…”, “de”: “…”}."))
    if unknown := sorted(set(map(str, wording)) - set(dict(settings.LANGUAGES))):
        raise ValidationError(_("There is no language %(names)s.") % {"names": ", ".join(unknown)})
    texts = {language: text.strip() for language, text in wording.items() if text.strip()}
    if (is_required or texts) and "en" not in texts:
        raise ValidationError(_("Write it in English at least; languages without words of their own show these."))
    if any(len(text) > LONGEST for text in texts.values()):
        raise ValidationError(_("Write at most %(n)d characters.") % {"n": LONGEST})
    return texts


def checked_options(options: Any, *, is_choice: bool) -> list[dict[str, str]]:
    """The options of a choice, each a wording; any other question has none."""
    if not isinstance(options, list):
        raise ValidationError(_("Write the options as a list."))
    if not is_choice:
        if options:
            raise ValidationError(_("Only a question with one answer of several has options."))
        return []
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        words = {"few": FEWEST_OPTIONS, "many": MOST_OPTIONS}
        raise ValidationError(_("Offer from %(few)d to %(many)d options.") % words)
    worded = [checked(option) for option in options]
    if len({option["en"] for option in worded}) < len(worded):
        raise ValidationError(_("Two options say the same."))
    return worded
