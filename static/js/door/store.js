// What this device keeps in IndexedDB: its passes (one is in use) and the scans the server has not named yet.

import { compose, newId, putAside } from "./queue.js";

const NAME = "sala-door";
const FRESH = { seq: 0, at_ms: 0, offset_ms: 0 };

/** Rejects where the browser keeps nothing, such as some private windows. */
export async function openStore() {
  const db = await promised(opening());
  const reading = (name) => db.transaction(name).objectStore(name);

  return {
    /** Keep what enrolment answered and use it from now on. Scans of an earlier pass stay and are still sent. */
    async enrol({ device, token, forum, door, title }) {
      const change = db.transaction(["passes", "meta"], "readwrite", { durability: "strict" });
      change.objectStore("passes").put({ ...FRESH, device, token, forum, door, title });
      change.objectStore("meta").put(device, "current");
      await done(change);
    },

    async currentPass() {
      const device = await promised(reading("meta").get("current"));
      return device ? promised(reading("passes").get(device)) : undefined;
    },

    passes: () => promised(reading("passes").getAll()),

    /** Number a scan and write it down. When this resolves it is on the disk. */
    async write(device, draft) {
      const change = db.transaction(["passes", "scans"], "readwrite", { durability: "strict" });
      const pass = await promised(change.objectStore("passes").get(device));
      const { fact, counter } = compose(draft, { counter: pass, id: newId(), now_ms: Date.now() });
      change.objectStore("scans").add({ device, waiting: 1, fact });
      change.objectStore("passes").put(counter);
      await done(change);
      return fact;
    },

    async queued(device) {
      const rows = await promised(reading("scans").index("waiting").getAll([device, 1]));
      return rows.map((row) => row.fact);
    },

    /** How many scans still have to reach the server, of all passes. */
    async unsent() {
      const view = db.transaction(["passes", "scans"]);
      const devices = await promised(view.objectStore("passes").getAllKeys());
      const waiting = view.objectStore("scans").index("waiting");
      const counts = await Promise.all(devices.map((device) => promised(waiting.count([device, 1]))));
      return counts.reduce((sum, count) => sum + count, 0);
    },

    /** Forget what the server stored. What it will never take stays on the device, without the ticket, unsent. */
    async settle({ stored, refused }) {
      const change = db.transaction("scans", "readwrite", { durability: "strict" });
      const scans = change.objectStore("scans");
      stored.forEach((id) => scans.delete(id));
      for (const id of refused) scans.put(putAside(await promised(scans.get(id))));
      await done(change);
    },

    async learnOffset(device, offset_ms) {
      const change = db.transaction("passes", "readwrite");
      const passes = change.objectStore("passes");
      passes.put({ ...(await promised(passes.get(device))), offset_ms });
      await done(change);
    },
  };
}

function opening() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    const db = request.result;
    db.createObjectStore("meta");
    db.createObjectStore("passes", { keyPath: "device" });
    db.createObjectStore("scans", { keyPath: "fact.id" }).createIndex("waiting", ["device", "waiting"]);
  };
  return request;
}

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(change) {
  return new Promise((resolve, reject) => {
    change.oncomplete = () => resolve();
    change.onabort = () => reject(change.error);
  });
}
