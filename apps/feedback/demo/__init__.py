"""Two years of asking at the demo firm: programmes, requests by hand, answers, who is left out, what still waits."""

from apps.accounts.models import Contact
from apps.core.demo_firm import Firm, backdate, table
from apps.core.months import start_of
from apps.feedback.demo.asking import RUNS, Calendar
from apps.feedback.demo.closing import write_closing
from apps.feedback.demo.northgate import example
from apps.feedback.demo.rules import ask_by_event, leave_out
from apps.feedback.demo.writing import write, write_messages
from apps.feedback.models import FeedbackExclusion, FeedbackRequest, Programme, Questionnaire, Theme
from apps.feedback.services import create_programme, create_questionnaire, create_theme
from apps.feedback.services.last_asked import recount_last_asked

AUTHORS = {FeedbackRequest: "asked_by", FeedbackExclusion: "requested_by"}


def load(firm: Firm) -> None:
    comments = table(__file__, "comments")
    themes = {name: create_theme(by=None, name=name) for name in sorted({row["theme"] for row in comments} - {""})}
    programme = _programme(firm)
    ask_by_event(firm, programme.questionnaire)
    dice = firm.dice("feedback")
    for model in (Theme, Questionnaire, Programme):
        backdate(model, {pk: firm.moment(firm.go_live, dice) for pk in model.objects.values_list("pk", flat=True)})
    askings = Calendar(firm, programme, comments).askings()
    askings += example(firm.month, firm.impacts["Northgate"][1:], firm.contacts["Northgate"], programme)
    write(sorted(askings, key=lambda asking: (asking.sent_at, asking.contact.full_name)), themes, start_of(firm.today))
    write_messages(start_of(firm.today))
    leave_out(firm)
    recount_last_asked(Contact.objects.values_list("address", flat=True))
    write_closing(firm, themes)


def _programme(firm: Firm) -> Programme:
    first, last = firm.day(3 * (RUNS - 1) - 1), firm.day(-1)
    questionnaire = create_questionnaire(by=None, name="How is our work going?")
    programme = create_programme(
        by=None,
        name="Quarterly, executive and senior contacts",
        questionnaire=questionnaire,
        cadence=Programme.Cadence.QUARTERLY,
        audience=Programme.Audience.SENIOR,
        starts_on=first,
    )
    Programme.objects.filter(pk=programme.pk).update(last_run_on=last)
    return programme
