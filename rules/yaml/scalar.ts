/** What a plain scalar means by YAML 1.2's core schema (§10.3.2). */
export function plainValue(text: string): string | number | boolean | null {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (!/^[-+.0-9]/.test(text)) return text;
  if (/^[-+]?[0-9]+$/.test(text)) return Number(text);
  if (/^0o[0-7]+$/.test(text)) return Number.parseInt(text.slice(2), 8);
  if (/^0x[0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return Number(text);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? Number.NaN : text;
}

/** Whether a text written plain, in block or flow style, is read as that very string again. */
export const isPlainSafe = (text: string): boolean =>
  /^[A-Za-z_/.$0-9][\w ./$@+=()~-]*(?::[\w./@+-]+)*$/.test(text) &&
  !/\s$|\s#/.test(text) &&
  typeof plainValue(text) === 'string' &&
  !/^(?:y|n|yes|no|on|off)$/i.test(text) &&
  !/^(?:\.{3}|-{3})/.test(text) &&
  !/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text) &&
  !/^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/.test(text) &&
  !/^[-+]?0[box0-9][0-9a-fA-F_]*$/.test(text);
