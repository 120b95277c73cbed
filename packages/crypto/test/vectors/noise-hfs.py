"""Makes noise-hfs.json: test vectors of Noise with the hfs modifier, computed apart from the package under test.

There are no published vectors for hfs with ML-KEM. These come from the text of the two specifications alone (Noise
revision 34; "KEM-based Hybrid Forward Secrecy for Noise", revision 1) with nothing but Python's standard library: X25519,
ChaCha20-Poly1305 and AES-256-GCM are written out below. ML-KEM is not: one key pair, ciphertext and shared secret, made
by OpenSSL, are read from mlkem768.json and stand for GENERATE_KEM_KEYPAIR, GENERATE_KEM_CIPHERTEXT and KEM.

Before it writes, it computes every vector of noise.json, without a KEM, and compares: what it gets wrong it would get
wrong there too.

    python3 noise-hfs.py           writes noise-hfs.json
    python3 noise-hfs.py --check   compares with the noise-hfs.json that is there
"""

import hashlib
import hmac
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent

# X25519, RFC 7748 section 5.

P = 2**255 - 19


def x25519(scalar, point=(9).to_bytes(32, "little")):
    k = int.from_bytes(scalar, "little") & ~7 & (2**254 - 1) | 2**254
    x1 = int.from_bytes(point, "little") & (2**255 - 1)
    x2, z2, x3, z3 = 1, 0, x1, 1
    for bit in range(254, -1, -1):
        swap = k >> bit & 1
        if swap:
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a, b * b, d * a, c * b
        e = aa - bb
        x3, z3 = pow(da + cb, 2, P), x1 * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
        if swap:
            x2, z2, x3, z3 = x3, z3, x2, z2
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


# ChaCha20-Poly1305, RFC 8439.


def chacha_block(key, counter, nonce):
    def word(data, i):
        return int.from_bytes(data[4 * i : 4 * i + 4], "little")

    constants = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574]
    start = constants + [word(key, i) for i in range(8)] + [counter] + [word(nonce, i) for i in range(3)]
    s = list(start)

    def quarter(a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            s[x] = s[x] + s[y] & 0xFFFFFFFF
            s[z] ^= s[x]
            s[z] = (s[z] << turn | s[z] >> 32 - turn) & 0xFFFFFFFF

    for _ in range(10):
        for i in range(4):
            quarter(i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return b"".join((a + b & 0xFFFFFFFF).to_bytes(4, "little") for a, b in zip(s, start))


def padded(data):
    return data + bytes(-len(data) % 16)


def xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


def chacha_seal(key, n, ad, plaintext):
    nonce = bytes(4) + n.to_bytes(8, "little")
    blocks = -(-len(plaintext) // 64)
    ciphertext = xor(plaintext, b"".join(chacha_block(key, 1 + i, nonce) for i in range(blocks)))
    one_time = chacha_block(key, 0, nonce)
    r = int.from_bytes(one_time[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    lengths = len(ad).to_bytes(8, "little") + len(ciphertext).to_bytes(8, "little")
    data, total = padded(ad) + padded(ciphertext) + lengths, 0
    for i in range(0, len(data), 16):
        total = (total + int.from_bytes(data[i : i + 16] + b"\1", "little")) * r % (2**130 - 5)
    tag = total + int.from_bytes(one_time[16:32], "little")
    return ciphertext + (tag % 2**128).to_bytes(16, "little")


# AES-256-GCM, FIPS 197 and NIST SP 800-38D.


def double(byte):
    return byte << 1 ^ (0x11B if byte & 0x80 else 0)


def multiply(a, b):
    product = 0
    for bit in range(8):
        if b >> bit & 1:
            product ^= a
        a = double(a)
    return product


def sbox_of(byte):
    inverse = next((x for x in range(256) if multiply(byte, x) == 1), 0)
    return inverse ^ 0x63 ^ xor_turns(inverse)


def xor_turns(byte):
    result = 0
    for turn in (1, 2, 3, 4):
        result ^= (byte << turn | byte >> 8 - turn) & 0xFF
    return result


SBOX = [sbox_of(byte) for byte in range(256)]


def aes_round_keys(key):
    words, constant = [key[4 * i : 4 * i + 4] for i in range(8)], 1
    for i in range(8, 60):
        word = words[-1]
        if i % 8 == 0:
            word = bytes(SBOX[byte] for byte in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = double(constant)
        elif i % 8 == 4:
            word = bytes(SBOX[byte] for byte in word)
        words.append(xor(words[-8], word))
    return [b"".join(words[4 * i : 4 * i + 4]) for i in range(15)]


def aes_block(round_keys, block):
    state = xor(block, round_keys[0])
    for number, round_key in enumerate(round_keys[1:], 1):
        state = [SBOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]
        if number < 14:
            mixed = []
            for column in range(0, 16, 4):
                a = state[column : column + 4]
                for i in range(4):
                    b, c, d, e = a[i], a[(i + 1) % 4], a[(i + 2) % 4], a[(i + 3) % 4]
                    mixed.append(double(b) ^ double(c) ^ c ^ d ^ e)
            state = mixed
        state = xor(state, round_key)
    return bytes(state)


def gcm_seal(key, n, ad, plaintext):
    round_keys = aes_round_keys(key)
    nonce = bytes(4) + n.to_bytes(8, "big")

    def stream(counter):
        return aes_block(round_keys, nonce + counter.to_bytes(4, "big"))

    blocks = -(-len(plaintext) // 16)
    ciphertext = xor(plaintext, b"".join(stream(2 + i) for i in range(blocks)))
    h = int.from_bytes(aes_block(round_keys, bytes(16)), "big")
    lengths = (8 * len(ad)).to_bytes(8, "big") + (8 * len(ciphertext)).to_bytes(8, "big")
    data, y = padded(ad) + padded(ciphertext) + lengths, 0
    for i in range(0, len(data), 16):
        x, v, y = y ^ int.from_bytes(data[i : i + 16], "big"), h, 0
        for bit in range(127, -1, -1):
            if x >> bit & 1:
                y ^= v
            v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
    return ciphertext + xor(y.to_bytes(16, "big"), stream(1))


SEAL = {"ChaChaPoly": chacha_seal, "AESGCM": gcm_seal}

# Noise sections 5 and 7 to 9, HFS sections 3 to 5. The responder is computed along with the initiator: one side of every
# operation is enough, since both know the same.

PATTERNS = {
    "NN": ([], ["e", "e ee"]),
    "NK": (["r"], ["e es", "e ee"]),
    "NX": ([], ["e", "e ee s es"]),
    "XX": ([], ["e", "e ee s es", "s se"]),
    "IK": (["r"], ["e es s ss", "e ee se"]),
}
HFS = {
    "NN": ["e e1", "e ee ekem1"],
    "NK": ["e es e1", "e ee ekem1"],
    "NX": ["e e1", "e ee ekem1 s es"],
    "XX": ["e e1", "e ee ekem1 s es", "s se"],
    "IK": ["e es e1 s ss", "e ee ekem1 se"],
}


def hkdf(ck, ikm, count):
    key, outputs = hmac.digest(ck, ikm, "sha256"), [b""]
    for i in range(count):
        outputs.append(hmac.digest(key, outputs[-1] + bytes([i + 1]), "sha256"))
    return outputs[1:]


class Symmetric:
    def __init__(self, name, seal):
        self.h = name + bytes(32 - len(name)) if len(name) <= 32 else hashlib.sha256(name).digest()
        self.ck, self.k, self.n, self.seal = self.h, None, 0, seal

    def mix_hash(self, data):
        self.h = hashlib.sha256(self.h + data).digest()

    def mix_key(self, ikm):
        self.ck, self.k = hkdf(self.ck, ikm, 2)
        self.n = 0

    def mix_key_and_hash(self, ikm):
        self.ck, h, self.k = hkdf(self.ck, ikm, 3)
        self.mix_hash(h)
        self.n = 0

    def encrypt_and_hash(self, plaintext):
        ciphertext = plaintext
        if self.k is not None:
            ciphertext = self.seal(self.k, self.n, self.h, plaintext)
            self.n += 1
        self.mix_hash(ciphertext)
        return ciphertext


def run(name, prologue, keys, psks, payloads, kem):
    """keys: private keys by owner ('i', 'r') and kind ('e', 's'). Returns the messages and the handshake hash."""
    _, first, exchange, cipher, _ = name.split("_")
    pattern, modifiers = first[:2], [part for part in first[2:].split("+") if part]
    pre, messages = PATTERNS[pattern]
    if "hfs" in modifiers:
        assert exchange == "25519+MLKEM768"
        messages = HFS[pattern]
    messages = [message.split() for message in messages]
    places = [int(modifier[3:]) for modifier in modifiers if modifier != "hfs"]
    for place in places:
        if place == 0:
            messages[0].insert(0, "psk")
        else:
            messages[place - 1].append("psk")
    psks = list(psks)

    state = Symmetric(name.encode(), SEAL[cipher])
    state.mix_hash(prologue)
    for owner in pre:
        state.mix_hash(x25519(keys[owner, "s"]))
    sent = []
    for index, tokens in enumerate(messages):
        writer, message = "ir"[index % 2], b""
        for token in tokens:
            if token == "e":
                public = x25519(keys[writer, "e"])
                message += public
                state.mix_hash(public)
                if places:
                    state.mix_key(public)
            elif token == "s":
                message += state.encrypt_and_hash(x25519(keys[writer, "s"]))
            elif token == "e1":
                message += state.encrypt_and_hash(bytes.fromhex(kem["publicKey"]))
            elif token == "ekem1":
                message += state.encrypt_and_hash(bytes.fromhex(kem["ciphertext"]))
                state.mix_key(bytes.fromhex(kem["sharedSecret"]))
            elif token == "psk":
                state.mix_key_and_hash(psks.pop(0))
            else:
                state.mix_key(x25519(keys["i", token[0]], x25519(keys["r", token[1]])))
        sent.append(message + state.encrypt_and_hash(payloads[index]))
    handshake_hash = state.h
    transport, counters = hkdf(state.ck, b"", 2), [0, 0]
    for index in range(len(messages), len(payloads)):
        way = index % 2
        sent.append(state.seal(transport[way], counters[way], b"", payloads[index]))
        counters[way] += 1
    return sent, handshake_hash


def keys_of(vector):
    names = {"init": "i", "resp": "r"}
    return {
        (owner, kind[0]): bytes.fromhex(vector[f"{side}_{kind}"])
        for side, owner in names.items()
        for kind in ("ephemeral", "static")
        if f"{side}_{kind}" in vector
    }


def reproduce(vector):
    sent, handshake_hash = run(
        vector["protocol_name"],
        bytes.fromhex(vector["init_prologue"]),
        keys_of(vector),
        [bytes.fromhex(psk) for psk in vector.get("init_psks", [])],
        [bytes.fromhex(message["payload"]) for message in vector["messages"]],
        None,
    )
    assert [message["ciphertext"] for message in vector["messages"]] == [m.hex() for m in sent], vector["protocol_name"]
    assert vector["handshake_hash"] == handshake_hash.hex(), vector["protocol_name"]


def made(pattern, psk_places, cipher, kem):
    modifiers = "+".join(["hfs"] + [f"psk{place}" for place in psk_places])
    name = f"Noise_{pattern}{modifiers}_25519+MLKEM768_{cipher}_SHA256"

    def bytes_of(label):
        return hashlib.sha256(f"{name} {label}".encode()).digest()

    prologue = bytes_of("prologue")
    vector = {"protocol_name": name, "init_prologue": prologue.hex(), "resp_prologue": prologue.hex()}
    for side in ("init", "resp"):
        vector[f"{side}_ephemeral"] = bytes_of(f"{side} ephemeral").hex()
        has_static = pattern in ("XX", "IK") if side == "init" else pattern != "NN"
        if has_static:
            vector[f"{side}_static"] = bytes_of(f"{side} static").hex()
        if psk_places:
            vector[f"{side}_psks"] = [bytes_of(f"psk{place}").hex() for place in psk_places]
    if pattern in ("NK", "IK"):
        vector["init_remote_static"] = x25519(bytes.fromhex(vector["resp_static"])).hex()
    # Payloads of all lengths, none included, then two transport messages each way.
    payloads = [bytes_of(f"payload {i}")[: (7 * i) % 33] for i in range(len(PATTERNS[pattern][1]) + 4)]
    psks = [bytes.fromhex(psk) for psk in vector.get("init_psks", [])]
    sent, handshake_hash = run(name, prologue, keys_of(vector), psks, payloads, kem)
    vector["messages"] = [{"payload": p.hex(), "ciphertext": m.hex()} for p, m in zip(payloads, sent)]
    vector["handshake_hash"] = handshake_hash.hex()
    return vector


def main():
    for vector in json.loads((HERE / "noise.json").read_text())["vectors"]:
        assert re.fullmatch(r"Noise_[A-Z]{2}(psk\d(\+psk\d)*)?_25519_(ChaChaPoly|AESGCM)_SHA256", vector["protocol_name"])
        reproduce(vector)

    kem = json.loads((HERE / "mlkem768.json").read_text())
    wanted = [(pattern, (), cipher) for pattern in PATTERNS for cipher in SEAL]
    wanted += [(pattern, (2,), "ChaChaPoly") for pattern in PATTERNS] + [("NK", (2,), "AESGCM")]
    wanted += [("NN", (0,), "ChaChaPoly"), ("NX", (1,), "ChaChaPoly"), ("IK", (0, 1, 2), "ChaChaPoly")]
    wanted += [("XX", (0, 3), "ChaChaPoly"), ("XX", (1, 2, 3), "AESGCM")]
    vectors = [made(pattern, places, cipher, kem) for pattern, places, cipher in wanted]
    text = json.dumps({"vectors": vectors}, indent=1) + "\n"

    target = HERE / "noise-hfs.json"
    if "--check" in sys.argv:
        assert target.read_text() == text, f"{target.name} is not what this makes"
    else:
        target.write_text(text)


main()
