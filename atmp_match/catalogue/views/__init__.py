"""Pages of the catalogue."""

from flask import Blueprint

blueprint = Blueprint("catalogue", "atmp_match.catalogue", template_folder="templates")
