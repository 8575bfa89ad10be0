"""What is wrong with a set of documents, each problem with its place; nothing is imported while there is one. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from atmp_match.catalogue.rules.checks import Shape
from atmp_match.catalogue.rules.hub_shapes import EVIDENCE, FACT, HUB, LINK, OFFER, RESOURCE
from atmp_match.catalogue.rules.lexicon_shapes import lexicon_problems
from atmp_match.catalogue.rules.places import TWICE, label
from atmp_match.catalogue.rules.term_shapes import REMARKS, SECTIONS, SHAPES
from atmp_match.shared.errors import DomainError

Row = Mapping[str, Any]
Documents = Mapping[str, Any]


class DocumentsRefused(DomainError):
    """Documents that may not be imported; nothing was.

    :param problems: one sentence for each thing that is wrong, with its place
    """

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the sentences; the error's own text is all of them, one a line."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Known:
    """What the database already holds, so that a document may refer to it.

    :param offers: the hub's slug of each offer
    :param resources: the names of each hub's resources, by its slug
    """

    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    offers: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Contents:
    """The rows of all documents together, each with its place."""

    terms: Mapping[str, Sequence[tuple[str, Row]]]
    hubs: Sequence[tuple[str, Row]]
    links: Sequence[tuple[str, Row]]
    lexicon: Sequence[tuple[str, Row]]
    timezones: Mapping[str, str]


def contents_of(documents: Documents) -> Contents:
    """Sort the rows of the documents, by file name, into terms, hubs, links and the lexicon."""
    terms: dict[str, list[tuple[str, Row]]] = {}
    for section, kind in SECTIONS.items():
        found = [(place, _as_term(row)) for place, row in _rows(documents, section)]
        if found:
            terms[kind] = found
    timezones = {country: zone for document in documents.values() for country, zone in _timezones(document).items()}
    hubs, links, lexicon = (list(_rows(documents, section)) for section in ("hubs", "links", "lexicon"))
    return Contents(terms, hubs, links, lexicon, timezones)


def problems_in(documents: Documents, known: Known) -> list[str]:
    """Return everything wrong with these documents, by file name, in their order; empty if they may be imported."""
    problems = [problem for name, document in documents.items() for problem in _outline_problems(name, document)]
    if problems:
        return problems
    contents = contents_of(documents)
    codes = {kind: set(known.codes.get(kind, ())) | _codes(contents, kind) for kind in SHAPES}
    return [
        *_term_problems(contents, codes),
        *_hub_problems(contents, codes, known),
        *_link_problems(contents, codes, known),
        *(wrong for place, row in contents.lexicon for wrong in lexicon_problems(row, place, codes)),
    ]


def _outline_problems(name: str, document: object) -> Iterator[str]:
    if not isinstance(document, Mapping):
        yield f"{name}: must be sections with rows, not {type(document).__name__}"
        return
    for section, rows in document.items():
        if section in SECTIONS or section in {"hubs", "links", "lexicon"}:
            if not isinstance(rows, list):
                yield f"{name}: {section}: must be a list of rows"
        elif section not in REMARKS:
            yield f"{name}: {section}: is not a section of the catalogue"


def _timezones(document: Row) -> Mapping[str, str]:
    meta = document.get("meta")
    zones = meta.get("timezones") if isinstance(meta, Mapping) else None
    return zones if isinstance(zones, Mapping) else {}


def _rows(documents: Documents, section: str) -> Iterator[tuple[str, Row]]:
    for name, document in documents.items():
        for index, row in enumerate(document.get(section, [])):
            yield f"{name}: {section}[{label(row, index)}]", row


def _as_term(row: Row) -> Row:
    # A grade rule is named by the role of the material, and its sentences are its names.
    if isinstance(row, Mapping) and "role" in row and "rule_en" in row:
        renamed = {"role": "code", "rule_en": "name_en", "rule_sv": "name_sv"}
        return {renamed.get(key, key): value for key, value in row.items()}
    return row


def _codes(contents: Contents, kind: str) -> set[str]:
    return {str(row.get("code")) for _, row in contents.terms.get(kind, ()) if isinstance(row, Mapping)}


def _term_problems(contents: Contents, codes: Mapping[str, set[str]]) -> Iterator[str]:
    for kind, rows in contents.terms.items():
        for place, row in rows:
            yield from SHAPES[kind].problems(row, place, codes)
        yield from _repeated(rows, "code")


def _hub_problems(contents: Contents, codes: Mapping[str, set[str]], known: Known) -> Iterator[str]:
    offers: list[tuple[str, Row]] = []
    for place, hub in contents.hubs:
        yield from HUB.problems(hub, place, codes)
        if not isinstance(hub, Mapping):
            continue
        if not _is_zone(contents.timezones.get(str(hub.get("country")))):
            yield f"{place}.country: meta.timezones has no IANA zone for {hub.get('country')!r}"
        yield from _inner_problems(hub, place, "facts", FACT, codes)
        yield from _inner_problems(hub, place, "resources", RESOURCE, codes)
        yield from _repeated(_inner(hub, place, "resources"), "name")
        for offer_place, offer in _inner(hub, place, "offers"):
            yield from _offer_problems(offer, offer_place, codes)
            yield from _moved(offer, offer_place, hub, known)
            offers.append((offer_place, offer))
    yield from _repeated(contents.hubs, "slug")
    yield from _repeated(offers, "id")


def _offer_problems(offer: object, place: str, codes: Mapping[str, set[str]]) -> Iterator[str]:
    yield from OFFER.problems(offer, place, codes)
    if not isinstance(offer, Mapping):
        return
    yield from _inner_problems(offer, place, "evidence", EVIDENCE, codes)
    if not offer.get("evidence"):
        yield f"{place}.evidence: a fact without a source is not a fact"
    start, end = offer.get("available_from"), offer.get("available_until")
    if isinstance(start, str) and isinstance(end, str) and end <= start:
        yield f"{place}.available_until: is not after available_from"
    if start is not None and offer.get("available_from_basis") is None:
        yield f"{place}.available_from_basis: is missing for the date"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _is_zone(name: object) -> bool:
    return isinstance(name, str) and name in _zones()


def _moved(offer: object, place: str, hub: Row, known: Known) -> Iterator[str]:
    home = known.offers.get(str(offer.get("id"))) if isinstance(offer, Mapping) else None
    if home is not None and home != hub.get("slug"):
        yield f"{place}.id: is already an offer of {home}"


def _link_problems(contents: Contents, codes: Mapping[str, set[str]], known: Known) -> Iterator[str]:
    homes = dict(known.offers)
    resources = {slug: set(names) for slug, names in known.resources.items()}
    for place, hub in contents.hubs:
        if not isinstance(hub, Mapping):
            continue
        slug = str(hub.get("slug"))
        homes |= {str(offer.get("id")): slug for _, offer in _inner(hub, place, "offers") if isinstance(offer, Mapping)}
        names = {str(row.get("name")) for _, row in _inner(hub, place, "resources") if isinstance(row, Mapping)}
        resources.setdefault(slug, set()).update(names)
    for place, link in contents.links:
        wrong = list(LINK.problems(link, place, codes))
        yield from wrong
        if wrong:
            continue
        if link["offer"] not in homes:
            yield f"{place}.offer: unknown offer {link['offer']!r}"
        elif link["resource"] not in resources[homes[link["offer"]]]:
            yield f"{place}.resource: {homes[link['offer']]} has no resource {link['resource']!r}"


def _inner(row: Row, place: str, field_name: str) -> list[tuple[str, Any]]:
    rows = row.get(field_name)
    if not isinstance(rows, list):
        return []
    return [(f"{place}.{field_name}[{label(inner, index)}]", inner) for index, inner in enumerate(rows)]


def _inner_problems(
    row: Row, place: str, field_name: str, shape: Shape, codes: Mapping[str, set[str]]
) -> Iterator[str]:
    for inner_place, inner in _inner(row, place, field_name):
        yield from shape.problems(inner, inner_place, codes)


def _repeated(rows: Sequence[tuple[str, Any]], key: str) -> Iterator[str]:
    seen: set[str] = set()
    for place, row in rows:
        value = str(row.get(key)) if isinstance(row, Mapping) else ""
        if value and value in seen:
            yield f"{place}.{key}: {value!r} {TWICE}"
        seen.add(value)
