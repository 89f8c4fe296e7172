import { OperatorError } from '@lantern/runtime';
import { operatorProblem } from './operator-problem.js';

test('a port that is taken is told with the settings by which another one is taken', () => {
  const message = 'listen EADDRINUSE: address already in use 127.0.0.1:8080';
  const error = Object.assign(new Error(message), { code: 'EADDRINUSE', syscall: 'listen' });
  const problem = operatorProblem(error, 'data');
  expect(problem).toBeInstanceOf(OperatorError);
  expect((problem as Error).message).toBe(
    `The server cannot start: ${message}. End what listens there, or set another port (0 takes a free one): STANDALONE_PORT for clients, STANDALONE_ADMIN_PORT, STANDALONE_REST_PORT.`,
  );
});

test('what is no problem of the machine is left as it is', () => {
  const error = new Error('something else');
  expect(operatorProblem(error, 'data')).toBe(error);
});
