package org.score4j.examples.docs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.score4j.specs.Compatibility;

/** docs/compatibility.md: what published samplers and their parameters are called here, and what differs. */
public final class CompatibilityPage {
    private CompatibilityPage() {}

    /** The page. */
    public static String make() {
        StringBuilder page = new StringBuilder(SolversPage.text("compatibility-head.md"));
        for (Compatibility.Project project : Compatibility.projects()) {
            page.append("\n## ").append(project.title()).append("\n\n");
            project.notes().forEach(note -> page.append("- ").append(note).append('\n'));
            if (!project.parameters().isEmpty()) {
                page.append(project.notes().isEmpty() ? "" : "\n")
                        .append("Parameters of several samplers: ")
                        .append(list(project.parameters()))
                        .append(".\n");
            }
            page.append("\n| theirs | ours | own parameters | differences |\n|---|---|---|---|\n");
            for (Compatibility.Sampler sampler : project.samplers()) {
                page.append("| `")
                        .append(sampler.name())
                        .append("` | `")
                        .append(sampler.ours())
                        .append("` | ")
                        .append(list(sampler.parameters()))
                        .append(" | ")
                        .append(String.join(" ", sampler.differences()))
                        .append(" |\n");
            }
        }
        page.append("\n## Defects that are not reproduced\n\n| recorded run | defect | decision |\n|---|---|---|\n");
        for (Compatibility.Erratum erratum : Compatibility.errata()) {
            page.append("| `")
                    .append(erratum.id())
                    .append("` | ")
                    .append(erratum.what())
                    .append(" | ")
                    .append(erratum.decision())
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String list(Map<String, String> parameters) {
        Map<String, String> cells = new LinkedHashMap<>(parameters);
        cells.replaceAll((theirs, ours) -> "`" + theirs + "` → " + ours);
        return String.join("; ", cells.values());
    }
}
