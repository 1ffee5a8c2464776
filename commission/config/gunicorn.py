"""How the web server runs, in the demo and for real. GUNICORN_CMD_ARGS and WEB_CONCURRENCY add to it."""

from pathlib import Path

wsgi_app = "commission.config.wsgi:application"
worker_class = "gthread"
workers = 2
threads = 4
# Loaded once, before the workers part: a fault stops the server instead of respawning workers for ever.
preload_app = True
timeout = 30
graceful_timeout = 10
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
accesslog = "-"
if Path("/dev/shm").is_dir():  # noqa: S108  # the heartbeat file must not wait for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108
