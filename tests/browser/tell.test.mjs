// "Vertel over je werk": a CV is pasted, what was read is offered, and what is ticked comes into the profile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkHtml, checkNoSidewaysScroll, checkPage, picture, useSite } from './support.mjs';

const CV = `Ik heb zes jaar als kok gewerkt in een restaurant in Leiden. Ik deed de inkoop en begeleidde leerlingen.
Daarvoor was ik vakkenvuller bij een supermarkt & hielp ik <klanten> aan de kassa.
Ik spreek Nederlands. Rijbewijs B. Ik kan rapporten schrijven.`;
const ENGLISH = 'I worked as a waiter, serving guests and handling payments. I write reports and I am good with Excel.';

const { site, browser } = useSite(ready);

// What reading needs is made after the start.
async function ready() {
  for (let i = 0; i < 300; i++) {
    const answer = await fetch(`${site.url}/api/v1/extractions`,
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"text":"Excel"}' });
    if (answer.status === 200) return;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  assert.fail('the server cannot read texts');
}

const mine = (page) => page.locator('#mine .mine__list > li > span:first-child').allTextContents();
const ticked = (page) => page.locator('#choice input:checked').count();
const row = (page, label) => page.locator('#choice .offer__skill', { has: page.getByText(label, { exact: true }) });

async function tell(page, text) {
  await page.locator('#told').fill(text);
  await page.locator('main form.tell button[type=submit]').click();
}

test('a CV gives jobs and skills, each with the words where it was found; what is ticked comes into the profile', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel`);
  await page.getByRole('link', { name: 'Plak je cv of vertel over je werk' }).click();
  await checkPage(page);
  await picture(page, 'tell');
  await tell(page, CV);
  assert.match(await page.title(), /^Dit lazen we in je tekst/);
  assert.equal(await page.locator('.told-read').textContent(), CV, 'the text is all there, as it was');
  const jobs = await page.locator('.told-job summary .job-title').allTextContents();
  assert.deepEqual(jobs, ['kok', 'supermarktmedewerker']);
  assert.ok((await page.locator('mark.told-mark--job').allTextContents()).includes('vakkenvuller'));
  const driving = row(page, 'een auto of bestelbus besturen');
  assert.match(await driving.textContent(), /in je tekst:\s*‘Rijbewijs B’/);
  const link = driving.locator('.told-words a');
  const place = page.locator(await link.getAttribute('href'));
  assert.equal(await place.textContent(), 'Rijbewijs B');
  assert.ok(await driving.locator('input').isChecked(), 'what is sure is ticked');
  const maybe = page.locator('#choice fieldset', { has: page.getByText('Misschien kun je dit ook') });
  assert.ok(await maybe.locator('input').count() > 0);
  assert.equal(await maybe.locator('input:checked').count(), 0, 'what is doubtful is not');
  assert.equal(await page.locator('.told-job input:checked').count(), 0);
  await checkPage(page);
  await picture(page, 'told');
  await driving.locator('select').selectOption({ label: 'met hulp' });
  await row(page, 'rapporten schrijven').locator('input').uncheck();
  await page.locator('.told-job input').first().check();
  const count = await ticked(page);
  const labels = await page.locator('#choice .offer__skill:has(input:checked) .check label').allTextContents();
  await page.getByRole('button', { name: 'Zet in mijn profiel' }).click();
  assert.match(page.url(), new RegExp(`/talent/profiel\\?toegevoegd=${count}#mine$`));
  assert.match(await page.locator('#mine').textContent(), new RegExp(`${count} vaardigheden staan nieuw in je profiel`));
  assert.deepEqual((await mine(page)).sort(), labels.sort());
  assert.equal(await page.getByLabel('Hoe goed kun je dit: een auto of bestelbus besturen').inputValue(), '2');
  await checkPage(page);
  await picture(page, 'told-profile');
  await page.goBack();
  assert.equal(await page.locator('.told-read').textContent(), CV, '"back" shows the text again');
  await page.finish();
});

test('adding never lowers a level and never loses a skill', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel?vaardigheid=engels`);
  await page.locator('#skills button').first().click();
  await page.locator('#mine .mine__list > li').waitFor();
  const [english] = await mine(page);
  await page.goto(`${site.url}/talent/profiel/tekst`);
  await tell(page, 'Ik spreek Nederlands. Ik heb rijbewijs B.');
  const other = await browser_tab(page, CV); // the same visitor has the page open twice
  await row(page, 'Nederlands spreken').locator('select').selectOption('4');
  await page.getByRole('button', { name: 'Zet in mijn profiel' }).click();
  await row(other, 'Nederlands spreken').locator('select').selectOption('1');
  await other.getByRole('button', { name: 'Zet in mijn profiel' }).click();
  assert.equal(await other.getByLabel('Hoe goed kun je dit: Nederlands spreken').inputValue(), '4');
  assert.ok((await mine(other)).includes(english), 'what was there before is still there');
  await other.goto(`${site.url}/talent/profiel/tekst`);
  await tell(other, CV);
  const held = row(other, 'Nederlands spreken');
  assert.match(await held.textContent(), /staat in je profiel/);
  assert.equal(await held.locator('input').count(), 0);
  await checkPage(other);
  await page.finish();
});

async function browser_tab(page, text) {
  const other = await page.context().newPage();
  other.problems = [];
  await other.goto(`${site.url}/talent/profiel/tekst`);
  await tell(other, text);
  return other;
}

test('all that belongs to a job is ticked at once, and what was chosen stays', async () => {
  const page = await browser.page({ javaScript: false });
  await page.goto(`${site.url}/talent/profiel/tekst`);
  await tell(page, CV);
  await row(page, 'Nederlands spreken').locator('input').uncheck();
  const cook = page.locator('.told-job', { has: page.locator('summary', { hasText: 'kok' }) });
  await cook.getByRole('button', { name: 'Alles aanvinken kok' }).click();
  assert.match(page.url(), /#job-1$/);
  assert.equal(await cook.locator('input:checked').count(), await cook.locator('input').count());
  assert.equal(await row(page, 'Nederlands spreken').locator('input').isChecked(), false);
  const other = await page.context().newPage();
  await other.goto(`${site.url}/talent/profiel`);
  assert.deepEqual(await mine(other), [], 'nothing is in the profile yet');
  const count = await ticked(page);
  await page.getByRole('button', { name: 'Zet in mijn profiel' }).click();
  assert.equal((await mine(page)).length, count);
  await page.finish();
});

test('refusing leaves the profile as it is', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel/tekst`);
  await tell(page, CV);
  await page.getByRole('link', { name: 'Niets overnemen' }).click();
  assert.match(page.url(), /\/talent\/profiel$/);
  assert.deepEqual(await mine(page), []);
  await page.finish();
});

test('what is wrong is told kindly and the text stays', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel/tekst`);
  await tell(page, '  \n ');
  await page.getByRole('link', { name: 'Plak of typ eerst een tekst' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'told');
  assert.match(await page.title(), /^Fout/);
  page.problems.length = 0; // the browser itself reports the status 422
  await checkPage(page);
  const long = 'Ik heb als kok gewerkt. '.repeat(2500);
  await tell(page, long);
  assert.match(await page.locator('#told-error').textContent(), /60\.000 tekens: haal er 10\.000 weg/);
  assert.equal(await page.locator('#told').inputValue(), long);
  await tell(page, CV);
  const boxes = page.locator('#choice input[type=checkbox]');
  for (let i = 0; i < await boxes.count(); i++) if (await boxes.nth(i).isChecked()) await boxes.nth(i).uncheck();
  await page.getByRole('button', { name: 'Zet in mijn profiel' }).click();
  await page.getByRole('link', { name: 'Vink eerst aan wat klopt' }).waitFor();
  assert.equal(await page.locator('.told-read').textContent(), CV);
  assert.equal(await ticked(page), 0, 'what was unticked stays so');
  page.problems.length = 0;
  await checkPage(page);
  await page.finish();
});

test('a text without skills or jobs says what to do, and can be changed', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel/tekst`);
  await tell(page, 'xyzzy plugh');
  await page.getByRole('heading', { name: 'We vonden niets in je tekst' }).waitFor();
  await checkPage(page);
  assert.equal(await page.locator('#told').inputValue(), 'xyzzy plugh');
  await tell(page, 'xyzzy plugh, ik was kok');
  assert.deepEqual(await page.locator('.told-job summary .job-title').allTextContents(), ['kok']);
  await page.finish();
});

test('it works without JavaScript, in English, on a small and dark screen', async () => {
  const page = await browser.page({ javaScript: false, language: 'en-GB', width: 320, height: 640, dark: true });
  await page.goto(`${site.url}/talent/profiel/tekst`);
  await checkNoSidewaysScroll(page);
  const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), tell(page, ENGLISH)]);
  assert.match(await page.title(), /^This is what we read in your text/);
  await row(page, 'write reports').waitFor();
  assert.deepEqual(await page.locator('.told-job summary .job-title').allTextContents(), ['waiter']);
  await checkNoSidewaysScroll(page);
  await checkHtml(await answer.text(), page.url());
  await picture(page, 'told-small');
  const count = await ticked(page);
  assert.ok(count > 1);
  await page.getByRole('button', { name: 'Add to my profile' }).click();
  assert.equal((await mine(page)).length, count);
  await page.finish();
});

test('it works by keyboard alone', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel/tekst`);
  await page.locator('#told').focus();
  await page.keyboard.insertText(CV);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#choice').waitFor();
  await page.locator('#choice input[type=checkbox]').first().focus();
  await page.keyboard.press('Space');
  assert.equal(await page.locator('#choice input[type=checkbox]').first().isChecked(), false);
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.localName), 'select', 'the level of what is ticked');
  for (let i = 0; i < 100; i++) {
    if (await page.evaluate(() => document.activeElement.matches('.told__accept button'))) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/toegevoegd=\d+#mine$/);
  await page.finish();
});

test('a form without its token is refused, and the text stands in no log', async () => {
  const answer = await fetch(`${site.url}/talent/profiel/tekst`, { method: 'POST', body: new URLSearchParams({ tekst: CV }) });
  assert.equal(answer.status, 403);
  assert.ok(!site.log().includes('inkoop') && !site.log().includes('Rijbewijs'));
});
