package org.score4j.program;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.score4j.file.Sha256;

/** Digest of what a program does. Records print every field and doubles print all their bits. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(Object... parts) {
        MessageDigest digest = Sha256.digest();
        for (Object part : parts) {
            digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        }
        return Sha256.hex(digest);
    }
}
