import ai.timefold.solver.core.api.score.director.ScoreDirector;
import ai.timefold.solver.core.impl.heuristic.move.AbstractMove;

/** Gives a few days new duties at once. */
final class Reassign extends AbstractMove<Rota> {
    private final Slot[] slots;
    private final Duty[] duties;

    Reassign(Slot[] slots, Duty[] duties) {
        this.slots = slots;
        this.duties = duties;
    }

    @Override
    public boolean isMoveDoable(ScoreDirector<Rota> director) {
        boolean differs = false;
        for (int index = 0; index < slots.length; index++) {
            if (!slots[index].takes(duties[index])) {
                return false;
            }
            differs |= slots[index].duty != duties[index];
        }
        return differs;
    }

    @Override
    protected void doMoveOnGenuineVariables(ScoreDirector<Rota> director) {
        for (int index = 0; index < slots.length; index++) {
            Slot slot = slots[index];
            if (slot.duty != duties[index]) {
                director.beforeVariableChanged(slot, "duty");
                slot.duty = duties[index];
                director.afterVariableChanged(slot, "duty");
            }
        }
    }
}
