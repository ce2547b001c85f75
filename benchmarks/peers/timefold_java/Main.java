import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.solver.SolverConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Solves a rota: `Main PROBLEM SECONDS SEED CONFIG ANSWER`. */
public final class Main {
    private Main() {}

    /** Writes a line for every better plan without a breach, then one for every duty worked. */
    public static void main(String[] arguments) throws Exception {
        double seconds = Double.parseDouble(arguments[1]);
        Problem problem;
        try (var reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            problem = new Problem(new Numbers(reader));
        }
        Rota rota = new Rota();
        rota.problem = problem;
        rota.slots = problem.slots;
        SolverConfig config =
                SolverConfig.createFromXmlFile(Path.of(arguments[3]).toFile())
                        .withSolutionClass(Rota.class)
                        .withEntityClasses(Slot.class)
                        .withRandomSeed(Long.parseLong(arguments[2]))
                        .withTerminationSpentLimit(
                                Duration.ofMillis(Math.round(1000 * seconds)));
        config.getScoreDirectorFactoryConfig().setIncrementalScoreCalculatorClass(Counts.class);
        Solver<Rota> solver = SolverFactory.<Rota>create(config).buildSolver();
        try (var answer = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[4])))) {
            long started = System.nanoTime();
            solver.addEventListener(
                    event -> {
                        Rota better = event.getNewBestSolution();
                        if (better.score.isFeasible()) {
                            double passed = (System.nanoTime() - started) / 1e9;
                            answer.println("plan " + passed + " " + -better.score.softScore());
                        }
                    });
            Rota found = solver.solve(rota);
            answer.println("breaches " + -found.score.hardScore());
            answer.println("scores " + Counts.asked);
            for (Slot slot : found.slots) {
                if (slot.duty != null) {
                    answer.println("duty " + slot.id + " " + slot.duty.number);
                }
            }
        }
    }
}
