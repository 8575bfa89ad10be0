"""A person at a browser without JavaScript: opens pages of the running application and sends the forms on them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

NOT_SENT = {"submit", "button", "reset", "file", "image"}
PATIENCE = 30


@dataclass
class Form:
    """A form as a page shows it: where it goes, and what it would send if nothing more were typed."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name, value):
        self.values.setdefault(name, []).append(value)

    def filled(self, typed):
        """Return what is sent once `typed` is in its fields; a field the form does not have is a mistake."""
        unknown = set(typed) - set(self.values)
        if unknown:
            raise AssertionError(f"the form {self.action} has no {unknown}, only {set(self.values)}")
        return {name: values for name, values in (self.values | typed).items() if values not in ([], None)}


class _Reader(HTMLParser):
    """Collects the forms of a page, and its words."""

    def __init__(self):
        super().__init__()
        self.forms, self.words = [], []
        self._form = self._select = self._area = None
        self._takes_many = False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self._form = Form(attrs.get("action") or "", attrs.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, attrs)

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area:
            name, text = self._area
            self._form.add(name, "".join(text).replace("\r\n", "\n").removeprefix("\n"))
            self._area = None

    def handle_data(self, data):
        self.words.append(data)
        if self._area:
            self._area[1].append(data)

    def _control(self, tag, attrs):
        name = attrs.get("name")
        if tag == "input" and name and attrs.get("type", "text") not in NOT_SENT:
            self._input(name, attrs)
        elif tag == "textarea":
            self._area = (name, [])
        elif tag == "select":
            self._select, self._takes_many = name, "multiple" in attrs
            self._form.values.setdefault(name, [])
        elif tag == "option" and self._select:
            self._option(attrs.get("value", ""), "selected" in attrs)

    def _option(self, value, selected):
        values = self._form.values[self._select]
        if self._takes_many:
            values += [value] if selected else []
        elif selected or not values:  # a list that takes one sends its first where none is chosen
            values[:] = [value]

    def _input(self, name, attrs):
        ticked = attrs.get("type") not in {"checkbox", "radio"} or "checked" in attrs
        self._form.values.setdefault(name, [])
        if ticked:
            self._form.add(name, attrs.get("value") or "")


class Visitor:
    """One browser: its cookies, and the page it looks at."""

    def __init__(self, url, cookies=None):
        # A new connection for each request: the server closes one that rested for two seconds, perhaps just now.
        alone = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(base_url=url, follow_redirects=True, timeout=PATIENCE, limits=alone)
        for name, value in (cookies or {}).items():
            # With the domain under which the server's own would be kept, so that it replaces this one.
            self.client.cookies.set(name, value, domain=self.client.base_url.host)
        self.answer = self.page = None

    def open(self, address):
        """Follow a link, of this site or from a mail, and return the page's words."""
        return self._look(self.client.get(address))

    def send(self, action, **typed):
        """Fill in and send the form that goes to this address, and return the words of the page that follows."""
        form = self.form(action)
        return self._look(self.client.post(urljoin(str(self.answer.url), form.action), data=form.filled(typed)))

    def form(self, action) -> Form:
        """Return the form that the page posts to this path; a form without an address goes to the page's own."""
        here = self.answer.url.path
        for form in self.page.forms:
            if form.method == "post" and (urlsplit(form.action).path or here) == action:
                return form
        shown = [form.action for form in self.page.forms]
        raise AssertionError(f"{here} has no form for {action}, only for {shown}: {self.words[:300]}")

    @property
    def path(self):
        return self.answer.url.path

    @property
    def status(self):
        return self.answer.status_code

    @property
    def words(self):
        return " ".join(" ".join(self.page.words).split())

    def _look(self, answer):
        self.answer, self.page = answer, _Reader()
        if "html" in answer.headers.get("content-type", ""):
            self.page.feed(answer.text)
        return self.words
