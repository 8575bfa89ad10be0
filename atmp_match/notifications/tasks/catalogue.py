"""Mails to the office about imports that took longer than anybody watches a page."""

from atmp_match.accounts.queries import get_user
from atmp_match.catalogue.events import ImportEnded
from atmp_match.catalogue.queries.imports import get_import
from atmp_match.notifications.mailer import recipient_of, send_mail
from atmp_match.shared.deliveries import reacts_to


@reacts_to(ImportEnded, name="notifications.tell_of_import", queue="mail")
def tell_of_import(*, import_id: int, state: str) -> None:
    """Tell whoever uploaded the file how checking or importing it ended."""
    row = get_import(import_id)
    if row.started_by_id is not None:
        send_mail(
            to=recipient_of(get_user(row.started_by_id)),
            template="import_ended",
            key=f"import-ended:{import_id}:{state}",
            row=row,
            state=state,
        )
