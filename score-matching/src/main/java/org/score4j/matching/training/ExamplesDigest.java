package org.score4j.matching.training;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.score4j.file.Sha256;

/**
 * SHA-256 of data sets, so that a run notices when its data have changed.
 *
 * <p>Hashed are shape, size, number of classes, and of each example its class and its values rounded to float32. Examples are read one
 * at a time.
 */
public final class ExamplesDigest {
    private ExamplesDigest() {}

    /** The digest of some sets, in this order, as 64 hexadecimal digits. */
    public static String sha256(Examples... sets) {
        MessageDigest digest = Sha256.digest();
        for (Examples examples : sets) {
            String header = examples.shape() + " " + examples.size() + " " + examples.classes() + "\n";
            digest.update(header.getBytes(StandardCharsets.UTF_8));
            double[] values = new double[examples.length()];
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Float.BYTES * values.length);
            for (int i = 0; i < examples.size(); i++) {
                examples.read(i, values, 0);
                bytes.clear().putInt(examples.label(i));
                for (double value : values) {
                    bytes.putFloat((float) value);
                }
                digest.update(bytes.flip());
            }
        }
        return Sha256.hex(digest);
    }
}
