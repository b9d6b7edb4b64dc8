"""Every byte of a compartment as it lies on the disk, decrypted: free pages and freed cells as well."""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_PAGE, _RESERVE, _SALT = 4096, 80, 16  # SQLCipher 4: 16 bytes IV and 64 bytes HMAC end each page


def decrypted_pages(file: Path, key: bytes) -> bytes:
    """The pages of `file` under a compartment key (32 key, 16 salt), one after the other."""
    content, plain = file.read_bytes(), []
    for start in range(0, len(content), _PAGE):
        page = content[start : start + _PAGE]
        body = page[_SALT if start == 0 else 0 : _PAGE - _RESERVE]
        vector = page[_PAGE - _RESERVE : _PAGE - _RESERVE + 16]
        decryptor = Cipher(algorithms.AES(key[:32]), modes.CBC(vector)).decryptor()
        plain.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(plain)
