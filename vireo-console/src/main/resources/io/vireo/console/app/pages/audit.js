import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api.js";
import { announce } from "../announcer.js";
import { Empty, ErrorMessage, Loading, LongText, Name, PageHead, Sentence, State } from "../components.js";
import { formatCount, formatDayAndTime, formatInstant, formatRelative, UNKNOWN } from "../format.js";
import { html } from "../html.js";
import { withQuery } from "../paths.js";
import { useRetry } from "../retry.js";
import { replaceQuery } from "../router.js";
import { onEvent } from "../stream.js";
import { Table } from "../table.js";

const LIMIT = 200;
const TYPING = 300;

/** How an outcome is shown, by its first word. */
const KINDS = { done: "good", started: "note" };

const COLUMNS = [
  { key: "at", label: "When", width: "9rem", stacked: "title", cell: (entry) => html`<time datetime=${entry.at} title=${`${formatInstant(entry.at)}, ${formatRelative(entry.at)}`}>${formatDayAndTime(entry.at)}</time>` },
  { key: "user", label: "Who", width: "8.5rem", cell: (entry) => html`<div><${LongText} text=${entry.user} /><p class="small muted">${String(entry.role).toLowerCase()}, from <${Name} text=${entry.from} wrap /></p></div>` },
  { key: "action", label: "What", width: "6rem", cell: (entry) => entry.action },
  { key: "target", label: "With what", cell: (entry) => html`<${LongText} text=${entry.target} />` },
  { key: "detail", label: "How", cell: (entry) => html`<${LongText} text=${entry.detail || UNKNOWN} />` },
  { key: "outcome", label: "Outcome", width: "24%", cell: (entry) => html`<${Outcome} text=${entry.outcome} />` },
];

/** Who did what when, the newest first. */
export default function Audit({ query }) {
  const text = query.text ?? "";
  const { pages, error, busy, more, reload } = useAudit(text);
  const entries = pages.flatMap((page) => page.entries);
  const first = pages[0];
  return html`<${PageHead} title="Audit" note=${first?.available ? `Kept in ${first.where}` : null} />
    <form class="toolbar" role="search" onSubmit=${(event) => event.preventDefault()}><div class="field field-search"><label for="audit-text">Contains</label>
    <input class="input" id="audit-text" type="search" value=${text} maxlength="255" autocomplete="off" spellcheck=${false} onInput=${(event) => replaceQuery({ text: event.target.value })} /></div></form>
    ${!first && busy && html`<${Loading} what="the audit" />`}<${ErrorMessage} error=${error} onRetry=${reload} />
    ${first && !first.available && html`<${Empty} title="The audit cannot be read."><${Sentence} text=${first.reason} /></${Empty}>`}
    ${first?.available && (entries.length === 0
      ? html`<${Empty} title=${text ? "No entry matches." : "Nothing has been done yet."} />`
      : html`<${Table} caption="Who did what when, the newest first" columns=${COLUMNS} rows=${entries} keyOf=${(entry, index) => `${entries.length - index} ${entry.at}`} />`)}
    ${pages.at(-1)?.next && html`<p><button type="button" class="button" onClick=${more} disabled=${busy}>${busy ? "Loading…" : "Load older entries"}</button></p>`}`;
}

/** The pages of the audit that were loaded. When something was done, all that is shown is loaded again in one page. */
function useAudit(text) {
  const [state, setState] = useState({ pages: [], error: null, busy: true });
  const [round, setRound] = useState(0);
  const abort = useRef(null);
  const shown = useRef(0);
  shown.current = state.pages.reduce((sum, page) => sum + page.entries.length, 0);
  const load = async (before, limit, keep) => {
    abort.current?.abort();
    const mine = new AbortController();
    abort.current = mine;
    setState((known) => ({ ...known, busy: true }));
    try {
      const page = await get(withQuery("audit", { before, text, limit }), { signal: mine.signal });
      setState((known) => ({ pages: keep ? [...known.pages, page] : [page], error: null, busy: false }));
      return page;
    } catch (error) {
      if (!mine.signal.aborted) {
        setState((known) => ({ ...known, error, busy: false }));
      }
      return null;
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => load(null, LIMIT, false), round === 0 && text === "" ? 0 : TYPING);
    return () => clearTimeout(timer);
  }, [text, round]);
  const reload = () => setRound((known) => known + 1);
  const reloadUnlessOlder = () => shown.current <= LIMIT && reload();
  useEffect(() => onEvent("changed", ({ topic }) => topic === "audit" && reloadUnlessOlder()), []);
  useEffect(() => onEvent("open", reloadUnlessOlder), []);
  useEffect(() => () => abort.current?.abort(), []);
  useRetry(state.error, reloadUnlessOlder);
  const more = async () => {
    const page = await load(state.pages.at(-1).next, LIMIT, true);
    if (page) {
      announce(`Loaded ${formatCount(page.entries.length, "older entry", "older entries")}.`);
    }
  };
  return { ...state, more, reload };
}

function Outcome({ text }) {
  const kind = KINDS[String(text).split(/\W/)[0]] ?? "warning";
  return html`<${State} kind=${kind}><${LongText} text=${text} /></${State}>`;
}
