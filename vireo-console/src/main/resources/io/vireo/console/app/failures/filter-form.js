import { useEffect, useRef, useState } from "preact/hooks";
import { visibleText } from "../body/visible.js";
import { html } from "../html.js";
import { replaceQuery } from "../router.js";
import { formatNumber } from "../format.js";
import { PLACES, filterOf, instantOf, isFiltering, localTimeOf, queryOf } from "./filter.js";

const PAUSE = 400;
const PLACE_NAMES = { body: "Body", headers: "Headers", error: "Error" };

/** The form of the filter. What is set takes effect at once, text when the reader pauses. */
export function FilterForm({ filter, routes }) {
  const [text, setText] = useState(filter.text);
  const timer = useRef(null);
  const latest = useRef(filter);
  latest.current = filter;
  useEffect(() => setText(filter.text), [filter.text]);
  useEffect(() => () => clearTimeout(timer.current), []);
  // The text that is being typed goes along with any other change, which its pause would undo.
  const change = (changes) => {
    clearTimeout(timer.current);
    replaceQuery(queryOf({ ...latest.current, text, ...changes }));
  };
  const type = (event) => {
    const value = event.target.value;
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => change({ text: value }), PAUSE);
  };
  const submit = (event) => {
    event.preventDefault();
    change({ text });
  };
  const clear = () => {
    clearTimeout(timer.current);
    setText("");
    replaceQuery(queryOf({ ...filterOf({}), group: filter.group }));
  };
  const names = routes.map(({ route }) => route);
  const unknown = filter.route && !names.includes(filter.route) ? [{ route: filter.route, count: 0 }] : [];
  return html`<search><form class="filter" onSubmit=${submit} aria-label="Filter">
    <div class="field filter-text"><label for="filter-text">Text</label>
      <input id="filter-text" class="input" type="search" value=${text} maxlength="1000" autocomplete="off" spellcheck=${false} onInput=${type} /></div>
    <div class="field"><label for="filter-route">Route</label><select id="filter-route" class="input" value=${filter.route} onChange=${(event) => change({ route: event.target.value })}>
      <option value="">All routes</option>
      ${[...unknown, ...routes].map(({ route, count }) => html`<option key=${route} value=${route}>${visibleText(route)} (${formatNumber(count)})</option>`)}</select></div>
    <details class="filter-more" open=${Boolean(filter.from || filter.to || filter.attempts || filter.in.length < PLACES.length)}><summary>More filters</summary>
      <div class="filter-fields"><${SearchedPlaces} filter=${filter} change=${change} />
      <${TimeField} id="filter-from" label="Failed from" value=${filter.from} onChange=${(from) => change({ from })} />
      <${TimeField} id="filter-to" label="Failed before" value=${filter.to} onChange=${(to) => change({ to })} />
      <div class="field filter-attempts"><label for="filter-attempts">Attempts, at least</label>
        <input id="filter-attempts" class="input" type="number" min="1" max="999999" step="1" value=${filter.attempts} onInput=${(event) => change({ attempts: event.target.value })} /></div></div></details>
    ${isFiltering(filter) && html`<button type="button" class="button filter-clear" onClick=${clear}>Clear the filter</button>`}</form></search>`;
}

function SearchedPlaces({ filter, change }) {
  const toggle = (place) => {
    const places = filter.in.includes(place) ? filter.in.filter((other) => other !== place) : [...filter.in, place];
    change({ in: places.length > 0 ? places : PLACES });
  };
  return html`<fieldset class="choices"><legend>Search the text in</legend>${PLACES.map((place) => html`<label class="choice" key=${place}>
    <input type="checkbox" checked=${filter.in.includes(place)} onChange=${() => toggle(place)} />${PLACE_NAMES[place]}</label>`)}</fieldset>`;
}

function TimeField({ id, label, value, onChange }) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <input id=${id} class="input" type="datetime-local" step="1" value=${localTimeOf(value)} onChange=${(event) => onChange(instantOf(event.target.value))} /></div>`;
}
