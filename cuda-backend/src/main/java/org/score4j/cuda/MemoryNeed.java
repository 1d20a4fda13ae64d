package org.score4j.cuda;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.score4j.cuda.driver.Bytes;

/**
 * What a run takes while it goes on, known before it begins.
 *
 * @param parts bytes on the device by what they are for
 * @param hostBytes bytes of the host's memory that are pinned for copies
 */
public record MemoryNeed(Map<String, Long> parts, long hostBytes) {
    /** Copies the parts. */
    public MemoryNeed {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** Bytes on the device. */
    public long deviceBytes() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String toString() {
        StringJoiner list = new StringJoiner(", ", " (", ")");
        parts.forEach((what, bytes) -> list.add(what + " " + Bytes.text(bytes)));
        return Bytes.text(deviceBytes()) + list;
    }
}
