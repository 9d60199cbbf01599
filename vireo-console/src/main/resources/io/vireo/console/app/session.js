import { createStore, useStore } from "./store.js";

/**
 * Who is signed in. `state` is "unknown" until the server has answered, then "signed-in" with the
 * `session` that the server gave, or "signed-out" with the `ways` to sign in, such as "token", and
 * with whether a session `isOver` that the user has not ended.
 */
export const sessionStore = createStore({ state: "unknown", session: null, ways: [], isOver: false });

const RANK = { VIEWER: 0, OPERATOR: 1, ADMIN: 2 };
const WHO = { VIEWER: "a viewer", OPERATOR: "an operator", ADMIN: "an admin" };

/** Keeps the session that the server answered with. */
export function signedIn(session) {
  sessionStore.set({ state: "signed-in", session, ways: session.login ?? [], isOver: false });
}

/** Forgets the session, because the server no longer knows it, or because the user wants it. */
export function signedOut(ways, isWanted = false) {
  const known = sessionStore.get();
  const isOver = !isWanted && (known.state === "signed-in" || known.isOver);
  sessionStore.set({ state: "signed-out", session: null, ways: ways ?? known.ways, isOver });
}

/** The session of the user, or null if nobody is signed in. */
export function useSession() {
  return useStore(sessionStore).session;
}

/**
 * Why the user may not do what needs a role.
 *
 * @param {{user: {role: string}, readOnly: boolean}|null} session the session of the user
 * @param {"VIEWER"|"OPERATOR"|"ADMIN"} least the role that is needed at least
 * @param {boolean} changes whether something is changed, which read-only mode refuses
 * @returns {string|null} the reason as a sentence, or null if the user may
 */
export function refusal(session, least, changes = true) {
  if (!session) {
    return "Sign in first.";
  }
  if (changes && session.readOnly) {
    return "This console is read-only.";
  }
  const role = String(session.user.role).toUpperCase();
  if ((RANK[role] ?? 0) < RANK[least]) {
    return `You are signed in as ${WHO[role] ?? "a viewer"}. Only ${WHO[least]} may do this.`;
  }
  return null;
}
