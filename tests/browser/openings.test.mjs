// The list of openings and the page of one: with and without a profile, filters, files, map, and why an opening fits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkHtml, checkNoSidewaysScroll, checkPage, picture, startSite, useSite } from './support.mjs';

const { site, browser } = useSite();

// A page of a visitor who can do everything that a job of that name asks.
async function visitor(job, settings = {}) {
  const page = await browser.page(settings);
  await page.goto(`${site.url}/talent/profiel?beroep=${job}`);
  await page.locator('#jobs a').first().click();
  await page.getByRole('button', { name: 'Alles aanvinken' }).click();
  await page.locator('#mine .mine__list > li').first().waitFor();
  return page;
}

const count = async (page) => Number((await page.locator('#results .list-head strong').textContent()).replace(/\D/g, ''));
const titles = (page) => page.locator('.opening__title').allTextContents();
const fits = async (page) => (await page.locator('.opening .fit strong').allTextContents()).map((t) => Number(t.match(/\d+/)[0]));

test('without a profile the newest openings come first, with an invitation', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/vacatures`);
  assert.ok(await count(page) > 100);
  assert.equal((await titles(page)).length, 20);
  assert.equal(await page.locator('.invite a').getAttribute('href'), '/talent/profiel');
  assert.equal(await page.locator('.fit').count(), 0);
  await checkPage(page);
  await page.getByRole('link', { name: 'Volgende' }).click();
  assert.match(page.url(), /pagina=2/);
  assert.equal(await page.locator('[aria-current=page].utrecht-pagination__page-link').textContent(), 'Pagina 2');
  await page.goBack();
  assert.doesNotMatch(page.url(), /pagina/);
  await page.finish();
});

test('with a profile the best fit comes first, in words and as a bar', async () => {
  const page = await visitor('kok');
  await page.goto(`${site.url}/talent/vacatures`);
  const all = await fits(page);
  assert.equal(all.length, 20);
  assert.equal(all[0], Math.max(...all));
  const cookie = (await page.context().cookies()).map((c) => `${c.name}=${c.value}`).join('; ');
  const { results } = await (await fetch(`${site.url}/talent/vacatures.json`, { headers: { cookie } })).json();
  assert.deepEqual(all, results.slice(0, 20).map((r) => r.fit));
  assert.ok(results.every((r, i) => i === 0 || r.score <= results[i - 1].score), 'the order is that of the score');
  const first = page.locator('.opening').first();
  assert.match(await first.locator('.fit').textContent(), /past voor \d+ %: \d+ van \d+ vereiste vaardigheden/);
  assert.equal(await first.locator('meter').getAttribute('value'), String(all[0]));
  assert.ok(await first.locator('.reasons .have').count() <= 2);
  await checkPage(page);
  await picture(page, 'openings');
  await page.finish();
});

test('filters narrow the list at once, stand in the address, and go off one by one', async () => {
  const page = await visitor('kok');
  await page.goto(`${site.url}/talent/vacatures`);
  const all = await count(page);
  await page.getByLabel('Horeca', { exact: false }).check();
  await page.waitForURL(/sector=I/);
  const hospitality = await count(page);
  assert.ok(hospitality > 0 && hospitality < all);
  await page.getByLabel('Postcode').fill('2312');
  await page.getByLabel('Binnen').selectOption('5');
  await page.waitForURL(/afstand=5/);
  assert.match(page.url(), /postcode=2312/);
  const near = await count(page);
  assert.ok(near < hospitality);
  for (const place of await page.locator('.opening .facts li:nth-child(2)').allTextContents()) {
    const km = place.match(/(\d+) km/);
    if (km) assert.ok(Number(km[1]) <= 5, place);
  }
  const chips = page.locator('.chips .chip');
  assert.match((await chips.allTextContents()).join('|'), /Binnen 5 km van 2312.*Horeca/);
  const shared = page.url();
  await page.locator('.chips a', { hasText: 'Horeca' }).click();
  assert.doesNotMatch(page.url(), /sector=/);
  assert.match(page.url(), /postcode=2312/);
  await page.goBack();
  assert.equal(page.url(), shared);
  assert.equal(await count(page), near, 'back gives the same list');
  assert.ok(await page.getByLabel('Horeca', { exact: false }).isChecked());
  await page.getByLabel('Volgorde').selectOption('afstand');
  await page.waitForURL(/volgorde=afstand/);
  await page.locator('.chips a', { hasText: 'Alle filters uit' }).click();
  assert.equal(await count(page), all);
  await page.finish();
});

test('filters work without JavaScript, and fold on a phone under a button that says how many are on', async () => {
  const page = await browser.page({ javaScript: false, width: 375, height: 740 });
  await page.goto(`${site.url}/talent/vacatures`);
  const all = await count(page);
  const button = page.locator('#filters > summary');
  assert.equal((await button.textContent()).trim(), 'Filters');
  assert.ok(!(await page.getByLabel('Zoekwoord').isVisible()));
  await button.click();
  await page.getByLabel('Zoekwoord').fill('verpleeghuis');
  await page.getByRole('button', { name: 'Toon vacatures' }).click();
  assert.match(page.url(), /q=verpleeghuis/);
  assert.ok(await count(page) < all);
  assert.equal((await button.textContent()).trim(), 'Filters (1 aan)');
  await page.finish();
});

test('a mistake in a filter is told above the list and beside the field, and nothing is lost', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/vacatures?postcode=9&afstand=10&uren-van=40&uren-tot=20&sector=Q`);
  assert.equal(await page.locator('.error-list a').count(), 2);
  assert.equal(await page.locator('#postcode').inputValue(), '9');
  assert.equal(await page.locator('#postcode').getAttribute('aria-invalid'), 'true');
  assert.match(await page.locator('#hours-error').textContent(), /getal van 0 tot 80/);
  assert.ok(await count(page) > 0, 'the other filters still work');
  await page.locator('.error-list a').first().click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'postcode');
  await checkPage(page);
  await page.finish();
});

test('a search that finds nothing says what to do', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/vacatures?q=ruimtevaarder`);
  assert.equal(await page.locator('.opening').count(), 0);
  assert.match(await page.locator('.empty').textContent(), /Zet alle filters uit/);
  await checkPage(page);
  await page.finish();
});

test('every kind of opening in the examples can be chosen', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/vacatures`);
  let sum = 0;
  const all = await count(page);
  for (const kind of ['Vacatures', 'Stages', 'Leerwerkplekken', 'Opdrachten']) {
    await page.goto(`${site.url}/talent/vacatures`);
    const value = await page.locator('#filters').getByLabel(kind, { exact: true }).getAttribute('value');
    await page.goto(`${site.url}/talent/vacatures?soort=${value}`);
    sum += await count(page);
  }
  assert.equal(sum, all);
  await page.finish();
});

test('an address beyond the last page leads to the last page', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/vacatures?sector=Q&pagina=999`);
  const last = Math.ceil(await count(page) / 20);
  assert.ok(last > 1);
  assert.ok(page.url().endsWith(`/talent/vacatures?sector=Q&pagina=${last}`), page.url());
  assert.ok((await titles(page)).length > 0);
  await page.finish();
});

test('strange addresses give a page, never an error', async () => {
  for (const query of ['pagina=999999', 'pagina=-1', 'afstand=x&postcode=', 'sector=QQ&sector=', 'volgorde=onzin',
    'niveau=99', 'uren-van=1e9', 'q=%3Cscript%3Ealert(1)%3C/script%3E', 'postcode=%00', 'kaart=1&soort=x']) {
    const reply = await fetch(`${site.url}/talent/vacatures?${query}`);
    const html = await reply.text();
    if (query.includes('%00')) {
      assert.ok([200, 400].includes(reply.status), query);
      continue;
    }
    assert.equal(reply.status, 200, query);
    assert.ok(!html.includes('<script>alert'), query);
    await checkHtml(html, query);
  }
});

test('why an opening fits: three groups, and a sum that is right', async () => {
  const page = await visitor('kok');
  await page.goto(`${site.url}/talent/vacatures`);
  for (const nth of [0, 5, 15]) {
    const link = page.locator('.opening__title a').nth(nth);
    const title = await link.textContent();
    const words = await page.locator('.opening .fit').nth(nth).textContent();
    await link.click();
    assert.equal(await page.locator('h1').textContent(), title);
    const fit = Number(words.match(/past voor (\d+)/)[1]);
    assert.match(await page.locator('.fit--large').textContent(), new RegExp(`past voor ${fit} %`));
    const groups = await page.locator('.why section').evaluateAll((all) => all.map((s) => ({
      said: Number(s.querySelector('h3').textContent.match(/\((\d+)\)/)[1]), listed: s.querySelectorAll('li').length })));
    for (const group of groups) assert.equal(group.said, group.listed);
    await page.locator('details.more > summary').click();
    const number = (text) => Number(text.replaceAll('.', ''));
    const rows = await page.locator('details.more tbody tr').evaluateAll((all) => all.map((row) =>
      [...row.querySelectorAll('.number')].map((cell) => cell.textContent)));
    assert.equal(rows.length, groups.reduce((sum, g) => sum + g.listed, 0));
    let weight = 0, points = 0;
    for (const [w, c, p] of rows.map((row) => row.map(number))) {
      assert.equal(w * c, p);
      weight += w;
      points += p;
    }
    const foot = await page.locator('details.more tfoot tr').evaluateAll((all) => all.map((row) =>
      [...row.querySelectorAll('td.number')].map((cell) => cell.textContent)));
    assert.equal(number(foot[0][0]), weight);
    assert.equal(number(foot[0][1]), points);
    assert.equal(number(foot[1][0]), weight * 255);
    assert.equal(Math.floor((100 * points) / (weight * 255)), fit);
    await checkPage(page);
    if (nth === 0) await picture(page, 'opening');
    await page.goBack();
  }
  await page.finish();
});

test('an opening without a profile says what it asks and how to apply', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/vacatures`);
  await page.locator('.opening__title a').first().click();
  assert.equal(await page.getByRole('heading', { name: 'Wat vraagt dit werk?' }).count(), 1);
  assert.match(await page.getByRole('link', { name: 'Solliciteer' }).getAttribute('href'), /^https:/);
  assert.ok(await page.locator('.keys dt').count() >= 4);
  await checkPage(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await checkNoSidewaysScroll(page);
  assert.equal((await fetch(`${site.url}/talent/vacatures/999999999`)).status, 404);
  assert.equal((await fetch(`${site.url}/talent/vacatures/x`)).status, 404);
  await page.finish();
});

test('the list goes out as CSV and JSON, the same as on screen', async () => {
  const query = 'sector=Q&postcode=2312&afstand=10';
  const csv = await (await fetch(`${site.url}/talent/vacatures.csv?${query}`)).text();
  const json = await (await fetch(`${site.url}/talent/vacatures.json?${query}`)).json();
  const html = await (await fetch(`${site.url}/talent/vacatures?${query}`)).text();
  const shown = Number(html.match(/<strong>([\d.]+) vacature/)[1].replace('.', ''));
  assert.equal(csv.trim().split('\r\n').length - 1, shown);
  assert.equal(json.results.length, shown);
  assert.match(csv, /^openingId,fit,title,/);
});

test('the map shows what the list holds, and asks nothing of others', async () => {
  const page = await browser.page();
  const elsewhere = [];
  page.on('request', (request) => { if (!request.url().startsWith(site.url)) elsewhere.push(request.url()); });
  await page.goto(`${site.url}/talent/vacatures?sector=Q`);
  assert.equal(await page.locator('.map').count(), 0, 'only on request');
  await page.getByRole('link', { name: 'Toon op de kaart' }).click();
  await page.locator('.map .map-dot').first().waitFor();
  assert.match(page.url(), /kaart=1/);
  assert.equal(await page.locator('.map .map-area').count(), 6);
  const dot = page.locator('.map .map-dot').first();
  await dot.focus();
  await page.keyboard.press('Enter');
  const link = page.locator('.leaflet-popup a[href^="/talent/vacatures/"]').first();
  await link.waitFor();
  await checkPage(page);
  await picture(page, 'map');
  await link.click();
  await page.waitForURL(/vacatures\/\d+/);
  assert.deepEqual(elsewhere, []);
  await page.finish();
});

test('by keyboard a dot of the map opens, its openings have the focus, and Escape goes back', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/vacatures?sector=Q&kaart=1`);
  const dot = page.locator('.map .map-dot').nth(3);
  await dot.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.matches('.leaflet-popup .map-list a'));
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement.matches('.map-dot') && !document.querySelector('.leaflet-popup .map-list'));
  assert.ok(await dot.evaluate((element) => element === document.activeElement));
  await dot.press(' ');
  await page.waitForFunction(() => document.activeElement.matches('.leaflet-popup .map-list a'));
  // Behind the map the list is one step away, however many dots there are.
  await page.getByRole('link', { name: 'Naar de lijst' }).press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement === document.querySelector('.opening__title a')));
  assert.deepEqual(page.problems, []);
  await page.finish();
});

test('in print the filters are gone and the list stays', async () => {
  const page = await visitor('kok');
  await page.goto(`${site.url}/talent/vacatures?sector=I`);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.chip', { hasText: 'Horeca' }).isVisible(), 'what the list was narrowed to');
  assert.ok(!(await page.locator('#filters').isVisible()));
  assert.ok(!(await page.locator('.site-nav--wide').isVisible()));
  assert.ok(await page.locator('.opening').first().isVisible());
  await page.finish();
});

test('in print the profile says its levels, and nothing stands over anything else', async () => {
  const page = await visitor('kok');
  await page.goto(`${site.url}/talent/profiel`);
  assert.ok(!(await page.locator('.mine__list .print-only').first().isVisible()));
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.mine__list .print-only').first().innerText(), 'zelfstandig');
  assert.ok(!(await page.locator('#job-heading').isVisible()));
  for (const path of ['/', '/talent/profiel', '/talent/vacatures', '/over']) {
    await page.goto(site.url + path);
    const header = await page.locator('.site-header').boundingBox();
    const title = await page.locator('h1').boundingBox();
    assert.ok(title.y >= header.y + header.height, path);
  }
  await page.finish();
});

test('text of 400 % fits a screen of 1280', async () => {
  const page = await visitor('kok', { width: 320, height: 256 });
  for (const path of ['/', '/talent/profiel', '/talent/vacatures', '/talent/beroepen']) {
    await page.goto(site.url + path);
    await checkNoSidewaysScroll(page, path);
  }
  await page.finish();
});

test('with a tile server configured the map asks it, and the policy allows that one host', async () => {
  const tiled = await startSite(['--tiles', 'https://tiles.example/{z}/{x}/{y}.png', '--tiles-credit', 'Kaart & <co>']);
  try {
    const page = await browser.page();
    const asked = [];
    const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=', 'base64');
    await page.route('https://tiles.example/**', (route) => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: 'image/png', body: dot });
    });
    const reply = await page.goto(`${tiled.url}/talent/vacatures?kaart=1`);
    assert.match(reply.headers()['content-security-policy'], /img-src 'self' data: https:\/\/tiles\.example;/);
    await page.locator('.leaflet-tile-loaded').first().waitFor();
    assert.match(asked[0], /^https:\/\/tiles\.example\/\d+\/\d+\/\d+\.png$/);
    assert.match(await page.locator('.leaflet-control-attribution').textContent(), /Kaart & <co>/);
    await checkPage(page);
    await page.finish();
  } finally {
    await tiled.close();
  }
});
