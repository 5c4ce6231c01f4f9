// Every page that can be reached by links: valid HTML, no axe violation in light and dark, nothing in the console, no
// breach of the content security policy, and no sideways scrolling at 320 px (WCAG 1.4.10).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAxe, checkHtml, checkNoProblems, checkNoSidewaysScroll, useSite } from './support.mjs';

const PER_SHAPE = 3;   // pages that differ only in numbers are alike: look at a few, and at one of each set of names in the query
const MOST = 120;
let pages;
const { site, browser } = useSite(async () => {
  pages = await crawl(`${site.url}/`);
});

// The shape of an address: numbers and the values of the query do not count, the names in the query do.
function shape(url) {
  const names = [...new Set(url.searchParams.keys())].sort().join('&');
  return url.pathname.replace(/\d+/g, 'N') + (names ? `?${names}` : '');
}

async function crawl(start) {
  const found = new Map();
  const shapes = new Map();
  const waiting = [start];
  const seen = new Set(waiting);
  while (waiting.length > 0 && found.size < MOST) {
    const address = waiting.shift();
    const reply = await fetch(address, { redirect: 'manual', headers: { 'Accept-Language': 'nl' } });
    if (reply.status >= 300 && reply.status < 400) {
      const target = new URL(reply.headers.get('location'), address);
      assert.ok(reply.headers.get('location'), `${address}: redirect without a place`);
      if (target.origin === site.url && !seen.has(target.href)) {
        seen.add(target.href);
        waiting.push(target.href);
      }
      continue;
    }
    const body = await reply.text();
    found.set(address, { status: reply.status, type: reply.headers.get('content-type') ?? '', headers: reply.headers, body });
    if (!(reply.headers.get('content-type') ?? '').startsWith('text/html')) continue;
    for (const [, href] of body.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)) {
      const url = new URL(href.replaceAll('&amp;', '&'), address);
      url.hash = '';
      if (url.origin !== site.url || seen.has(url.href)) continue;
      seen.add(url.href);
      const count = shapes.get(shape(url)) ?? 0;
      shapes.set(shape(url), count + 1);
      if (count < (url.search ? 1 : PER_SHAPE)) waiting.push(url.href);
    }
  }
  return found;
}

function htmlPages() {
  return [...pages].filter(([, page]) => page.type.startsWith('text/html'));
}

test('the site is there and links work', () => {
  assert.ok(htmlPages().length >= 5, `only ${htmlPages().length} pages found`);
  const broken = [...pages].filter(([, page]) => page.status !== 200).map(([url, page]) => `${page.status} ${url}`);
  assert.deepEqual(broken, []);
});

test('every page is valid HTML', async (t) => {
  for (const [url, page] of htmlPages()) {
    await t.test(url.slice(site.url.length), () => checkHtml(page.body, url));
  }
});

test('every page forbids inline script and style', () => {
  for (const [url, page] of htmlPages()) {
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src|script-src/, `no policy on ${url}`);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval/, url);
    assert.doesNotMatch(page.body, /<style\b|\sstyle="|\son[a-z]+="|<script\b(?![^>]*\ssrc=)(?![^>]*\stype="application\/(ld\+)?json")/, url);
  }
});

for (const [name, settings] of Object.entries({
  'light': {}, 'dark': { dark: true }, 'without JavaScript': { javaScript: false }, 'phone of 320 px': { width: 320, height: 640 },
})) {
  test(`every page is accessible and quiet: ${name}`, async (t) => {
    const page = await browser.page(settings);
    for (const [url] of htmlPages()) {
      await t.test(url.slice(site.url.length), async () => {
        page.problems.length = 0;
        await page.goto(url, { waitUntil: 'load' });
        // axe is a script of its own: where the page may not run scripts it cannot run either.
        if (settings.javaScript !== false) await checkAxe(page, `${url} (${name})`);
        if (settings.javaScript !== false) await checkNoSidewaysScroll(page, `${url} (${name})`);
        checkNoProblems(page, `${url} (${name})`);
      });
    }
    await page.finish();
  });
}
