// SPDX-License-Identifier: GPL-3.0-or-later
// A real headless Chromium in a directory of its own, and a page in it that remembers what went wrong.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-quic'];

export async function withBrowser(options, work) {
  const folder = await mkdtemp(join(tmpdir(), 'scorewatch-page-'));
  const context = await chromium.launchPersistentContext(folder, { headless: true, args: FLAGS,
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', viewport: { width: 1440, height: 900 }, locale: 'en-GB',
    colorScheme: 'dark', ...options });
  try {
    const page = context.pages()[0] ?? await context.newPage();
    const faults = [];
    // A stream that the test cut is no fault of the page.
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !/net::ERR_/.test(message.text())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
    });
    return await work(page, faults, context);
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}
