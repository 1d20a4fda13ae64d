package org.score4j.cuda.driver;

import java.util.Locale;

/** A call of the driver failed, or the driver or a device that is needed is not there. The message says what can be done. */
public final class CudaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What the matter is, and what one can do about it. */
    public enum Kind {
        /** The driver's library is not there or cannot be loaded. */
        NO_DRIVER("install NVIDIA's driver, or use the executor 'cpu'"),
        /** The driver lacks something that this library needs. */
        DRIVER_TOO_OLD("install a driver for CUDA 11.4 or newer (version 470 or newer), or use the executor 'cpu'"),
        /** There is no device, or none with that index. */
        NO_DEVICE("see what 'nvidia-smi' lists and whether CUDA_VISIBLE_DEVICES hides it, or use the executor 'cpu'"),
        /** The device cannot be used: too old, or not in a state to be. */
        UNSUPPORTED_DEVICE("choose another device, as 'cuda:1', or use the executor 'cpu'"),
        /** The memory of the device or of the host is used up. */
        OUT_OF_MEMORY("choose a smaller batch, or end other programs that use the device ('nvidia-smi' lists them)"),
        /** The device failed while it worked; nothing that was on it can be used any more. */
        DEVICE_LOST("begin again in a new process, from the last file that the run was paused to if there is one"),
        /** The kernels could not be loaded. */
        KERNEL_MISSING(
                "check that the jar of score4j-cuda-backend is whole and that the driver is not older than it needs"),
        /** Anything else. */
        FAILED("this should not happen; please report it with this message");

        private final String advice;

        Kind(String advice) {
            this.advice = advice;
        }

        /** What the user can do. */
        public String advice() {
            return advice;
        }

        /** What a CUresult stands for. */
        static Kind of(int code) {
            return switch (code) {
                case 34 -> NO_DRIVER;
                case 36, 222, 803 -> DRIVER_TOO_OLD;
                case 100, 101 -> NO_DEVICE;
                case 46, 102, 802, 804 -> UNSUPPORTED_DEVICE;
                case 2 -> OUT_OF_MEMORY;
                case 4, 214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719 -> DEVICE_LOST;
                case 200, 209, 218, 221, 223, 300, 301, 302, 303, 500, 913 -> KERNEL_MISSING;
                default -> FAILED;
            };
        }
    }

    private final Kind kind;
    private final int code;
    private final String call;

    private CudaException(Kind kind, int code, String call, String message) {
        super(message + "; " + kind.advice);
        this.kind = kind;
        this.code = code;
        this.call = call;
    }

    /**
     * What this library found itself.
     *
     * @param message what is wrong, with the values concerned; the advice is added
     */
    public static CudaException of(Kind kind, String message) {
        return new CudaException(kind, 0, "", message);
    }

    /**
     * What a call returned.
     *
     * @param code a CUresult other than 0
     * @param call the function of the driver
     * @param name the driver's name of the code
     * @param text what the driver says about it
     */
    static CudaException returned(int code, String call, String name, String text) {
        return new CudaException(
                Kind.of(code),
                code,
                call,
                String.format(Locale.ROOT, "%s returned %s (%d): %s", call, name, code, text));
    }

    /** What the matter is. */
    public Kind kind() {
        return kind;
    }

    /** The driver's code, or 0 if no call failed. */
    public int code() {
        return code;
    }

    /** The function of the driver that failed, or an empty text if none did. */
    public String call() {
        return call;
    }
}
