// Makes the picture of the README anew: node tests/browser/readme_picture.mjs
//
// A cook who is open to care: the openings within 10 km of Leiden that fit best, as the demonstration has them.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser, startSite } from './support.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'docs', 'images');
const site = await startSite();
const browser = await openBrowser();
try {
  const page = await browser.page({ width: 1280, height: 940 });
  await page.goto(`${site.url}/talent/profiel?beroep=kok`);
  await page.locator('#jobs a').first().click();
  await page.getByRole('button', { name: 'Alles aanvinken' }).click();
  await page.locator('#mine .mine__list > li').first().waitFor();
  await page.goto(`${site.url}/talent/vacatures?postcode=2312&afstand=10&sector=Q`);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, 'openings.png') });
} finally {
  await browser.close();
  await site.close();
}
