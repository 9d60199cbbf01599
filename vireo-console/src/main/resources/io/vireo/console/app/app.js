import "./address-token.js";
import { render } from "preact";
import { useEffect, useErrorBoundary, useRef, useState } from "preact/hooks";
import { Announcer } from "./announcer.js";
import { ApiError, loadSession } from "./api.js";
import { Empty, ErrorMessage, Loading, PageHead } from "./components.js";
import { html } from "./html.js";
import { ConnectionBanner, Navigation } from "./navigation.js";
import { useRetry } from "./retry.js";
import { useLocation } from "./router.js";
import { sessionStore } from "./session.js";
import { useStore } from "./store.js";
import { startStream } from "./stream.js";
import { TaskBar } from "./tasks/task-bar.js";
import { ThemeSwitch } from "./theme.js";

const RETRY = 3_000;
const NOT_LOADED = "This page could not be loaded. It is tried again by itself. Reload it if that does not help; the log of the browser tells more.";
const BROKEN = "This page has failed. Reload it, and report what the log of the browser says.";

/** The pages, by the first part of the address and the number of parts. A page is loaded when it is first shown. */
const PAGES = [
  { path: [], load: () => import("./pages/overview.js") },
  { path: ["routes"], load: () => import("./pages/routes.js") },
  { path: ["routes", "event"], load: () => import("./pages/route.js") },
  { path: ["observers"], load: () => import("./pages/observers.js") },
  { path: ["failures"], load: () => import("./pages/failures.js") },
  { path: ["failures", "route", "id"], load: () => import("./pages/failure.js") },
  { path: ["tasks"], load: () => import("./pages/tasks.js") },
  { path: ["delayed"], load: () => import("./pages/delayed.js") },
  { path: ["emit"], load: () => import("./pages/emit.js") },
  { path: ["listen"], load: () => import("./pages/listen.js") },
  { path: ["doctor"], load: () => import("./pages/doctor.js") },
  { path: ["described"], load: () => import("./pages/described.js") },
  { path: ["audit"], load: () => import("./pages/audit.js") },
];

function pageOf(parts) {
  return PAGES.find(({ path }) => path.length === parts.length && path[0] === parts[0]);
}

/** The parts of the address by the names that the page gives them. */
function parametersOf(page, parts) {
  return Object.fromEntries(page.path.map((name, index) => [name, parts[index]]));
}

/** A page that is loaded by its module. The default export of the module is the component. */
function Page({ load, properties }) {
  const [loaded, setLoaded] = useState({ load: null, component: null, error: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    load().then(
      (module) => setLoaded({ load, component: module.default, error: null }),
      (failure) => {
        console.error(failure);
        setLoaded({ load, component: null, error: new Error(NOT_LOADED) });
      });
  }, [load, round]);
  useRetry(loaded.error, () => setRound(round + 1));
  const [broken] = useErrorBoundary((failure) => console.error(failure));
  if (broken) {
    return html`<${PageHead} title="This page cannot be shown" /><${ErrorMessage} error=${broken instanceof ApiError ? broken : new Error(BROKEN)} />`;
  }
  if (loaded.load !== load) {
    return html`<${Loading} what="the page" />`;
  }
  return loaded.error ? html`<${ErrorMessage} error=${loaded.error} />` : html`<${loaded.component} ...${properties} />`;
}

function Missing() {
  return html`<${PageHead} title="No such page" /><${Empty} title="There is no page at this address."><a href="#/">Go to the overview</a></${Empty}>`;
}

/** The pages for somebody who is signed in. The heading takes the focus when the page changes, as it would in a page of its own. */
function SignedIn({ session }) {
  const { parts, query } = useLocation();
  const page = pageOf(parts);
  const address = JSON.stringify(parts);
  const main = useRef(null);
  const shown = useRef(address);
  useEffect(() => {
    if (shown.current !== address) {
      shown.current = address;
      window.scrollTo(0, 0);
      main.current.focus({ preventScroll: true });
    }
  }, [address]);
  return html`<a class="skip" href="#main" onClick=${(event) => skip(event, main)}>Skip to the content</a>
    <div class="layout"><${Navigation} current=${parts[0] ?? ""} session=${session} />
    <main id="main" class="main" tabindex="-1" ref=${main}><${ConnectionBanner} />
    ${page ? html`<${Page} key=${address} load=${page.load} properties=${{ parameters: parametersOf(page, parts), query, session }} />` : html`<${Missing} />`}<${TaskBar} session=${session} /></main></div>`;
}

/** A link to a part of the page would change the address, which names the page that is shown. */
function skip(event, main) {
  event.preventDefault();
  main.current.focus();
}

function SignedOut({ ways, isOver }) {
  return html`<main id="main" class="main main-alone"><${Page} load=${loadLogin} properties=${{ ways, isOver }} /><${ThemeSwitch} /></main>`;
}

function loadLogin() {
  return import("./pages/login.js");
}

/** Asks who is signed in until the console answers. */
function useSessionOnStart() {
  const [error, setError] = useState(null);
  useEffect(() => {
    let timer = null;
    const ask = () => loadSession().then(() => setError(null), (failure) => {
      setError(failure);
      timer = setTimeout(ask, RETRY);
    });
    ask();
    return () => clearTimeout(timer);
  }, []);
  return error;
}

function App() {
  const { state, session, ways, isOver } = useStore(sessionStore);
  const error = useSessionOnStart();
  useEffect(startStream, []);
  return html`${state === "signed-in" && html`<${SignedIn} session=${session} />`}
    ${state === "signed-out" && html`<${SignedOut} ways=${ways} isOver=${isOver} />`}
    ${state === "unknown" && html`<main class="main main-alone"><h1>Vireo Console</h1>${error ? html`<${ErrorMessage} error=${error} />` : html`<${Loading} what="the console" />`}</main>`}
    <${Announcer} />`;
}

const root = document.getElementById("app");
root.replaceChildren();
render(html`<${App} />`, root);
