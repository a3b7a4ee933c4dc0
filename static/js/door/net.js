// One question to the server. Only an answer in JSON counts: a café's sign-in page answers everything with 200.

const TIMEOUT_MS = 4000; // a person is standing at the door

/** Nobody answered, or somebody else did. The same question may be asked again. */
export class NoSignal extends Error {}

/** The server answered no, and would again: `status`, and `data` as it said it. */
export class Refused extends Error {
  constructor(status, data) {
    super(`refused with ${status}`);
    this.status = status;
    this.data = data;
  }
}

/** {status, data, etag}; `data` is null where nothing is new (304). `body` goes as JSON, or as a form if it is one. */
export async function ask(path, { method = "GET", token = "", body = null, etag = "", timeout_ms = TIMEOUT_MS } = {}) {
  const form = body instanceof URLSearchParams;
  const headers = { Accept: "application/json" };
  if (body && !form) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Door ${token}`;
  if (etag) headers["If-None-Match"] = etag;
  const response = await answered(path, {
    method,
    headers,
    body: body && !form ? JSON.stringify(body) : body,
    cache: "no-store",
    signal: AbortSignal.timeout(timeout_ms),
  });
  const { status } = response;
  if (status === 304) return { status, data: null, etag };
  const data = await read(response);
  if (status >= 500 || status === 429) throw new NoSignal(`answered ${status}`);
  if (!response.ok && status !== 409) throw new Refused(status, data);
  return { status, data, etag: response.headers.get("ETag") ?? "" };
}

async function answered(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    throw new NoSignal(error.name);
  }
}

async function read(response) {
  try {
    if (response.headers.get("Content-Type")?.startsWith("application/json")) return await response.json();
  } catch (error) {
    throw new NoSignal(error.name);
  }
  throw new NoSignal("not JSON");
}
