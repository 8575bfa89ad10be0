"""Long work on the catalogue, on a queue of its own."""

from atmp_match.catalogue.actions import uploads
from atmp_match.catalogue.events import ImportConfirmed, ImportUploaded
from atmp_match.shared.deliveries import reacts_to

QUEUE = "long"
AT_MOST = 30 * 60  # seconds; 10,000 offers take a minute of a busy machine


@reacts_to(ImportUploaded, name="catalogue.check_import", queue=QUEUE, at_most=AT_MOST)
def check_import(*, import_id: int) -> None:
    """Find out what an uploaded file would change."""
    uploads.check_import(import_id)


@reacts_to(ImportConfirmed, name="catalogue.run_import", queue=QUEUE, at_most=AT_MOST)
def run_import(*, import_id: int) -> None:
    """Import a confirmed file. A worker killed on the way has changed nothing, and the relay brings the task again."""
    uploads.run_import(import_id)
