import { LoadingPage } from "#components/ui/loading-state.tsx";

export default function Loading() {
  return <LoadingPage label="Connections" />;
}
