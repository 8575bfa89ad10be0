"""Pages about oneself: signing up and in, passwords, the account."""

from flask import Blueprint

blueprint = Blueprint("organisations", __name__, template_folder="../templates")
