"""What a page says to its console, and whom it calls: anything unexpected fails the test."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

LOCAL_SCHEMES = ("data:", "blob:", "about:")


@dataclass
class Watch:
    """Watches every page of its contexts. A blocked style or script reaches the console as an error."""

    origin: str
    seen: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def allow(self, pattern: str) -> None:
        """Expect what matches: `watch.allow("status of 404")` where a test visits a page that is not there."""
        self.allowed.append(pattern)

    def complaints(self) -> list[str]:
        return [line for line in self.seen if not any(re.search(pattern, line) for pattern in self.allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.seen.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _error(self, error: WebError) -> None:
        self.seen.append(f"script: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", *LOCAL_SCHEMES)):
            self.seen.append(f"request to another site: {request.url}")
