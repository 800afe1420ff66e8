import { commonUnit, headWithUnit } from "../orders/common-unit.ts";
import { fractionAsPercent, percentOf } from "../orders/share.ts";
import { ShareBar } from "../orders/share-bar.tsx";
import { Badge, ModeBadge } from "../ui/badge.tsx";
import { Figure } from "../ui/figure.tsx";
import { Panel } from "../ui/panel.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";

export type DayLossRow = {
  readonly id: string;
  readonly name: string;
  readonly mode: "paper" | "live";
  readonly baseCurrency: string;
  readonly book: {
    readonly dayBasis: string;
    readonly dayProfit: string;
    readonly isDayHalted: boolean;
  } | null;
  /** The daily loss limit in force. @unit fraction of equity at day start */
  readonly limit: string | null;
};

/** How much of the day's allowed loss each portfolio has used, and whether it is halted. */
export function DayLossPanel({ rows }: { readonly rows: readonly DayLossRow[] }) {
  const currency = commonUnit(rows.map(({ baseCurrency }) => baseCurrency));
  return (
    <Panel flush title="Daily loss now" note="The day starts at 00:00 UTC of market time">
      <Table caption="Daily loss of each portfolio" stack>
        <THead>
          <Th>Portfolio</Th>
          <Th num>{headWithUnit("Equity at day start", currency)}</Th>
          <Th num>{headWithUnit("Day P&L", currency)}</Th>
          <Th num>Loss against its limit</Th>
          <Th>State</Th>
        </THead>
        <TBody>
          {rows.length === 0 && <EmptyRow columns={5}>There is no portfolio that you can see.</EmptyRow>}
          {rows.map((row) => (
            <Row key={row.id} row={row} hasOwnUnit={currency === null} />
          ))}
        </TBody>
      </Table>
    </Panel>
  );
}

function Row({ row, hasOwnUnit }: { readonly row: DayLossRow; readonly hasOwnUnit: boolean }) {
  const { book } = row;
  const unit = hasOwnUnit ? { unit: row.baseCurrency } : {};
  const loss = book === null ? null : book.dayProfit.startsWith("-") ? book.dayProfit.slice(1) : "0";
  const used = book === null || loss === null ? null : percentOf(loss, book.dayBasis);
  const limit = row.limit === null ? null : fractionAsPercent(row.limit);
  return (
    <Tr>
      <Td label="Portfolio" wrap>
        <span className="inline-flex flex-wrap items-center gap-2">
          <span className="font-medium">{row.name}</span>
          <ModeBadge mode={row.mode} />
        </span>
      </Td>
      <Td num label="Equity at day start">
        <Figure value={book?.dayBasis ?? null} decimals={2} {...unit} />
      </Td>
      <Td num label="Day P&L">
        <Figure value={book?.dayProfit ?? null} decimals={2} tone="sign" {...unit} />
      </Td>
      <Td num label="Loss against its limit">
        <ShareBar label="Loss of the day against its limit" percent={used} {...(limit === null ? {} : { limitPercent: limit })} warns />
      </Td>
      <Td label="State">
        {book === null ? (
          <Badge>Book not open yet</Badge>
        ) : book.isDayHalted ? (
          <Badge tone="danger" dot title="Only orders that reduce a position pass until 00:00 UTC">
            Halted: reduce only
          </Badge>
        ) : (
          <Badge>Trading</Badge>
        )}
      </Td>
    </Tr>
  );
}
