// What could be learned: modules at an opening, the lever below the list, the bridge with its picture. Each number on the screen is
// that of the API.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAxe, checkHtml, checkNoSidewaysScroll, checkPage, picture, useSite } from './support.mjs';

const { site, browser } = useSite();

// A profile with everything that a waiter does. The same steps with and without JavaScript.
async function becomeWaiter(page) {
  await page.goto(`${site.url}/talent/profiel?beroep=ober`);
  await page.locator('#jobs a').first().click();
  await page.getByRole('button', { name: 'Alles aanvinken' }).click();
  await page.locator('#mine .mine__list > li').nth(5).waitFor();
}

const profileOf = async (page) => (await page.request.get(`${site.url}/talent/profiel/bestand`)).json();

async function ask(path, body) {
  const reply = await fetch(`${site.url}/api/v1/${path}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(reply.status, 200);
  return reply.json();
}

const number = (text) => Number(text.replace(/\D/g, ''));
const occupation = async (words, language = 'nl') =>
  (await (await fetch(`${site.url}/api/v1/occupations?q=${words}&language=${language}`)).json()).results[0];

// The rows of a table of the lever, as [name, gained].
async function gains(page, heading) {
  const table = page.locator('#lever table').filter({ has: page.getByRole('columnheader', { name: heading }) });
  const names = await table.locator('tbody th').evaluateAll((cells) =>
    cells.map((cell) => cell.querySelector('.name, a').textContent.trim().toLowerCase()));
  const numbers = (await table.locator('tbody .number').allTextContents()).map(number);
  return names.map((name, i) => [name, numbers[i]]);
}

const expected = (items, name) => items.map((item) => [item[name].toLowerCase(), item.gained]);

test('an opening says what can be learned for it, the most helpful first', async () => {
  const page = await browser.page();
  await becomeWaiter(page);
  const profile = await profileOf(page);
  const care = (await ask('matches', { ...profile, filters: { sector: ['Q'] }, top: 1 })).results[0];
  const gap = await ask('gaps', { ...profile, openingId: care.openingId });
  await page.goto(`${site.url}/talent/vacatures/${care.openingId}`);
  const titles = (await page.locator('.modules .module__title').allTextContents()).map((title) => title.trim());
  const weights = new Map();
  for (const missing of gap.missing) {
    for (const module of missing.modules) weights.set(module.title, (weights.get(module.title) ?? 0) + missing.impact);
  }
  assert.ok(titles.length > 0 && titles.length <= 8);
  assert.equal(new Set(titles).size, titles.length);
  const shown = titles.map((title) => weights.get(title));
  assert.deepEqual(shown, [...weights.values()].sort((a, b) => b - a).slice(0, titles.length));
  await checkPage(page);
  await checkHtml(await (await page.request.get(page.url())).text(), 'an opening with modules');
  await picture(page, 'opening-modules');
  await page.finish();
});

test('the lever comes to the list by itself, with the filters that are on, and never before the list', async () => {
  const page = await browser.page();
  await becomeWaiter(page);
  const profile = await profileOf(page);
  const address = `${site.url}/talent/vacatures?sector=Q&sector=I&uren-van=8&uren-tot=24`;
  const first = await (await page.request.get(address)).text();
  assert.ok(!first.includes('bars--doors'), 'the list as it is first sent does not wait for the lever');
  await page.goto(address);
  await page.locator('#deuren').scrollIntoViewIfNeeded();
  await page.locator('#lever table').first().waitFor();
  assert.equal(page.url(), address);
  const lever = await ask('levers', { ...profile, filters: { sector: ['Q', 'I'], hours: { min: 8, max: 24 } }, top: 5 });
  assert.ok(lever.modules.length > 0 && lever.skills.length > 0);
  assert.deepEqual(await gains(page, 'Cursus'), expected(lever.modules, 'title'));
  assert.deepEqual(await gains(page, 'Vaardigheid'), expected(lever.skills, 'label'));
  await checkPage(page);
  await checkHtml(await (await page.request.get(`${address}&deuren=1`)).text(), 'the list with the lever');
  await picture(page, 'results-lever');
  await page.getByRole('link', { name: 'Bekijk de hele lijst' }).click();
  await page.waitForURL(/\/talent\/deuren\?/);
  assert.match(await page.locator('main').textContent(), /Geteld worden alleen vacatures met je filters/);
  const whole = await ask('levers', { ...profile, filters: { sector: ['Q', 'I'], hours: { min: 8, max: 24 } }, top: 12 });
  assert.deepEqual(await gains(page, 'Cursus'), expected(whole.modules, 'title'));
  await checkPage(page);
  await page.finish();
});

test('without JavaScript a link shows the lever, on a phone too', async () => {
  const page = await browser.page({ width: 320, height: 700, javaScript: false });
  await becomeWaiter(page);
  const profile = await profileOf(page);
  await page.goto(`${site.url}/talent/vacatures`);
  await page.getByRole('link', { name: 'Reken het uit voor deze vacatures' }).click();
  assert.match(page.url(), /deuren=1#deuren$/);
  const lever = await ask('levers', { ...profile, top: 5 });
  assert.deepEqual(await gains(page, 'Cursus'), expected(lever.modules, 'title'));
  await checkNoSidewaysScroll(page);
  await page.finish();
});

test('the bridge shows the same occupations as picture and as table, from an occupation one had', async () => {
  const page = await browser.page({ javaScript: false });
  await page.goto(`${site.url}/talent/brug`);
  await page.getByLabel('Een beroep dat je had of hebt').fill('ober');
  await page.locator('#begin').getByRole('button', { name: 'Zoek' }).click();
  await page.locator('#begin .found a').first().click();
  const waiter = await occupation('ober');
  assert.equal(new URL(page.url()).searchParams.get('beroep'), String(waiter.id));
  await page.getByLabel('Naar werk in').selectOption('Q');
  await page.getByRole('button', { name: 'Toon' }).click();
  assert.equal(new URL(page.url()).searchParams.get('naar'), 'Q');
  const bridge = await ask('bridges', { occupation: waiter.uri, toSector: 'Q', top: 12 });
  const rows = await page.locator('main tbody tr').evaluateAll((list) => list.map((row) => [
    row.querySelector('th a').textContent.trim().toLowerCase(), ...[...row.querySelectorAll('.number')].map((n) => n.textContent)]));
  assert.deepEqual(rows.map(([name, fit, openings]) => [name, number(fit), number(openings)]),
    bridge.results.map((r) => [r.label.toLowerCase(), r.fit, r.openings]));
  const drawn = await page.locator('.crossings--wide .crossings__row').evaluateAll((list) => list.map((row) => [
    row.getAttribute('href'), row.querySelector('.crossings__fit').textContent, row.querySelector('.crossings__count').textContent]));
  const links = await page.locator('main tbody th a').evaluateAll((list) => list.map((a) => a.getAttribute('href')));
  assert.deepEqual(drawn, rows.map(([, fit, openings], i) => [links[i], fit, openings]));
  assert.equal(await page.locator('.crossings a:not([tabindex="-1"])').count(), 0, 'the picture adds no stops for the keyboard');
  await checkNoSidewaysScroll(page);
  await picture(page, 'bridge');
  await page.locator('main tbody th a').first().click();
  assert.match(page.url(), new RegExp(`/talent/brug/${bridge.results[0].id}\\?beroep=${waiter.id}`));
  const crossing = bridge.results[0];
  assert.deepEqual((await page.locator('h2 + p + .modules .module__title').allTextContents()).map((t) => t.trim()),
    crossing.modules.map((m) => m.title));
  assert.match(await page.locator('main').textContent(), new RegExp(`past voor ${crossing.fit} %`));
  assert.equal(await page.locator('.why .missing li').count(), crossing.missing.length);
  assert.ok(await page.locator('.openings .opening').count() > 0);
  await checkNoSidewaysScroll(page);
  await picture(page, 'bridge-occupation');
  await page.locator('.openings a').first().click();
  assert.match(page.url(), /\/talent\/vacatures\/\d+/);
  await page.finish();
});

test('the bridge counts the openings that its filters leave, and keeps them on its way', async () => {
  const page = await browser.page({ javaScript: false });
  const waiter = await occupation('ober');
  await page.goto(`${site.url}/talent/brug?beroep=${waiter.id}`);
  await page.getByText('Welke vacatures tellen mee?').click();
  await page.getByLabel('Postcode').fill('2312');
  await page.getByLabel('Binnen').selectOption('10');
  await page.getByRole('textbox', { name: 'Van', exact: true }).fill('16');
  await page.getByRole('textbox', { name: 'Tot', exact: true }).fill('32');
  await page.getByLabel('Opleidingsniveau').selectOption('4');
  await page.getByRole('checkbox', { name: 'Vast' }).check();
  await page.getByLabel('Volgorde').selectOption('vacatures');
  await page.getByRole('button', { name: 'Toon' }).click();
  const filters = { near: { postcode: '2312', km: 10 }, hours: { min: 16, max: 32 }, educationLevelMax: 4, contract: ['permanent'] };
  const all = await ask('bridges', { occupation: waiter.uri, top: 40 });
  const left = await ask('bridges', { occupation: waiter.uri, top: 40, filters });
  const counts = new Map(left.results.map((r) => [r.label.toLowerCase(), r.openings]));
  assert.notDeepEqual(left.results.map((r) => r.openings), all.results.map((r) => r.openings));
  const rows = await page.locator('main tbody tr').evaluateAll((list) => list.map((row) => [
    row.querySelector('th a').textContent.trim().toLowerCase(), row.querySelectorAll('.number')[1].textContent]));
  assert.equal(rows.length, 12);
  for (const [name, shown] of rows) assert.equal(number(shown), counts.get(name), name);
  assert.equal(number(rows[0][1]), Math.max(...counts.values()));
  const chips = page.locator('.chips .chip:not(.chip--plain)');
  assert.equal(await chips.count(), 4);
  assert.match(await page.locator('#filters summary').textContent(), /4 filters aan/);
  await checkNoSidewaysScroll(page);
  await picture(page, 'bridge-filters');
  // Another start keeps them.
  await page.locator('#begin summary').click();
  await page.locator('#from-sector').selectOption('Q');
  await page.getByRole('button', { name: 'Begin hier' }).click();
  assert.deepEqual([...new URL(page.url()).searchParams].filter(([name]) => name !== 'vanuit'), [['volgorde', 'vacatures'],
    ['postcode', '2312'], ['afstand', '10'], ['uren-van', '16'], ['uren-tot', '32'], ['niveau', '4'], ['contract', 'permanent']]);
  await page.goBack();
  // So does the page of an occupation, where each can be taken off, and the way back.
  await page.locator('main tbody th a').first().click();
  assert.match(await page.locator('#bridge-openings').textContent(), new RegExp(`^${number(rows[0][1])} vacature`));
  assert.equal(await chips.count(), 4);
  await chips.filter({ hasText: 'Vast' }).click();
  assert.equal(await chips.count(), 3);
  assert.ok(!new URL(page.url()).searchParams.has('contract'));
  const wider = await ask('bridges', { occupation: waiter.uri, to: left.results.find((r) => r.label.toLowerCase() === rows[0][0]).uri,
    filters: { ...filters, contract: undefined } });
  assert.match(await page.locator('#bridge-openings').textContent(), new RegExp(`^${wider.results[0].openings} vacature`));
  await page.locator('.foot-tools a').last().click();
  assert.equal(new URL(page.url()).searchParams.get('postcode'), '2312');
  // What cannot be understood is said, beside the field too.
  await page.goto(`${site.url}/talent/brug?beroep=${waiter.id}&postcode=9999&uren-van=x`);
  assert.equal(await page.getByRole('alert').getByRole('link').count(), 2);
  assert.equal(await page.locator('#postcode[aria-invalid]').count(), 1);
  assert.equal(await page.locator('#filters[open]').count(), 1);
  await page.finish();
});

test('the bridge stands on a phone, in the dark, in English and on paper', async () => {
  const page = await browser.page({ width: 320, height: 700, dark: true, language: 'en-GB' });
  const cook = await occupation('kok');
  const addresses = ['/talent/brug', `/talent/brug?beroep=${cook.id}`, '/talent/brug?vanuit=I&volgorde=vacatures',
    `/talent/brug/${cook.id}?vanuit=Q`, `/talent/brug/${cook.id}`,
    `/talent/brug?beroep=${cook.id}&postcode=9999&uren-van=x&contract=permanent`,
    `/talent/brug/${cook.id}?vanuit=Q&postcode=2312&afstand=10&contract=permanent&contract=temporary`];
  for (const address of addresses) {
    const reply = await page.goto(site.url + address);
    await checkHtml(await reply.text(), address);
    for (const width of [320, 375, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await checkNoSidewaysScroll(page);
    }
    await checkPage(page);
    await page.emulateMedia({ colorScheme: 'light' });
    await checkAxe(page);
    await page.emulateMedia({ media: 'print' });
    await checkNoSidewaysScroll(page);
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await page.setViewportSize({ width: 320, height: 700 });
  }
  await page.goto(`${site.url}/talent/brug?beroep=${cook.id}`);
  assert.match(await page.locator('h1').textContent(), /other work/);
  assert.equal(await page.locator('.crossings--narrow').isVisible(), true);
  assert.equal(await page.locator('.crossings--wide').isVisible(), false);
  // No words of the picture lie over one another.
  const over = await page.locator('.crossings--narrow .crossings__row').evaluateAll((rows) => rows.filter((row) => {
    const name = row.querySelector('.crossings__name').getBoundingClientRect();
    const fit = row.querySelector('.crossings__fit').getBoundingClientRect();
    return name.right > fit.left;
  }).map((row) => row.textContent));
  assert.deepEqual(over, []);
  await picture(page, 'bridge-phone-dark');
  await page.finish();
});

test('an address that means nothing is told so or passed over', async () => {
  const answer = async (path) => (await fetch(site.url + path)).status;
  assert.equal(await answer('/talent/brug/999999'), 404);
  assert.equal(await answer('/talent/brug/x'), 404);
  assert.equal(await answer('/talent/brug?beroep=999999'), 404);
  for (const path of ['/talent/brug?beroep=x', '/talent/brug?vanuit=Z&naar=zz', '/talent/brug?volgorde=x&zoek=%00a'.slice(0, 27),
    '/talent/deuren?past=1000']) assert.equal(await answer(path), 200, path);
});
