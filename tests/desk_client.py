"""Somebody at the desk of a served blog: signs in over HTTP and sends forms, with tokens."""

import http.client
import re
import time
from urllib.parse import urlencode, urlsplit

PASSWORD = "four words are good"


class DeskClient:
    """One signed-in admin with a connection of their own."""

    def __init__(self, set_up_link: str, cookie: str = "") -> None:
        parts = urlsplit(set_up_link)
        self.host, self.cookie = parts.netloc, cookie
        if not cookie:
            account = {"name": "Ada", "handle": "ada", "password": PASSWORD}
            status, _, _ = self.send(parts.path, account)
            assert status == 303, f"the set-up answered {status}"

    def send(self, path: str, fields: dict[str, str]) -> tuple[int, str, float]:
        """Post a form with the token of a fresh page; return status, page and seconds waited."""
        _, page = self._ask("GET", path if "set-up" in path else "/write/new")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token, "the page has no token"
        began = time.monotonic()
        status, page = self._ask(
            "POST", path, urlencode({"csrf_token": token[1]} | fields, errors="surrogatepass")
        )
        return status, page, time.monotonic() - began

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        connection.close()
        return answer.status, page
