// Draws client/icon.png, 256 by 256: a hull of stacked containers above two waves.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { root } from '../support/root.ts';

const size = 256;
const samples = 3;
type Colour = readonly [red: number, green: number, blue: number, opacity: number];

const sea: Colour = [16, 62, 92, 255];
const hull: Colour = [242, 244, 246, 255];
const clear: Colour = [0, 0, 0, 0];
const boxes: readonly { readonly x: number; readonly y: number; readonly colour: Colour }[] = [
  { x: 74, y: 92, colour: [233, 116, 81, 255] },
  { x: 112, y: 92, colour: [246, 190, 77, 255] },
  { x: 150, y: 92, colour: [92, 184, 178, 255] },
  { x: 93, y: 58, colour: [92, 184, 178, 255] },
  { x: 131, y: 58, colour: [233, 116, 81, 255] },
];

writeFileSync(join(root, 'client', 'icon.png'), png());

/** What is seen at a point: a rounded square of sea, on it the ship. */
function colourAt(x: number, y: number): Colour {
  if (!inRoundedSquare(x, y)) return clear;
  const wave = 8 * Math.sin((x / size) * Math.PI * 6);
  if (Math.abs(y - 196 - wave) < 5 || Math.abs(y - 218 - wave) < 5) return hull;
  const box = boxes.find((one) => x >= one.x && x < one.x + 34 && y >= one.y && y < one.y + 30);
  if (box) return box.colour;
  const depth = (y - 126) / 52;
  const isHull = depth >= 0 && depth <= 1 && x > 46 + depth * 30 && x < 210 - depth * 30;
  return isHull && y < 190 + wave - 12 ? hull : sea;
}

function inRoundedSquare(x: number, y: number): boolean {
  const radius = 48;
  const dx = Math.max(radius - x, x - (size - radius), 0);
  const dy = Math.max(radius - y, y - (size - radius), 0);
  return dx * dx + dy * dy <= radius * radius;
}

/** The mean of several points of a pixel, so that edges are smooth. */
function pixel(x: number, y: number): readonly number[] {
  const sum = [0, 0, 0, 0];
  for (let index = 0; index < samples * samples; index += 1) {
    const [red, green, blue, opacity] = colourAt(
      x + ((index % samples) + 0.5) / samples,
      y + (Math.floor(index / samples) + 0.5) / samples,
    );
    for (const [channel, value] of [red * opacity, green * opacity, blue * opacity, opacity].entries()) {
      sum[channel] = (sum[channel] ?? 0) + value;
    }
  }
  const [red = 0, green = 0, blue = 0, opacity = 0] = sum;
  const whole = opacity || 1;
  return [red / whole, green / whole, blue / whole, opacity / (samples * samples)].map(Math.round);
}

function png(): Buffer {
  const rows = Array.from({ length: size }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: size }, (__, x) => pixel(x, y)).flat()]),
  );
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
