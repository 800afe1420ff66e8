#!/usr/bin/env python3
"""Verifies an exported audit record with nothing but its files and Python's standard library.

    python3 verify_audit.py DIR [--key VERIFIER]

Written from docs/audit-format.md alone. Without --key the keys named in the export are used: that proves that it is whole, not whose it is.
Exit code 0: everything holds; 1: it does not; 2: asked wrongly."""
import base64, calendar, csv, hashlib, json, os, re, sys, time

TILE = 256
# Columns for people, and the members of the body that they repeat.
PEOPLE = dict(time="at", actor="user", type="type", action="action", result="result", resource="resource", resource_id="resourceId")
PEOPLE |= dict(subject="subject", portfolio="portfolio", request="request")
COLUMNS = ["leaf_index", *PEOPLE, "leaf", "retired", "body_base64"]
sha256 = lambda data: hashlib.sha256(data).digest()

def read(*path):
    path = os.path.join(*path)
    return open(path, "rb").read() if os.path.isfile(path) else b""  # which no digest and no signature is of

def plain(text):
    """A cell, or what it repeats, without what stands in cells against formulas and terminals."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), text if isinstance(text, str) else "")
    return text.replace("'", "").encode("utf-16", "surrogatepass")

# Ed25519 (RFC 8032, section 5.1): enough to verify a signature. Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return (x * y % P, z * t % P, y * z % P, x * t % P)

def times(scalar, point):
    rest = times(scalar >> 1, add(point, point)) if scalar > 1 else (0, 1, 1, 0)
    return add(rest, point) if scalar & 1 else rest

def point_of(encoded):
    sign, y = divmod(int.from_bytes(encoded, "little"), 2**255)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    x = P - x if x & 1 != sign else x
    return None if (x * x - square) % P or (x & 1 != sign) else (x, y, 1, x * y % P)

BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def is_signed(public, message, signature):
    a, r, s = point_of(public), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    if a is None or r is None or s >= L:
        return False
    left, right = times(s, BASE), add(r, times(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0

def key_of(verifier):
    name, key_id, encoded = re.fullmatch(r"([^+\s]+)\+([0-9a-f]{8})\+(.+)", verifier).groups()
    data = base64.b64decode(encoded)
    if data[0] != 1 or len(data) != 33 or sha256(name.encode() + b"\n" + data)[:4].hex() != key_id:
        raise ValueError("not the verifier of an Ed25519 key: " + verifier)
    return name, bytes.fromhex(key_id), data[1:]

def open_note(note, keys):
    found = re.fullmatch(r"([^\n]+)\n(\d+)\n([A-Za-z0-9+/]{43}=)\ntime (\d+)\n\n((?:— [^\n]+\n)+)", note)
    if not found:
        return None
    text = note[: found.start(5) - 1].encode()
    for name, key_id, public in keys:
        for line in found.group(5).splitlines():
            if line.startswith("— %s " % name) and found.group(1) == name:
                data = base64.b64decode(line.split(" ")[2])
                if data[:4] == key_id and len(data) == 68 and is_signed(public, text, data[4:]):
                    return int(found.group(2)), base64.b64decode(found.group(3)), int(found.group(4))
    return None

def root_of(parts):
    """The root over perfect subtrees given as (height, hash), largest first (RFC 9162, section 2.1.1)."""
    edge = []
    for height, top in parts:
        while edge and edge[-1][0] == height:
            top, height = sha256(b"\x01" + edge.pop()[1] + top), height + 1
        edge.append((height, top))
    root = edge.pop()[1] if edge else sha256(b"")
    for _, left in reversed(edge):
        root = sha256(b"\x01" + left + root)
    return root

class Export:
    def __init__(self, folder):
        self.folder = folder
        self.manifest = json.loads(read(folder, "manifest.json"))
        self.size, self.cache, self.roots = self.manifest["size"], {}, []
        while len(self.roots) < self.size // TILE and len(self.roots) % TILE == 0:  # a part that is short is the last, or damaged
            part = self.hashes(1, len(self.roots) // TILE, min(TILE, self.size // TILE - len(self.roots)))
            self.roots += part or [b""]

    def hashes(self, level, position, width):
        groups, rest = "%03d" % (position % 1000), position // 1000
        while rest:
            groups, rest = "x%03d/%s" % (rest % 1000, groups), rest // 1000
        data = read(self.folder, "tile/%d/%s%s" % (level, groups, "" if width == TILE else ".p/%d" % width))
        return [data[i : i + 32] for i in range(0, len(data), 32)]

    def leaves(self, position):
        if position not in self.cache:
            width = min(TILE, self.size - position * TILE)
            leaves = self.hashes(0, position, width)
            is_good = len(leaves) == width and (width < TILE or [root_of([(0, leaf) for leaf in leaves])] == self.roots[position:][:1])
            self.cache = {position: leaves if is_good else []}
        return self.cache[position]

    def leaf(self, index):
        return next(iter(self.leaves(index // TILE)[index % TILE :]), None)

    def root_at(self, size):
        full = size // TILE
        rest = self.leaves(full)[: size % TILE] if size % TILE else []
        if size > self.size or len(self.roots) < full or len(rest) != size % TILE:
            return None
        return root_of([(8, root) for root in self.roots[:full]] + [(0, leaf) for leaf in rest])

    def lines(self, name):
        return [json.loads(line) for line in read(self.folder, name).split(b"\n")[:-1]] if name in self.manifest["files"] else []

    def events(self):
        is_csv = self.manifest["events"] == "events.csv"
        with open(os.path.join(self.folder, "events.csv" if is_csv else "events.ndjson"), encoding="utf-8", newline="") as file:
            for row in csv.reader(file) if is_csv else map(json.loads, iter(file.readline, "")):
                if is_csv and row != COLUMNS:
                    body = base64.b64decode(row[13])
                    said = json.loads(body or b"{}")
                    is_true = len(row) == 14 and all(plain(cell) == plain(said.get(name)) for cell, name in zip(row[1:], PEOPLE.values()))
                    yield int(row[0]), row[11], body or None, row[12] or None, is_true
                elif not is_csv:
                    yield row["leafIndex"], row["leaf"], row["body"].encode() if "body" in row else None, row.get("retired"), len(row) == 3

def retirement_of(body, latest):
    """Its month and [ranges, events, digest]: written by the owner, at least a year after the month, not after the latest checkpoint."""
    event = json.loads(body)
    data, at = event["data"], calendar.timegm(time.strptime(event["at"][:19], "%Y-%m-%dT%H:%M:%S")) * 1000
    year, month = map(int, data["month"].split("-"))
    is_good = (event["type"], event["result"]) == ("audit.retired", "done") and not re.match("bulwark_(web|worker)_", event["writer"]["role"])
    is_good = is_good and calendar.timegm((year + 1 + month // 12, month % 12 + 1, 1, 0, 0, 0)) * 1000 <= at <= latest
    is_good = is_good and sum(b - a + 1 for a, b in data.get("ranges", [])) == data["events"] > 0
    return data["month"] if is_good else None, [data.get("ranges", []), data["events"], data["leaves"], 0, hashlib.sha256()]

def verify(folder, verifiers):
    export, wrong, latest, retired = Export(folder), [], 0, {}
    manifest = export.manifest
    first, last, files = manifest["first"], manifest["last"], manifest["files"]
    wrong += [] if 0 <= first <= last < export.size else ["the manifest is none"]
    keys = [key_of(text) for text in (verifiers or manifest["verifiers"])]
    wrong += ["%s is not listed" % name for name in ("checkpoint", "checkpoints.ndjson", manifest["events"]) if name not in files]
    for name, digest in files.items():
        if not re.fullmatch(r"[A-Za-z0-9]+([./-][A-Za-z0-9]+)*", name) or sha256(read(folder, name)).hex() != digest:
            wrong.append("%s is not the file that was exported" % name)
    notes = [read(folder, "checkpoint").decode()] + [line["note"] for line in export.lines("checkpoints.ndjson")]
    for i, note in enumerate(notes):
        opened = open_note(note, keys)
        if opened is None or (i == 0 and opened[0] != export.size):
            wrong.append("checkpoint %d is not signed by a key that counts" % i)
        elif export.root_at(opened[0]) != opened[1]:
            wrong.append("the root of %d leaves is not the one signed" % opened[0])
        latest = latest or (opened[2] if opened else -1)  # that of the first note
    for row in export.lines("retired.ndjson"):
        month, gone = retirement_of(row["body"], latest)
        if month is None or month in retired or sha256(b"\x00" + row["body"].encode()) != export.leaf(row["leafIndex"]):
            wrong.append("a retirement in the export explains nothing")
        retired.setdefault(month, gone)
    expected = first
    for index, leaf, body, month, is_true in export.events():
        if index != expected:
            wrong.append("leaf %d is not at its place in the file" % expected)
        expected = index + 1
        if export.leaf(index) is None or export.leaf(index).hex() != leaf:
            wrong.append("leaf %d is not the one in the tree" % index)
        elif not is_true or (body is not None and sha256(b"\x00" + body).hex() != leaf):
            wrong.append("what leaf %d says is not what was written" % index)
        elif body is None and not (month in retired and any(a <= index <= b for a, b in retired[month][0])):
            wrong.append("leaf %d has no event, and no retirement explains it" % index)
        elif body is None:
            retired[month][3] += 1
            retired[month][4].update(bytes.fromhex(leaf))
    for month, (ranges, count, digest, seen, sums) in retired.items():
        if ranges and first <= ranges[0][0] and ranges[-1][1] <= last and (seen != count or sums.hexdigest() != digest):
            wrong.append("the events missing from %s are not those that were retired" % month)
    wrong += [] if expected == last + 1 else ["leaves %d to %d are missing" % (expected, last)]
    return manifest, wrong

if __name__ == "__main__":
    if len(sys.argv) not in (2, 4) or (len(sys.argv) == 4 and sys.argv[2] != "--key"):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    found, problems = verify(sys.argv[1], sys.argv[3:])
    print("\n".join(problems[:100] + ["leaves %(first)d to %(last)d of %(size)d" % found + (": %d wrong" % len(problems) if problems else ": verified")]))
    sys.exit(1 if problems else 0)
