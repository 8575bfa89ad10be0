"""Loaded by a Python that has this folder on its path: the application's one clock is off by ATMP_CLOCK_OFF seconds."""

import importlib.util
import os
import sys
from datetime import timedelta

CLOCK = "atmp_match.shared.clock"


class Skew:
    """Finds the clock's module once, and moves its `now` after it has been loaded."""

    def find_spec(self, name, *_where):
        if name != CLOCK:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def load_and_skew(module):
            load(module)
            true_now, off = module.now, timedelta(seconds=int(os.environ["ATMP_CLOCK_OFF"]))
            module.now = lambda: true_now() + off

        spec.loader.exec_module = load_and_skew
        return spec


sys.meta_path.insert(0, Skew())
