import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Every Markdown file of the repository, from its root. */
export function markdownFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: ROOT });
  return listed.toString().split('\n').filter(Boolean);
}

const text = (file: string) => readFileSync(`${ROOT}/${file}`, 'utf8');
const FENCE = /^( *)```(\w*)\n(.*?)^\1```/gms;

/** Targets of the links and images of a file; nothing of its code. */
export function links(file: string): string[] {
  const prose = text(file)
    .replaceAll(FENCE, '')
    .replaceAll(/`[^`\n]*`/g, '');
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const references = [...prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  return [...inline, ...references].map(([, target = '']) => target);
}

/** What can stand behind `#` in a link to this file, as GitHub makes it of headings. */
export function anchors(file: string): Set<string> {
  const seen = new Map<string, number>();
  const made = new Set<string>();
  for (const [, heading = ''] of text(file)
    .replaceAll(FENCE, '')
    .matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');
    const slug = plain
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    made.add(count === 0 ? slug : `${slug}-${count}`);
  }
  for (const [, id = ''] of text(file).matchAll(/<a (?:id|name)="([^"]+)"/g)) made.add(id);
  return made;
}

export interface DocCommand {
  readonly file: string;
  /** One line, without its comment. */
  readonly line: string;
}

/** A line of a block without a language is a command if it begins like one; in `sh` every line is. */
const COMMAND = /^(?:\$ )?(?:npm|npx|node|docker|kubectl|git|curl) /;

/** Every command in the code blocks of a file. */
export function commands(file: string): DocCommand[] {
  return [...text(file).matchAll(FENCE)].flatMap(([, , language = '', block = '']) => {
    if (!['sh', 'bash', 'shell', 'console', ''].includes(language)) return [];
    const whole = block.replaceAll(/\\\n\s*/g, ' ');
    const lines = whole.split('\n').map((line) =>
      line
        .replace(/\s+#\s.*$/, '')
        .trim()
        .replace(/^\$ /, ''),
    );
    const shell = language === 'sh' || language === 'bash' || language === 'shell';
    return lines.filter((line) => (shell ? line !== '' : COMMAND.test(line))).map((line) => ({ file, line }));
  });
}
