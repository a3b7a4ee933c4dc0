import pytest
from django.test import RequestFactory

from forums.limits.source import source_of


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_one_line_is_one_source(address, source):
    assert source_of(RequestFactory(REMOTE_ADDR=address).get("/")) == source


def test_only_our_own_proxy_is_believed(settings):
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").get(
        "/", headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.7"}
    )

    alone = source_of(request)
    settings.BEHIND_PROXY = True

    assert (alone, source_of(request)) == ("10.0.0.1", "192.0.2.7")
