import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { AddressForm, type AddressFormProps } from "./address-form.tsx";

type Person = { readonly userId: string; readonly name: string; readonly email: string; readonly addresses: readonly string[] };
type AddressTableProps = { readonly people: readonly Person[] } & Pick<AddressFormProps, "action" | "disabledReason">;

/** Where each person, and every token of that person, may come from. */
export function AddressTable({ people, action, disabledReason }: AddressTableProps) {
  return (
    <Table caption="Addresses of people" stack>
      <THead>
        <Th>Person</Th>
        <Th>May come from</Th>
      </THead>
      <TBody>
        {people.length === 0 && <EmptyRow columns={2}>Nobody yet.</EmptyRow>}
        {people.map((person) => (
          <Tr key={person.userId}>
            <Td label="Person" wrap>
              {person.name}
              <br />
              <span className="text-xs text-muted">{person.email}</span>
            </Td>
            <Td label="May come from">
              <AddressForm {...person} action={action} disabledReason={disabledReason} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
