import { expect, test } from 'vitest';
import { IncomingMessages, type MessageReceiver, type StreamedBody } from './incoming-messages.ts';

/** Messages of a bytes connection, and who listens for them. */
function begin() {
  const listening = new Set<string>();
  const heard: string[] = [];
  const receiver: MessageReceiver = {
    listensFor: (event) => listening.has(event),
    onData: (value) => heard.push(`data ${value}`),
    onFrame: (bytes) => heard.push(`frame ${bytes}`),
    onBody: ({ sizeBytes, body }: StreamedBody) => {
      const parts: Buffer[] = [];
      body.pourInto(() => ({
        take: (bytes) => parts.push(Buffer.from(bytes)) > 0,
        end: () => heard.push(`body ${sizeBytes} ${Buffer.concat(parts)}`),
        fail: () => heard.push('failed'),
      }));
    },
    onError: () => heard.push('error'),
    onKeepAlive: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
  };
  const messages = new IncomingMessages('bytes', receiver);
  const listen = async (event: string) => {
    listening.add(event);
    messages.deliverPending();
    await Promise.resolve();
  };
  const arrives = (text: string) => {
    if (!messages.bodyBegins('bytes', text.length)) return messages.message('bytes', Buffer.from(text), true);
    messages.bodyPart(Buffer.from(text));
    messages.bodyEnds();
  };
  return { messages, heard, listen, arrives };
}

test.each(['body', 'data'])(
  'what came before anybody listened for %s is delivered, in order',
  async (event) => {
    const { heard, listen, arrives } = begin();
    for (const text of ['one', '', 'two']) arrives(text);
    expect(heard).toEqual([]);
    await listen(event);
    arrives('three');
    expect(heard.map((each) => each.replace(/ \d+/, ''))).toEqual(
      ['one', '', 'two', 'three'].map((text) => `${event} ${text}`),
    );
  },
);

test('a body that began before anybody listened is delivered once it is whole', async () => {
  const { messages, heard, listen } = begin();
  expect(messages.bodyBegins('bytes', 3)).toBe(false);
  await listen('body');
  messages.message('bytes', Buffer.from('one'), true);
  expect(heard).toEqual(['body 3 one']);
});

test('what came early is delivered once', async () => {
  const { heard, listen, arrives } = begin();
  arrives('one');
  await listen('body');
  await listen('frame');
  expect(heard).toEqual(['body 3 one']);
});
