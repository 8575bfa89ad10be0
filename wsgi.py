"""The application, for gunicorn and the `flask` command."""

import sys

from atmp_match import create_app
from config import ConfigurationError, settings

try:
    app = create_app(settings())
except ConfigurationError as error:
    sys.exit(str(error))
