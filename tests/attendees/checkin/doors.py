"""A phone at a door, as tests use one: it asks in JSON and carries its token, nothing else."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from attendees.checkin.enrolling import enrol
from attendees.checkin.models import Device, DoorPass
from attendees.checkin.passes import Secrets, make_pass
from attendees.registrations.models import Registration
from attendees.tickets.issuing import ticket_text
from forums.programme.models import Forum
from tests.factories import make_member

BLANK = {"text": "", "count": 0, "undoes": None, "reason": "", "source": "camera", "shown": ""}


@dataclass
class Phone:
    device: Device
    token: str
    forum: Forum
    client: Client = field(default_factory=Client)
    numbers: Any = field(default_factory=lambda: count(1))

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        sent = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(
            f"/door/{self.forum.uuid}/{path}",
            sent,
            content_type="application/json",
            headers={"Authorization": f"Door {self.token}"} | headers,
        )

    def look(self, text: str, *, reason: str = "") -> Any:
        return self.post("looks", {"text": text, "source": "camera", "reason": reason}).json()["verdict"]

    def fact(self, kind: str = "admit", **fields: Any) -> dict[str, Any]:
        """A fact nobody has sent yet."""
        people = 0 if kind in ("undo", "refuse") else 1
        number = next(self.numbers)
        own = {"id": str(uuid4()), "seq": number, "kind": kind, "count": people}
        return BLANK | own | {"at_ms": 1_000_000 + number, "offset_ms": 0} | fields

    def send(self, *facts: dict[str, Any]) -> HttpResponse:
        return self.post("scans", {"now_ms": 0, "release": "0.1.0", "unsent": len(facts), "scans": facts})

    def scan(self, kind: str = "admit", **fields: Any) -> Any:
        """The entry of one new fact."""
        answer = self.send(self.fact(kind, **fields))
        assert answer.status_code == 200, answer.content
        return answer.json()["stored"][0]

    def admit(self, registration: Registration, people: int = 1, **fields: Any) -> Any:
        return self.scan(text=text_of(registration), count=people, **fields)["verdict"]

    def state(self, **headers: str) -> HttpResponse:
        return self.client.get(
            f"/door/{self.forum.uuid}/state", headers={"Authorization": f"Door {self.token}"} | headers
        )

    def door(self) -> Any:
        return self.state().json()["door"]


def make_door(forum: Forum, *, label: str = "", may_admit_over: bool = False) -> Secrets:
    """Doors of one forum are Door A, Door B and so on."""
    label = label or f"Door {chr(ord('A') + DoorPass.objects.filter(forum=forum).count())}"
    actor = make_member(forum.organization)
    return make_pass(
        forum, label=label, entrance="", may_admit_over=may_admit_over, actor=actor, now=datetime.now(UTC)
    )


def make_phone(forum: Forum, **door: Any) -> Phone:
    enrolled = enrol(make_door(forum, **door).token, now=datetime.now(UTC))
    return Phone(enrolled.device, enrolled.token, forum)


def text_of(registration: Registration) -> str:
    """The code as it stands on the newest ticket."""
    registration.refresh_from_db()
    return ticket_text(registration)
