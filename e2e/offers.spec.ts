import { readdirSync } from 'node:fs';
import { expect, type Locator, test } from '@playwright/test';
import { annAndBob } from './ann-and-bob.ts';

const DISCOVERY_PORT = 20_691;

const { bob, anns, bobs } = annAndBob(DISCOVERY_PORT);
const narrow = { width: 360, height: 640 };
const wide = { width: 1280, height: 800 };

/** Ann sends Bob files, each by itself. */
async function send(...files: readonly (readonly [name: string, sizeBytes: number])[]): Promise<void> {
  for (const [name, sizeBytes] of files) {
    const buffer = Buffer.alloc(sizeBytes, name);
    await anns.page.getByTestId('file-picker').setInputFiles({ name, mimeType: 'image/png', buffer });
    await expect(anns.item('file').filter({ hasText: name }).last()).toBeVisible();
  }
}

const holiday = (count: number) =>
  Array.from({ length: count }, (_, index) => [`holiday ${index + 1}.png`, 1_000 * (index + 1)] as const);
const offered = (name: string) => bobs.page.locator(`[data-testid=offered-file][data-name="${name}"]`);
const focused = (locator: Locator) => locator.evaluate((element) => element === document.activeElement);

/** The card as it looks in a wide and in a narrow window. */
async function look(name: string): Promise<void> {
  await bobs.look(name);
  await bobs.page.setViewportSize(narrow);
  const box = await bobs.offer.first().boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(narrow.width);
  await bobs.look(`${name}-narrow`);
  await bobs.page.setViewportSize(wide);
}

test('a file from a stranger is one question, and says what accepting means', async () => {
  await anns.person('Bob').click();
  await send(['photo.png', 99_000]);
  await expect(bobs.offer).toContainText('Ann wants to send photo.png, 99 kB');
  await expect(bobs.offer).toContainText('If you accept, they can also chat with you.');
  await expect(bobs.offer).toContainText(/Waits \d+ s more/);
  await expect(bobs.page.getByTestId('offer-rule')).toBeVisible();
  await look('one-question');
  await expect(bobs.offer).toHaveCount(1);
});

test('declining it shows at both sides what was declined', async () => {
  await bobs.deny();
  await expect(anns.item('file')).toContainText('Bob declined');
  await anns.look('declined-by-them');
  await expect(bobs.person('Ann').getByRole('status')).toHaveCount(0);
  await bobs.person('Ann').click();
  await expect(bobs.item('file')).toContainText('photo.png');
  await expect(bobs.item('file')).toContainText('99 kB · You declined');
  await bobs.look('declined-by-us');
});

test('when it is sent again and accepted, it arrives, and they can chat', async () => {
  await anns.page.getByTestId('retry-transfer').click();
  await expect(bobs.offer).toContainText('photo.png');
  await bobs.accept();
  await expect(bobs.item('file').last()).toHaveAttribute('data-state', 'done');
  await anns.say('Did you get it?');
  await expect(bobs.text('Did you get it?')).toBeVisible();
  await expect(bobs.offer).toHaveCount(0);
});

test('several files of one person are one entry, which unfolds', async () => {
  await send(...holiday(7));
  await expect(bobs.offer).toHaveCount(1);
  await expect(bobs.offer).toContainText('Ann wants to send 7 files, 28 kB');
  await expect(bobs.offer).toContainText('and 4 more');
  await look('seven-files');
  const unfold = bobs.page.getByRole('button', { name: 'Show all 7', expanded: false });
  await unfold.click();
  const list = bobs.page.getByRole('list', { name: 'Files from' });
  await expect(list.getByRole('listitem')).toHaveCount(7);
  await look('seven-files-unfolded');
});

test('each of them can be answered alone, with the keyboard too, which stays in its place', async () => {
  const accept = bobs.page.getByRole('button', { name: /^Accept .?holiday 1\.png/ });
  await accept.hover();
  await accept.click();
  await expect(bobs.item('file').filter({ hasText: 'holiday 1.png' })).toHaveAttribute('data-state', 'done');
  await expect(bobs.offer).toContainText('Ann wants to send 6 files');
  // Of a double click, the second one finds the next file under the pointer.
  await bobs.page.mouse.down({ clickCount: 2 });
  await bobs.page.mouse.up({ clickCount: 2 });
  await bobs.page.getByRole('button', { name: /^Decline .?holiday 2\.png/ }).focus();
  await bobs.page.keyboard.press('Enter');
  await expect(offered('holiday 2.png')).toHaveCount(0);
  await expect(bobs.offer).toContainText('Ann wants to send 5 files');
  await expect.poll(() => focused(offered('holiday 3.png'))).toBe(true);
  await bobs.page.keyboard.press('Tab');
  expect(await focused(offered('holiday 3.png').getByTestId('offered-deny'))).toBe(true);
  await expect(anns.item('file').filter({ hasText: 'holiday 2.png' })).toHaveAttribute(
    'data-state',
    'denied',
  );
});

test('what has just been added is not accepted by a click that was meant for the rest', async () => {
  await bobs.offerIsSettled();
  await bobs.page.evaluate(clickWhenUnsettled);
  await send(['late.png', 10]);
  await expect(bobs.offer).toContainText('Ann wants to send 6 files');
  await bobs.offerIsSettled();
  await expect(bobs.offer).toContainText('Ann wants to send 6 files');
});

test('all of them can be accepted at once', async () => {
  await bobs.page.getByRole('button', { name: 'Accept all' }).click();
  await expect(bobs.offer).toHaveCount(0);
  const names = ['photo.png', ...[1, 3, 4, 5, 6, 7].map((number) => `holiday ${number}.png`), 'late.png'];
  await expect.poll(() => readdirSync(bob.downloadsFolder).sort()).toEqual(names.sort());
});

test('all of them can be declined at once, with the keyboard, and the focus goes back to where it was', async () => {
  await bobs.page.getByTestId('composer').focus();
  await send(...holiday(3));
  await expect(bobs.offer).toContainText('3 files');
  await bobs.offerIsSettled();
  const decline = bobs.page.getByRole('button', { name: 'Decline all' });
  for (let tabs = 0; tabs < 10 && !(await focused(decline)); tabs++) await bobs.page.keyboard.press('Tab');
  await bobs.page.keyboard.press('Enter');
  await expect(bobs.offer).toHaveCount(0);
  await expect.poll(() => focused(bobs.page.getByTestId('composer'))).toBe(true);
  await expect(bobs.item('file').last()).toContainText('You declined');
});

test('files that are there already say so, and one choice is for all of them', async () => {
  await send(['holiday 1.png', 5], ['holiday 3.png', 5], ['new.png', 5]);
  await expect(bobs.offer).toContainText('3 files');
  await bobs.page.getByTestId('offer-each').click();
  await expect(offered('holiday 1.png')).toContainText('already taken');
  await expect(offered('new.png')).not.toContainText('already taken');
  await bobs.page.getByTestId('destination-existing').selectOption('skip');
  await look('files-that-exist');
  await bobs.accept();
  await expect(bobs.offer).toHaveCount(0);
  await expect(bobs.item('file').filter({ hasText: 'new.png' })).toHaveAttribute('data-state', 'done');
  await expect(bobs.item('file').filter({ hasText: 'holiday 3.png' }).last()).toContainText('already exists');
});

/** Runs in the page: clicks “Accept all” as soon as something has been added. */
function clickWhenUnsettled(): void {
  const click = () => {
    const card = document.querySelector('[data-testid=offer][data-settled=false]');
    if (card === null) requestAnimationFrame(click);
    else card.querySelector<HTMLButtonElement>('[data-testid=offer-accept]')?.click();
  };
  click();
}
