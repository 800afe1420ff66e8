/** What keeps a named file or folder from being used, in words; undefined for what is no such thing. */
export function unusable(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return Object.hasOwn(reasons, code) ? reasons[code] : undefined;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is a file and no folder",
  EISDIR: "it is a folder",
  EACCES: "it is not yours to use",
  EPERM: "it is not yours to use",
  EROFS: "the disk there is read-only",
  ENOSPC: "the disk there is full",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its links go round in a circle",
};
