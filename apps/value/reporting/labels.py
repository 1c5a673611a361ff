"""The fixed words of a value report, in the language that is active; frozen with it, so that it stays of one piece."""

from django.utils.translation import gettext as _


def labels() -> dict[str, str]:
    return {
        "results": _("What did you get?"),
        "more_results": _("And beyond that goal?"),
        "loose": _("Further results"),
        "now": _("Now"),
        "began": _("Began at"),
        "target": _("Target"),
        "read_on": _("read on"),
        "closer": _("Closer to the target than before"),
        "further": _("Further from the target than before"),
        "level": _("As far from the target as before"),
        "evidence": _("How do we know?"),
        "day": _("Day"),
        "value": _("Value"),
        "source": _("Source"),
        "no_source": _("no source named"),
        "spent": _("Hours spent on it"),
        "voices": _("What did you say?"),
        "in_your_words": _("In your words"),
        "quote": _("“%(words)s”") % {"words": "{words}"},
        "themes": _("What it was about"),
        "nothing_said": _("Nobody has answered in this period. We would like to hear it."),
        "changes": _("What did we change because of it?"),
        "said": _("You said"),
        "did": _("We did"),
        "since": _("Since"),
        "no_changes": _("Nothing yet that concerns you all."),
        "work": _("What did we do for it?"),
        "by_result": _("By result"),
        "by_kind": _("By kind of work"),
        "hours": _("Hours"),
        "share": _("Share"),
        "no_results": _("No result has been agreed for this period."),
        "progress": _("How far has each result come?"),
        "progress_axis": _("Percent of the way from where it began to the target"),
        "chart": _("Readings against the target"),
        "questions": _("Questions? I am glad to hear from you."),
    }
