"""Accounts, claims and briefs that let somebody try everything. No invented people: role names only."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import yaml

from atmp_match.accounts.actions.passwords import hashed
from atmp_match.accounts.actions.settings import create_user
from atmp_match.accounts.models import User
from atmp_match.accounts.queries import find_user_by_email
from atmp_match.accounts.rules import Locale
from atmp_match.bookings.queries.offers import get_offer
from atmp_match.calendar.actions import put_parts
from atmp_match.calendar.queries.recipes import list_resources_of_hub
from atmp_match.calendar.rules.recipe_checks import Later
from atmp_match.catalogue.actions import claim_hub
from atmp_match.extensions import db
from atmp_match.organisations.actions import add_member, create_organisation
from atmp_match.organisations.models import Organisation
from atmp_match.organisations.queries import actor_of
from atmp_match.organisations.rules import Kind, MemberRole
from atmp_match.products.models import Product
from atmp_match.products.rules.sections import WRITTEN
from atmp_match.shared import clock
from atmp_match.shared.transactions import transaction

PARTS = Path(__file__).parent.parent / "data" / "demo_parts.yaml"


@dataclass(frozen=True)
class DemoAccount:
    """A person with an organisation of their own, and the hubs it has claimed."""

    email: str
    name: str
    organisation: str
    kind: Kind
    hubs: tuple[str, ...] = ()


ACCOUNTS = (
    DemoAccount("founder@demo.example", "Company lead", "Almvik Therapeutics (demo)", Kind.COMPANY),
    DemoAccount("founder2@demo.example", "Company lead", "Fjordby Vaccines (demo)", Kind.COMPANY),
    DemoAccount("hub-testa@demo.example", "Hub manager", "Testa Center (demo)", Kind.HUB, ("testa-center",)),
    DemoAccount(
        "hub-northx@demo.example",
        "Hub manager",
        "NorthX Biologics (demo)",
        Kind.HUB,
        ("northx-matfors", "northx-stockholm"),
    ),
    DemoAccount("admin@demo.example", "Cluster office", "National ATMP cluster office (demo)", Kind.OFFICE),
)


@dataclass(frozen=True)
class DemoColleague:
    """A person who belongs to the organisation of a demo account, in another role."""

    email: str
    name: str
    of: str
    role: MemberRole


COLLEAGUES = (
    DemoColleague("member@demo.example", "Company member", "founder@demo.example", MemberRole.MEMBER),
    DemoColleague("reader@demo.example", "Company reader", "founder@demo.example", MemberRole.READER),
    DemoColleague("hub-testa-member@demo.example", "Hub member", "hub-testa@demo.example", MemberRole.MEMBER),
    DemoColleague("hub-testa-reader@demo.example", "Hub reader", "hub-testa@demo.example", MemberRole.READER),
)


def load_demo(password: str) -> int:
    """Create what is not there yet, and return how many accounts that were."""
    with transaction():
        missing = [account for account in ACCOUNTS if find_user_by_email(account.email) is None]
        alone = [colleague for colleague in COLLEAGUES if find_user_by_email(colleague.email) is None]
        if missing or alone:
            password_hash = hashed(password, about=())
            owners = [_create(account, password_hash) for account in missing]
            for account, organisation in owners:
                _describe(account, organisation)
            for colleague in alone:
                _add(colleague, password_hash)
        if missing:
            _load_parts()
    return len(missing) + len(alone)


def _load_parts() -> None:
    """Give some offers the later parts that the file of examples has for them."""
    for row in yaml.safe_load(PARTS.read_text(encoding="utf-8")):
        offer = get_offer(row["offer"])
        ids = {resource.name: resource.id for resource in list_resources_of_hub(offer.hub_id)}
        parts = [
            Later(ids[part["resource"]], part.get("units", 1), part["from_end"], part["offset"], part.get("days"))
            for part in row["parts"]
        ]
        if not offer.parts:
            put_parts(offer, parts, basis="illustrative", why=row["why"])


def _add(colleague: DemoColleague, password_hash: str) -> None:
    owner = find_user_by_email(colleague.of)
    if owner is None:
        raise RuntimeError(f"{colleague.of} is not there")
    user = _person(colleague.email, colleague.name, password_hash)
    for organisation_id in actor_of(owner).roles:
        add_member(organisation_id, user, colleague.role)


def _person(email: str, name: str, password_hash: str) -> User:
    user = create_user(email, name, password_hash, Locale.ENGLISH, verified_at=clock.now())
    if user is None:
        raise RuntimeError(f"{email} was created by somebody else at the same time")
    return user


def _create(account: DemoAccount, password_hash: str) -> tuple[DemoAccount, Organisation]:
    user = _person(account.email, account.name, password_hash)
    organisation = create_organisation(account.kind, account.organisation, owner=user)
    for slug in account.hubs:
        claim_hub(slug, organisation.id)
    return account, organisation


def _describe(account: DemoAccount, organisation: Organisation) -> None:
    today = clock.today()
    window = {"earliest_start": today + timedelta(weeks=6), "latest_finish": today + timedelta(weeks=60)}
    sections = [section.value for section in WRITTEN]
    briefs = {
        "founder@demo.example": Product(
            organisation_id=organisation.id,
            code_name="ALM-101",
            atmp_class="gtmp-ex-vivo",
            class_basis="own-assessment",
            modality="car-t-autologous",
            stage="pre-gmp",
            grade_needed="gmp",
            containment="bsl-2",
            scale_value=2,
            scale_unit="L",
            country="SE",
            brings=["starting-cells", "analytics"],
            bottlenecks=["plasmid-supply", "vector-supply", "process-scale", "skills"],
            done_sections=sections,
            **window,
        ),
        "founder2@demo.example": Product(
            organisation_id=organisation.id,
            code_name="FJB-7",
            atmp_class="not-atmp",
            class_basis="own-assessment",
            modality="viral-vaccine",
            stage="scale-up",
            grade_needed="research",
            containment="bsl-2",
            country="SE",
            brings=["drug-substance", "team"],
            bottlenecks=["containment", "process-scale"],
            description="We dry virus-based vaccines at room temperature and need a level 2 laboratory to scale it up.",
            done_sections=sections,
            **window,
        ),
    }
    if account.email in briefs:
        db.session.add(briefs[account.email])
        db.session.flush()
