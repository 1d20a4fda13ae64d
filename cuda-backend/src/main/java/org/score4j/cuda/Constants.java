package org.score4j.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** Copies what stays the same during a run to the device. */
final class Constants {
    private Constants() {}

    static void send(Queue queue, long target, double... values) {
        if (values.length > 0) {
            try (Memory copy = new Memory((long) values.length * Double.BYTES)) {
                copy.write(0, values, 0, values.length);
                send(queue, target, copy);
            }
        }
    }

    static void send(Queue queue, long target, float... values) {
        if (values.length > 0) {
            try (Memory copy = new Memory((long) values.length * Float.BYTES)) {
                copy.write(0, values, 0, values.length);
                send(queue, target, copy);
            }
        }
    }

    private static void send(Queue queue, long target, Memory copy) {
        queue.stream().upload(target, Pointer.nativeValue(copy), copy.size());
        queue.await();
    }
}
