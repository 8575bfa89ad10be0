"""The rules of products: what a profile is, what it needs, and what may be typed into a brief. Pure."""

from atmp_match.products.rules.needs import Needs, derive_needs, needs_of
from atmp_match.products.rules.profiles import Need, Profile, Scale, Why, WhyCode

__all__ = ["Need", "Needs", "Profile", "Scale", "Why", "WhyCode", "derive_needs", "needs_of"]
