"""Somebody at the pages of a house."""

import http.cookiejar
import re
import urllib.parse
import urllib.request

from config.demo.cast import PASSWORD


class Person:
    """Somebody who uses the pages with a browser of few words."""

    def __init__(self, house, username):
        self.base = f"http://127.0.0.1:{house.port}"
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.post("/accounts/login/", username=username, password=PASSWORD)

    def get(self, path):
        """Read a page."""
        with self.opener.open(self.base + path, timeout=20) as answer:
            return answer.read().decode()

    def post(self, path, **facts):
        """Fill in a form of a page and send it; return the address that the answer leads to."""
        page = self.get(path)
        hidden = dict(re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|key)" value="([^"]+)"', page))
        with self.opener.open(self.base + path, urllib.parse.urlencode({**hidden, **facts}).encode(), timeout=20) as answer:
            return answer.geturl()

    def raises(self, title):
        """Raise an input; return its number."""
        address = self.post("/inputs/new/", title=title, description="Customers wait for days.", kind="D2.4", element="process")
        return address.rstrip("/").rpartition("/")[2]
