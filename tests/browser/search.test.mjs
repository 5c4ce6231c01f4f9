// Searching openings with words of daily life: another name of the occupation finds them too, and the page says why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPage, picture, useSite } from './support.mjs';

const { site, browser } = useSite();

const total = async (page) => Number((await page.locator('.list-head strong').textContent()).replace(/\D/g, ''));

test('the search field of every page understands a word of daily life and says why an opening is there', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/`);
  await page.locator('#site-search').fill('ober');
  await page.locator('.site-search button').click();
  assert.match(page.url(), /\/talent\/vacatures\?q=ober$/);
  const all = await total(page);
  const why = page.locator('.opening', { hasText: 'In de titel: ‘medewerker bediening’, hetzelfde beroep als ‘ober’' });
  const named = await why.count();
  assert.ok(named > 0);
  await checkPage(page);
  await picture(page, 'search-names');
  await page.getByRole('link', { name: 'Zoek alleen ‘ober’' }).click();
  assert.match(page.url(), /q=ober&letterlijk=1$/);
  assert.equal(await total(page), all - named);
  await checkPage(page);
  await page.getByRole('link', { name: 'Zoek ook op andere namen van het beroep' }).click();
  assert.equal(await total(page), all);
  await page.finish();
});

test('a mistake that finds nothing offers the occupation, and the filters stay', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/vacatures?q=timerman&sector=F`);
  await page.getByText('Bedoel je misschien:').waitFor();
  const offer = page.locator('.empty a', { hasText: /^timmerman$/ });
  const count = Number((await offer.locator('xpath=..').textContent()).replace(/\D/g, ''));
  await checkPage(page);
  await picture(page, 'search-perhaps');
  await offer.click();
  assert.match(page.url(), /\?beroep=\d+&sector=F$/);
  assert.equal(await total(page), count);
  assert.equal(await page.locator('.chip', { hasText: 'Beroep: timmerman' }).count(), 1);
  await page.locator('#contract-permanent').check();
  await page.waitForURL(/contract=permanent/);
  assert.match(page.url(), /beroep=\d+/, 'another filter keeps the occupation');
  await page.locator('.chip', { hasText: 'Beroep: timmerman' }).click();
  assert.ok(!page.url().includes('beroep='));
  await page.finish();
});

test('the page of an occupation leads to its openings', async () => {
  const page = await browser.page({ language: 'en-GB' });
  await page.goto(`${site.url}/talent/beroepen?q=waiter`);
  await page.locator('main .found a, main a.found__link').first().click();
  const link = page.getByRole('link', { name: /^See \d+ openings for this occupation$/ });
  const count = Number((await link.textContent()).replace(/\D/g, ''));
  await checkPage(page);
  await link.click();
  assert.equal(await total(page), count);
  await checkPage(page);
  await page.finish();
});
