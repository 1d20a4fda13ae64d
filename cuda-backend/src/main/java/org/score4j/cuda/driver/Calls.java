package org.score4j.cuda.driver;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.function.LongToIntFunction;
import java.util.function.Supplier;

/** Makes calls of a driver and turns what they return into exceptions. */
final class Calls {
    private final Driver driver;

    Calls(Driver driver) {
        this.driver = driver;
    }

    Driver driver() {
        return driver;
    }

    /**
     * Does nothing for success.
     *
     * @throws CudaException for every other code
     */
    void check(int code, String call) {
        if (code != 0) {
            throw CudaException.returned(code, call, name(code), text(code));
        }
    }

    /** As {@link #check(int, String)}, with what was asked for in the message. */
    void check(int code, String call, Supplier<String> what) {
        if (code != 0) {
            throw CudaException.returned(code, call, name(code), text(code) + ": " + what.get());
        }
    }

    private String name(int code) {
        return ask(out -> driver.getErrorName(code, out), "an error");
    }

    private String text(int code) {
        return ask(out -> driver.getErrorString(code, out), "the driver does not know this error");
    }

    private static String ask(LongToIntFunction question, String unknown) {
        try (Memory out = new Memory(Long.BYTES)) {
            out.clear();
            int answer = question.applyAsInt(Pointer.nativeValue(out));
            Pointer text = out.getPointer(0);
            return answer != 0 || text == null ? unknown : text.getString(0, "UTF-8");
        }
    }

    /** A number of 4 bytes that a call writes. */
    int getInt(String call, LongToIntFunction question) {
        try (Memory out = new Memory(Long.BYTES)) {
            out.clear();
            check(question.applyAsInt(Pointer.nativeValue(out)), call);
            return out.getInt(0);
        }
    }

    /** A number of 8 bytes that a call writes. */
    long getLong(String call, LongToIntFunction question) {
        try (Memory out = new Memory(Long.BYTES)) {
            out.clear();
            check(question.applyAsInt(Pointer.nativeValue(out)), call);
            return out.getLong(0);
        }
    }
}
