// Everything around the camera: forum and door, signal, the three numbers.

import { clock } from "./phrasing.js";

const UNKNOWN = "–"; // until the server has said its numbers once

export function createBoard({ page, words }) {
  const lang = page.documentElement.lang;
  const at = (id) => page.getElementById(id);
  let forum = { title: "", door: "", tickets: 0, utc_offset_min: 0, may_admit_over: false };
  let door = null;
  let signal = { online: true, unsent: 0, at_ms: null, working: false };

  // Only what differs is written: a screen reader hears a line when it changes, not every three seconds.
  function say(id, name, facts) {
    const line = words(name, facts);
    if (at(id).textContent !== line.textContent) at(id).replaceChildren(line);
  }

  function bodies() {
    return door ? Math.max(0, door.inside) + door.team : 0;
  }

  function numbers() {
    at("inside").textContent = door ? bodies() : UNKNOWN;
    at("limit").textContent = door?.limit ?? UNKNOWN;
    at("walk-ins").textContent = door?.walk_ins ?? UNKNOWN;
    at("waiting").textContent = door?.waiting ?? UNKNOWN;
  }

  function lines() {
    const { online, unsent, at_ms, working } = signal;
    const time = at_ms ? clock(at_ms, { lang, utc_offset_min: forum.utc_offset_min }) : null;
    const name = !online ? "line-offline" : unsent ? "line-sending" : "line-online";
    at("door-line").className = online ? "" : "offline";
    say("door-line", name, { unsent });
    const camera = working ? "camera-working" : online ? "camera-ready" : "camera-offline";
    say("camera-line", camera, { time, tickets: forum.tickets });
  }

  return {
    get forum() {
      return forum;
    },

    /** Everybody in the room, and how many it takes. */
    get room() {
      return { bodies: bodies(), limit: door?.limit ?? 0 };
    },

    /** `news` is a part of an answer: {forum?, door?, now_ms?}. */
    hear(news) {
      forum = news.forum ?? forum;
      door = news.door ?? door;
      if (news.now_ms) signal = { ...signal, at_ms: news.now_ms };
      say("door-name", "door-name", forum);
      numbers();
      lines();
    },

    signal(change) {
      signal = { ...signal, ...change };
      lines();
    },

    /** What is wrong with the camera stands where its picture would be. */
    trouble(name) {
      at("camera-trouble").replaceChildren(words(name));
    },
  };
}
