"""The demo firm's effort against value: what its people have written about it."""

from apps.core.demo_firm import Firm
from apps.value.demo.reflections import write_reflection
from apps.value.models import Reflection

AUTHORS = {Reflection: "written_by"}


def load(firm: Firm) -> None:
    write_reflection(firm)
