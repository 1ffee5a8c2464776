#!/usr/bin/env python
"""Django's command line. On a fresh machine use `bin/manage`, which starts the servers it needs."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commission.config.settings")
    execute_from_command_line(sys.argv)
