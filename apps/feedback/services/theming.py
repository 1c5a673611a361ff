"""Themes that rules and people put on answers. What the client ticked stays; what somebody took off stays off."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.services import must_administer
from apps.feedback.models import RemovedTheme, Response, ResponseTheme, Theme, ThemeRule
from apps.people.models import Person

WORDS_AT_MOST, LETTERS_AT_MOST = 200, 60

# Lower case, without accents, each run of other signs one space, a space at both ends: so whole words are compared.
_FOLDED = """' ' || trim(regexp_replace(regexp_replace(normalize(
    replace(replace(replace(lower({0}), 'ß', 'ss'), 'œ', 'oe'), 'æ', 'ae'), NFD),
    '[\\u0300-\\u036f]', '', 'g'), '[^[:alnum:]]+', ' ', 'g')) || ' '"""
_MARK = f"""
WITH made AS (
    INSERT INTO feedback_responsetheme (response_id, theme_id, source)
    SELECT DISTINCT answer.id, rule.theme_id, 'rule'
    FROM (
        SELECT id, {_FOLDED.format("comment")} AS words FROM feedback_response
        WHERE comment <> '' AND id = COALESCE(%s::bigint, id)
    ) answer
    JOIN (
        SELECT DISTINCT theme_id, {_FOLDED.format("word")} AS word FROM feedback_themerule, unnest(words) AS word
    ) rule ON trim(rule.word) <> '' AND position(rule.word IN answer.words) > 0
    WHERE NOT EXISTS (
        SELECT FROM feedback_removedtheme removed
        WHERE removed.response_id = answer.id AND removed.theme_id = rule.theme_id
    )
    ON CONFLICT DO NOTHING
    RETURNING response_id
)
SELECT count(*) FROM made JOIN feedback_response answer ON answer.id = response_id
WHERE NOT answer.is_leadership_only AND answer.version_of_id IS NULL
"""  # noqa: S608 - constants of this module


def set_theme_words(*, by: Person | None, theme: Theme, words: Iterable[str], seen: str | None = None) -> None:
    """The words that put a theme on an answer; none takes the rule away. `seen`: the words the person looked at."""
    must_administer(by)
    wanted = list(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))
    if any(len(word) > LETTERS_AT_MOST for word in wanted) or len(wanted) > WORDS_AT_MOST:
        raise ValidationError({"words": _("Write at most 200 words or phrases, each of at most 60 letters.")})
    if any(not any(letter.isalnum() for letter in word) for word in wanted):
        raise ValidationError({"words": _("A word needs a letter or a digit.")})
    with acting(by):
        Theme.objects.select_for_update().get(pk=theme.pk)
        rules = ThemeRule.objects.filter(theme=theme)
        if seen is not None and seen != "\n".join(word for rule in rules for word in rule.words):
            raise ValidationError(
                {"words": _("Somebody has changed these words meanwhile. Look at them, and save again.")}
            )
        rule = rules.first() or ThemeRule(theme=theme)
        rules.exclude(pk=rule.pk).delete()
        if wanted:
            rule.words = wanted
            rule.save()
        elif rule.pk:
            rule.delete()


def apply_theme_rules(*, by: Person | None) -> int:
    """Let every rule look through every answer, in one statement; how many marks it made. Safe to run again.

    Earlier versions are looked through as well, for the months in which they stood, and are not counted; nor are marks
    on answers for the leadership: a number would tell whether a word stands in them.
    """
    must_administer(by)
    with acting(by):
        return _mark()


def mark_by_rules(response: Response) -> None:
    """Let the rules look through one answer. What was marked by hand or by rules before stays with it as it is."""
    if response.comment:
        _mark(response)


def add_theme(*, by: Person | None, response: Response, theme: Theme) -> None:
    """Put a theme on an answer by hand."""
    _must_mark(by, response)
    with acting(by):
        RemovedTheme.objects.filter(response=response, theme=theme).delete()
        mark = ResponseTheme(response=response, theme=theme, source=ResponseTheme.Source.HAND, marked_by=by)
        ResponseTheme.objects.bulk_create([mark], ignore_conflicts=True)


def remove_theme(*, by: Person | None, response: Response, theme: Theme) -> None:
    """Take a theme off an answer that a rule or a person put there; no rule puts it there again."""
    _must_mark(by, response)
    with acting(by):
        marks = ResponseTheme.objects.filter(response=response, theme=theme)
        if marks.filter(source=ResponseTheme.Source.CLIENT).exists():
            raise ValidationError(_("The client ticked this theme; it stays."))
        if marks.delete()[0]:
            taken = RemovedTheme(response=response, theme=theme, removed_by=by)
            RemovedTheme.objects.bulk_create([taken], ignore_conflicts=True)


def _must_mark(by: Person | None, response: Response) -> None:
    if by is None:
        return
    rows = Response.objects.readable_by(by).writable_by(by).current()
    if not rows.filter(pk=response.pk).exists():
        raise PermissionDenied


def _mark(response: Response | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [response.pk if response else None])
        return cursor.fetchone()[0]
