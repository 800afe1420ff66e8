"use client";

import type { ParamField } from "#lib/domain/strategy/strategy.ts";
import type { FormAction } from "../access/form-failure.ts";
import { useCheckedForm, type Values, type Wrongs } from "../form/use-checked-form.ts";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { UnsavedGuard } from "../ui/unsaved-guard.tsx";
import { checkParam } from "./check-param.ts";
import { type InstrumentChoice, instrumentOptions, intervalOptions, type PortfolioChoice } from "./run-choices.ts";

export type StrategyChoice = {
  readonly name: string;
  readonly title: string;
  readonly says: string;
  readonly version: number;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly fields: readonly ParamField[];
};

type StartRunFormProps = {
  readonly strategies: readonly StrategyChoice[];
  readonly portfolios: readonly PortfolioChoice[];
  readonly instruments: readonly InstrumentChoice[];
  /** Chosen at first: from the address. */
  readonly chosen: { readonly portfolioId: string; readonly instrumentId: string };
  readonly action: FormAction<unknown>;
};

const paramPrefix = "param.";

/** A strategy, its parameters, and where it trades. The parameter fields come from the strategy itself. */
export function StartRunForm({ strategies, portfolios, instruments, chosen, action }: StartRunFormProps) {
  const first = strategies[0];
  const form = useCheckedForm({
    initial: {
      strategy: first?.name ?? "",
      portfolioId: chosen.portfolioId,
      instrumentId: chosen.instrumentId,
      interval: firstInterval(portfolios, instruments, chosen),
      ...paramValues(first),
    },
    check: (values) => checkRun(values, strategies),
    action,
    nameOf: (name) => name.replace(/^params\./, paramPrefix),
  });
  const strategy = strategies.find(({ name }) => name === form.values["strategy"]);
  const portfolio = portfolios.find(({ id }) => id === form.values["portfolioId"]);
  const instrument = instruments.find(({ id }) => id === form.values["instrumentId"]);

  function choose(name: "portfolioId" | "instrumentId", value: string): void {
    const next = { portfolioId: portfolio?.id ?? "", instrumentId: instrument?.id ?? "", [name]: value };
    const market = portfolios.find(({ id }) => id === next.portfolioId);
    const possible = instrumentOptions(market, instruments).filter((option) => !option.disabled);
    if (!possible.some((option) => option.value === next.instrumentId)) next.instrumentId = possible[0]?.value ?? "";
    form.set("portfolioId", next.portfolioId);
    form.set("instrumentId", next.instrumentId);
    const intervals = intervalOptions(
      market,
      instruments.find(({ id }) => id === next.instrumentId),
    ).filter((option) => !option.disabled);
    if (!intervals.some((option) => option.value === form.values["interval"])) form.set("interval", intervals[0]?.value ?? "");
  }

  function chooseStrategy(name: string): void {
    form.set("strategy", name);
    for (const [field, value] of Object.entries(paramValues(strategies.find((each) => each.name === name)))) form.set(field, value);
  }

  return (
    <Form onSubmit={form.onSubmit}>
      <UnsavedGuard isDirty={form.isDirty} />
      <FormError title="The run was not started" {...form.summary} />
      <SelectField
        {...form.field("portfolioId")}
        label="Portfolio"
        help="Whose cash it trades with, and on which clock."
        options={portfolios.map(({ id, name, mode }) => ({ value: id, label: `${name} (${mode})` }))}
        onChange={(event) => choose("portfolioId", event.target.value)}
      />
      <SelectField
        {...form.field("instrumentId")}
        label="Instrument"
        help={`Quoted in ${portfolio?.baseCurrency ?? "the portfolio's currency"}; one running run an instrument and portfolio.`}
        options={instrumentOptions(portfolio, instruments)}
        onChange={(event) => choose("instrumentId", event.target.value)}
      />
      <SelectField
        {...form.field("interval")}
        label="Interval"
        help="The candles at whose close the strategy decides."
        options={intervalOptions(portfolio, instrument)}
      />
      <SelectField
        {...form.field("strategy")}
        label="Strategy"
        help={strategy ? `${strategy.says} Version ${strategy.version}.` : "From the catalogue."}
        options={strategies.map(({ name, title }) => ({ value: name, label: title }))}
        onChange={(event) => chooseStrategy(event.target.value)}
      />
      {strategy?.fields.map((field) => (
        <NumberField
          key={field.name}
          {...form.field(paramPrefix + field.name)}
          label={field.title}
          help={`${field.help} From ${field.min} to ${field.max}${field.unit ? ` ${field.unit}` : ""}; default ${String(strategy.defaults[field.name])}.`}
          {...(field.unit !== "" && field.unit.length <= 8 ? { unit: field.unit } : {})}
          inputMode={field.kind === "whole-number" ? "numeric" : "decimal"}
          required
        />
      ))}
      <FormActions>
        <SubmitButton icon="play" pending={form.isPending} pendingLabel="Starting" disabledReason={portfolio?.controlReason ?? null}>
          Start run
        </SubmitButton>
      </FormActions>
    </Form>
  );
}

function paramValues(strategy: StrategyChoice | undefined): Values {
  if (!strategy) return {};
  return Object.fromEntries(strategy.fields.map(({ name }) => [paramPrefix + name, String(strategy.defaults[name] ?? "")]));
}

function firstInterval(
  portfolios: readonly PortfolioChoice[],
  instruments: readonly InstrumentChoice[],
  chosen: { readonly portfolioId: string; readonly instrumentId: string },
): string {
  const portfolio = portfolios.find(({ id }) => id === chosen.portfolioId);
  const instrument = instruments.find(({ id }) => id === chosen.instrumentId);
  return intervalOptions(portfolio, instrument).find((option) => !option.disabled)?.value ?? "1m";
}

function checkRun(values: Values, strategies: readonly StrategyChoice[]): Wrongs {
  const strategy = strategies.find(({ name }) => name === values["strategy"]);
  const params =
    strategy?.fields.map((field) => [paramPrefix + field.name, checkParam(field, values[paramPrefix + field.name] ?? "")]) ?? [];
  return {
    portfolioId: values["portfolioId"] ? undefined : "Choose a portfolio.",
    instrumentId: values["instrumentId"] ? undefined : "Choose an instrument.",
    interval: values["interval"] ? undefined : "Choose an interval that has candles.",
    ...Object.fromEntries(params),
  };
}
