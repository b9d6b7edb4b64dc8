"""The access report as a page: whatever an id, a title or a file is called, it is text."""

import dataclasses
import typing
from datetime import UTC, date, datetime
from html.parser import HTMLParser

from recsys_app.domain.access_report import AccessReport
from recsys_app.exporting.person_report import person_report_html

HOSTILE = "</td><script src='//elsewhere/x.js'></script><img src=x onerror=\"y()\"> & co"
OURS = {"html", "head", "meta", "title", "style", "body"}
OURS |= {"h1", "h2", "h3", "p", "table", "tr", "td", "th"}


class Page(HTMLParser):
    """Which tags a browser would see, and what it would show."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.words.append(data)


def filled(kind):
    """A value of `kind` in which every text is hostile; of a list there is one."""
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{each.name: filled(hints[each.name]) for each in dataclasses.fields(kind)})
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)
        return tuple(filled(each) for each in inner if each is not Ellipsis)
    choices = typing.get_args(kind) or (kind,)
    if str in choices:
        return HOSTILE
    if issubclass(choices[0], date):
        return datetime(2026, 1, 2, tzinfo=UTC)
    if hasattr(choices[0], "__members__"):
        return next(iter(choices[0]))
    return choices[0](1)


def test_no_value_becomes_markup():
    page = Page(person_report_html(filled(AccessReport)))
    assert page.tags == OURS
    assert sum(words.count(HOSTILE) for words in page.words) > 15


def test_a_translation_is_no_markup_either():
    report = dataclasses.replace(filled(AccessReport), lists=())
    page = Page(person_report_html(report, lambda _text: HOSTILE))
    assert page.tags == OURS
