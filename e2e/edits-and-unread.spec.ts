import { expect, test } from '@playwright/test';
import { annAndBob } from './ann-and-bob.ts';

const { anns, bobs } = annAndBob(20_651);

test.beforeAll(async () => {
  await anns.person('Bob').click();
  await anns.page.getByTestId('connect').click();
  await bobs.accept();
  await bobs.person('Ann').click();
  await expect(anns.page.getByTestId('link-state')).toHaveAttribute('data-state', 'open');
});

test('the other side sees who is typing', async () => {
  await anns.page.getByTestId('composer').pressSequentially('Lunch at');
  await expect(bobs.page.getByTestId('typing')).toBeVisible();
  await bobs.look('typing');
  await anns.say('Lunch at sven?');
  await expect(bobs.text('Lunch at sven?')).toBeVisible();
  await expect(bobs.page.getByTestId('typing')).toBeHidden();
});

test('the latest message is edited by keyboard alone', async () => {
  const composer = anns.page.getByTestId('composer');
  await composer.press('ArrowUp');
  await expect(composer).toHaveValue('Lunch at sven?');
  await expect(anns.page.getByTestId('editing')).toBeVisible();
  await anns.look('editing');
  await anns.say('Lunch at seven?');
  await expect(anns.page.getByTestId('editing')).toBeHidden();
  await expect(bobs.text('Lunch at seven?')).toContainText('edited');
  await expect(bobs.text('sven')).toHaveCount(0);
  await expect(composer).toHaveValue('');
});

test('Escape cancels editing, and leaves no draft', async () => {
  const composer = anns.page.getByTestId('composer');
  await composer.press('ArrowUp');
  await composer.fill('never mind');
  await composer.press('Escape');
  await expect(composer).toHaveValue('');
  await expect(anns.text('Lunch at seven?')).toBeVisible();
});

test('a text is deleted for everyone from its menu', async () => {
  await bobs.say('I can’t stand her');
  await expect(anns.text('I can’t stand her')).toBeVisible();
  await bobs.text('I can’t stand her').hover();
  await bobs.page.getByTestId('item-menu').last().click();
  await bobs.look('item-menu');
  await bobs.page.getByTestId('delete-for-both').click();
  await expect(anns.text('This message was deleted')).toBeVisible();
  await expect(bobs.text('You deleted this message')).toBeVisible();
  await expect(anns.text('I can’t stand her')).toHaveCount(0);
  await bobs.look('deleted');
});

test('an item is deleted on one side only, by keyboard', async () => {
  await anns.page.getByTestId('composer').press('Shift+Tab'); // the paper clip
  await anns.page.getByTestId('item-menu').last().focus();
  await anns.page.keyboard.press('Enter');
  await expect(anns.page.getByTestId('delete-here')).toBeVisible();
  await anns.page.keyboard.press('ArrowDown');
  await anns.page.getByTestId('delete-here').press('Enter');
  await expect(anns.text('This message was deleted')).toHaveCount(0);
  await expect(bobs.text('You deleted this message')).toBeVisible();
});

test('the other side sees a chosen colour', async () => {
  const avatar = () =>
    bobs
      .person('Ann')
      .locator('.avatar')
      .evaluate((it) => getComputedStyle(it).backgroundImage);
  const before = await avatar();
  await anns.page.getByTestId('settings').click();
  await anns.page.getByTestId('colour-280').click();
  await expect(anns.page.getByTestId('colour-280')).toBeChecked();
  await anns.look('settings');
  await expect.poll(avatar).not.toBe(before);
  await anns.page.keyboard.press('Escape');
});

test('a line marks where unread messages begin', async () => {
  await bobs.page.reload();
  await anns.say('Are you there?');
  await anns.say('Hello?');
  await expect(bobs.person('Ann')).toContainText('2');
  await bobs.person('Ann').click();
  await expect(bobs.text('Hello?')).toBeVisible();
  const marked = bobs.page.locator('li').filter({ has: bobs.page.getByTestId('unread-mark') });
  await expect(marked).toContainText('Are you there?');
  await bobs.look('unread-mark');
  await bobs.say('I am.');
  await expect(marked).toHaveCount(1);
});
