"""A person at a browser."""

import re
from contextlib import contextmanager

from config.demo.cast import PASSWORD

LEFT = ("htmx:sendAbort", "htmx:afterRequest, [object HTMLDivElement]")


class Person:
    """Someone signed in at a page of their own: goes to addresses, fills forms, presses buttons."""

    def __init__(self, context, base, username):
        self.page, self.base = context.new_page(), base
        self.troubles = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.visit("/accounts/login/")
        self.fill(username=username, password=PASSWORD)
        self.press("Sign in")

    def _hear(self, message):
        # A page that is left while it looks something up ends that request; htmx says so as an error, and it is none.
        if message.type == "error" and not message.text.startswith(LEFT):
            self.troubles.append(message.text)

    def visit(self, path):
        """Go to an address."""
        self.page.goto(self.base + path)

    def fill(self, **values):
        """Fill fields by name in the page's form, choosing what is a choice by its value or by its label."""
        for name, value in values.items():
            self._fill(name, value)

    def _fill(self, name, value):
        field = self.page.locator(f'main form[method="post"] [name="{name}"]:not([type="hidden"])')
        kind = field.first.evaluate("element => element.type")
        if "data-rich" in field.first.evaluate("element => element.getAttributeNames()"):
            field = self.page.locator(f'.field:has([name="{name}"]) [role="textbox"]')
        if kind in ("checkbox", "radio"):
            for one in [value] if isinstance(value, str) else value:
                field.and_(self.page.locator(f'[value="{one}"]')).check()
        elif kind == "select-one":
            field.select_option(value=str(value)) if field.locator(f'option[value="{value}"]').count() else field.select_option(label=self._option(field, value))
        else:
            field.fill(str(value))

    @staticmethod
    def _option(field, words):
        return next(text for text in field.locator("option").all_text_contents() if words in text).strip()

    def follow(self, control):
        """Click what leads to another page, and wait until that stands."""
        with self.page.expect_navigation():
            control.click()

    def press(self, label):
        """Press the button with these words and wait for the page that follows."""
        self.follow(self.page.get_by_role("button", name=re.compile(f"^{re.escape(label)}")).first)

    def open(self, label):
        """Follow the link with these words."""
        self.follow(self.page.get_by_role("link", name=re.compile(re.escape(label))).first)

    def sees(self, words):
        """Wait until the page shows these words."""
        self.page.get_by_text(words).first.wait_for(timeout=15_000)

    @property
    def path(self):
        """The path of the page."""
        return self.page.url.removeprefix(self.base)


@contextmanager
def at_browsers(browser, base, **usernames):
    """Give each person a browser context of their own, in English; close them all at the end."""
    contexts = {key: browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}) for key in usernames}
    try:
        yield [Person(contexts[key], base, username) for key, username in usernames.items()]
    finally:
        for context in contexts.values():
            context.close()
