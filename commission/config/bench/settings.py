"""The portal's own settings, plus the floor view and the counting of queries. Only `bin/bench` uses them."""

from commission.config.settings import *  # noqa: F403
from commission.config.settings import INSTALLED_APPS as APPS
from commission.config.settings import MIDDLEWARE as PASSED

INSTALLED_APPS = [*APPS, "commission.config.bench"]
MIDDLEWARE = ["commission.config.bench.floor.count_queries", *PASSED]
ROOT_URLCONF = "commission.config.bench.urls"
PRODUCTION = False
