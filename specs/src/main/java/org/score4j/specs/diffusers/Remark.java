package org.score4j.specs.diffusers;

import java.util.Locale;

/**
 * What the import made of one field of a configuration. A field may have several.
 *
 * @param field its name
 * @param treatment what became of it
 * @param words in words
 */
public record Remark(String field, Treatment treatment, String words) {
    /** What became of a field. */
    public enum Treatment {
        /** It determines process, network, grid or solver. */
        USED,
        /** The file does not have it; the class's default is used. */
        DEFAULT,
        /** It has no influence, here or on Diffusers' own samples. */
        IGNORED,
        /** Diffusers' numbers are not those of the formula, which are used: {@link DiffusersScheduler#asPublished} has theirs. */
        CORRECTED,
        /** Diffusers' numbers are not those of the formula and are used. */
        PUBLISHED,
        /** It asks for something this library does not do; {@link DiffusersScheduler#solver} refuses. */
        UNSUPPORTED
    }

    /** One line for people. */
    @Override
    public String toString() {
        return field + " (" + treatment.name().toLowerCase(Locale.ROOT) + "): " + words;
    }
}
