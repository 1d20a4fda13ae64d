package org.score4j.specs;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Things that can be made from JSON objects with a "type".
 *
 * @param <T> what is made
 */
public final class Catalogue<T> {
    private final String what;
    private final Map<String, Function<Fields, T>> makers = new TreeMap<>();

    Catalogue(String what) {
        this.what = what;
    }

    Catalogue<T> with(String type, Function<Fields, T> maker) {
        makers.put(type, maker);
        return this;
    }

    /** The names that {@code type} may have. */
    public Iterable<String> types() {
        return Collections.unmodifiableSet(makers.keySet());
    }

    /**
     * Refuses a name that is not in the catalogue.
     *
     * @throws SpecificationException with suggestions
     */
    public void require(String type) {
        if (!makers.containsKey(type)) {
            throw new SpecificationException(Names.unknown(what, type, makers.keySet()));
        }
    }

    /** Makes what the object describes. */
    T make(Fields fields) {
        String type = fields.text("type");
        Function<Fields, T> maker = makers.get(type);
        if (maker == null) {
            throw new SpecificationException(fields.path() + ".type: " + Names.unknown(what, type, makers.keySet()));
        }
        T made = fields.located(() -> maker.apply(fields));
        fields.finish();
        return made;
    }
}
