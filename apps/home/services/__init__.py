"""Writes that concern several apps."""

from apps.home.services.handing_over import hand_over
from apps.home.services.moments import bring_back, put_off
from apps.home.services.telling import tell_of_moments

__all__ = ["bring_back", "hand_over", "put_off", "tell_of_moments"]
