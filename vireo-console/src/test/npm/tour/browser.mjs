// Shows pages in Chromium to a test. Each line of standard input is a command in JSON, which is answered by one line of
// JSON: {"value": ...} or {"error": "..."}. io.vireo.console.tour.Browser writes the commands and documents them.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const AXE = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const WAIT_MILLISECONDS = 60_000;

function onThePath(program) {
  const found = process.env.PATH.split(delimiter)
    .map((folder) => join(folder, program))
    .find(existsSync);
  if (!found) throw new Error(`Install ${program}; on Debian, ./dev test does`);
  return found;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || onThePath('chromium'),
  // Chromium has no sandbox for root, which tests are run by in containers. The pages are those of the test alone.
  args: ['--no-sandbox', '--force-color-profile=srgb'],
});
const pages = new Map();

// A page, with what went wrong in it and what the console refused.
async function open({ page, url, width, height, scheme, like }) {
  const context =
    like === undefined
      ? await browser.newContext({
          viewport: { width, height },
          colorScheme: scheme,
          timezoneId: 'Europe/Berlin',
          locale: 'en-GB',
          reducedMotion: 'reduce',
        })
      : pages.get(like).page.context();
  const opened = await context.newPage();
  opened.setDefaultTimeout(WAIT_MILLISECONDS);
  const shown = { page: opened, problems: [], refusals: [], requests: [], running: new Set() };
  opened.on('pageerror', (error) => shown.problems.push(`error: ${error.stack ?? error}`));
  opened.on('console', (message) => {
    // Chromium tells here of refused requests too, but without their method.
    if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource')) {
      shown.problems.push(`${message.type()}: ${message.text()}`);
    }
  });
  opened.on('dialog', (dialog) => {
    shown.problems.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  opened.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (response.status() >= 400) {
      shown.refusals.push(`${response.status()} ${response.request().method()} ${path}`);
    }
  });
  opened.on('request', (request) => {
    const url = new URL(request.url());
    shown.requests.push(`${request.method()} ${url.pathname}${url.search}`);
    if (!url.pathname.endsWith('/api/stream')) shown.running.add(request);
  });
  for (const ended of ['requestfinished', 'requestfailed']) {
    opened.on(ended, (request) => shown.running.delete(request));
  }
  pages.set(page, shown);
  await opened.goto(url);
}

// An element is found in steps, each inside what the one before has found.
function find(page, steps) {
  return steps.reduce((within, step) => {
    switch (step.by) {
      case 'role':
        return within.getByRole(step.role, step.name === undefined ? {} : { name: step.name, exact: step.exact });
      case 'label':
        return within.getByLabel(step.name, { exact: step.exact });
      case 'text':
        return within.getByText(step.name, { exact: step.exact });
      case 'css':
        return within.locator(step.selector);
      case 'having':
        return within.filter({ hasText: step.name });
      case 'nth':
        return within.nth(step.index);
      default:
        throw new Error(`There is no way to find an element by ${step.by}`);
    }
  }, page);
}

// Waits until no request has been under way for two frames, in which what the last one brought is drawn.
async function quiet({ page, running }) {
  const end = Date.now() + WAIT_MILLISECONDS;
  for (let idle = 0; idle < 2; idle = running.size === 0 ? idle + 1 : 0) {
    if (Date.now() > end) throw new Error(`Still under way: ${[...running].map((request) => request.url())}`);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0))));
  }
}

// What in the page does not fit: the page itself, and texts that are cut off without a title that shows them in full.
// Texts for screen readers alone, which are clipped on purpose, are left out.
function misfits() {
  const found = [];
  const name = (element) =>
    `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> "${element.textContent.trim().slice(0, 60)}"`;
  const isForScreenReaders = (element) =>
    element !== null &&
    (getComputedStyle(element).clipPath === 'inset(50%)' || isForScreenReaders(element.parentElement));
  const root = document.scrollingElement;
  if (root.scrollWidth > root.clientWidth) {
    found.push(`the page is ${root.scrollWidth} px wide, of which ${root.clientWidth} are seen`);
    for (const element of document.querySelectorAll('body *')) {
      const box = element.getBoundingClientRect();
      if (box.right > root.clientWidth + 1 && found.length < 6) {
        found.push(`${name(element)} ends at ${Math.round(box.right)} px`);
      }
    }
  }
  for (const element of document.querySelectorAll('body *')) {
    const style = getComputedStyle(element);
    const ownText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const isSeen = element.clientWidth > 1 && element.clientHeight > 1 && style.visibility === 'visible';
    if (!ownText || !isSeen || element.namespaceURI.endsWith('svg')) continue;
    const isWide = element.scrollWidth > element.clientWidth + 1;
    const isHigh = element.scrollHeight > element.clientHeight + 2;
    if ((!isWide && !isHigh) || isForScreenReaders(element)) continue;
    const cut = (overflow) => overflow === 'hidden' || overflow === 'clip';
    if (isWide && style.overflowX === 'visible') found.push(`${name(element)} flows out of its box`);
    if (((isWide && cut(style.overflowX)) || (isHigh && cut(style.overflowY))) && !element.closest('[title]')) {
      found.push(`${name(element)} is cut off without a title`);
    }
  }
  return found;
}

async function axe(page) {
  if (!(await page.evaluate(() => 'axe' in window))) {
    const session = await page.context().newCDPSession(page);
    try {
      await session.send('Runtime.evaluate', { expression: `${AXE};0` });
    } finally {
      await session.detach();
    }
  }
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => ({
      impact: violation.impact ?? 'minor',
      rule: violation.id,
      help: violation.help,
      html: node.html.slice(0, 300),
      why: (node.failureSummary ?? '').slice(0, 500),
    })),
  );
}

async function download(page, element) {
  const [started] = await Promise.all([page.waitForEvent('download'), element.click()]);
  return { name: started.suggestedFilename(), text: readFileSync(await started.path(), 'utf8') };
}

// Each command gets what the test has sent, the page, and the element if the test has named one.
const commands = {
  goto: ({ url }, page) => page.goto(url).then(() => null),
  reload: (_, page) => page.reload().then(() => null),
  url: (_, page) => page.url(),
  viewport: ({ width, height }, page) => page.setViewportSize({ width, height }),
  scheme: ({ scheme }, page) => page.emulateMedia({ colorScheme: scheme }),
  screenshot: ({ path, full }, page) => page.screenshot({ path, fullPage: full }).then(() => null),
  axe: (_, page) => axe(page),
  misfits: (_, page) => page.evaluate(misfits),
  evaluate: ({ expression }, page) => page.evaluate(expression),
  keyboard: ({ key }, page) => page.keyboard.press(key),
  type: ({ text }, page) => page.keyboard.type(text),
  wheel: ({ by }, page) => page.mouse.wheel(0, by),
  offline: ({ offline }, page) => page.context().setOffline(offline),
  close: (_, page) => page.context().close(),
  click: (_, page, element) => element.click(),
  fill: ({ text }, page, element) => element.fill(text),
  choose: ({ text }, page, element) => element.selectOption(text).then(() => null),
  check: ({ checked }, page, element) => element.setChecked(checked),
  press: ({ key }, page, element) => element.press(key),
  hover: (_, page, element) => element.hover(),
  scroll: ({ to }, page, element) => element.evaluate((node, top) => void (node.scrollTop = top), to),
  upload: ({ name, text, type }, page, element) =>
    element.setInputFiles({ name, mimeType: type, buffer: Buffer.from(text) }),
  download: (_, page, element) => download(page, element),
  wait: ({ state }, page, element) => element.first().waitFor({ state }),
  count: (_, page, element) => element.count(),
  text: (_, page, element) => element.first().innerText(),
  texts: (_, page, element) => element.allInnerTexts(),
  value: (_, page, element) => element.inputValue(),
  attribute: ({ name }, page, element) => element.first().getAttribute(name),
};

async function answer(command) {
  if (command.do === 'open') return open(command);
  const shown = pages.get(command.page);
  if (['problems', 'refusals', 'requests'].includes(command.do)) return shown[command.do].splice(0);
  if (command.do === 'quiet') return quiet(shown);
  const element = command.steps && find(shown.page, command.steps);
  return commands[command.do](command, shown.page, element);
}

for await (const line of createInterface({ input: process.stdin })) {
  let result;
  try {
    result = { value: (await answer(JSON.parse(line))) ?? null };
  } catch (error) {
    result = { error: String(error.message ?? error) };
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
await browser.close();
