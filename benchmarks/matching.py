"""What an answer costs from a thousand offers to a million, beside bare SQL and beside reading the same bytes once."""

import os
import sys
from collections.abc import Sequence
from functools import partial
from random import Random

import numpy as np
from flask import Flask
from sqlalchemy import text

from atmp_match import create_app
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.matching.actions import find_matches
from atmp_match.matching.queries.columns import catalogue_in_columns, read_columns
from atmp_match.matching.rules import MatchRequest
from atmp_match.matching.rules.columns import Block, Columns
from atmp_match.products.rules import Need, Profile, derive_needs
from atmp_match.shared.clock import today
from benchmarks.bare_sql import CANDIDATES, values_of
from benchmarks.clock import Clock, Run, Timed
from benchmarks.crowd import grow_to
from config import settings
from local.database import create_tables, load_catalogue
from local.testing import ServersForTests
from tests.factories.organisations import make_hub_operator

DATABASE = "atmp_bench_matching"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
SHOWN = 20
NEEDS, BRIEFS = 60, 5
GOALS = {100_000: 50.0, 1_000_000: 300.0}  # milliseconds, p95
MOST_TIMES_SQL = 1.5
JOINED = 5  # real hubs whose calendars are kept here


def print_matching() -> None:
    """Grow a catalogue and measure at each size; everything runs in this process but the database.

    Bare SQL tells ids and points alone. To explain 20 offers with all that is known of them costs the same at any size,
    so what that is compared with says something from 100,000 offers on.
    """
    servers = ServersForTests()
    try:
        servers.postgres.create_database(DATABASE)
        app = create_app(settings(servers.environment(DATABASE)))
        create_tables(app)
        load_catalogue(app)
        process = servers.postgres.process
        assert process is not None
        print("\nMatching: top 20 of each need with reasons, ms; CPU is the mean of one run, here and in the database")
        print(f"Load of the machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(f"{'':34}{'p50':>9}{'p95':>9}{'CPU':>9}{'CPU db':>9}")
        for size in SIZES:
            _print_size(app, Clock(app, process.pid), size)
    finally:
        servers.stop()


def _print_size(app: Flask, clock: Clock, size: int) -> None:
    with app.app_context():
        if size == SIZES[0]:
            _join_some_hubs()
        grow_to(size)
        print(f"\n{size:,} offers")
        columns = catalogue_in_columns()
        needs, briefs = _needs(size), _briefs()
        db.session.rollback()
    first = clock.measure([lambda: read_columns])
    one = clock.measure(_asking(needs))
    whole = clock.measure(_asking(briefs * BRIEFS))
    sql = clock.measure(_bare(needs))
    stream = clock.measure(_streaming(columns, needs))
    after = clock.measure(_asking_after_a_change(needs[::2]))
    print(f"  {'one need':32}{one}")
    print(f"  {'a brief of ' + _count(briefs) + ' needs':32}{whole}")
    cpu = (one.here + one.database) / (sql.here + sql.database)
    print(f"  {'one need, bare SQL':32}{sql}   x {one.at(50) / sql.at(50):.2f} at p50, {cpu:.2f} in CPU")
    print(f"  {'one need, its bytes read once':32}{stream}   x {one.at(50) / stream.at(50):.0f} at p50")
    print(f"  {'one need after a changed offer':32}{after}")
    print(f"  {'first look, all columns read':32}{first.wall[0]:>9.0f}{'':9}{first.here:>9.0f}{first.database:>9.0f}"
          f"   {_megabytes(columns):.1f} MB")  # fmt: skip
    if goal := GOALS.get(size):
        print(f"  goal: p95 at most {goal:.0f} ms: {one.at(95):.1f}, {_met(one.at(95) <= goal)}")
        print(f"  goal: at most {MOST_TIMES_SQL} x bare SQL in CPU: {cpu:.2f}, {_met(cpu <= MOST_TIMES_SQL)}")
    sys.stdout.flush()


def _join_some_hubs() -> None:
    operator = make_hub_operator()
    chosen = "SELECT hub_id FROM resources GROUP BY hub_id ORDER BY count(*) DESC, hub_id LIMIT :few"
    db.session.execute(
        text(f"UPDATE hubs SET operator_id = :operator WHERE id IN ({chosen})"),  # noqa: S608 -- our own words
        {"operator": operator.id, "few": JOINED},
    )
    db.session.commit()


def _needs(size: int) -> list[MatchRequest]:
    """One need each, of the service and a kind of product of an offer by chance, so that large services come often."""
    random = Random(size)  # noqa: S311 -- the same needs in each run
    words = taxonomy()
    picked = "SELECT service, modalities, grades FROM offers WHERE id LIKE 'copy-%' ORDER BY md5(id) LIMIT :many"
    requests = []
    for service, modalities, grades in db.session.execute(text(picked), {"many": NEEDS}):
        known = [code for code in modalities if code in words["modality"]] or ["msc"]
        need = Need(
            service,
            modality=random.choice(known),
            grade=random.choice(grades) if grades else None,
            containment=random.choice(["bsl-1", "bsl-1", "bsl-2"]),
        )
        requests.append(MatchRequest(Profile(country="SE"), today(), (need,), most=SHOWN))
    return requests


def _briefs() -> list[MatchRequest]:
    profiles = [
        Profile(modality=modality, stage="phase-1", country="SE")
        for modality in ("car-t-autologous", "aav", "msc", "mrna-lnp", "oncolytic-virus")
        if modality in taxonomy()["modality"]
    ]
    needs = [derive_needs(profile, taxonomy()).needs for profile in profiles]
    return [MatchRequest(p, today(), found, most=SHOWN) for p, found in zip(profiles, needs, strict=True) if found]


def _asking(requests: Sequence[MatchRequest]) -> list[Run]:
    return [lambda request=request: lambda: find_matches(request) for request in requests]


def _bare(requests: Sequence[MatchRequest]) -> list[Run]:
    def ready(request: MatchRequest) -> Timed:
        values = values_of(request, taxonomy(), SHOWN)
        db.session.execute(text("SET LOCAL jit = off"))  # compiling took longer than running
        return lambda: db.session.execute(CANDIDATES, values).all()

    return [partial(ready, request) for request in requests]


def _asking_after_a_change(requests: Sequence[MatchRequest]) -> list[Run]:
    change = text(
        "UPDATE offers SET scale_value = coalesce(scale_value, 1) + 1"
        " WHERE id = (SELECT id FROM offers WHERE service = :service LIMIT 1)"
    )

    def ready(request: MatchRequest) -> Timed:
        assert request.needs
        db.session.execute(change, {"service": request.needs[0].service})
        db.session.commit()
        return lambda: find_matches(request)

    return [partial(ready, request) for request in requests]


def _streaming(columns: Columns, requests: Sequence[MatchRequest]) -> list[Run]:
    def ready(request: MatchRequest) -> Timed:
        assert request.needs
        arrays = _arrays(columns.block(request.needs[0].service))
        return lambda: [array.max() for array in arrays if len(array)]

    return [partial(ready, request) for request in requests]


def _arrays(block: Block) -> list[np.ndarray]:
    codes = [column.codes for column in block.coded.values()]
    pages = block.pages
    return [block.hub, block.opens, block.ends, block.scale, *codes, pages.starts, pages.written, pages.told]


def _megabytes(columns: Columns) -> float:
    arrays = [array for block in columns.blocks.values() for array in (block.ids, *_arrays(block))]
    return sum(array.nbytes for array in arrays) / 2**20


def _count(briefs: Sequence[MatchRequest]) -> str:
    counts = [len(request.needs or ()) for request in briefs]
    return f"{min(counts)} to {max(counts)}"


def _met(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


if __name__ == "__main__":
    print_matching()
