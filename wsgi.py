"""The application, for gunicorn, the `flask` command and Celery."""

import gc
import sys

from atmp_match import create_app
from config import ConfigurationError, settings

try:
    app = create_app(settings())
except ConfigurationError as error:
    sys.exit(str(error))

celery_app = app.extensions["celery"]  # for `celery -A wsgi:celery_app`

# What lives for ever is not looked through again, and the processes that web and worker fork keep sharing its pages.
gc.collect()
gc.freeze()
