import { Badge } from "../ui/badge.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";

type Operation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly says: string;
  readonly note: string;
  readonly isSignedOnly: boolean;
  readonly fields: readonly { readonly name: string; readonly where: string; readonly type: string; readonly isRequired: boolean }[];
};

/** One operation of the API: its address, what it takes and who may ask. */
export function OperationPanel({ operation }: { readonly operation: Operation }) {
  const { id, method, path, says, note, isSignedOnly, fields } = operation;
  return (
    <section aria-labelledby={id} className="grid gap-2 border-t border-line px-4 py-3 first:border-t-0">
      <h3 id={id} className="flex flex-wrap items-center gap-2 text-base font-medium">
        <Badge tone={method === "GET" ? "neutral" : "accent"}>{method}</Badge>
        <code className="break-all">{path}</code>
        {isSignedOnly && <Badge tone="warning">signed only</Badge>}
      </h3>
      <p className="text-sm">
        {says}. <span className="text-muted">{note}</span>
      </p>
      {fields.length > 0 && (
        <Table caption={`Fields of ${method} ${path}`} stack>
          <THead>
            <Th>Field</Th>
            <Th>Where</Th>
            <Th>Type</Th>
            <Th>Needed</Th>
          </THead>
          <TBody>
            {fields.map((field) => (
              <Tr key={`${field.where} ${field.name}`}>
                <Td label="Field" mono>
                  {field.name}
                </Td>
                <Td label="Where">{field.where}</Td>
                <Td label="Type" wrap>
                  {field.type}
                </Td>
                <Td label="Needed">{field.isRequired ? "yes" : "no"}</Td>
              </Tr>
            ))}
          </TBody>
        </Table>
      )}
    </section>
  );
}
