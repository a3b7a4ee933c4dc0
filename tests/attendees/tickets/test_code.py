import pytest

from attendees.registrations.code import ALPHABET, draw_code
from attendees.tickets.code import normalise, spaced
from tests.vectors.ticket_cases import CODES


@pytest.mark.parametrize(("typed", "code"), CODES)
def test_a_typed_code_is_read_as_meant_or_not_at_all(typed, code):
    assert normalise(typed) == code


def test_drawn_codes_differ_and_use_the_whole_alphabet():
    codes = {draw_code() for _ in range(200)}

    assert len(codes) == 200
    assert set("".join(codes)) == set(ALPHABET)
    assert {normalise(code) for code in codes} == codes


def test_a_code_is_printed_in_two_groups_and_reads_back():
    assert spaced("7MQ4C9X2HV") == "7MQ4C 9X2HV"
    assert normalise(spaced("7MQ4C9X2HV")) == "7MQ4C9X2HV"
