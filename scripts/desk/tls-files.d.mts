export function checkTlsFiles(files: { cert: string; key: string }): void;
