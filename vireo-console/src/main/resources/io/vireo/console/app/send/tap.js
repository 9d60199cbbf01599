import { post, remove } from "../api.js";
import { textOfMember } from "../body/json-scan.js";
import { pathOf } from "../paths.js";
import { createStore } from "../store.js";
import { holdStream, onEvent, streamId } from "../stream.js";

/**
 * Watches a route by a tap, which is given a copy of each event and takes nothing away.
 *
 * @param {{event: string, broadcast: boolean, limit: number, seconds: number}} request
 * @returns {{store: object, stop: function(): Promise<void>}} the store holds {state:
 *     "starting"|"running"|"ended", events: [{number, event, json, headers, at}], skipped, reason, error}, the
 *     events newest first, and how many came too fast to be shown
 */
export function startTap(request) {
  const store = createStore({ state: "starting", events: [], skipped: 0, reason: null, error: null });
  const release = holdStream();
  const early = [];
  let tap = null;

  function take(told, text) {
    if (tap === null) {
      early.push([told, text]);
    } else if (told.tap === tap) {
      if (told.event) {
        const json = told.event.body.kind === "json" ? textOfMember(text, ["event", "body", "json"]) : null;
        const headers = textOfMember(text, ["event", "headers"]);
        const event = { number: told.number, event: told.event, json, headers, at: Date.now() };
        store.set({ ...store.get(), events: [event, ...store.get().events] });
      }
      if (told.skipped > store.get().skipped) {
        store.set({ ...store.get(), skipped: told.skipped });
      }
      if (told.ended !== undefined && told.ended !== null) {
        end({ reason: told.ended });
      }
    }
  }

  function end(how) {
    subscriptions.forEach((unsubscribe) => unsubscribe());
    release();
    store.set({ ...store.get(), state: "ended", ...how });
  }

  async function open() {
    if (streamId() === null) {
      throw new Error("The console cannot send events to this page just now. Try again in a moment.");
    }
    return post("taps", { ...request, stream: streamId() });
  }

  /** A tap that is not there any more has ended by itself. */
  async function close() {
    try {
      await remove(pathOf("taps", { tap }));
    } catch (error) {
      if (error.status !== 404) {
        throw error;
      }
    }
  }

  const subscriptions = [
    onEvent("tap", take),
    onEvent("open", () => end({ reason: "The connection to the console was lost. Listen again." })),
  ];

  open().then(
    (answer) => {
      tap = answer.tap;
      if (store.get().state === "ended") {
        close().catch(ignored);
        return;
      }
      store.set({ ...store.get(), state: "running" });
      // Events may come over the stream before the answer that names the tap.
      early.splice(0).forEach(([told, text]) => take(told, text));
    },
    (error) => store.get().state === "ended" || end({ error }));

  return {
    store,
    async stop() {
      const wasRunning = store.get().state === "running";
      if (store.get().state !== "ended") {
        end({ reason: "You have stopped listening." });
      }
      if (wasRunning) {
        await close();
      }
    },
  };
}

/** Nobody waits for the tap any more; it ends by itself at its limit. */
function ignored() {}
