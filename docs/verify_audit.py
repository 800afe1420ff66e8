#!/usr/bin/env python3
"""Verifies an exported audit record with nothing but its files and Python's standard library.

    python3 verify_audit.py DIR [--key VERIFIER]

Written from docs/audit-format.md alone. Without --key the keys named in the export are used: that proves that it is whole, not whose it is.
Exit code 0: everything holds; 1: it does not; 2: asked wrongly."""
import base64, csv, hashlib, json, os, re, sys

TILE = 256


sha256 = lambda data: hashlib.sha256(data).digest()


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


# Ed25519 (RFC 8032, section 5.1): enough to verify a signature. Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return (x * y % P, z * t % P, y * z % P, x * t % P)


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def point_of(encoded):
    sign, y = divmod(int.from_bytes(encoded, "little"), 2**255)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    x = P - x if x & 1 != sign else x
    return None if (x * x - square) % P or (x & 1 != sign) else (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public, message, signature):
    a, r, s = point_of(public), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
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
                    return int(found.group(2)), base64.b64decode(found.group(3))
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
        self.size, self.cache = self.manifest["size"], {}
        self.roots = []
        for at in range(0, self.size // TILE, TILE):
            self.roots += self.hashes(1, at // TILE, min(TILE, self.size // TILE - at))

    def hashes(self, level, position, width):
        groups, rest = "%03d" % (position % 1000), position // 1000
        while rest:
            groups, rest = "x%03d/%s" % (rest % 1000, groups), rest // 1000
        path = os.path.join(self.folder, "tile/%d/%s%s" % (level, groups, "" if width == TILE else ".p/%d" % width))
        data = read(path) if os.path.exists(path) else b""
        return [data[i : i + 32] for i in range(0, len(data), 32)]

    def leaves(self, position):
        if position not in self.cache:
            width = min(TILE, self.size - position * TILE)
            leaves = self.hashes(0, position, width)
            is_good = len(leaves) == width and (width < TILE or root_of([(0, leaf) for leaf in leaves]) == self.roots[position])
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
        name = self.manifest["events"]
        with open(os.path.join(self.folder, name), encoding="utf-8", newline="") as file:
            if name.endswith(".csv"):
                for row in csv.DictReader(file):
                    yield int(row["leaf_index"]), row["leaf"], base64.b64decode(row["body_base64"]) or None, row["retired"] or None
            else:
                for line in iter(file.readline, ""):
                    row = json.loads(line)
                    yield row["leafIndex"], row["leaf"], row["body"].encode() if "body" in row else None, row.get("retired")


def verify(folder, verifiers):
    export, wrong = Export(folder), []
    manifest = export.manifest
    keys = [key_of(text) for text in (verifiers or manifest["verifiers"])]
    for name, digest in manifest["files"].items():
        if sha256(read(folder, name)).hex() != digest:
            wrong.append("%s is not the file that was exported" % name)
    notes = [read(folder, "checkpoint").decode()] + [line["note"] for line in export.lines("checkpoints.ndjson")]
    for i, note in enumerate(notes):
        opened = open_note(note, keys)
        if opened is None or (i == 0 and opened[0] != export.size):
            wrong.append("checkpoint %d is not signed by a key that counts" % i)
        elif export.root_at(opened[0]) != opened[1]:
            wrong.append("the root of %d leaves is not the one signed" % opened[0])
    retired = {}
    for row in export.lines("retired.ndjson"):
        if sha256(b"\x00" + row["body"].encode()) == export.leaf(row["leafIndex"]):
            data = json.loads(row["body"])["data"]
            retired[data["month"]] = [data["events"], data["leaves"], 0, hashlib.sha256()]
    expected = manifest["first"]
    for index, leaf, body, month in export.events():
        if index != expected:
            wrong.append("leaf %d is not at its place in the file" % expected)
        expected = index + 1
        if export.leaf(index) is None or export.leaf(index).hex() != leaf:
            wrong.append("leaf %d is not the one in the tree" % index)
        elif body is not None and sha256(b"\x00" + body).hex() != leaf:
            wrong.append("the body of leaf %d is not the one that was written" % index)
        elif body is None and month not in retired:
            wrong.append("leaf %d has no event, and no retirement explains it" % index)
        elif body is None:
            retired[month][2] += 1
            retired[month][3].update(bytes.fromhex(leaf))
    for month, (count, digest, seen, sums) in retired.items():
        if seen > count or (seen == count and sums.hexdigest() != digest):
            wrong.append("the events missing from %s are not those that were retired" % month)
    if expected != manifest["last"] + 1:
        wrong.append("leaves %d to %d are missing" % (expected, manifest["last"]))
    return manifest, wrong


if __name__ == "__main__":
    if len(sys.argv) not in (2, 4) or (len(sys.argv) == 4 and sys.argv[2] != "--key"):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    found, problems = verify(sys.argv[1], sys.argv[3:])
    print("\n".join(problems[:100] + ["leaves %(first)d to %(last)d of %(size)d" % found + (": %d wrong" % len(problems) if problems else ": verified")]))
    sys.exit(1 if problems else 0)
