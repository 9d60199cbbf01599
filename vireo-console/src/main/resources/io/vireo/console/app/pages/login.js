import { useEffect, useState } from "preact/hooks";
import { addressToken } from "../address-token.js";
import { login } from "../api.js";
import { announce } from "../announcer.js";
import { useTicking } from "../clock.js";
import { Empty, ErrorMessage, Field, Message } from "../components.js";
import { formatDuration } from "../format.js";
import { html } from "../html.js";
import { useStore } from "../store.js";

const OVER = "Your session has ended. Sign in again to go on where you were.";

/**
 * The page on which one signs in: with the token that the console printed, which may stand in the
 * address, or with a name and a password. It says so if a session has ended by itself.
 */
export default function Login({ ways, isOver }) {
  const [way, setWay] = useState(ways[0]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const [waitUntil, setWaitUntil] = useState(0);
  const wait = Number(useTicking(() => String(Math.max(0, Math.ceil((waitUntil - Date.now()) / 1_000))), [waitUntil]));
  const token = useStore(addressToken);
  const shown = ways.includes(way) ? way : ways[0];
  const choose = (chosen) => {
    setWay(chosen);
    setError(null);
  };
  const submit = async (credentials) => {
    setBusy(true);
    setError(null);
    try {
      await login(credentials);
      announce("Signed in.");
    } catch (failure) {
      setError(failure);
      setBusy(false);
      if (failure.status === 429) {
        setWaitUntil(Date.now() + (failure.retryAfter ?? 60) * 1_000);
      }
    }
  };
  useEffect(() => {
    document.title = "Sign in – Vireo Console";
    if (isOver) {
      announce(OVER);
    }
  }, []);
  useEffect(() => {
    if (token) {
      addressToken.set(null);
      submit({ token });
    }
  }, [token]);
  if (ways.length === 0) {
    return html`<h1>Vireo Console</h1><${Empty} title="You are not signed in.">Signing in is the business of the program or the proxy through which you have come here. Sign in there, then reload this page.</${Empty}>`;
  }
  const blocked = busy || wait > 0;
  return html`<h1 class="login-title"><img src="app/icon.svg" alt="" width="32" height="32" />Vireo Console</h1>
    ${isOver && html`<${Message}><p>${OVER}</p></${Message}>`}
    <div class="card login">
      ${ways.length > 1 && html`<${WayChoice} ways=${ways} way=${shown} onChange=${choose} />`}
      ${shown === "password" ? html`<${PasswordForm} blocked=${blocked} onSubmit=${submit} />` : html`<${TokenForm} blocked=${blocked} onSubmit=${submit} />`}
      ${wait > 0
        ? html`<div class="message message-problem" role="alert"><p>Too many tries. Wait <span aria-live="off">${formatDuration(wait)}</span>, then try again.</p></div>`
        : html`<${ErrorMessage} error=${error?.status === 429 ? null : error} />`}</div>`;
}

function WayChoice({ ways, way, onChange }) {
  const names = { token: "Token", password: "Name and password" };
  return html`<fieldset class="choices"><legend>Sign in with</legend>${ways.map((each) => html`<label class="choice" key=${each}>
    <input type="radio" name="way" checked=${each === way} onChange=${() => onChange(each)} />${names[each] ?? each}</label>`)}</fieldset>`;
}

function TokenForm({ blocked, onSubmit }) {
  const [token, setToken] = useState("");
  const submit = (event) => {
    event.preventDefault();
    if (!blocked) {
      onSubmit({ token: token.trim() });
    }
  };
  return html`<form class="form" onSubmit=${submit}>
    <${Field} id="login-token" label="Token" hint="The console printed it when it started.">
      <input id="login-token" class="input" type="password" required autocomplete="off" spellcheck=${false} aria-describedby="login-token-hint" value=${token} onInput=${(event) => setToken(event.target.value)} /></${Field}>
    <button type="submit" class="button button-primary" disabled=${blocked}>Sign in</button></form>`;
}

function PasswordForm({ blocked, onSubmit }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event) => {
    event.preventDefault();
    if (!blocked) {
      onSubmit({ name, password });
    }
  };
  return html`<form class="form" onSubmit=${submit}>
    <${Field} id="login-name" label="Name"><input id="login-name" class="input" required autocomplete="username" autocapitalize="off" spellcheck=${false} value=${name} onInput=${(event) => setName(event.target.value)} /></${Field}>
    <${Field} id="login-password" label="Password"><input id="login-password" class="input" type="password" required autocomplete="current-password" value=${password} onInput=${(event) => setPassword(event.target.value)} /></${Field}>
    <button type="submit" class="button button-primary" disabled=${blocked}>Sign in</button></form>`;
}
