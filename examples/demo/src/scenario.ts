import { conversation } from './acts/conversation.js';
import { ending } from './acts/ending.js';
import { firstContact } from './acts/first-contact.js';
import { offline } from './acts/offline.js';
import { registration } from './acts/registration.js';
import { reinstall } from './acts/reinstall.js';
import { removal } from './acts/removal.js';
import { runningOut } from './acts/running-out.js';
import type { DemoServer } from './demo-options.js';
import type { Report } from './report.js';
import { Stage } from './stage.js';

/** Plays everything against a server, with users made up for it. @returns the exit code: 0 when every check passed */
export async function playScenario(server: DemoServer, report: Report): Promise<number> {
  const stage = new Stage(server, report);
  try {
    const cast = await registration(stage);
    await firstContact(stage, cast);
    await conversation(stage, cast);
    await offline(stage, cast);
    await runningOut(stage, cast);
    const newBob1 = await reinstall(stage, cast);
    await removal(stage, cast, newBob1);
    await ending(stage);
  } catch (error) {
    report.broken(error);
  } finally {
    await stage.clear();
  }
  report.table();
  return report.failed === 0 ? 0 : 1;
}
