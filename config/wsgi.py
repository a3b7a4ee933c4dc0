"""The entry point for granian."""

import os

from django.core.wsgi import get_wsgi_application

from config.startup import refuse_an_unsafe_installation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
refuse_an_unsafe_installation()
