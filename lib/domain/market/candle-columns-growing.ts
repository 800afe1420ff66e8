import type { CandleColumns } from "./candle.ts";
import { columnNames, emptyColumns } from "./candle-columns.ts";

const BLOCK_ROWS = 65_536;

/** Columns of a length not known before: filled block by block, joined column by column, so that no row is held twice for long. */
export function growingColumns() {
  let blocks: CandleColumns[] = [];
  let used = BLOCK_ROWS;
  let isDropped = false;
  return {
    /** @shape `values`: open, high, low, close, volume */
    add(openTime: number, values: readonly number[]): void {
      if (isDropped) return;
      if (used === BLOCK_ROWS) {
        blocks.push(emptyColumns(BLOCK_ROWS));
        used = 0;
      }
      const block = blocks[blocks.length - 1] as CandleColumns; // pushed above
      block.openTime[used] = openTime;
      for (let k = 0; k < 5; k++) block[columnNames[k + 1] as keyof CandleColumns][used] = values[k] as number; // six columns, five values
      used++;
    },
    /** Frees what is there; nothing is kept from here on. */
    drop(): void {
      isDropped = true;
      blocks = [];
    },
    finish(): CandleColumns {
      const length = blocks.length === 0 ? 0 : (blocks.length - 1) * BLOCK_ROWS + used;
      const join = (name: keyof CandleColumns): Float64Array => {
        const whole = new Float64Array(length);
        blocks.forEach((block, i) => {
          whole.set(block[name].subarray(0, Math.min(BLOCK_ROWS, length - i * BLOCK_ROWS)), i * BLOCK_ROWS);
        });
        blocks = blocks.map((block) => ({ ...block, [name]: new Float64Array(0) }));
        return whole;
      };
      return {
        openTime: join("openTime"),
        open: join("open"),
        high: join("high"),
        low: join("low"),
        close: join("close"),
        volume: join("volume"),
      };
    },
  };
}
