"""What hangs on an answer, written down in one statement: the whole way of a client takes few of them."""

import datetime as dt
import json
from typing import Any

from django.db import connection

from apps.feedback.models import Response
from apps.feedback.said import Answers

_SAID = """
WITH themes AS (
  INSERT INTO feedback_responsetheme (response_id, theme_id, source)
  SELECT %(response)s, theme, 'client' FROM unnest(%(themes)s::bigint[]) AS theme
), ratings AS (
  INSERT INTO feedback_impactrating
    (response_id, impact_id, importance, satisfaction, cannot_judge, recorded_at, updated_at)
  SELECT %(response)s, impact, importance, satisfaction, cannot_judge, %(now)s, %(now)s
  FROM jsonb_to_recordset(%(ratings)s::jsonb)
    AS said (impact bigint, importance smallint, satisfaction smallint, cannot_judge boolean)
), items AS (
  INSERT INTO feedback_standinganswer (response_id, item_id, number, cannot_judge, recorded_at, updated_at)
  SELECT %(response)s, item, number, cannot_judge, %(now)s, %(now)s
  FROM jsonb_to_recordset(%(items)s::jsonb) AS said (item bigint, number smallint, cannot_judge boolean)
), drafts AS (
  DELETE FROM feedback_draft WHERE request_id = %(request)s
), doubts AS (
  DELETE FROM feedback_unconfirmedanswer WHERE request_id = %(request)s
)
INSERT INTO feedback_questionanswer
  (response_id, question_id, number, option, text, cannot_judge, recorded_at, updated_at)
SELECT %(response)s, question, number, option, text, cannot_judge, %(now)s, %(now)s
FROM jsonb_to_recordset(%(own)s::jsonb)
  AS said (question bigint, number smallint, option smallint, text text, cannot_judge boolean)
"""

_COPIED = [
    str(field.column)
    for field in Response._meta.concrete_fields
    if field.name not in {"id", "external_id", "recorded_at", "updated_at", "version_of", "superseded_at"}
]
_KEEP = f"""
WITH version AS (
  INSERT INTO feedback_response ({", ".join(_COPIED)}, recorded_at, updated_at, version_of_id, superseded_at)
  SELECT {", ".join(_COPIED)}, %(now)s, %(now)s, id, %(now)s FROM feedback_response WHERE id = %(response)s
  RETURNING id
), ratings AS (
  UPDATE feedback_impactrating SET response_id = (SELECT id FROM version) WHERE response_id = %(response)s
), items AS (
  UPDATE feedback_standinganswer SET response_id = (SELECT id FROM version) WHERE response_id = %(response)s
), themes AS (
  UPDATE feedback_responsetheme SET response_id = (SELECT id FROM version)
  WHERE response_id = %(response)s AND source = 'client'
), marks AS (
  INSERT INTO feedback_responsetheme (response_id, theme_id, source, marked_by_id)
  SELECT version.id, mark.theme_id, mark.source, mark.marked_by_id FROM version, feedback_responsetheme mark
  WHERE mark.response_id = %(response)s AND mark.source <> 'client'
), removed AS (
  INSERT INTO feedback_removedtheme (response_id, theme_id, removed_by_id, removed_at)
  SELECT version.id, mark.theme_id, mark.removed_by_id, mark.removed_at FROM version, feedback_removedtheme mark
  WHERE mark.response_id = %(response)s
)
UPDATE feedback_questionanswer SET response_id = (SELECT id FROM version) WHERE response_id = %(response)s
"""  # noqa: S608 - columns of the model


def write_said(response: Response, answers: Answers, now: dt.datetime) -> None:
    """What hangs on a response that has nothing yet; its draft and unconfirmed answer are over."""
    ratings = [{"impact": pk, **vars(rating)} for pk, rating in answers.ratings.items()]
    own = [{"question": pk, **vars(said)} for pk, said in answers.own.items()]
    items = [{"item": pk, "number": one.number, "cannot_judge": one.cannot_judge} for pk, one in answers.items.items()]
    said = {
        "themes": sorted(answers.themes),
        "ratings": json.dumps(ratings),
        "own": json.dumps(own),
        "items": json.dumps(items),
    }
    _execute(_SAID, response=response.pk, request=response.request_id, now=now, **said)


def keep_version(response_id: int, now: dt.datetime) -> None:
    """Keep the present content of a response as a version, with all its themes: months before the change have them.

    Themes by hand and by rules stay with what stands as well.
    """
    _execute(_KEEP, response=response_id, now=now)


def _execute(sql: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
