"""What can be stopped: a short list, in words that say what ends (docs/decisions/0010)."""

from __future__ import annotations

import pytest

from bot.__main__ import catalogue
from bot.language import LANGUAGES, Reader
from bot.preferences import named

SUBJECTS = catalogue().subjects
AT_MOST = 10


def test_the_list_is_short() -> None:
    assert len(SUBJECTS) <= AT_MOST


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_subjects_are_called_alike_and_none_by_its_own_name(language: str) -> None:
    words = catalogue().words
    called = [words.plain(named(one), Reader(language=language)) for one in SUBJECTS]
    assert len({*called}) == len(called)
    for one, label in zip(SUBJECTS, called, strict=True):
        assert len(label) <= 60
        assert label.split() != [one] or one == "announcements"


def test_reminders_and_what_becomes_of_one_s_own_are_stopped_apart() -> None:
    topics = {topic for feature in catalogue().features for topic in feature.letters}
    assert {"events.reminder", "eventdesk.moved", "eventdesk.cancelled", "eventdesk.promoted"} <= topics
    assert {"internships.match", "internshipdesk.approved"} <= topics
