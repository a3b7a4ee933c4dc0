"""What the log may say: where something failed and how, never whose page it was or what stood in it."""

import logging
import re
import traceback
from types import TracebackType

PERSONAL_LINK = re.compile(r"(/(?:r|t|i|k|unsubscribe|door/pass|desk/join)/)[^/\s?\"']+")

type ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Cuts personal links, and names an exception by its class: a database puts whole rows into its messages."""

    def format(self, record: logging.LogRecord) -> str:
        return PERSONAL_LINK.sub(r"\1…", super().format(record))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # logging's own name
        lines: list[str] = []
        failure = ei[1]
        while failure is not None:
            frames = traceback.format_tb(failure.__traceback__)
            lines = [*frames, f"{type(failure).__module__}.{type(failure).__qualname__}\n", *lines]
            failure = failure.__cause__ or failure.__context__
        return "".join(lines).rstrip()
