package org.score4j.examples;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.score4j.specs.cases.CaseVerifier;
import org.score4j.specs.cases.CaseVerifier.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs reference cases. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Run the reference cases (*.json) of a folder through the library and compare. Exit code 1 if one"
                + " fails or none passes.")
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder with reference cases.")
    private Path folder = Path.of(".");

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter out = Output.of(command);
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Path file : CaseVerifier.cases(folder)) {
            CaseVerifier.Outcome outcome = CaseVerifier.verify(file);
            counts.merge(outcome.verdict(), 1, Integer::sum);
            out.println(outcome.line());
        }
        int passed = counts.getOrDefault(Verdict.PASSED, 0);
        int failed = counts.getOrDefault(Verdict.FAILED, 0);
        out.println(passed + " passed, " + failed + " failed, " + counts.getOrDefault(Verdict.SKIPPED, 0) + " skipped");
        out.flush();
        return failed > 0 || passed == 0 ? Score4j.FAILURE : 0;
    }
}
