package org.score4j.cuda;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Scalar registers, on the device and on the host: kernels and step controllers read and write them, and each sees what the other
 * wrote.
 */
final class DeviceScalars {
    private final Upload upload;
    private final double[][] values;
    private final int rows;
    private boolean hostIsOld;
    private boolean deviceIsOld = true;

    DeviceScalars(Queue queue, RunMemory memory, int count, int rows) {
        this.rows = rows;
        values = new double[count][rows];
        upload = new Upload(queue, memory, memory.scalars());
    }

    double get(int register, int position) {
        toHost();
        return values[register][position];
    }

    void set(int register, int position, double value) {
        toHost();
        values[register][position] = value;
        deviceIsOld = true;
    }

    /** Whether reading and writing needs no copy. */
    boolean isOnHost() {
        return !hostIsOld;
    }

    /** Brings what kernels have written to the host. */
    private void toHost() {
        if (hostIsOld) {
            ByteBuffer buffer = upload.fetch(bytes());
            for (int register = 0; register < values.length; register++) {
                for (int position = 0; position < rows; position++) {
                    values[register][position] = buffer.getDouble(at(register, position));
                }
            }
            hostIsOld = false;
        }
    }

    /** Brings what the host has written to the device, before kernels read it. */
    void toDevice() {
        if (deviceIsOld && values.length > 0) {
            ByteBuffer buffer = upload.open();
            for (int register = 0; register < values.length; register++) {
                for (int position = 0; position < rows; position++) {
                    buffer.putDouble(at(register, position), values[register][position]);
                }
            }
            upload.send(bytes());
        }
        deviceIsOld = false;
    }

    /** A kernel writes scalars. */
    void writtenOnDevice() {
        hostIsOld = true;
    }

    /** Keeps some positions, at the front. */
    void retain(int... positions) {
        toHost();
        for (double[] register : values) {
            for (int target = 0; target < positions.length; target++) {
                register[target] = register[positions[target]];
            }
        }
        deviceIsOld = true;
    }

    /** Makes all zero. */
    void clear() {
        for (double[] register : values) {
            Arrays.fill(register, 0);
        }
        hostIsOld = false;
        deviceIsOld = true;
    }

    private long bytes() {
        return (long) values.length * rows * Double.BYTES;
    }

    private int at(int register, int position) {
        return (register * rows + position) * Double.BYTES;
    }
}
