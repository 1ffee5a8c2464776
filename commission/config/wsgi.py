"""The WSGI entry of the web server."""

import os

from django.core.wsgi import get_wsgi_application

from commission.config.safety import refuse_if_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commission.config.settings")

application = get_wsgi_application()
refuse_if_unsafe()
