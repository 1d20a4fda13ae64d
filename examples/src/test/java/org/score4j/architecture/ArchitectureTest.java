package org.score4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ArchitectureTest {
    private static final String[] CORE = {
        "org.score4j.tensor..",
        "org.score4j.file..",
        "org.score4j.process..",
        "org.score4j.schedule..",
        "org.score4j.model..",
        "org.score4j.noise",
        "org.score4j.program..",
        "org.score4j.exec.."
    };

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.score4j");

    private static final ArchRule CORE_STANDS_ALONE = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(with(
                    "java..",
                    "com.sun.management..",
                    "org.nd4j.linalg..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "org.bytedeco.javacpp.."));

    private static final ArchRule ONLY_TENSOR_KNOWS_POINTERS = noClasses()
            .that()
            .resideOutsideOfPackage("org.score4j.tensor..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco.javacpp..");

    private static final ArchRule CUDA_NEEDS_CORE_ONLY = noClasses()
            .that()
            .resideInAPackage("org.score4j.cuda..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(with(
                    "java..",
                    "org.nd4j.linalg..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "com.sun.jna..",
                    "org.score4j.cuda.."));

    private static final ArchRule SAMPLERS_NEED_CORE_ONLY = noClasses()
            .that()
            .resideInAPackage("org.score4j.samplers..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(with("java..", "org.nd4j.linalg..", "org.jspecify..", "org.score4j.samplers.."));

    private static final ArchRule ONNX_NEEDS_CORE_ONLY = noClasses()
            .that()
            .resideInAPackage("org.score4j.onnx..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(with(
                    "java..",
                    "org.nd4j.linalg..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "ai.onnxruntime..",
                    "org.score4j.onnx.."));

    private static final ArchRule MATCHING_NEEDS_CORE_ONLY = noClasses()
            .that()
            .resideInAPackage("org.score4j.matching..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(with(
                    "java..",
                    "org.nd4j.linalg..",
                    "org.nd4j.autodiff..",
                    "org.nd4j.enums..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "com.fasterxml.jackson..",
                    "org.hipparchus..",
                    "org.score4j.matching.."));

    private static final ArchRule VECTOR_NEEDS_CORE_ONLY = noClasses()
            .that()
            .resideInAPackage("org.score4j.noise.vector..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    with("java..", "jdk.incubator.vector..", "org.jspecify..", "org.score4j.noise.vector.."));

    private static final ArchRule NOBODY_NEEDS_VECTOR = noClasses()
            .that()
            .resideOutsideOfPackage("org.score4j.noise.vector..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.score4j.noise.vector..", "jdk.incubator.vector..");

    private static final ArchRule SPECS_NEED_SAMPLERS = noClasses()
            .that()
            .resideInAPackage("org.score4j.specs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.score4j.onnx..", "org.score4j.examples..");

    private static final ArchRule ONLY_TENSOR_TOUCHES_MEMORY = noClasses()
            .that()
            .resideOutsideOfPackage("org.score4j.tensor..")
            .should()
            .accessTargetWhere(rawMemory());

    private static final ArchRule NOBODY_USES_ND4J_RANDOM = noClasses().should().accessTargetWhere(random());

    private static final ArchRule LAYERS_OF_CORE = noClasses()
            .that()
            .resideInAnyPackage("org.score4j.process..", "org.score4j.schedule..", "org.score4j.noise..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.score4j.program..", "org.score4j.exec..");

    private static final ArchRule PROGRAMS_KNOW_NO_EXECUTOR = noClasses()
            .that()
            .resideInAPackage("org.score4j.program..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.score4j.exec..");

    private static String[] with(String... packages) {
        String[] all = new String[packages.length + CORE.length];
        System.arraycopy(packages, 0, all, 0, packages.length);
        System.arraycopy(CORE, 0, all, packages.length, CORE.length);
        return all;
    }

    private static DescribedPredicate<JavaAccess<?>> rawMemory() {
        Set<String> names = Set.of("data", "getLevel1", "getWorkspaceManager", "exec", "level1");
        return DescribedPredicate.describe("ND4J's buffers, BLAS level 1, workspaces or exec", access -> {
            String owner = access.getTargetOwner().getName();
            return owner.startsWith("org.nd4j.linalg.api.buffer.DataBuffer")
                    || owner.startsWith("org.nd4j.linalg.api.memory")
                    || (owner.startsWith("org.nd4j")
                            && names.contains(access.getTarget().getName()));
        });
    }

    private static DescribedPredicate<JavaAccess<?>> random() {
        Set<String> names = Set.of("rand", "randn", "randint", "getRandom", "choice", "shuffle");
        return DescribedPredicate.describe("ND4J's random generator", access -> {
            String owner = access.getTargetOwner().getName();
            return owner.startsWith("org.nd4j.linalg.api.rng")
                    || (owner.equals(Nd4j.class.getName())
                            && names.contains(access.getTarget().getName()));
        });
    }

    @Test
    void modulesDependAsDesigned() {
        CORE_STANDS_ALONE.check(LIBRARY);
        SAMPLERS_NEED_CORE_ONLY.check(LIBRARY);
        ONNX_NEEDS_CORE_ONLY.check(LIBRARY);
        MATCHING_NEEDS_CORE_ONLY.check(LIBRARY);
        VECTOR_NEEDS_CORE_ONLY.check(LIBRARY);
        CUDA_NEEDS_CORE_ONLY.check(LIBRARY);
        NOBODY_NEEDS_VECTOR.check(LIBRARY);
        SPECS_NEED_SAMPLERS.check(LIBRARY);
    }

    @Test
    void packagesDependAsDesigned() {
        LAYERS_OF_CORE.check(LIBRARY);
        PROGRAMS_KNOW_NO_EXECUTOR.check(LIBRARY);
    }

    @Test
    void rawMemoryAndRandomGeneratorStayUntouched() {
        ONLY_TENSOR_TOUCHES_MEMORY.check(LIBRARY);
        ONLY_TENSOR_KNOWS_POINTERS.check(LIBRARY);
        NOBODY_USES_ND4J_RANDOM.check(LIBRARY);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(NullMarked.class)
                .check(new ClassFileImporter().importPackages("org.score4j"));
    }

    /** Breaks the two rules about ND4J. */
    static final class Offender {
        Object memory(INDArray array) {
            return array.data();
        }

        Object random() {
            return Nd4j.rand(3);
        }
    }

    @Test
    void theRulesBite() {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
        assertThat(ONLY_TENSOR_TOUCHES_MEMORY.evaluate(offender).hasViolation()).isTrue();
        assertThat(NOBODY_USES_ND4J_RANDOM.evaluate(offender).hasViolation()).isTrue();
    }
}
