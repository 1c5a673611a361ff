"""The practices every firm begins with, and the dimensions they are suggested for."""

from typing import Any

from django.db import migrations

# Name: dimensions (by name, where the firm has them), advice.
PRACTICES = {
    "Write it down the same day": (
        ("Integrity", "Competency"),
        "After each talk send three lines on the same day: what was agreed, who does it, by when. Then do it by then, or "
        "say so before the day has come.",
    ),
    "Help them sell an idea inside": (
        ("Savvy", "Recognition"),
        "Ask who else has to agree, and what they will ask. Give your client one page in their own words that answers it, "
        "with their name on it and not yours.",
    ),
    "Bring one idea a month that nobody asked for": (
        ("Proactivity",),
        "Once a month propose one small thing: what it would cost, what it would change, how you would try it in a week. "
        "Write down what became of each.",
    ),
    "Name the client’s part in every result": (
        ("Recognition",),
        "Whenever you report a result, say first what the client’s people did for it, by name, and let those above them "
        "read it.",
    ),
    "Say bad news first, and early": (
        ("Integrity",),
        "Call on the day you know. Begin with what went wrong and what it means for them, then what you are doing about "
        "it. No explanation before they ask for one.",
    ),
    "Ask what good would look like": (
        ("Competency", "Savvy"),
        "Before you begin, ask: how will you tell that this was worth it? Write the answer at the head of the work and "
        "show it again when you deliver.",
    ),
    "Learn how they earn their money": (
        ("Savvy",),
        "Read their last results, spend half a day where their work is done, and open each meeting with one thing you "
        "have learned about their business.",
    ),
    "Let them see the work half done": (
        ("Proactivity", "Competency"),
        "Show a rough version after a third of the time and ask for the two things they would change. Late surprises "
        "become early questions.",
    ),
    "Call without a reason": (
        ("Chemistry",),
        "Ten minutes every other week with nothing to sell and nothing to report. Ask how their month is going, and "
        "remember what they said the next time.",
    ),
    "Play back before you answer": (
        ("Chemistry", "Integrity"),
        "Say in your own words what you have heard, and ask whether that is it, before you answer. It takes half a minute "
        "and saves the second meeting.",
    ),
}


def begin(apps: Any, schema_editor: Any) -> None:
    Practice, Dimension = (apps.get_model("relationships", name) for name in ("Practice", "Dimension"))
    known = {dimension.name: dimension for dimension in Dimension.objects.all()}
    for name, (dimensions, advice) in PRACTICES.items():
        practice, _is_new = Practice.objects.get_or_create(name=name, defaults={"advice": advice})
        practice.dimensions.set(known[dimension] for dimension in dimensions if dimension in known)


class Migration(migrations.Migration):
    dependencies = [("relationships", "0004_index_of_events")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
