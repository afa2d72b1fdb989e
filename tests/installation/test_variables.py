"""The environment variables: one list of them, each mistake said at start, secrets from files, and what production refuses."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from config.environment import Mistakes, read, secrets, suspicions
from config.management.commands.variables import table
from config.variables import VARIABLES

ROOT = Path(settings.BASE_DIR)
KEY, OTHER_KEY = "kP3-vW9_xQ7rT2yU8iO4aS6dF1gH5jK0lZ-cV2bN7mE9wR3t", "Zt8_uI3oP-aL6sK1dJ9fH4gM7nB2vC5xE0qW8rT3yU6iO1pA4s"
KEYS = {"SECRET_KEY": KEY * 2, "AUDIT_KEY": OTHER_KEY * 2}
STARTS = {
    "the command line": ["manage.py", "check"],
    "the web server": ["-m", "gunicorn", "config.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"],
    "the worker": ["-m", "celery", "-A", "config", "worker"],
    "the scheduler": ["-m", "celery", "-A", "config", "beat"],
}


def mistakes(folder, **given):
    """Return the sentences about these variables; none where they are right."""
    try:
        read({"ZHIJIAN_VAR": str(folder), **given})
    except Mistakes as found:
        return found.sentences
    return []


def names_asked_for():
    """Return the names that any module of ours asks the environment for, each with its module."""
    rooms = [path for room in ("config", "reminders", "reports", "verification", "improvement", "plans", "accounts", "audit", "bin") for path in (ROOT / room).rglob("*.py")]
    asking = re.compile(r"""(?:\bgiven\[|os\.environ\.get\(|os\.environ\[|getenv\()["']([A-Z_]+)["']""")
    return {(name, path.relative_to(ROOT).as_posix()) for path in rooms for name in asking.findall(path.read_text())}


def test_every_variable_that_is_asked_for_is_listed():
    frame = {"LANG", "SSL_CERT_FILE", "DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR"}
    files = {variable.file for variable in VARIABLES.values()}
    assert sorted(asked for asked in names_asked_for() if asked[0] not in {*VARIABLES, *files, *frame}) == []


def test_every_listed_variable_is_used():
    users = [ROOT / "config" / "settings.py", ROOT / "config" / "environment.py", ROOT / "accounts" / "management" / "commands" / "found.py", *(ROOT / "bin").glob("*.py")]
    text = "".join(path.read_text() for path in users)
    assert sorted(name for name in VARIABLES if f'"{name}"' not in text) == []


def test_the_settings_ask_nobody_but_the_list():
    names = {node.id for node in ast.walk(ast.parse((ROOT / "config" / "settings.py").read_text())) if isinstance(node, ast.Name)}
    assert names & {"os", "env", "environ"} == set()


def test_the_defaults_are_right(tmp_path):
    found = read({"ZHIJIAN_VAR": str(tmp_path / "new")})
    assert (found["DATABASE_URL"]["NAME"], found["MEDIA_ROOT"], found["DEBUG"], found["ALLOWED_HOSTS"]) == (
        str(tmp_path / "new" / "zhijian.sqlite3"), tmp_path / "new" / "media", False, ["localhost", "127.0.0.1", "[::1]"],
    )  # fmt: skip
    assert (tmp_path / "new").is_dir()


def test_the_page_of_the_documentation_says_what_the_list_says():
    assert table() in (ROOT / "docs" / "configuration.md").read_text()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DEBUG", "perhaps"), ("ALLOWED_HOSTS", ""), ("ALLOWED_HOSTS", " , "), ("ALLOWED_HOSTS", "https://zhijian.example.org"),
        ("CSRF_TRUSTED_ORIGINS", "zhijian.example.org"), ("BASE_URL", "zhijian.example.org"), ("BASE_URL", "https://"), ("BASE_URL", "http://x:port"),
        ("REPORT_SECONDS", "soon"), ("REPORT_PAGES", "0"), ("TRUSTED_PROXIES", "-1"), ("TRUSTED_PROXIES", "1.5"),
        ("DATABASE_URL", "mysql://u:p@h/n"), ("DATABASE_URL", "postgres://u:p@h"), ("DATABASE_URL", "postgres://u:p@h:port/n"),
        ("REDIS_URL", "http://redis"), ("REDIS_URL", "redis://"), ("REDIS_URL", "redis://h:port"), ("EMAIL_URL", "mail.example.org"), ("EMAIL_URL", "smtp+tls://"),
        ("DEFAULT_FROM_EMAIL", "Zhijian"), ("TIME_ZONE", "Asia/Peking"), ("TIME_ZONE", "../etc"), ("LOG_LEVEL", "LOUD"), ("LOG_FORMAT", "xml"),
        ("METRICS_TOKEN", "short"), ("SENTRY_DSN", "https://sentry.example.org/1"), ("SECRET_KEY_FILE", "/none/at/all"),
        ("DEFAULT_FROM_EMAIL", "Zhijian <zhijian@example.org>\nBcc: all@example.org"), ("SENTRY_DSN", "https://k@h/abc"), ("SENTRY_DSN", "https://k@h/1/"),
        ("REDIS_URL", "redis://h/x"), ("REDIS_URL", "rediss://h:6379/0/1"), ("METRICS_TOKEN", f"{KEY}\n{KEY}"), ("EMAIL_SECONDS", "--5"), ("EMAIL_SECONDS", "9" * 5000),
        ("DATABASE_URL", "postgres://u:pa/ss@h:5432/n"), ("DATABASE_URL", "postgres://u:12/ss@h:5432/n"), ("DATABASE_URL", "postgres://u:1@2/ss@h:5432/n"),
        ("WEBHOOK_HOSTS", "*"), ("WEBHOOK_HOSTS", "open.feishu.cn,*.example.org"), ("ALLOWED_HOSTS", "."), ("ALLOWED_HOSTS", "zhijian.example.org,.."),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_one_sentence_that_names_the_variable(tmp_path, name, text):
    sentences = mistakes(tmp_path, **{name: text})
    assert [(sentence.split()[0], sentence[-1], "\n" in sentence) for sentence in sentences] == [(name.removesuffix("_FILE"), ".", False)]


def test_a_folder_that_cannot_be_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    assert mistakes(tmp_path / "file") == ["ZHIJIAN_VAR names a file where a folder is needed."]
    assert mistakes(tmp_path / "file" / "below") == [f"ZHIJIAN_VAR names a folder that cannot be made ({tmp_path / 'file' / 'below'}: Not a directory)."]


def test_no_sentence_repeats_what_a_secret_holds(tmp_path):
    said = " ".join(mistakes(tmp_path, DATABASE_URL="mysql://u:canary@h/n", REDIS_URL="x://:canary@h", EMAIL_URL="x://u:canary@h", SENTRY_DSN="canary", METRICS_TOKEN="canary"))
    assert (len(said.split(". ")), "canary" in said) == (5, False)


@pytest.mark.parametrize("start", STARTS)
def test_every_program_says_all_mistakes_at_once_and_ends(tmp_path, start):
    given = {**os.environ, "ZHIJIAN_VAR": str(tmp_path), "TIME_ZONE": "Asia/Peking", "REPORT_PAGES": "many", "BASE_URL": "zhijian.example.org"}
    done = subprocess.run([sys.executable, *STARTS[start]], env=given, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.splitlines()) == (
        1,
        "",
        [
            "Zhijian does not start, because its environment variables are not right:",
            "BASE_URL is no address that begins with http:// or https:// and names a host, such as https://zhijian.example.org.",
            "REPORT_PAGES is no whole number from 1 to 10000.",
            "TIME_ZONE is no time zone, such as Asia/Shanghai.",
        ],
    )


URLS = {"DATABASE_URL": "postgres://u:p%40ss@h:5432/n", "REDIS_URL": "redis://:pass@h:6379/0", "EMAIL_URL": "smtp+tls://u:p@h:587", "SENTRY_DSN": "https://key@sentry.example.org/1"}
SECRETS = {variable.name: URLS.get(variable.name, KEY) for variable in VARIABLES.values() if variable.file}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_comes_from_a_file_as_well(tmp_path, name):
    (tmp_path / "secret").write_text(SECRETS[name] + "\n")
    by_file = read({"ZHIJIAN_VAR": str(tmp_path), f"{name}_FILE": str(tmp_path / "secret")})
    assert by_file[name] == read({"ZHIJIAN_VAR": str(tmp_path), name: SECRETS[name]})[name]
    assert mistakes(tmp_path, **{name: SECRETS[name], f"{name}_FILE": str(tmp_path / "secret")}) == [
        f"{name} is given twice, by itself and as {name}_FILE; leave one of them out."
    ]


def test_a_file_of_several_lines_is_no_token(tmp_path):
    (tmp_path / "secret").write_text(f"{KEY}\n{OTHER_KEY}\n")
    assert mistakes(tmp_path, METRICS_TOKEN_FILE=str(tmp_path / "secret")) == ["METRICS_TOKEN is not a token of at least 16 plain characters in one line."]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("REDIS_URL", "redis://h"), ("REDIS_URL", "redis://:p@h:6379/"), ("REDIS_URL", "redis+socket:///run/redis.sock"), ("EMAIL_SECONDS", "5"),
        ("SENTRY_DSN", "https://k@h/below/12"), ("ALLOWED_HOSTS", ".example.org"), ("DATABASE_URL", "postgres://u@/run/postgresql/n"),
        ("DATABASE_URL", "postgres://u:p@ss@h:5432/n"), ("DATABASE_URL", "postgres://u:p%40%2F@h/n"), ("WEBHOOK_HOSTS", "localhost:8080"),
    ],
)  # fmt: skip
def test_what_works_is_taken(tmp_path, name, text):
    assert mistakes(tmp_path, **{name: text}) == []


def test_an_empty_file_is_no_secret(tmp_path):
    (tmp_path / "secret").write_text("\n")
    assert mistakes(tmp_path, SECRET_KEY_FILE=str(tmp_path / "secret")) == [f"SECRET_KEY is empty in the file that SECRET_KEY_FILE names ({tmp_path / 'secret'})."]


def test_what_is_secret_in_a_url_is_known_as_it_is_written_and_as_it_is_meant():
    assert secrets({"DATABASE_URL": "postgres://u:pa%40ssword@h/n", "METRICS_TOKEN": KEY, "REDIS_URL": "redis://h"}) == [KEY, "pa%40ssword", "pa@ssword"]


def test_production_starts_with_keys_and_names_of_its_own(tmp_path):
    assert mistakes(tmp_path, PRODUCTION="1", ALLOWED_HOSTS="zhijian.example.org", **KEYS) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"DEBUG": "1"}, "DEBUG=1 is not for production; leave it out, or leave PRODUCTION out."),
        ({"DEMO": "1"}, "DEMO=1 is not for production; leave it out, or leave PRODUCTION out."),
        ({"ALLOWED_HOSTS": "zhijian.example.org,*"}, "ALLOWED_HOSTS lists *, which is not for production; list the names of this installation."),
        ({"AUDIT_KEY": KEY * 2}, "AUDIT_KEY is the same as SECRET_KEY; who learns the one must not know the other."),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not given, which production needs; make one with: …"),
        ({"AUDIT_KEY": ""}, "AUDIT_KEY is not given, which production needs; make one with: …"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short or too plain for production; make one with: …"),
        ({"AUDIT_KEY": "demo" * 20}, "AUDIT_KEY is too short or too plain for production; make one with: …"),
    ],
)
def test_production_refuses_what_is_for_trying_out(tmp_path, given, sentence):
    said = mistakes(tmp_path, **{"PRODUCTION": "1", **KEYS, **given})
    assert [re.sub("with: .*", "with: …", found) for found in said] == [sentence]
    assert mistakes(tmp_path, **{**KEYS, **given}) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("DATABASE_URI", "DATABASE_URL"), ("ALLOWED_HOST", "ALLOWED_HOSTS"), ("TIMEZONE", "TIME_ZONE"), ("DJANGO_DEBUG", "DEBUG"), ("SECRETKEY", "SECRET_KEY"),
        ("AUDIT_KEYFILE", "AUDIT_KEY_FILE"), ("ZHIJIAN_BASE_URL", "BASE_URL"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_named(name, meant):
    assert suspicions({name: "x"}) == [f"{name} is no variable of this program; {meant} may be meant."]


def test_what_stands_in_any_environment_is_no_slip():
    usual = "PATH HOME HOSTNAME LANG LANGUAGE TERM TZ USER SHELL PWD LOGNAME MAIL EDITOR PYTHONPATH DJANGO_SETTINGS_MODULE REDIS_PORT REDIS_SERVICE_HOST POSTGRES_PASSWORD HTTPS_PROXY NO_PROXY DISPLAY"
    assert suspicions(dict.fromkeys([*usual.split(), *VARIABLES, "SECRET_KEY_FILE"], "x")) == []


def test_the_list_is_printed_without_any_secret(monkeypatch, capsys):
    monkeypatch.setenv("METRICS_TOKEN", KEY)
    call_command("variables")
    said = capsys.readouterr().out
    assert ([name for name in VARIABLES if f"{name} (" not in said], KEY in said, said.count("    given\n")) == ([], False, 1 + sum(bool(os.environ.get(name)) for name in SECRETS if name != "METRICS_TOKEN"))
