"use client";

import type { FormAction } from "../access/form-failure.ts";
import { useCheckedForm } from "../form/use-checked-form.ts";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { RadioField } from "../ui/radio-field.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { UnsavedGuard } from "../ui/unsaved-guard.tsx";
import { checkPortfolio } from "./check-portfolio.ts";

type PortfolioFormProps = { readonly action: FormAction<unknown> };

const feeds = [
  {
    value: "demo",
    label: "Demonstration market",
    help: "DEMO/USD, made up by the desk: one-minute candles at 60 times their own speed, without end.",
  },
  {
    value: "replay",
    label: "Replay of imported candles",
    help: "History from the archive, from one time to another, at the speed you choose.",
  },
] as const;

const speeds = [
  { value: "1", label: "1× (real time)" },
  { value: "10", label: "10×" },
  { value: "60", label: "60×" },
  { value: "600", label: "600×" },
  { value: "3600", label: "3 600×" },
  { value: "max", label: "As fast as the worker can" },
] as const;

const serverNames: Readonly<Record<string, string>> = {
  "feed.from": "feedFrom",
  "feed.to": "feedTo",
  "feed.speed": "feedSpeed",
  feed: "feedKind",
};

/** A new paper portfolio: name, currency, capital and the clock it lives by. */
export function PortfolioForm({ action }: PortfolioFormProps) {
  const form = useCheckedForm({
    initial: { name: "", baseCurrency: "USD", startingCapital: "10000", feedKind: "demo", feedFrom: "", feedTo: "", feedSpeed: "60" },
    check: checkPortfolio,
    action,
    nameOf: (name) => serverNames[name] ?? name,
  });
  const isReplay = form.values["feedKind"] === "replay";
  const { value: _chosen, ...feedKind } = form.field("feedKind"); // each choice has its own value
  return (
    <Form onSubmit={form.onSubmit}>
      <UnsavedGuard isDirty={form.isDirty} />
      <FormError title="The portfolio was not made" {...form.summary} />
      <TextField {...form.field("name")} label="Name" help="How people at the desk call it." maxLength={80} required />
      <TextField
        {...form.field("baseCurrency")}
        label="Base currency"
        help="Cash and P&L are counted in it. Only instruments quoted in it can be traded."
        maxLength={12}
        autoCapitalize="characters"
        spellCheck={false}
        required
      />
      <NumberField
        {...form.field("startingCapital")}
        label="Starting capital"
        help="Paper money, booked as a deposit when the book opens. It cannot be changed later."
        unit={(form.values["baseCurrency"] ?? "").toUpperCase().slice(0, 5)}
        required
      />
      <RadioField
        {...feedKind}
        label="Feed"
        help="The one clock of the portfolio; it cannot be changed later."
        options={feeds}
        defaultValue="demo"
      />
      {isReplay && (
        <>
          <TextField
            {...form.field("feedFrom")}
            type="datetime-local"
            label="From (UTC)"
            help="Empty: the first candle there is."
            optional
          />
          <TextField
            {...form.field("feedTo")}
            type="datetime-local"
            label="To (UTC)"
            help="This time itself is left out. Empty: the last candle."
            optional
          />
          <SelectField
            {...form.field("feedSpeed")}
            label="Speed"
            help="How many times as fast as the candles' own time."
            options={speeds}
          />
        </>
      )}
      <FormActions>
        <SubmitButton pending={form.isPending} pendingLabel="Making">
          Make portfolio
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
