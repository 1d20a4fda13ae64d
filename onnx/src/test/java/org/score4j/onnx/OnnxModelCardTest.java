package org.score4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.score4j.process.Edm;
import org.score4j.tensor.Tensors;

class OnnxModelCardTest {
    private static final String EDM = "preconditioning=edm\nsigmaData=0.5\nsigmaMin=0.002\nsigmaMax=80\n";

    @TempDir
    Path folder;

    @Test
    void shippedCardSaysHowTheNetworkWasTrained() {
        OnnxModelCard card = OnnxModelCard.beside(TestModels.EMOJI).orElseThrow();
        assertThat(card.edm()).isEqualTo(new OnnxModelCard.EdmScaling(0.5, 0.002, 80));
        assertThat(card.process()).isEqualTo(Edm.standard());
        assertThat(card.classes())
                .hasSize(10)
                .startsWith("Activities", "Animals & Nature")
                .endsWith("Travel & Places");
        // c_in = 1/sqrt(sigma² + 1/4) at sigma = 1
        assertThat(card.preconditioning().at(card.process(), 1).input()).isEqualTo(1 / Math.hypot(1, 0.5));
    }

    @Test
    void classesBecomeOneHotRows() {
        OnnxModelCard card = OnnxModelCard.read(write("classes=a, b,c\nclassCondition=label\n"));
        assertThat(Tensors.toFloats(card.classCondition(2, -1, 0).tensors().get("label")))
                .containsExactly(0, 0, 1, 0, 0, 0, 1, 0, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> card.classCondition(3))
                .withMessageContaining("is 3");
    }

    @Test
    void everyKeyIsOptional() {
        OnnxModelCard card = OnnxModelCard.read(write(""));
        assertThat(card.name()).isNull();
        assertThatIllegalStateException().isThrownBy(card::preconditioning);
        assertThatIllegalStateException().isThrownBy(() -> card.classCondition(0));
        assertThat(OnnxModelCard.beside(folder.resolve("other.onnx"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sigmadata=1 | sigmadata",
                "preconditioning=vp | 'vp'; allowed: edm",
                "sigmaData=half | 'half'; expected a number",
                "sigmaData=-1 | sigmaData is -1.0",
                "sigmaData=NaN | sigmaData is NaN",
                "sigmaMin=90 | sigmaMin is 90.0",
                "sigmaMax=Infinity | sigmaMax is Infinity",
                "sigmaMax= | 'sigmaMax' is blank",
                "conditions=a,,b | empty item",
                "classes=a,b | only one of the keys",
                "sha256=12ab | 64 lower-case",
                "name=\\u12 | not a readable properties file"
            })
    void malformedEntriesAreNamed(String line, String message) {
        assertThatExceptionOfType(OnnxModelException.class)
                .isThrownBy(() -> OnnxModelCard.read(write(EDM + line + "\n")))
                .withMessageContaining(message)
                .withMessageContaining("m.score4j.properties");
    }

    @Test
    void missingNumbersAreNamed() {
        assertThatExceptionOfType(OnnxModelException.class)
                .isThrownBy(() -> OnnxModelCard.read(write("preconditioning=edm\nsigmaData=1\n")))
                .withMessageContaining("'sigmaMin' is missing");
    }

    @Test
    void filesThatAreNotUtf8AreRefused() {
        Path file = TestModels.write(folder, "m.score4j.properties", new byte[] {'a', '=', (byte) 0xff, (byte) 0xfe});
        assertThatExceptionOfType(OnnxModelException.class)
                .isThrownBy(() -> OnnxModelCard.read(file))
                .withMessageContaining("not a readable properties file");
    }

    private Path write(String text) {
        return TestModels.write(folder, "m.score4j.properties", text.getBytes(StandardCharsets.UTF_8));
    }
}
