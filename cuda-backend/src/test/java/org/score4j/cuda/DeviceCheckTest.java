package org.score4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.score4j.cuda.driver.CudaException;
import org.score4j.cuda.driver.Driver;
import org.score4j.cuda.driver.FakeDriver;
import org.score4j.cuda.driver.JnaDriver;
import org.score4j.cuda.kernel.HostDevice;
import org.score4j.cuda.kernel.Kernel;

/** The check of a device: on a real one where there is one, and by itself on one that is simulated. */
class DeviceCheckTest {
    @Test
    @Tag("cuda")
    void theDeviceHasTheProcessorsBits() {
        CudaException none = catchThrowableOfType(
                CudaException.class, () -> CudaExecutor.onDevice(0).close());
        if (none != null) {
            System.out.println("skipped: no CUDA device: " + none.getMessage());
        }
        assumeTrue(none == null, "skipped: no CUDA device");
        try (CudaExecutor recording = CudaExecutor.onDevice(0);
                CudaExecutor plain = CudaExecutor.withoutRecording(0)) {
            assertThat(DeviceCheck.run(System.out, JnaDriver.load(), recording, plain, DeviceCheck.Sizes.full()))
                    .isTrue();
        }
    }

    private static String check(FakeDriver fake, boolean expected) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Driver driver = fake.driver();
        try (CudaExecutor recording = Problems.executor(fake);
                CudaExecutor plain = Problems.executor(fake, false)) {
            assertThat(DeviceCheck.run(out, driver, recording, plain, DeviceCheck.Sizes.small()))
                    .isEqualTo(expected);
        }
        assertThat(fake.alive()).isEmpty();
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aSimulatedDevicePasses() {
        assertThat(check(HostDevice.create(), true))
                .contains("bits of 120 normals")
                .contains("ok: 0 differ from the processor's")
                .contains("ok: 116 have the processor's bits")
                .contains("copy on the device")
                .contains("recorded")
                .doesNotContain("WRONG");
    }

    @Test
    void aDeviceThatIsWrongIsFound() {
        // combinations that do nothing leave the zeros that registers begin with
        FakeDriver fake = HostDevice.create()
                .with("combine_noise_f32", Kernel.COMBINE.layout().size(), (bytes, bx, by, tx, ty) -> {});
        assertThat(check(fake, false))
                .contains("WRONG: 120 differ from the processor's")
                .contains("not [");
    }
}
