import { useEffect, useId, useRef, useState } from "preact/hooks";
import { announce } from "./announcer.js";
import { ErrorMessage, Visible } from "./components.js";
import { html } from "./html.js";

const FIRST_FIELD = "input:not([type=radio]), input:checked, select, textarea";

/**
 * A modal dialog. The first field of a form takes the focus. The browser keeps the focus inside and gives it back at the end; Escape closes.
 * Render it only while it is open.
 *
 * @param {string} props.title the heading
 * @param {function(): void} props.onClose called when the dialog is to be closed
 * @param {boolean} props.wide whether it has the width for data
 */
export function Dialog({ title, onClose, wide = false, children }) {
  const element = useRef(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    const dialog = element.current;
    dialog.showModal();
    dialog.querySelector(FIRST_FIELD)?.focus();
    return () => {
      dialog.close();
      if (opener?.isConnected) {
        opener.focus();
      }
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${element} class=${wide ? "dialog dialog-wide" : "dialog"} aria-labelledby=${id} onCancel=${cancel}>
    <div class="dialog-head"><h2 id=${id}><${Visible} text=${title} /></h2>
    <button type="button" class="button button-small" onClick=${onClose} aria-label="Close the dialog">✕</button></div>
    ${children}</dialog>`;
}

/**
 * A dialog with a form that does something on the server. While that runs it cannot be sent again;
 * if it fails, the dialog stays open and shows the error.
 *
 * @param {string} props.title the heading
 * @param {string} props.action what the button says, such as "Pause"
 * @param {boolean} props.danger whether what is done cannot be taken back
 * @param {function(): Promise<*>} props.onSubmit does it
 * @param {string} props.done what is announced when it is done
 * @param {function(): void} props.onClose called when the dialog is to be closed
 */
export function FormDialog({ title, action, danger = false, wide = false, onSubmit, done, onClose, children }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const submit = async (event) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await onSubmit();
      announce(done);
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return html`<${Dialog} title=${title} wide=${wide} onClose=${onClose}><form onSubmit=${submit} aria-busy=${busy ? "true" : null}>
    <div class="dialog-body">${children}</div><${ErrorMessage} error=${error} />
    <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
    <button type="submit" class=${danger ? "button button-danger" : "button button-primary"} disabled=${busy}>${busy ? "Working…" : action}</button></div>
    </form></${Dialog}>`;
}
