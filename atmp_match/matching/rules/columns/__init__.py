"""The catalogue in columns: what matching reads of every offer, one array a criterion, in one block a service.

A block is never changed: what changes makes a new one, so that a question reads one state of the catalogue from its
first line to its last. Only what matches imports this: NumPy weighs 6 MB or more in a process.
"""

from atmp_match.matching.rules.columns.blocks import Block, Columns
from atmp_match.matching.rules.columns.coded import EVER, FAR, NO_DAY, Array, Coded
from atmp_match.matching.rules.columns.hubs import Absences, Hubs
from atmp_match.matching.rules.columns.pages import Pages

__all__ = ["EVER", "FAR", "NO_DAY", "Absences", "Array", "Block", "Coded", "Columns", "Hubs", "Pages"]
