"""Files stay small enough to be read in one go."""

import subprocess
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
LONGEST, TYPICAL = 300, 90
FORBIDDEN = {"utils", "helpers", "common", "misc", "base_service"}


def files(*patterns):
    listed = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard", *patterns], cwd=ROOT, text=True)
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).exists()]


def length(path):
    return len(path.read_text().splitlines())


def test_no_file_is_longer_than_three_hundred_lines():
    long = {str(path.relative_to(ROOT)): length(path) for path in files("*.py", "*.html") if length(path) > LONGEST}
    assert long == {}


def test_the_typical_file_is_short():
    assert median(length(path) for path in files("atmp_match/*.py")) < TYPICAL


def test_no_file_has_a_name_that_could_mean_anything():
    assert [path for path in files("*.py") if path.stem in FORBIDDEN] == []
