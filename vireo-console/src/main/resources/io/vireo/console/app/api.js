import { serverTold } from "./clock.js";
import { sessionStore, signedIn, signedOut } from "./session.js";

/** An answer of the server that is an error, or no answer at all. */
export class ApiError extends Error {
  /**
   * @param {number} status the HTTP status; 0 if there was no answer
   * @param {string} message a sentence for the user
   * @param {number|null} retryAfter the seconds after which to try again, if the server named them
   */
  constructor(status, message, retryAfter = null) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const UNREACHABLE = "The console cannot be reached. This page tries again by itself.";
const UNKNOWN_OUTCOME = "The console did not answer, so it is not known whether this was done. Look whether it was, and try again.";
const LONGEST_WAIT = 10_000;

/** Gets the JSON of a path below `api/`. Throws an {@link ApiError}. */
export function get(path, { signal } = {}) {
  return call("GET", path, undefined, { signal });
}

/** Gets the text of a path below `api/`, for JSON whose numbers must keep all their digits. */
export function getText(path, { signal } = {}) {
  return call("GET", path, undefined, { signal, asText: true });
}

/** Posts a JSON value to a path below `api/`, and gives the JSON of the answer, or null. */
export function post(path, value = {}, { signal, headers } = {}) {
  return call("POST", path, JSON.stringify(value), { signal, headers });
}

/** Posts text of another type, such as NDJSON, to a path below `api/`. */
export function postText(path, text, contentType, { signal } = {}) {
  return call("POST", path, text, { signal, headers: { "Content-Type": contentType } });
}

/** Calls DELETE on a path below `api/`. */
export function remove(path, { signal } = {}) {
  return call("DELETE", path, undefined, { signal });
}

/** Asks the server who is signed in, and keeps the answer. Throws if the server cannot be reached. */
export async function loadSession() {
  try {
    signedIn(await get("session", { signal: AbortSignal.timeout(LONGEST_WAIT) }));
  } catch (failure) {
    if (failure.status !== 401) {
      throw failure;
    }
  }
}

/** Signs in by a token, or a name and a password. Throws an {@link ApiError} if that is refused. */
export async function login(credentials) {
  signedIn(await post("login", credentials, { headers: { "X-Vireo-Console": "login" } }));
}

/** Signs out, as the user wants. */
export async function logout() {
  await post("logout");
  signedOut(undefined, true);
}

async function call(method, path, body, { signal, headers = {}, asText = false }) {
  const response = await send(method, path, body, signal, headers);
  const answer = await read(response, method, asText && response.ok);
  if (response.ok) {
    return answer;
  }
  if (response.status === 401 && path !== "login") {
    signedOut(answer?.login);
  }
  const seconds = Number(response.headers.get("Retry-After"));
  throw new ApiError(response.status, messageOf(response, answer), seconds > 0 ? seconds : null);
}

async function send(method, path, body, signal, headers) {
  const all = { Accept: "application/json", ...changeHeaders(method, body), ...headers };
  try {
    const response = await fetch(`api/${path}`, { method, body, signal, headers: all, credentials: "same-origin", cache: "no-store" });
    serverTold(response.headers.get("Date"));
    return response;
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    throw new ApiError(0, method === "GET" ? UNREACHABLE : UNKNOWN_OUTCOME);
  }
}

function changeHeaders(method, body) {
  if (method === "GET") {
    return {};
  }
  const csrf = sessionStore.get().session?.csrf;
  return {
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(csrf ? { [csrf.header]: csrf.token } : {}),
  };
}

async function read(response, method, asText) {
  if (response.status === 204 || !isJson(response)) {
    return null;
  }
  try {
    return await (asText ? response.text() : response.json());
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    throw new ApiError(0, method === "GET" ? "The answer of the console was cut off. This page tries again by itself." : UNKNOWN_OUTCOME);
  }
}

function isJson(response) {
  return (response.headers.get("Content-Type") ?? "").includes("json");
}

function messageOf(response, answer) {
  const told = answer?.error?.message ?? (typeof answer?.error === "string" ? answer.error : null);
  if (told) {
    return told;
  }
  if (response.status === 401) {
    return "You are not signed in, or no longer.";
  }
  return `The console answered with the status ${response.status}. Try again, and look into the log of the console if it stays so.`;
}
