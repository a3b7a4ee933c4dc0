"""The web server refuses what the system checks refuse: it runs none by itself."""

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured

from config.startup import refuse_an_unsafe_installation


def test_a_sound_installation_starts():
    refuse_an_unsafe_installation()


def test_a_demo_that_others_could_reach_does_not_start(settings: LazySettings):
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["sala.example"]

    with pytest.raises(ImproperlyConfigured, match=r"DEMO=yes with ALLOWED_HOSTS=sala\.example"):
        refuse_an_unsafe_installation()
