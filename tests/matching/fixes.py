"""What a company, or a hub, could change to bring an offer: what a near miss states, and every other single thing."""

from dataclasses import replace
from datetime import timedelta

from atmp_match.matching.rules import Limit
from atmp_match.products.rules import Scale


def stated_fixes(miss, need):
    """Offer and need after what the sentence states: each of the grades, the level, the size, the day, or no end."""
    values = miss.values
    if miss.blocked_by is Limit.GRADE:
        return [(miss.offer, replace(need, grade=grade)) for grade in values["grades"]]
    if miss.blocked_by is Limit.CONTAINMENT:
        return [(miss.offer, replace(need, containment=values["containment_max"]))]
    if miss.blocked_by is Limit.SCALE:
        return [(miss.offer, replace(need, scale=Scale(*values["scale_max"])))]
    if values["dates"] == "ended":
        return [(replace(miss.offer, available_until=None), need)]
    return [(miss.offer, replace(need, latest_finish=values["start"] + timedelta(days=values["least_days"] - 1)))]


def single_changes(offer, need):
    """Every single thing that could be given way on, each as far as it goes: by its name, offer and need after it."""
    return {
        "grade": (offer, replace(need, grade="research" if need.grade else None)),
        "containment": (offer, replace(need, containment="bsl-1" if need.containment else None)),
        "scale": (offer, replace(need, scale=None)),
        "dates": (offer, replace(need, latest_finish=None)),
        "ended": (replace(offer, available_until=None), need),
    }


def name_of(miss):
    """The name of the one change that a near miss states."""
    return "ended" if miss.values["dates"] == "ended" else miss.blocked_by.name.lower()
