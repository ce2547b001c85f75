import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.List;

/** A person's day; the duty worked on it is decided, none where they are free. */
@PlanningEntity
public class Slot {
    @PlanningId
    public Integer id;

    public int person;
    public int day;
    public boolean must;
    /** Pence of every duty, by its number. */
    public int[] cost;
    /** Whether a duty is open, by its number. */
    public boolean[] mayWork;

    @ValueRangeProvider
    public List<Duty> open;

    @PlanningVariable(allowsUnassigned = true)
    public Duty duty;

    public Slot() {}

    boolean takes(Duty other) {
        return other == null || mayWork[other.number];
    }
}
