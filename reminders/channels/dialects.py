"""What each robot wants to be told, and what its answers mean, after the vendors' documentation of 2026.

WeCom: developer.work.weixin.qq.com/document/path/91770. DingTalk: open.dingtalk.com, custom robots. Feishu: open.feishu.cn,
custom bots. The signed JSON of this house: docs/webhooks.md.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reminders.states import RobotFormat
from reminders.wording import Line

MOST_OF_A_TEXT = 300
# WeCom takes 4096 bytes of Markdown, DingTalk and Feishu about 20 kB of message; a little less, for the frame.
MOST_OF_WECOM, MOST_OF_A_MESSAGE = 4000, 16_000

# None of these dialects documents how its signs are escaped, so that the same signs in full width stand for them: they
# look alike, and neither mention anybody nor make a link, a heading or an image.
HARMLESS = str.maketrans("\\`*_{}[]<>#~|@&", "＼｀＊＿｛｝［］＜＞＃～｜＠＆")
# What steers a text without being seen: control characters, and those that turn its direction or have no width.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True)
class Message:
    """What is to be told: a heading, its lines, the sending's key, the moment, and the language as a robot names it."""

    heading: str
    lines: list[Line]
    key: str
    moment: float
    recipient: str
    language: str


@dataclass(frozen=True)
class Post:
    """A request: its body, and what it adds to the address and to the headers."""

    body: bytes
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def plain(text: str) -> str:
    """Return a person's words as one line that no dialect takes for anything but words."""
    line = " ".join(UNSEEN.sub(" ", text).split()).translate(HARMLESS).replace("://", "：//")
    return line if len(line) <= MOST_OF_A_TEXT else f"{line[: MOST_OF_A_TEXT - 1]}…"


def _wecom(message, secret):
    content = _markdown(message, MOST_OF_WECOM)
    return Post(_json({"msgtype": "markdown", "markdown": {"content": content}}))


def _dingtalk(message, secret):
    content = {"title": message.heading, "text": _markdown(message, MOST_OF_A_MESSAGE)}
    body = _json({"msgtype": "markdown", "markdown": content, "at": {"isAtAll": False}})
    if not secret:
        return Post(body)
    stamp = str(int(message.moment * 1000))
    sign = _signed(secret, f"{stamp}\n{secret}")
    return Post(body, f"timestamp={stamp}&sign={quote_plus(sign)}")


def _feishu(message, secret):
    paragraphs, told = [], 0
    for line in message.lines:
        paragraph = [[{"tag": "a", "text": plain(line.title), "href": line.link}], *([{"tag": "text", "text": text}] for text in _below(line))]
        told += len(_json(paragraph))
        if told > MOST_OF_A_MESSAGE:
            paragraphs.append([{"tag": "text", "text": _more(message, line)}])
            break
        paragraphs += paragraph
    post = {"zh_cn" if message.language.startswith("zh") else "en_us": {"title": message.heading, "content": paragraphs}}
    body = {"msg_type": "post", "content": {"post": post}}
    if secret:
        stamp = str(int(message.moment))
        # Here the words are the key, and nothing is what is signed.
        body = {"timestamp": stamp, "sign": _signed(f"{stamp}\n{secret}", ""), **body}
    return Post(_json(body))


def _generic(message, secret):
    reminders = [
        {
            "kind": line.reminder.kind, "title": line.title, "where": line.where, "action": line.action, "url": line.link,
            "due": line.reminder.due and line.reminder.due.isoformat(),
        }
        for line in message.lines
    ]  # fmt: skip
    body = _json({"id": message.key, "recipient": message.recipient, "language": message.language, "reminders": reminders})
    stamp = str(int(message.moment))
    signature = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return Post(body, headers={"X-Zhijian-Id": message.key, "X-Zhijian-Timestamp": stamp, "X-Zhijian-Signature": f"sha256={signature}"})


def _markdown(message, most):
    """Return the message in the Markdown that WeCom and DingTalk have in common; paragraphs, because DingTalk joins single lines."""
    parts, told = [f"**{message.heading}**"], 100
    for line in message.lines:
        part = "\n\n".join([f"[{plain(line.title)}]({line.link})", *(f"> {text}" for text in _below(line))])
        told += len(part.encode()) + 2
        if told > most:
            parts.append(_more(message, line))
            break
        parts.append(part)
    return "\n\n".join(parts)


def _below(line):
    """Return what stands below a line's title."""
    return [text for text in (plain(line.action), plain(" · ".join(filter(None, [line.where, line.due])))) if text]


def _more(message, line):
    left = len(message.lines) - message.lines.index(line)
    return ngettext("and {count} more on your desk", "and {count} more on your desk", left).format(count=left)


def _signed(key, text):
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _json(content):
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Dialect:
    """How a message becomes a request, and how the answer is read: the keys of its code and words, and the codes that mean "later".

    One without codes answers by the HTTP status alone.
    """

    write: Callable[[Message, str], Post]
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    busy: frozenset[int] = frozenset()


DIALECTS = {
    # -1 busy, 45009 more than 20 a minute, 45033 too many at once.
    RobotFormat.WECOM: Dialect(_wecom, ("errcode",), ("errmsg",), frozenset({-1, 45009, 45033})),
    # -1 busy, 130101 and 410100 more than 20 a minute.
    RobotFormat.DINGTALK: Dialect(_dingtalk, ("errcode",), ("errmsg",), frozenset({-1, 130101, 410100})),
    # 11232 too many at this moment, 11247 more than 100 a minute or 5 a second.
    RobotFormat.FEISHU: Dialect(_feishu, ("code", "StatusCode"), ("msg", "StatusMessage"), frozenset({11232, 11247})),
    RobotFormat.GENERIC: Dialect(_generic),
}


def trial_words() -> dict[str, str]:
    """Return the words of a message that only tries whether it arrives, in the language that is active."""
    return {
        "title": _("Test message"),
        "where": _("Zhijian"),
        "action": _("This is what a reminder will look like. Nothing awaits you because of it."),
    }
