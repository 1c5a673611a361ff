"""The year-end reflection of the demo firm's account manager, in her own words."""

import datetime as dt

from apps.core.demo_firm import Firm, backdate
from apps.value.models import Reflection
from apps.value.subjects import Year

WHO = "Marta Lindqvist"
Question = Reflection.Question
WORDS = {
    Question.IMPACTS: (
        "Tern & Vale’s repeat orders and the stock at Corvus: both are past what we promised. At Northgate the pages "
        "are fast, and nobody there says that this was what they needed most."
    ),
    Question.VALUE: (
        "From what they answer, not from what we hope. Where only one person has rated an impact I do not know it yet; "
        "for those I have asked for a second voice before the review."
    ),
    Question.CHANGES: (
        "More often than last year, and most of it was small: one person to call, a report of two pages. What cost us "
        "something, such as giving up the weekly call at Ostrava, I put off too long."
    ),
    Question.FEARS: (
        "Whether Corvus would stay if they read their own retainer statement. We have given them far more than they "
        "bought and never asked what it is worth to them. I will ask both of their people this month."
    ),
}


def write_reflection(firm: Firm) -> None:
    person, dice = firm.people[WHO], firm.dice("reflection")
    year = Year.to_reflect_on(firm.today).number
    rows = [
        Reflection(year=year, person=person, question=question, words=words, written_by=person)
        for question, words in WORDS.items()
    ]
    Reflection.objects.bulk_create(rows)
    written_at = firm.moment(firm.yesterday, dice)
    backdate(Reflection, {row.pk: written_at + dt.timedelta(minutes=4 * n) for n, row in enumerate(rows)})
