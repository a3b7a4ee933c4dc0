"""What every test may ask for."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from hypothesis import configuration as hypothesis_files
from hypothesis import settings as hypothesis_settings

from tests.environment import ROOT, VAR

hypothesis_files.set_hypothesis_home_dir(ROOT / "var" / "hypothesis")
hypothesis_settings.register_profile("usual", max_examples=50, derandomize=True, deadline=None)
hypothesis_settings.register_profile("deep", max_examples=5_000, deadline=None)

JOURNEYS = Path(__file__).parent / "journeys"
NO_STATIC_FILES = VAR / "no-static"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deep", action="store_true", help="run the long searches too, and the others at full length"
    )


def pytest_configure(config: pytest.Config) -> None:
    hypothesis_settings.load_profile("deep" if config.getoption("--deep") else "usual")
    # Pages name their style sheets plainly, and no client looks through a folder of a thousand files;
    # only the journeys collect and compress, as production does.
    settings.STATIC_ROOT = NO_STATIC_FILES
    NO_STATIC_FILES.mkdir(parents=True, exist_ok=True)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the journeys, and leave out what has no meaning here. Left out is not skipped: nothing is missing."""
    for item in items:
        if item.path.is_relative_to(JOURNEYS):
            item.add_marker(pytest.mark.browser)
    absent = {"postgresql", "sqlite"} - {connection.vendor}
    if not config.getoption("--deep"):
        absent.add("deep")
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in absent)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def deep(pytestconfig: pytest.Config) -> bool:
    """Whether long searches run at full length: `rounds = 2_000 if deep else 40`."""
    return bool(pytestconfig.getoption("--deep"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file, not memory: the threads of a race need connections of their own, as in production."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "sala.sqlite3")


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Words chosen by the last test's reader do not reach the next one."""
    translation.activate(settings.LANGUAGE_CODE)
