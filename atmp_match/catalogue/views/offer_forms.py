"""An offer's form together with the rows for its sources."""

from dataclasses import dataclass, field
from typing import Any

from flask import request

from atmp_match.catalogue.actions import facts_of
from atmp_match.catalogue.forms import MOST_ROWS, EvidenceForm, OfferForm
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.queries import taxonomy
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.locale import language

EXACTNESS = {"year": 4, "month": 7, None: 10}


@dataclass
class OfferForms:
    """What the page shows and gets back.

    :param messages: what is wrong with no single field
    """

    offer: OfferForm
    rows: list[EvidenceForm]
    messages: list[str] = field(default_factory=list)

    def add_row(self) -> None:
        """Offer room for one source more."""
        if len(self.rows) < MOST_ROWS:
            self.rows.append(evidence_form(len(self.rows)))

    def renew(self, version: int) -> None:
        """Let the page, sent once more, stand for the offer as it is now."""
        self.offer.version.data, self.offer.version.raw_data = version, None

    def validate(self) -> bool:
        """Tell whether everything can be read at all."""
        return self.offer.validate()

    def changes(self) -> dict[str, Any]:
        """Return what was typed as `edit_offer` takes it."""
        rows = [row.row(number) for number, row in enumerate(self.rows) if not row.is_left_out()]
        return self.offer.changes() | {"evidence": rows}

    def take(self, error: InvalidInput) -> None:
        """Show each message beside its field."""
        for name, message in error.fields.items():
            place = next((form[short] for form, short in self._fields(name)), None)
            if place is None:
                self.messages.append(message)
            else:
                place.errors = [*place.errors, message]

    def _fields(self, name: str) -> list[tuple[OfferForm | EvidenceForm, str]]:
        own = [(self.offer, name)] if name in self.offer else []
        in_rows = [
            (row, name.removeprefix(prefix))
            for number, row in enumerate(self.rows)
            if name.startswith(prefix := f"evidence-{number}-")
        ]
        return [*own, *in_rows]


def empty_forms(offer: Offer) -> OfferForms:
    """Return the forms as the offer is now."""
    facts = facts_of(offer)
    exact = EXACTNESS[facts["available_from_precision"]]
    shown = facts | {
        "version": offer.version,
        "available_from": facts["available_from"].isoformat()[:exact] if facts["available_from"] else "",
        "available_until": facts["available_until"].isoformat() if facts["available_until"] else "",
        "available_from_basis": facts["available_from_basis"] or "",
        "modalities_named": facts["modalities"] if facts["modalities_named"] is None else facts["modalities_named"],
        "scale_value": f"{facts['scale_value']:g}" if facts["scale_value"] is not None else None,
    }
    rows = [evidence_form(number, row) for number, row in enumerate(facts["evidence"])]
    return OfferForms(offer_form(shown), rows)


def sent_forms() -> OfferForms:
    """Return the forms as they were sent."""
    count = request.form.get("rows", default=0, type=int)
    rows = [evidence_form(number) for number in range(min(max(count, 0), MOST_ROWS))]
    return OfferForms(offer_form(), rows)


def offer_form(shown: dict[str, Any] | None = None) -> OfferForm:
    """Return the offer's own form with its lists."""
    form = OfferForm(data=shown)
    form.offer_choices(taxonomy(), language())
    return form


def evidence_form(number: int, shown: dict[str, Any] | None = None) -> EvidenceForm:
    """Return the row of one source."""
    return EvidenceForm(prefix=f"evidence-{number}-", data=shown)
