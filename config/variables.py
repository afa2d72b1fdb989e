"""Every environment variable there is, with its default and what it is for. `manage.py variables` prints this list.

`config/environment.py` reads them; `config/settings.py` uses what was read. A variable that is not listed here does not exist.
docs/configuration.md repeats the list (`manage.py variables --markdown`), and a test compares the two.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config import readers

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Variable:
    """One environment variable.

    `default` is what it means to leave it out, written as in the environment. `read` turns the text into a value, and
    raises ValueError with the end of a sentence. A secret is shown nowhere, and may also be given as a file: NAME_FILE.
    `blank` says whether an empty text means the default; else it is read like any other. `by` says who reads it where it is not the settings.
    """

    name: str
    default: str
    purpose: str
    read: Callable[[str], Any] = str
    secret: bool = False
    blank: bool = True
    by: str = "settings"

    @property
    def file(self) -> str:
        """Return the name of the variable that names a file to read this one from; nothing where there is none."""
        return f"{self.name}_FILE" if self.secret and self.by == "settings" else ""


_LISTED = (
    Variable("PRODUCTION", "0", "1 refuses to start with what is for trying out: DEBUG, DEMO, keys made by itself or short ones, any host", readers.switch),
    Variable("DEBUG", "0", "1 shows the details of errors to whoever meets them; for the work on the program alone", readers.switch),
    Variable("DEMO", "0", "1 shows the demo's people on the page of signing in (bin/run: 1 loads the demo, and is its default)", readers.switch),
    Variable("SECRET_KEY", "", "signs sessions; 50 random characters; without it, one is made and kept in ZHIJIAN_VAR/secret_key", secret=True),
    Variable("AUDIT_KEY", "", "seals the history; 50 random characters, never changed, kept apart from backups of the database; without it, one is made and kept in ZHIJIAN_VAR/audit_key", secret=True),
    Variable("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "the names under which the pages are asked for, with commas between", readers.hosts, blank=False),
    Variable("CSRF_TRUSTED_ORIGINS", "", "addresses, with https://, of which forms are accepted where a proxy changes the host", readers.origins),
    Variable("BASE_URL", "http://localhost:8000", "the address that stands in mails and reports", readers.web_address),
    Variable("ORGANISATION", "", "whose paper the report is: its red head in English; without it, the issuer's department"),
    Variable("ORGANISATION_ZH", "", "the red head in Chinese"),
    Variable("REPORT_SECONDS", "240", "how long making one report may take, in seconds", readers.whole(1, 3600)),
    Variable("REPORT_MEGABYTES", "2048", "how much memory making one report may take, in megabytes", readers.whole(64, 65536)),
    Variable("REPORT_PAGES", "600", "how many pages one report may have", readers.whole(1, 10000)),
    Variable("REPORT_SIGNING_KEY_FILE", "", "the file (PKCS#12 or PEM) with the key that signs issued reports, its certificate and those above it; without it, they are not signed"),
    Variable("REPORT_SIGNING_PASSWORD", "", "the password of that key, if it has one", secret=True),
    Variable("DATABASE_URL", "", "the database, such as postgres://user:password@host:5432/name; without it, SQLite in ZHIJIAN_VAR", readers.database, secret=True),
    Variable("REDIS_URL", "", "the broker of the tasks and the shared cache, such as redis://host:6379/0; without it, the one that bin/run starts", readers.broker, secret=True),
    Variable("EMAIL_URL", "consolemail://", "the mail server, such as smtp+tls://user:password@host:587; the default prints mails", readers.mail, secret=True),
    Variable("DEFAULT_FROM_EMAIL", "Zhijian <zhijian@localhost>", "the sender of mails", readers.sender),
    Variable("EMAIL_SECONDS", "10", "how long a mail server, a chat robot or a webhook may leave a worker waiting at each step, in seconds", readers.whole(1, 60)),
    Variable("WEBHOOK_HOSTS", "qyapi.weixin.qq.com,oapi.dingtalk.com,open.feishu.cn", "the hosts that people's robots and webhooks may speak to, with commas between", readers.names),
    Variable("WEBHOOK_PLAIN_HOSTS", "", "those of WEBHOOK_HOSTS that are spoken to without HTTPS, within one's own network", readers.names),
    Variable("MEDIA_ROOT", "", "the folder of uploaded and made files; without it, ZHIJIAN_VAR/media", readers.folder),
    Variable("S3_BUCKET", "", "the bucket, on an S3-compatible store, of uploaded and made files; without it, they are in MEDIA_ROOT"),
    Variable("S3_ENDPOINT", "", "the address of that store, such as https://s3.example.org; without it, Amazon's", readers.optional(readers.web_address)),
    Variable("S3_REGION", "", "the region of that bucket, where the store has regions"),
    Variable("S3_ACCESS_KEY", "", "the name under which that store knows this installation; without it, what the machine itself is known by"),
    Variable("S3_SECRET_KEY", "", "the secret of S3_ACCESS_KEY", secret=True),
    Variable("ZHIJIAN_VAR", str(ROOT / "var"), "the folder for what the installation writes: database, files, keys, logs", readers.folder),
    Variable("HTTPS_ONLY", "0", "1 leads every request to HTTPS, where a proxy or this server speaks it", readers.switch),
    Variable("TRUSTED_PROXIES", "0", "how many proxies of one's own stand before the server, whose X-Forwarded headers count", readers.whole(0, 10)),
    Variable("TIME_ZONE", "Asia/Shanghai", "the time zone of the organisation", readers.time_zone),
    Variable("LOG_LEVEL", "INFO", "from which level on lines are logged: DEBUG, INFO, WARNING, ERROR, CRITICAL", readers.one_of(*readers.LEVELS)),
    Variable("LOG_FORMAT", "line", "line for people to read, json for machines", readers.one_of("line", "json")),
    Variable("METRICS_TOKEN", "", "the bearer token of /metrics; without it, there is no such page", readers.token, secret=True),
    Variable("SENTRY_DSN", "", "where faults are sent, without personal data; without it, nowhere", readers.fault_address, secret=True),
    Variable("HOST", "127.0.0.1", "the address that bin/run serves on", by="bin/run"),
    Variable("PORT", "8000", "the port that bin/run serves on", by="bin/run"),
    Variable("FOUNDER_PASSWORD", "", "the password of the first administrator, for manage.py found where nobody can type it", secret=True, by="manage.py found"),
    Variable("TEST_PROCESSES", "2", "how many processes bin/test runs the tests in", by="bin/test"),
)
VARIABLES = {variable.name: variable for variable in _LISTED}
