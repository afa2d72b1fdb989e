"""What every installation's web server has in common; gunicorn reads this file from the folder it is started in."""

logger_class = "config.access_log.AccessLog"
