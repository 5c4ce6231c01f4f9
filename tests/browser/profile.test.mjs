// The profile builder, as its users go through it: by mouse, by keyboard alone, without JavaScript, on a phone, in English.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkHtml, checkNoSidewaysScroll, checkPage, picture, useSite } from './support.mjs';

const { site, browser } = useSite();

const mine = (page) => page.locator('#mine .mine__list > li > span:first-child').allTextContents();
const half = async (page) => Number((await page.locator('#mine .mine__count').textContent()).replace(/\D/g, ''));

// Chooses the job "kok" and waits for its skills.
async function chooseCook(page) {
  await page.getByLabel('Beroep of functie').fill('kok');
  const job = page.locator('#jobs a', { hasText: /^kok$/ });
  await job.click();
  await page.locator('#offer-form').waitFor();
}

// Ticks the first `count` skills on offer; with JavaScript each is saved at once.
async function tick(page, count) {
  for (let i = 0; i < count; i++) {
    await page.locator('#offer-form input[type=checkbox]').nth(i).check();
    await page.locator('#mine .mine__list > li').nth(i).waitFor();
  }
}

test('a profile is made while typing and ticking, and the number of openings follows', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel`);
  assert.equal(await page.locator('#mine .mine__list').count(), 0);
  await page.getByLabel('Beroep of functie').pressSequentially('gastvr', { delay: 20 });
  await page.locator('#jobs a').first().waitFor();
  await page.waitForURL(/beroep=gastvr$/); // the address tells what was typed
  await chooseCook(page);
  assert.match(page.url(), /beroep=kok&gekozen=\d+/);
  await tick(page, 4);
  assert.equal((await mine(page)).length, 4);
  const four = await half(page);
  await page.getByRole('button', { name: 'Alles aanvinken' }).click();
  await page.waitForFunction(() => document.querySelectorAll('#mine .mine__list > li').length > 4);
  assert.ok((await half(page)) >= four, 'more skills never fit fewer openings');
  assert.ok((await half(page)) > 0);
  assert.equal(await page.locator('#offer-form input[type=checkbox]:not(:checked)').count(), 0);
  assert.match(await page.locator('#announcer').textContent(), /vacature/);
  await checkPage(page);
  await picture(page, 'profile');
  const held = await mine(page);
  await page.reload();
  assert.deepEqual(await mine(page), held, 'the profile is still there after loading the page again');
  await page.finish();
});

test('a typing mistake still finds the job', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel`);
  await page.getByLabel('Beroep of functie').fill('recepsionist');
  await page.locator('#jobs a', { hasText: 'receptionist' }).first().waitFor();
  await page.finish();
});

test('a skill is found by name, added, changed in level, removed and put back', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel`);
  await page.getByLabel('Vaardigheid', { exact: true }).fill('engels');
  await page.locator('#skills button').first().click();
  await page.locator('#mine .mine__list > li').waitFor();
  const [label] = await mine(page);
  assert.equal(await page.locator('#skills').getByText('staat in je profiel').count(), 1);
  const level = page.getByLabel(`Hoe goed kun je dit: ${label}`);
  assert.equal(await level.inputValue(), '3', 'a level that was not said is "zelfstandig"');
  await Promise.all([page.waitForResponse((r) => r.request().method() === 'GET' && r.status() === 200),
    level.selectOption({ label: 'kan het anderen leren' })]);
  await page.reload();
  assert.equal(await page.getByLabel(`Hoe goed kun je dit: ${label}`).inputValue(), '4');
  await page.getByRole('button', { name: `Verwijder ${label}` }).click();
  const undo = page.getByRole('button', { name: `Zet terug ${label}` });
  await undo.waitFor();
  assert.deepEqual(await mine(page), []);
  await page.waitForFunction(() => document.activeElement.id === 'undo');
  await page.keyboard.press('Enter');
  await page.locator('#mine .mine__list > li').waitFor();
  assert.equal(await page.getByLabel(`Hoe goed kun je dit: ${label}`).inputValue(), '4', 'with the level that it had');
  await checkPage(page);
  await page.finish();
});

test('unticking a skill takes it out, and what was removed is no longer ticked', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel`);
  await chooseCook(page);
  await tick(page, 3);
  await page.locator('#offer-form input[type=checkbox]').nth(1).uncheck();
  await page.waitForFunction(() => document.querySelectorAll('#mine .mine__list > li').length === 2);
  await page.locator('#mine .remove button').first().click();
  await page.waitForFunction(() => document.querySelectorAll('#offer-form input[type=checkbox]:checked').length === 1);
  await page.finish();
});

test('ticking faster than the server answers loses nothing', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel`);
  await chooseCook(page);
  await page.route('**/talent/profiel/beroep', async (route) => {
    await new Promise((done) => { setTimeout(done, 150); });
    await route.continue();
  });
  await page.evaluate(() => {
    for (const box of [...document.querySelectorAll('#offer-form input[type=checkbox]')].slice(0, 6)) box.click();
  });
  await page.waitForFunction(() => document.querySelectorAll('#mine .mine__list > li').length === 6);
  await page.waitForTimeout(1500);
  await page.reload();
  assert.equal((await mine(page)).length, 6);
  await page.finish();
});

test('what a full profile refuses is not left ticked', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel`);
  await chooseCook(page);
  await tick(page, 2);
  // The answer of the server when the cookie would become too large (tests/program/test_profile.py proves it).
  await page.route('**/talent/profiel/beroep', (route) => {
    const target = new URL(page.url());
    route.fulfill({ status: 303, headers: { location: `${target.pathname}${target.search}&fout=vol` } });
  });
  await page.locator('#offer-form input[type=checkbox]').nth(4).click();
  await page.locator('#mine [role=alert]').waitFor();
  assert.match(await page.locator('#mine [role=alert]').textContent(), /Je profiel is vol/);
  assert.equal(await page.locator('#offer-form input[type=checkbox]:checked').count(), 2);
  await page.finish();
});

test('everything works without JavaScript', async () => {
  const page = await browser.page({ javaScript: false });
  await page.goto(`${site.url}/talent/profiel`);
  await page.getByLabel('Beroep of functie').fill('kok');
  await page.locator('form', { has: page.locator('#job') }).getByRole('button', { name: 'Zoek' }).click();
  await page.locator('#jobs a', { hasText: /^kok$/ }).click();
  const boxes = page.locator('#offer-form input[type=checkbox]');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.locator('#offer-form select').nth(1).selectOption('2');
  await page.getByRole('button', { name: 'Zet in mijn profiel' }).click();
  assert.equal((await mine(page)).length, 2);
  assert.ok(await boxes.nth(0).isChecked());
  assert.equal(await page.locator('#offer-form select').nth(1).inputValue(), '2');
  await page.getByRole('button', { name: 'Alles aanvinken' }).click();
  assert.equal((await mine(page)).length, await boxes.count());
  await page.getByLabel('Vaardigheid', { exact: true }).fill('lassen');
  await page.locator('form', { has: page.locator('#skill') }).getByRole('button', { name: 'Zoek' }).click();
  await page.locator('#skills button').first().click();
  assert.equal((await mine(page)).length, 1 + await boxes.count());
  const first = page.locator('#mine .mine__list > li').first();
  await first.locator('select').selectOption('1');
  await first.getByRole('button', { name: /^Bewaar/ }).click();
  assert.equal(await first.locator('select').inputValue(), '1');
  await first.getByRole('button', { name: /^Verwijder/ }).click();
  await page.getByRole('button', { name: /^Zet terug/ }).click();
  assert.equal((await mine(page)).length, 1 + await boxes.count());
  await page.getByRole('link', { name: 'Bekijk de vacatures' }).click();
  assert.match(page.url(), /\/talent\/vacatures$/);
  assert.match(await page.locator('.opening .fit').first().textContent(), /past voor \d+ %/);
  await page.finish();
});

test('everything works by keyboard alone', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#content', 'first the skip link');
  await page.keyboard.press('Enter');
  const tabTo = async (selector) => {
    for (let i = 0; i < 60; i++) {
      if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`no way to ${selector} by keyboard`);
  };
  await tabTo('#job');
  await page.keyboard.type('kok');
  await page.locator('#jobs a', { hasText: /^kok$/ }).waitFor();
  await page.waitForTimeout(400);
  await tabTo('#jobs a');
  await page.keyboard.press('Enter');
  await page.locator('#offer-form').waitFor();
  await tabTo('#offer-form input[type=checkbox]');
  await page.keyboard.press('Space');
  await page.locator('#mine .mine__list > li').waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.matches('#offer-form input:checked')), 'focus stays');
  await tabTo('#mine .mine__list select');
  const before = await page.evaluate(() => document.activeElement.id);
  await page.keyboard.press('ArrowUp');
  await page.waitForTimeout(600);
  assert.equal(await page.evaluate(() => document.activeElement.id), before, 'focus stays on the level');
  assert.equal(await page.locator(`#${before}`).inputValue(), '2');
  await tabTo('#mine .remove button');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'undo');
  await page.finish();
});

test('a profile is saved as a file and opened again', async () => {
  const page = await browser.page({ acceptDownloads: true });
  await page.goto(`${site.url}/talent/profiel`);
  await chooseCook(page);
  await tick(page, 3);
  const held = await mine(page);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Bewaar als bestand' }).click()]);
  assert.equal(file.suggestedFilename(), 'mijn-profiel.json');
  const path = await file.path();
  const saved = JSON.parse(readFileSync(path, 'utf8'));
  assert.equal(saved.skills.length, 3);
  for (const skill of saved.skills) assert.equal(skill.level, 3);

  await page.getByRole('link', { name: 'Begin opnieuw' }).click();
  await checkPage(page);
  await page.getByRole('link', { name: 'Nee, ga terug' }).click();
  assert.deepEqual(await mine(page), held, 'asking is not erasing');
  await page.getByRole('link', { name: 'Begin opnieuw' }).click();
  await page.getByRole('button', { name: 'Ja, wis mijn profiel' }).click();
  assert.deepEqual(await mine(page), []);

  const open = async (content) => {
    await page.locator('#mine summary').click();
    await page.getByLabel('Bestand met je profiel').setInputFiles(content);
    await page.getByRole('button', { name: 'Open dit bestand' }).click();
  };
  await open({ name: 'brief.json', mimeType: 'application/json', buffer: Buffer.from('{"skills": [') });
  assert.match(await page.title(), /^Fout/);
  assert.match(await page.locator('#file-error').textContent(), /kunnen we niet lezen.*regel 1/);
  await page.locator('.error-list a').click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'file');
  page.problems = page.problems.filter((p) => !p.includes('422'));
  await checkPage(page);
  const nonsense = { skills: [], [`${'lange-naam-zonder-spatie'.repeat(9)}`]: 1 };
  await page.setViewportSize({ width: 375, height: 800 });
  await page.goto(`${site.url}/talent/profiel`);
  await open({ name: 'vreemd.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(nonsense)) });
  await checkNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  const opening = { id: 'a', title: 'Kok', skills: saved.skills };
  await page.goto(`${site.url}/talent/profiel`);
  await open({ name: 'vacature.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(opening)) });
  assert.match(await page.locator('#file-error').textContent(), /“id”, en dat hoort niet in een profiel/);
  assert.deepEqual(await mine(page), [], 'another kind of file is not taken for a profile');
  page.problems = page.problems.filter((p) => !p.includes('422'));
  await checkPage(page);
  await picture(page, 'profile-file');
  await page.goto(`${site.url}/talent/profiel`);
  await open({ name: 'ander.json', mimeType: 'application/json', buffer: Buffer.from('{"skills":[{"uri":"urn:niets"}]}') });
  assert.match(await page.locator('#file-error').textContent(), /geen vaardigheid die we kennen/);
  await page.goto(`${site.url}/talent/profiel`);
  saved.skills.push({ uri: 'urn:niets' });
  await open({ name: 'profiel.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(saved)) });
  assert.deepEqual(await mine(page), held);
  assert.match(await page.locator('#mine').textContent(), /1 vaardigheid uit het bestand kennen we niet/);
  await page.finish();
});

test('on a phone the number of openings is always in sight', async () => {
  const page = await browser.page({ width: 375, height: 740 });
  await page.goto(`${site.url}/talent/profiel`);
  await chooseCook(page);
  await tick(page, 3);
  const bar = page.locator('#bar');
  assert.ok(await bar.isVisible());
  const box = await bar.boundingBox();
  assert.ok(box.y + box.height <= 741 && box.y > 600, `the bar is at the foot of the screen: ${JSON.stringify(box)}`);
  assert.match(await bar.textContent(), /3 vaardigheden[\s\S]*vacature/);
  await checkPage(page);
  await picture(page, 'profile-phone');
  await page.setViewportSize({ width: 320, height: 640 });
  await checkNoSidewaysScroll(page);
  await page.finish();
});

test('the switch of language keeps the address and the profile', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/profiel`);
  await chooseCook(page);
  await tick(page, 2);
  const dutch = await mine(page);
  await page.getByRole('link', { name: 'English' }).click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.match(page.url(), /beroep=kok&gekozen=\d+/);
  assert.match(await page.locator('h1').textContent(), /What can you do/);
  const english = await mine(page);
  assert.equal(english.length, 2);
  assert.notDeepEqual(english, dutch, 'skills have English names');
  await checkPage(page);
  await page.getByRole('link', { name: 'Openings', exact: true }).click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en', 'the next page is English too');
  await page.finish();
});

test('a form without its token changes nothing', async () => {
  const reply = await fetch(`${site.url}/talent/profiel/vaardigheid`, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams({ id: '1', niveau: '3' }),
  });
  assert.equal(reply.status, 403);
  assert.doesNotMatch(reply.headers.get('set-cookie') ?? '', /regio_profile/);
});

test('a cookie that is not ours counts as no profile', async () => {
  const reply = await fetch(`${site.url}/talent/profiel`, { headers: { cookie: 'regio_profile=AQAA.AAAA' } });
  const html = await reply.text();
  assert.equal(reply.status, 200);
  assert.doesNotMatch(html, /mine__count/);
  await checkHtml(html, 'profile with a strange cookie');
});

test('the doors page says what one skill more would do, exactly', async () => {
  const page = await browser.page();
  await page.goto(`${site.url}/talent/deuren`);
  assert.equal(await page.locator('.invite a').getAttribute('href'), '/talent/profiel');
  await checkPage(page);
  await page.goto(`${site.url}/talent/profiel`);
  await chooseCook(page);
  await tick(page, 5);
  const now = await half(page);
  await page.goto(`${site.url}/talent/deuren`);
  await page.getByRole('link', { name: 'past 50 %' }).click();
  assert.match(await page.locator('main').textContent(), new RegExp(`Nu pass(t|en) er ${now} vacatures? voor 50 %`));
  const rows = page.locator('.bars--doors').filter({ has: page.getByRole('columnheader', { name: 'Vaardigheid' }) }).locator('tbody tr');
  const gains = (await rows.locator('.number').allTextContents()).map((text) => Number(text.replace(/\D/g, '')));
  assert.ok(gains.length > 0);
  assert.deepEqual(gains, [...gains].sort((a, b) => b - a));
  await checkPage(page);
  await picture(page, 'doors');
  const last = rows.last();
  const name = (await last.locator('.name').textContent()).trim();
  await last.getByRole('button').click();
  assert.ok((await mine(page)).includes(name));
  assert.equal(await half(page), now + gains.at(-1), `with ${name} added`);
  await page.finish();
});

test('a long profile is shown by the hundred, and the next one in view with its name', async () => {
  const page = await browser.page();
  const skills = [];
  for (const offset of [0, 100]) {
    const reply = await fetch(`${site.url}/api/v1/skills?limit=100&offset=${offset}`);
    skills.push(...(await reply.json()).results.map(({ uri }) => ({ uri })));
  }
  assert.equal(skills.length, 200);
  await page.goto(`${site.url}/talent/profiel`);
  await page.getByText('Open een bewaard profiel').click();
  const buffer = Buffer.from(JSON.stringify({ skills }));
  await page.locator('#file').setInputFiles({ name: 'lang.json', mimeType: 'application/json', buffer });
  await page.getByRole('button', { name: 'Open dit bestand' }).click();
  await page.getByText('Je ziet 100 van je 200 vaardigheden').waitFor();
  await checkPage(page);
  await page.getByRole('link', { name: 'Toon er nog 100' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.mine__list > li').length === 200);
  const name = page.locator('.mine__list > li').nth(100).locator('span').first();
  await page.waitForFunction(() => {
    const list = document.querySelector('.mine__list').getBoundingClientRect();
    const box = document.querySelectorAll('.mine__list > li')[100].querySelector('span').getBoundingClientRect();
    return box.top >= list.top - 1 && box.bottom <= window.innerHeight;
  });
  assert.ok((await name.textContent()).trim().length > 0);
  await page.finish();
});
