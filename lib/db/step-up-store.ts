import { STEP_UP_LIFE_MS } from "../domain/access/factor-rule.ts";
import { DAY_MS } from "../domain/kernel/time.ts";
import type { StepUpStore } from "../ports/stores/step-up-store.ts";
import type { StoreContext } from "./store-context.ts";

const INPUT_INDEX = "StepUp.input";
const KEEP_MS = DAY_MS;

export function stepUpStore(context: StoreContext): StepUpStore {
  const { db } = context;
  return {
    async operationOf(useCase, inputText) {
      const hash = await context.ring.blindIndex(INPUT_INDEX, await context.ring.newestVersion("index"), `${useCase}\n${inputText}`, 256);
      return `${useCase}:${Buffer.from(hash).toString("base64url")}`;
    },
    async insert(stepUp) {
      await db.stepUp.create({ data: { ...stepUp, provenAt: new Date(context.now) }, select: { id: true } });
      await db.stepUp.deleteMany({ where: { provenAt: { lt: new Date(context.now - KEEP_MS) } } });
    },
    async spend(sessionId, operation) {
      const oldest = new Date(context.now - STEP_UP_LIFE_MS);
      const spent = await db.$executeRaw`
        UPDATE step_up SET consumed_at = ${new Date(context.now)}
        WHERE consumed_at IS NULL AND id = (
          SELECT id FROM step_up
          WHERE session_id = ${sessionId}::uuid AND operation = ${operation} AND consumed_at IS NULL AND proven_at > ${oldest}
          ORDER BY proven_at DESC LIMIT 1 FOR UPDATE)`;
      return spent === 1;
    },
  };
}
