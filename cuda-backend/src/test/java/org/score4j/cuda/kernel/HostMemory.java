package org.score4j.cuda.kernel;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.score4j.tensor.ElementType;

/** Numbers in native memory. */
final class HostMemory {
    private HostMemory() {}

    static long address(Memory memory) {
        return Pointer.nativeValue(memory);
    }

    static void put(Memory memory, ElementType type, long index, double value) {
        if (type == ElementType.FLOAT32) {
            memory.setFloat(index * Float.BYTES, (float) value);
        } else {
            memory.setDouble(index * Double.BYTES, value);
        }
    }

    static double get(Memory memory, ElementType type, long index) {
        return type == ElementType.FLOAT32
                ? memory.getFloat(index * Float.BYTES)
                : memory.getDouble(index * Double.BYTES);
    }

    /** A copy of numbers, rounded to a type. */
    static Memory of(ElementType type, double... values) {
        Memory memory = new Memory(Math.max(1, (long) values.length * type.bytes()));
        for (int i = 0; i < values.length; i++) {
            put(memory, type, i, values[i]);
        }
        return memory;
    }

    static Memory of(long... values) {
        Memory memory = new Memory(Math.max(1, (long) values.length * Long.BYTES));
        memory.write(0, values, 0, values.length);
        return memory;
    }

    static double[] read(Memory memory, ElementType type, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = get(memory, type, i);
        }
        return values;
    }
}
