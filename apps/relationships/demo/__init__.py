"""The demo firm's pairs and what is practised for them: two rounds of asking, plans in between, questions open."""

from apps.core.demo_firm import Firm, backdate
from apps.relationships.demo.coaching import begin_plans, coached, note_checks, plan_new
from apps.relationships.demo.pairs import NORTHGATE, earlier_pairs, latest_pairs, moments_of
from apps.relationships.demo.waiting import ask_waiting
from apps.relationships.library import default_practices
from apps.relationships.models import CoachingPlan, Perception, PlanCheck
from apps.relationships.services import default_dimensions, push_questions

AUTHORS = {Perception: "person", CoachingPlan: "person", PlanCheck: "noted_by"}
BATCH = 1000

__all__ = ["AUTHORS", "NORTHGATE", "load"]


def load(firm: Firm) -> None:
    """An earlier round, plans for some of its gaps, the latest round, plans for some of those; who is asked now."""
    default_dimensions()
    default_practices()
    earlier = earlier_pairs(firm)
    plans = coached(firm, earlier)
    latest = latest_pairs(firm, plans)
    made = Perception.objects.bulk_create([*earlier, *latest], batch_size=BATCH)
    backdate(Perception, {row.pk: max(moments_of(row)) for row in made})
    note_checks(firm, begin_plans(firm, plan_new(firm, latest, plans)))
    push_questions()
    ask_waiting()
