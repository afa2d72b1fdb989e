"""A real mail server that answers as a test says and keeps what it has taken."""

import asyncio
import contextlib
import logging
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller

from tests import servers

# It tells each word of each letter.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class Post:
    """Takes mails, slowly if asked to; `answer` is what it says to a letter, `hangs` keeps it from saying anything."""

    def __init__(self):
        self.taken = Counter()
        self.answer = "250 taken"
        self.delay = 0.0
        self.hangs = False

    async def handle_DATA(self, server, session, envelope):
        """Answer a letter; one that is answered with 250 is taken, whether or not the sender hears of it."""
        while self.hangs:
            await asyncio.sleep(0.1)
        await asyncio.sleep(self.delay)
        if self.answer.startswith("250"):
            self.taken[message_from_bytes(envelope.content)["Message-ID"].strip()] += 1
        await asyncio.sleep(self.delay)
        return self.answer

    @property
    def twice(self) -> list[str]:
        """The letters that came more than once."""
        return [name for name, count in self.taken.items() if count > 1]


@contextlib.contextmanager
def post_office():
    """Run the server and give (what it keeps, its port)."""
    post, port = Post(), servers.free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port, ready_timeout=20)
    controller.start()
    try:
        yield post, port
    finally:
        post.hangs = False
        controller.stop()
