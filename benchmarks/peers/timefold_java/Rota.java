import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import java.util.List;

/** Everybody's days; hard points are breaches, soft ones weighted staff-hours short. */
@PlanningSolution
public class Rota {
    public Problem problem;

    @PlanningEntityCollectionProperty
    public List<Slot> slots;

    @PlanningScore
    public HardSoftLongScore score;

    public Rota() {}
}
