/** Faults of the session, each an edit of one file below `src`. */
export const mutants = [
  {
    name: 'an ack is answered when it arrives (I2)',
    file: 'session/mailbox-session.ts',
    from: 'if (known.length === 0)',
    into: 'if (known.length >= 0)',
  },
  {
    name: 'a secret is not compared (I4)',
    file: 'session/greeting.ts',
    from: '|| !timingSafeEqual(secretHash, own.deviceSecretHash)',
    into: '',
  },
  {
    name: 'ended sessions hand over sends',
    file: 'session/session-sends.ts',
    from: 'if (reply.closed) return lookUp.refund();',
    into: '',
  },
  {
    name: 'devices that were removed meanwhile hand over sends (I4)',
    file: 'session/session-sends.ts',
    from: 'if (!isProven()) {',
    into: 'if (false) {',
  },
  { name: 'output after the end', file: 'session/outbox.ts', from: 'if (this.#over) return;', into: '' },
  { name: 'the wheel keeps ended sessions', file: 'session/client-session.ts', from: 'wheel.cancel(this);', into: '' },
  { name: 'ended sessions stay listed', file: 'session/client-session.ts', from: 'registry.remove(this);', into: '' },
  { name: 'the mailbox is kept', file: 'session/client-session.ts', from: 'this.#device.mailbox.drop();', into: '' },
  {
    name: 'a second Hello is taken',
    file: 'session/session-requests.ts',
    from: "if (this.#device.greeting !== undefined) return this.#host.violated(new ProtocolError('a second Hello'));",
    into: '',
  },
  {
    name: 'requests in flight without bound',
    file: 'session/frame-intake.ts',
    from: 'this.#requests >= maxRequestsInFlight * share || ',
    into: '',
  },
  {
    name: 'reading never goes on',
    file: 'session/frame-intake.ts',
    from: 'if (this.#stoppedSince !== undefined) this.#proceed();',
    into: '',
  },
  {
    name: 'a token of another user is taken',
    file: 'session/session-requests.ts',
    from: 'userId !== own.userId || ',
    into: '',
  },
  {
    name: 'acks at a restart are not answered',
    file: 'session/mailbox-session.ts',
    from: 'for (const seq of this.#ledger.clear()) this.#refuseAck(seq);\n    this.#options.acksConfirmed();',
    into: 'this.#ledger.clear();',
  },
  {
    name: 'what waited is forgotten',
    file: 'session/mailbox-session.ts',
    from: 'else this.#waiting.push(push);',
    into: '',
  },
];
