"""Robots and webhooks over real HTTP: what each is told, signed as its vendor wants it, and what becomes of every answer."""

import base64
import hashlib
import hmac
import http.client
import ssl
from datetime import timedelta
from ipaddress import ip_address
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import duties
from accounts.duties import Duty
from audit.errors import NotAllowed
from audit.models import Event
from plans import workdays
from reminders import actions
from reminders.channels import Refused, robots
from reminders.channels.dialects import DIALECTS, Post, plain
from reminders.models import Reminder, Sending, Webhook
from reminders.states import Channel, SendState
from tests.reminders.listener import listening
from tests.reminders.reach import at_any_hour

HOSTILE = "<@all> @all [click](https://evil.example) <at user_id=\"all\">x</at> ![i](x)\n# big \u202etxt"


@pytest.fixture
def robot_server(settings):
    """A server on this machine that may be spoken to without TLS."""
    with listening() as listener:
        settings.WEBHOOK_HOSTS = settings.WEBHOOK_PLAIN_HOSTS = [listener.host]
        settings.BASE_URL, settings.EMAIL_TIMEOUT = "https://zhijian.example", 2
        yield listener


@pytest.fixture
def told(monkeypatch, people, robot_server):
    """Send one duty of this title to a robot of this format; return what became of it and the sending."""
    monkeypatch.setattr(duties, "KINDS", {})
    standing = []
    duties.add("work", "Test", lambda user: standing if user == people.delivery else [])
    at_any_hour("work")
    type(people.delivery).objects.filter(pk=people.delivery.pk).update(language="en", email="")

    def tell(format="wecom", secret="", title="Write it"):
        webhook = actions.add_webhook(people.delivery, name="Group", format=format, address=robot_server.address(), secret=secret)
        due = workdays.add(timezone.localdate(), -2)
        standing[:] = [Duty("work", title, "/plans/SIP-1/", "plans.plan:7", due=due, where="SIP-1", action="Finish the text.", turn=str(webhook.pk))]
        actions.find()
        actions.plan_waiting()
        sending = Sending.objects.get(webhook=webhook)
        return actions.deliver(sending.pk), sending

    return tell


def late():
    """The day of the duty in words."""
    return f"2 working days late, was due on {workdays.add(timezone.localdate(), -2)}"


def test_wecom_is_told_in_markdown(told, robot_server):
    assert told("wecom")[0] == SendState.SENT
    content = f"**Zhijian: 1 thing awaits you**\n\n[Write it](https://zhijian.example/plans/SIP-1/)\n\n> Finish the text.\n\n> SIP-1 · {late()}"
    assert [one.content for one in robot_server.told] == [{"msgtype": "markdown", "markdown": {"content": content}}]
    assert robot_server.told[0].query == {"key": ["0123456789abcdef"]}


def test_dingtalk_is_told_with_time_and_signature_in_the_address(told, robot_server):
    assert told("dingtalk", "SECret")[0] == SendState.SENT
    one = robot_server.told[0]
    stamp = one.query["timestamp"][0]
    expected = base64.b64encode(hmac.new(b"SECret", f"{stamp}\nSECret".encode(), hashlib.sha256).digest()).decode()
    assert (one.query["sign"], one.query["key"], len(stamp)) == ([expected], ["0123456789abcdef"], 13)
    assert (one.content["msgtype"], one.content["markdown"]["title"], one.content["at"]) == ("markdown", "Zhijian: 1 thing awaits you", {"isAtAll": False})


def test_feishu_is_told_with_time_and_signature_in_the_body(told, robot_server):
    assert told("feishu", "SECret")[0] == SendState.SENT
    content = robot_server.told[0].content
    expected = base64.b64encode(hmac.new(f"{content['timestamp']}\nSECret".encode(), b"", hashlib.sha256).digest()).decode()
    lines = [
        [{"tag": "a", "text": "Write it", "href": "https://zhijian.example/plans/SIP-1/"}],
        [{"tag": "text", "text": "Finish the text."}],
        [{"tag": "text", "text": f"SIP-1 · {late()}"}],
    ]
    post = {"en_us": {"title": "Zhijian: 1 thing awaits you", "content": lines}}
    assert content == {"timestamp": content["timestamp"], "sign": expected, "msg_type": "post", "content": {"post": post}}
    assert len(content["timestamp"]) == 10


def test_signed_json_is_told_under_a_stable_id_with_a_signature_over_time_and_body(told, robot_server):
    state, sending = told("generic", "my secret")
    one = robot_server.told[0]
    stamp = one.headers["X-Zhijian-Timestamp"]
    expected = hmac.new(b"my secret", stamp.encode() + b"." + one.body, hashlib.sha256).hexdigest()
    assert (state, one.headers["X-Zhijian-Id"], one.headers["X-Zhijian-Signature"]) == (SendState.SENT, str(sending.key), f"sha256={expected}")
    line = {"kind": "work", "title": "Write it", "where": "SIP-1", "action": "Finish the text.", "url": "https://zhijian.example/plans/SIP-1/"}
    due = workdays.add(timezone.localdate(), -2).isoformat()
    assert one.content == {"id": str(sending.key), "recipient": "chen.jie", "language": "en", "reminders": [line | {"due": due}]}


@pytest.mark.parametrize("format", ["dingtalk", "feishu"])
def test_a_robot_without_a_secret_is_told_without_a_signature(told, robot_server, format):
    told(format)
    assert ("sign" in robot_server.told[0].query, "sign" in robot_server.told[0].content) == (False, False)


@pytest.mark.parametrize(
    ("format", "status", "answer", "expected"),
    [
        ("wecom", 200, {"errcode": 45009, "errmsg": "api freq out of limit"}, SendState.WAITING),
        ("wecom", 200, {"errcode": 93000, "errmsg": "invalid webhook url"}, SendState.FAILED),
        ("wecom", 200, b"<html>", SendState.UNKNOWN),
        ("wecom", 200, {"errcode": 0}, SendState.SENT),
        ("dingtalk", 200, {"errcode": "0"}, SendState.SENT),
        ("dingtalk", 200, {"errcode": 130101, "errmsg": "send too fast"}, SendState.WAITING),
        ("dingtalk", 200, {"errcode": 310000, "errmsg": "sign not match"}, SendState.FAILED),
        ("feishu", 200, {"StatusCode": 0, "StatusMessage": "success"}, SendState.SENT),
        ("feishu", 400, {"code": 11232, "msg": "frequency limited"}, SendState.WAITING),
        ("feishu", 400, {"code": 9499, "msg": "too many request"}, SendState.WAITING),
        ("feishu", 200, {"code": 19021, "msg": "sign match fail"}, SendState.FAILED),
        ("generic", 204, b"", SendState.SENT),
        ("generic", 429, b"", SendState.WAITING),
        ("generic", 503, b"", SendState.WAITING),
        ("generic", 504, b"", SendState.UNKNOWN),
        ("generic", 401, b"", SendState.FAILED),
        ("generic", 302, b"", SendState.FAILED),
    ],
)
def test_what_becomes_of_a_message_follows_from_the_answer(told, robot_server, format, status, answer, expected):
    robot_server.status, robot_server.answer = status, answer
    robot_server.headers = {"Location": robot_server.address("/elsewhere")} if status == 302 else {}
    state, _sending = told(format, "a secret")
    assert (state, len(robot_server.told)) == (expected, 1)


@pytest.mark.parametrize("manner", ["hang", "break"])
def test_an_answer_that_is_lost_leaves_it_unknown_and_it_is_not_sent_again(told, robot_server, settings, manner):
    robot_server.manner, settings.EMAIL_TIMEOUT = manner, 0.2
    state, sending = told()
    assert (state, actions.send_due(), len(robot_server.told)) == (SendState.UNKNOWN, 0, 1)
    sending.refresh_from_db()
    assert sending.state == SendState.UNKNOWN


def test_an_answer_without_end_is_read_to_its_beginning_only(told, robot_server):
    robot_server.answer = b'{"errcode": 0, "x": "' + b"y" * 200_000 + b'"}'
    assert told()[0] == SendState.UNKNOWN


def test_a_host_that_cannot_be_reached_leaves_it_waiting(told, robot_server, settings):
    settings.WEBHOOK_HOSTS = settings.WEBHOOK_PLAIN_HOSTS = [robot_server.host, "127.0.0.1:1"]
    robot_server.host = "127.0.0.1:1"
    state, sending = told()
    sending.refresh_from_db()
    assert (state, sending.failure.split(":")[0]) == (SendState.WAITING, "ConnectionRefusedError")


def test_a_host_that_speaks_no_tls_is_told_nothing(told, robot_server, settings):
    address = robot_server.address
    robot_server.address = lambda: address().replace("http://", "https://")
    state, _sending = told()
    assert (state, robot_server.told) == (SendState.WAITING, [])


def self_signed(folder):
    """Return the context of a server on this machine whose certificate no authority has signed."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False).sign(key, hashes.SHA256())
    kept = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "pair.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM) + kept)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pair.pem")
    return context


def test_a_host_whose_certificate_nobody_vouches_for_is_told_nothing(people, settings, tmp_path, monkeypatch):
    with listening(self_signed(tmp_path)) as listener:
        settings.WEBHOOK_HOSTS = [listener.host]
        address = listener.address().replace("http://", "https://")
        webhook = actions.add_webhook(people.delivery, name="G", format="wecom", address=address)
        answer = actions.try_webhook(webhook, people.delivery)
        assert (answer.split(":")[0], listener.told) == ("SSLCertVerificationError", [])
        # The same server is told it once its certificate is one of those that the system trusts.
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "pair.pem"))
        assert (actions.try_webhook(webhook, people.delivery), len(listener.told)) == ("", 1)


def test_a_host_that_is_no_longer_allowed_is_told_nothing(told, robot_server, settings, people):
    webhook = actions.add_webhook(people.delivery, name="G", format="wecom", address=robot_server.address())
    settings.WEBHOOK_HOSTS = ["qyapi.weixin.qq.com"]
    answer = actions.try_webhook(webhook, people.delivery)
    assert (answer, robot_server.told) == ("This installation sends to these hosts only: qyapi.weixin.qq.com.", [])


@pytest.mark.parametrize(
    "address",
    [
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/x",
        "https://qyapi.weixin.qq.com.evil.example/x",
        "https://qyapi.weixin.qq.com@evil.example/x",
        "https://evil.example\\@qyapi.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com:8443/x",
        "http://qyapi.weixin.qq.com/x",
        "ftp://qyapi.weixin.qq.com/x",
        "https://me:pw@qyapi.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com/发送?key=1",
        "https://qyapi.weixin.qq.com/x?key=密",
        "https://qyapi.weixin.qq.com/x?key=1\x7f",
    ],
)
def test_no_address_reaches_where_the_installation_does_not_send(people, settings, address):
    settings.WEBHOOK_HOSTS, settings.WEBHOOK_PLAIN_HOSTS = ["qyapi.weixin.qq.com"], []
    with pytest.raises(ValidationError) as refusal:
        actions.add_webhook(people.delivery, name="G", format="wecom", address=address)
    assert list(refusal.value.message_dict) == ["address"]


def test_an_address_that_no_request_line_can_hold_is_refused_at_the_door_in_words(people, api_as, settings):
    settings.WEBHOOK_HOSTS = ["oapi.dingtalk.com"]
    facts = {"name": "G", "format": "dingtalk", "address": "https://oapi.dingtalk.com/robot/发送?x=密"}
    answer = api_as("delivery").post("/api/v1/webhooks/", facts, headers={"Accept-Language": "en", "Idempotency-Key": str(uuid4())})
    says = "The address may hold letters of the Latin alphabet, digits and signs only; whatever else it holds is written percent-encoded, such as %E5%8F%91."
    assert (answer.status_code, answer.json()) == (400, {"address": [says]})


@pytest.mark.parametrize("path", ["/发送?x=密", "/a\x7fb"])
def test_what_cannot_be_written_as_a_request_is_refused_for_good_before_anything_is_sent(robot_server, path):
    host, port = robot_server.host.split(":")
    with robots.Parcel(http.client.HTTPConnection(host, int(port)), path, Post(b"{}"), DIALECTS["wecom"], set()) as parcel, pytest.raises(Refused) as refusal:
        parcel.hand_over()
    assert (refusal.value.for_good, "x=" in str(refusal.value), robot_server.told) == (True, False, [])


def test_no_proxy_of_the_environment_is_asked(told, robot_server, monkeypatch):
    for name in ("http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert told()[0] == SendState.SENT


def test_nobodys_words_mention_anybody_or_make_a_link(told, robot_server):
    for format in ("wecom", "dingtalk", "feishu"):
        told(format, title=HOSTILE)
    for one in robot_server.told:
        text = one.body.decode()
        assert [sign for sign in ("<@", "@all", "<at", "](https://evil", "://evil", "![", "\\n# ", "\u202e") if sign in text] == []
    assert [text.body.decode().count("https://zhijian.example/plans/SIP-1/") for text in robot_server.told] == [1, 1, 1]


def test_words_are_one_line_and_cut_where_they_are_endless():
    assert (plain("a\r\n b\t_c_"), plain("长" * 500)) == ("a b ＿c＿", "长" * 299 + "…")


def test_many_reminders_stay_within_what_wecom_takes(people, robot_server):
    person = people.delivery
    webhook = actions.add_webhook(person, name="G", format="wecom", address=robot_server.address())
    many = [Reminder(kind="work", recipient=person, url="/x/", text={"en": {"title": f"{n} " + "长" * 300, "where": "", "action": "A"}}) for n in range(60)]
    with robots.prepare(Sending(channel=Channel.ROBOT, recipient=person, webhook=webhook), many) as parcel:
        parcel.hand_over()
    content = robot_server.told[0].content["markdown"]["content"]
    assert (len(content.encode()) <= 4096, content.splitlines()[-1].split()[0]) == (True, "and" if person.language == "en" else content.splitlines()[-1].split()[0])


def test_what_a_host_says_is_kept_without_the_key_it_repeats(told, robot_server):
    robot_server.answer = {"errcode": 93000, "errmsg": "invalid key 0123456789abcdef of SECret!"}
    _state, sending = told("wecom", "SECret!")
    sending.refresh_from_db()
    assert sending.failure == "200 93000 invalid key … of …"


def test_what_waits_for_a_removed_or_switched_off_robot_is_not_sent(told, robot_server, people):
    robot_server.status = 503
    sendings = [told("wecom")[1] for _robot in range(2)]
    first, second = (Webhook.objects.get(pk=sending.webhook_id) for sending in sendings)
    actions.edit_webhook(first, people.delivery, first.version, active=False)
    actions.remove_webhook(second, people.delivery)
    assert [Sending.objects.get(pk=sending.pk).state for sending in sendings] == [SendState.NOT_WANTED, SendState.NOT_WANTED]
    assert actions.find() == 0


def test_a_test_message_leaves_no_row(people, robot_server):
    webhook = actions.add_webhook(people.delivery, name="G", format="wecom", address=robot_server.address())
    assert (actions.try_webhook(webhook, people.delivery), len(robot_server.told)) == ("", 1)
    assert (Sending.objects.count(), Reminder.objects.count()) == (0, 0)
    with pytest.raises(NotAllowed):
        actions.try_webhook(webhook, people.planner)


def test_neither_address_nor_secret_enter_the_trail_but_their_change_does(people, robot_server):
    webhook = actions.add_webhook(people.delivery, name="G", format="generic", address=robot_server.address(), secret="first secret")
    changed = actions.edit_webhook(webhook, people.delivery, 1, address=robot_server.address("/hook/second-key"), secret="second secret")
    assert (changed.version, changed.secret, changed.address[-10:]) == (2, "second secret", "second-key")
    told = str(list(Event.objects.of(webhook).values_list("changes", flat=True)))
    assert [word for word in ("0123456789ab", "second-key", "first secret", "second secret") if word in told] == []
    assert Event.objects.of(webhook).last().changes == {"address": ["127.0.0.1 …cdef", "127.0.0.1 …-key"], "secret": ["…", "…"]}
