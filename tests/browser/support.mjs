// What the browser tests share: the site on a demonstration database, Debian's Chromium, and the checks that every
// page must pass.
//
//   const { site, browser } = useSite();            // { url, port, database, log() }, { page(settings) }
//   const page = await browser.page({ width: 390, height: 844, dark: true, javaScript: false });
//   await page.goto(site.url + '/');
//   await checkPage(page);                          // axe, no sideways scrolling, nothing in the console
//
// Settings in the environment: REGIO_BIN (the program), REGIO_CHROMIUM (the browser), REGIO_SCREENSHOTS (a folder).
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import AxePlaywright from '@axe-core/playwright';
import { HtmlValidate, FileSystemConfigLoader } from 'html-validate';
import { chromium } from 'playwright-core';

const AxeBuilder = AxePlaywright.default ?? AxePlaywright;
const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..', '..');
const program = resolve(process.env.REGIO_BIN ?? join(root, 'build', 'regio'));
const chromiumPath = process.env.REGIO_CHROMIUM ?? '/usr/bin/chromium';
const arguments_ = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

// Starts `regio serve` on a fresh demonstration database. `options` are further arguments of serve.
export async function startSite(options = []) {
  const folder = mkdtempSync(join(tmpdir(), 'regio-browser.'));
  const database = join(folder, 'regio.db');
  execFileSync(program, ['init', '--db', database], { stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync(program, ['demo', '--db', database], { stdio: ['ignore', 'ignore', 'inherit'] });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(program, ['serve', '--db', database, '--listen', `127.0.0.1:${port}`, ...options],
    { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (part) => { log = (log + part).slice(-100000); });
  const ended = new Promise((done) => { child.once('exit', (code, signal) => done({ code, signal })); });
  const stopNow = () => child.kill('SIGKILL');
  process.once('exit', stopNow);

  const close = async () => {
    child.kill('SIGTERM');
    const how = await Promise.race([ended, sleep(30000)]);
    process.removeListener('exit', stopNow);
    stopNow();
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(how, { code: 0, signal: null }, `the server did not end well:\n${log.slice(-4000)}`);
  };
  for (let waited = 0; waited < 600; waited++) {
    if (child.exitCode !== null) break;
    try {
      if ((await fetch(`${url}/readyz`)).status === 200) return { url, port, database, close, log: () => log };
    } catch { /* not listening yet */ }
    await sleep(50);
  }
  stopNow();
  throw new Error(`the server did not start:\n${log}`);
}

// Opens Chromium. Each page has a context (cookies) of its own; page.problems collects what the console and the
// network complained about.
export async function openBrowser() {
  if (!existsSync(chromiumPath)) throw new Error(`no browser at ${chromiumPath}: install the package chromium`);
  const browser = await chromium.launch({ executablePath: chromiumPath, args: arguments_ });
  return {
    close: () => browser.close(),
    async page({ width = 1280, height = 900, dark = false, javaScript = true, language = 'nl-NL', ...rest } = {}) {
      const context = await browser.newContext({
        viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: javaScript,
        locale: language, reducedMotion: 'reduce', ...rest,
      });
      const page = await context.newPage();
      page.problems = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') {
          page.problems.push(`${message.type()}: ${message.text()} (${message.location().url})`);
        }
      });
      page.on('pageerror', (error) => page.problems.push(`script: ${error.message}`));
      page.on('requestfailed', (request) => {
        const reason = request.failure()?.errorText ?? '';
        if (reason !== 'net::ERR_ABORTED') page.problems.push(`request: ${request.url()} ${reason}`);
      });
      page.finish = () => context.close();
      return page;
    },
  };
}

// The site and the browser of all tests of a file: there when the first begins, gone after the last. What else must be done before the
// tests goes in `prepare`: several hooks of a file do not wait for each other.
export function useSite(prepare = async () => {}) {
  const site = {};
  const browser = {};
  before(async () => {
    Object.assign(site, await startSite());
    Object.assign(browser, await openBrowser());
    await prepare();
  });
  after(async () => {
    await browser.close?.();
    await site.close?.();
  });
  return { site, browser };
}

// Fails with the rule and the elements when axe finds anything at all.
export async function checkAxe(page, what = page.url()) {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const found = violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n${v.nodes.slice(0, 5)
    .map((n) => `    ${n.html.slice(0, 300)}\n      ${n.failureSummary?.replaceAll('\n', '\n      ')}`).join('\n')}`);
  assert.deepEqual(found, [], `axe on ${what}:\n${found.join('\n')}`);
}

// Fails when the page can be scrolled sideways.
export async function checkNoSidewaysScroll(page, what = page.url()) {
  const widest = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 0.5);
    return `${document.documentElement.scrollWidth} > ${width}: ${wide.slice(0, 5).map((e) =>
      `<${e.localName} class="${e.className}">`).join(' ')}`;
  });
  assert.equal(widest, null, `sideways scroll on ${what}: ${widest}`);
}

export function checkNoProblems(page, what = page.url()) {
  assert.deepEqual(page.problems, [], `problems on ${what}`);
}

export async function checkPage(page) {
  await checkAxe(page);
  await checkNoSidewaysScroll(page);
  checkNoProblems(page);
}

const validator = new HtmlValidate(new FileSystemConfigLoader(JSON.parse(
  readFileSync(join(here, '.htmlvalidate.json'), 'utf8'))));

// Fails when the HTML as sent by the server is not valid.
export async function checkHtml(html, what) {
  const report = await validator.validateString(html, join(here, 'page.html'));
  const lines = html.split('\n');
  const found = report.results.flatMap((r) => r.messages.map((m) =>
    `${m.line}:${m.column} ${m.ruleId}: ${m.message}\n      ${(lines[m.line - 1] ?? '').trim().slice(0, 160)}`));
  assert.deepEqual(found.slice(0, 20), [], `HTML of ${what}:\n  ${found.slice(0, 20).join('\n  ')}`);
}

// Saves a picture when REGIO_SCREENSHOTS names a folder.
export async function picture(page, name) {
  const folder = process.env.REGIO_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
