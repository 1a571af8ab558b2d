import type { Instruction } from './syntax.ts';

/** Whether a file is a template that becomes a Dockerfile later: Jinja, Go, ERB, `%%NAME%%`, `@NAME@`. */
export const isTemplate = (text: string, instructions: readonly Instruction[]): boolean =>
  instructions.some((instruction) => {
    const { span, keywordSpan, kind } = instruction;
    const keyword = text.slice(keywordSpan.start, keywordSpan.end);
    if (/^(?:\{\{|\{%|\{#|<%|%%\w|@\w+@|[-%]?\}\})/.test(keyword)) return true;
    const takesShell = kind === 'run' || kind === 'cmd' || kind === 'entrypoint' || kind === 'healthcheck';
    return !takesShell && marks.test(text.slice(span.start, span.end));
  });

const marks = /\{\{[^{}]*\}\}|\{%.*?%\}|<%.*?%>|%%[A-Z_][A-Z0-9_]*%%|@[A-Z][A-Z0-9_]*@/;
