"""One spelling for what is compared, searched or stored: names, addresses, the words of a search."""

import re
import unicodedata

from attendees.registrations.code import LENGTH as CODE_LENGTH
from forums.languages.spelling import one_line

SEARCH_LENGTH = 500
SHORTEST_NUMBER = 6  # digits; some countries call each other's towns with no more
NAME_SEARCHED = SEARCH_LENGTH - 254 - CODE_LENGTH - 2  # beside the longest address and a code

_WITHOUT_DECOMPOSITION = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i"})
_LATIN_MARKS = dict.fromkeys(range(0x0300, 0x0370))  # Khmer vowels are marks too, and carry the meaning

_LINKED = re.compile(
    r"[:/@\\]|[.\u3002]\w{2}|\d\D?\d\D?\d"
)  # https://, a@b, evil.example, 604-555: not St. John

_SLIPS = {
    "gmail.com": "gmial.com gmai.com gmal.com gmil.com gamil.com gmaill.com gmail.co gmail.cm gmail.con gmail.cmo "
    "gmail.comm gnail.com gmail.om gmail.ca",
    "hotmail.com": "hotmial.com hotmai.com hotmal.com hotmil.com hotmaill.com hotmail.con hotmail.co hotmail.cm",
    "outlook.com": "outlok.com outlook.con outlook.co outllook.com outloook.com",
    "yahoo.com": "yaho.com yahooo.com yhoo.com yahoo.con yahoo.co yahoo.cm yaoo.com",
    "yahoo.ca": "yaho.ca yahooo.ca",
    "icloud.com": "iclod.com icloud.con icloud.co iclould.com icoud.com",
    "shaw.ca": "shaw.cs shw.ca shaw.con",
    "telus.net": "telus.com telus.ne",
}
_MEANT = {slip: meant for meant, slips in _SLIPS.items() for slip in slips.split()}


def is_plain(name: str) -> bool:
    """Whether nothing of it becomes a link where a letter is read: no address, no number to call."""
    return not _LINKED.search(unicodedata.normalize("NFKC", name))


def slip_in(address: str) -> str:
    """The domain that was probably meant, or ""."""
    return _MEANT.get(address.rpartition("@")[2].casefold(), "")


def fold(text: str) -> str:
    """For comparing names: without case, accents and compatibility forms; Khmer is kept whole."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LATIN_MARKS)
    return one_line(folded.translate(_WITHOUT_DECOMPOSITION))


def digits_of(text: str) -> str:
    """A telephone number as it is compared: 604-555-0142 and +1 (604) 555 0142 share their last ten digits."""
    return "".join(filter(str.isdecimal, text))


def search_text(name: str, email: str, code: str, phone: str = "") -> str:
    """What the desk and the door search in. Whoever has an address has no number."""
    return " ".join(filter(None, [fold(name)[:NAME_SEARCHED], email, code.casefold(), digits_of(phone)]))


def search_words(query: str) -> list[str]:
    """The words that must all stand in a row's search text; a number is one word, however it is written."""
    folded = fold(query)
    is_number = len(digits_of(folded)) >= SHORTEST_NUMBER and not any(sign.isalpha() for sign in folded)
    return [digits_of(folded)] if is_number else folded.split()
