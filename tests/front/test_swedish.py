"""Swedish is complete: whatever stands in the code for people to read has its Swedish, and nothing else is kept."""

import re

import pytest
from babel.messages.catalog import Catalog, Message

from local.words import SWEDISH, forms, is_translated, read_catalogue, words_in_code, written

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")


@pytest.fixture(scope="module")
def in_code() -> Catalog:
    return words_in_code()


@pytest.fixture(scope="module")
def swedish() -> Catalog:
    return read_catalogue()


def words(catalogue: Catalog) -> dict[tuple[object, object], Message]:
    return {(message.context, message.id): message for message in catalogue if message.id}


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def test_every_word_of_the_code_stands_in_the_catalogue_and_none_besides(in_code, swedish):
    """`make words` takes in what is new and drops what is gone."""
    assert sorted(map(str, words(swedish).keys() ^ words(in_code).keys())) == []
    assert not swedish.obsolete


def test_every_word_has_its_swedish(swedish):
    assert [message.id for message in words(swedish).values() if not is_translated(message)] == []


def test_no_translation_is_a_guess(swedish):
    assert [message.id for message in words(swedish).values() if message.fuzzy] == []


def test_every_placeholder_stays(swedish):
    """The form for one may leave the number out, as English does."""
    wrong = []
    for message in words(swedish).values():
        ids = forms(message.id)
        allowed = placeholders(" ".join(ids))
        for english, translated in zip(ids, forms(message.string), strict=True):
            said = placeholders(translated)
            if not placeholders(english) <= said <= allowed:
                wrong.append((english, translated))
    assert wrong == []


def test_a_sentence_ends_as_its_english_does(swedish):
    """A full stop too many or too few shows beside its neighbours."""
    wrong = [
        (english, translated)
        for message in words(swedish).values()
        for english, translated in zip(forms(message.id), forms(message.string), strict=True)
        if " " in english and (english[-1] in ".:?,") != (translated[-1] in ".:?,")
    ]
    assert wrong == []


def test_the_file_is_written_as_make_words_writes_it(swedish):
    """Sorted and without line numbers: a change shows only what changed."""
    assert SWEDISH.read_text() == written(swedish)


def test_quotation_marks_are_swedish(swedish):
    assert [message.id for message in words(swedish).values() if "“" in "".join(forms(message.string))] == []
