import { useState } from 'react';
import { useStore } from 'zustand';
import { lanline } from '../../bridge.ts';
import { problemOf } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { parseAddress } from '../../words/address.ts';
import { Modal } from './modal.tsx';

/** For somebody whom discovery cannot see. */
export function ConnectDialog() {
  return useStore(session, (state) => state.connectOpen) ? <AddressForm /> : null;
}

function AddressForm() {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [plain, setPlain] = useState(false);
  const [calling, setCalling] = useState(false);
  const close = () => session.getState().setConnectOpen(false);

  const connect = async () => {
    const address = parseAddress(text);
    if (address === null) {
      setProblem('An address looks like 192.168.1.20:51515: four numbers up to 255, a colon, and a port.');
      return;
    }
    setProblem(undefined);
    setCalling(true);
    try {
      const personId = await lanline.calls.connectTo(address, plain);
      session.getState().select(personId);
      close();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setCalling(false);
    }
  };

  return (
    <Modal label="Connect to address" onClose={close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void connect();
        }}
      >
        <h2>Connect to address</h2>
        <p className="quiet">The other side sees its address at the top left of its window.</p>
        <label className="field">
          Address and port
          <input
            data-testid="address-input"
            value={text}
            // biome-ignore lint/a11y/noAutofocus: it is the only thing this dialog asks for
            autoFocus
            autoComplete="off"
            spellCheck={false}
            placeholder="192.168.1.20:51515"
            maxLength={64}
            aria-invalid={problem !== undefined}
            aria-describedby="address-problem"
            onChange={(event) => {
              setText(event.target.value);
              setProblem(undefined);
            }}
          />
        </label>
        <label className="check">
          <input type="checkbox" checked={plain} onChange={(event) => setPlain(event.target.checked)} />
          <span>
            Without encryption
            <small>For a program that does not get along with being asked for it.</small>
          </span>
        </label>
        <p className="problem" id="address-problem" role="alert">
          <bdi>{problem}</bdi>
        </p>
        <footer>
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button
            type="submit"
            className="primary"
            data-testid="address-connect"
            disabled={calling || text.trim() === ''}
          >
            {calling ? 'Calling…' : 'Connect'}
          </button>
        </footer>
      </form>
    </Modal>
  );
}
