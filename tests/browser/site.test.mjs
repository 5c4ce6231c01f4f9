// The front page, occupations, and the pages that are text: what a visitor sees first and can find again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPage, picture, useSite } from './support.mjs';

const { site, browser } = useSite();

const number = (text) => Number(text.replace(/\D/g, ''));

test('the numbers of the front page agree with each other and with the lists', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/`);
  const openings = number(await page.locator('.figures dd').first().textContent());
  assert.ok(openings > 100);
  for (const table of await page.locator('table.bars').all()) {
    const rows = await table.locator('tbody .number').allTextContents();
    assert.equal(rows.reduce((sum, text) => sum + number(text), 0), openings);
    assert.equal(number(await table.locator('tfoot .number').textContent()), openings);
  }
  const onMap = await page.locator('.region-map text:not(.map-number)').allTextContents();
  assert.equal(onMap.length, 6);
  for (const [i, name] of onMap.entries()) {
    const row = page.locator('table.bars', { has: page.getByText('Gemeente', { exact: true }) }).locator('tr', { hasText: new RegExp(`^\\s*${name}`) });
    assert.equal(await row.locator('.number').textContent(), await page.locator('.region-map .map-number').nth(i).textContent());
  }
  const line = page.locator('table.bars tbody tr', { has: page.locator('a') }).first();
  const row = number(await line.locator('.number').textContent());
  await checkPage(page);
  await picture(page, 'home');
  await line.locator('a').click();
  assert.match(page.url(), /sector=[A-U]$/);
  assert.equal(number(await page.locator('#results .list-head strong').textContent()), row);
  await page.finish();
});

test('the search field of each page searches the openings', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/over`);
  await page.locator('#site-search').fill('kok');
  await page.keyboard.press('Enter');
  await page.waitForURL(/talent\/vacatures\?q=kok/);
  assert.equal(await page.locator('#site-search').inputValue(), 'kok');
  await page.finish();
});

test('an occupation is found, read, and put in the profile', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/beroepen`);
  await checkPage(page);
  await page.getByLabel('Beroep of functie').fill('verzorgende');
  await page.locator('#jobs a', { hasText: /^verzorgende/i }).first().click();
  const name = await page.locator('h1').textContent();
  assert.ok(await page.locator('main li').count() >= 8);
  await checkPage(page);
  await page.getByRole('link', { name: 'Dit heb ik gedaan' }).click();
  assert.match(await page.locator('#offer h3').textContent(), new RegExp(name));
  assert.equal((await fetch(`${site.url}/talent/beroepen/999999999`)).status, 404);
  await page.finish();
});

test('on a phone the menu folds and opens without JavaScript', async () => {
  const page = await browser.page({ javaScript: false, width: 320, height: 640 });
  await page.goto(`${site.url}/`);
  assert.ok(!(await page.locator('.site-nav--wide').isVisible()));
  await page.locator('.site-menu summary').click();
  await page.locator('.site-menu a', { hasText: 'Talent' }).click();
  assert.match(page.url(), /\/talent$/);
  await page.finish();
});

test('ESCO is credited where its data are shown', async () => {
  for (const path of ['/talent/profiel', '/talent/vacatures', '/talent/beroepen', '/over']) {
    const html = await (await fetch(site.url + path)).text();
    assert.match(html, /Deze dienst gebruikt de ESCO-classificatie van de Europese Commissie\./, path);
    const english = await (await fetch(`${site.url}${path}?taal=en`)).text();
    assert.match(english, /This service uses the ESCO classification of the European Commission\./, path);
  }
});

test('what is not there yet says so', async () => {
  for (const path of ['/programma', '/markt', '/monitor', '/agenda']) {
    const reply = await fetch(site.url + path);
    assert.equal(reply.status, 200);
    assert.match(await reply.text(), /is er nog niet/);
  }
});

test('a page that does not exist says so in the frame of the site', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/bestaat-niet`);
  assert.match(await page.locator('h1').textContent(), /is er niet/);
  assert.equal(await page.locator('.site-name').count(), 1);
  page.problems = page.problems.filter((p) => !p.includes('404'));
  await checkPage(page);
  await page.finish();
});
