import type { ClientState } from '@lantern/client';
import { type Device, FULL_STOCK } from './device.js';
import { element } from './element.js';
import { type Journey, type Journeys, STAGES, type Stage } from './journeys.js';

const title = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function statusText(state: ClientState, isSwitchedOff: boolean): string {
  if (isSwitchedOff && state.status !== 'stopped') return 'switched off';
  if (state.status === 'offline') return `offline, tries again at ${new Date(state.until).toLocaleTimeString()}`;
  if (state.status === 'draining') return `leaves the server by ${new Date(state.until).toLocaleTimeString()}`;
  if (state.status === 'stopped') {
    return state.reason === 'replaced' ? 'connected in another tab: reload to take over' : `stopped: ${state.reason}`;
  }
  return state.status;
}

/** Ms from the sending of the message; for `waiting` and `sent` none. */
export function elapsed({ at }: Journey, stage: Stage): number | undefined {
  const [from, to] = [at.sent, at[stage]];
  return from === undefined || to === undefined || stage === 'waiting' || stage === 'sent' ? undefined : to - from;
}

function journeyLine(journey: Journey): HTMLElement {
  const line = element('div', { class: 'journey' });
  if (journey.problem !== undefined) {
    line.append(element('span', { class: 'problem' }, [journey.problem]));
    return line;
  }
  if (journey.at.sent === undefined) {
    line.append(element('span', { class: 'reached waiting' }, ['waits for a connection']));
    return line;
  }
  for (const stage of STAGES.slice(1)) {
    const ms = elapsed(journey, stage);
    const reached = journey.at[stage] !== undefined;
    const text = ms === undefined ? stage : `${stage} ${ms} ms`;
    line.append(element('span', { class: reached ? `${stage} reached` : stage }, [text]));
  }
  return line;
}

function message(journey: Journey, mine: boolean): HTMLElement {
  const bubble = element('div', { class: 'bubble' }, [journey.text]);
  return element(
    'li',
    { class: mine ? 'message mine' : 'message', 'data-id': journey.id },
    mine ? [bubble, journeyLine(journey)] : [bubble],
  );
}

function head(device: Device): HTMLElement {
  const status = element('span', { class: 'status', role: 'status' });
  const offline = element('input', { type: 'checkbox' });
  const show = (state: ClientState) => {
    status.textContent = statusText(state, offline.checked);
    status.dataset['status'] = state.status;
  };
  device.client.onStateChange(show);
  show(device.client.state);
  offline.addEventListener('change', () => {
    device.cut(offline.checked);
    show(device.client.state);
  });
  const toggle = element('label', { class: 'toggle' }, [offline, 'offline']);
  return element('div', { class: 'pane-head' }, [element('h2', {}, [title(device.name)]), status, toggle]);
}

function stock(device: Device, other: Device): HTMLElement {
  const meter = element('meter', { min: '0', max: String(FULL_STOCK), low: '10', 'aria-label': 'one-time prekeys' });
  const count = element('span', { class: 'count' }, ['one-time prekeys']);
  const spend = element('button', { type: 'button', class: 'spend' }, [`${title(other.name)} claims one`]);
  device.onStock((left) => {
    meter.value = left;
    count.textContent = `${left} one-time prekeys`;
  });
  spend.addEventListener('click', () => {
    spend.disabled = true;
    other
      .claimFrom(device)
      .catch((error: Error) => {
        count.textContent = error.message;
      })
      .finally(() => {
        spend.disabled = false;
      });
  });
  return element('div', { class: 'stock' }, [meter, count, spend]);
}

function compose(device: Device, other: Device): HTMLElement {
  const text = element('input', {
    type: 'text',
    autocomplete: 'off',
    maxlength: '2000',
    placeholder: `Write to ${title(other.name)}`,
    'aria-label': `Write to ${title(other.name)}`,
  });
  const form = element('form', { class: 'compose' }, [text, element('button', {}, ['Send'])]);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (text.value.trim() === '') return;
    void device.send(other, text.value);
    text.value = '';
  });
  return form;
}

/** A device's pane: what it is doing, its stock of keys, its messages. */
export function chatPane(
  root: HTMLElement,
  device: Device,
  { other, journeys }: { other: Device; journeys: Journeys },
) {
  const messages = element('ol', { class: 'messages', 'aria-live': 'polite' });
  const shown = new Map<string, { node: HTMLElement; as: string }>();
  const show = () => {
    for (const journey of journeys.all) {
      const mine = journey.from === device.name;
      if (!mine && journey.at.delivered === undefined) continue;
      const as = mine ? JSON.stringify(journey) : journey.id;
      const known = shown.get(journey.id);
      if (known?.as === as) continue;
      const node = message(journey, mine);
      if (known) known.node.replaceWith(node);
      else messages.append(node);
      shown.set(journey.id, { node, as });
      if (!known) messages.scrollTop = messages.scrollHeight;
    }
  };
  journeys.onChange(show);
  root.append(head(device), stock(device, other), messages, compose(device, other));
  show();
}
