import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.calculator.IncrementalScoreCalculator;

/** Keeps the score of a rota while single days change. */
public class Counts implements IncrementalScoreCalculator<Rota, HardSoftLongScore> {
    private static final int PENCE_A_POINT = 100;

    /** How often a score was asked for, in all. */
    static long asked;

    private Problem problem;
    private Row[] rows;
    private int[] breaches;
    private int[] changed;
    private boolean[] isChanged;
    private int changes;
    private int[][] onDuty;
    private int[] leading;
    private int[] led;
    private long broken;
    private long shortfall;
    private long pence;

    @Override
    public void resetWorkingSolution(Rota rota) {
        problem = rota.problem;
        int people = problem.people.length;
        rows = new Row[people];
        breaches = new int[people];
        changed = new int[people];
        isChanged = new boolean[people];
        changes = 0;
        broken = 0;
        shortfall = 0;
        pence = 0;
        leading = new int[problem.hours];
        led = new int[problem.hours];
        onDuty = new int[problem.required.length][problem.hours];
        for (int row = 0; row < onDuty.length; row++) {
            for (int hour = 0; hour < problem.hours; hour++) {
                shortfall += (long) problem.weights[row] * problem.required[row][hour];
            }
        }
        for (int person = 0; person < people; person++) {
            rows[person] = new Row(problem, person);
            touch(person);
        }
        for (Slot slot : rota.slots) {
            if (slot.must) {
                rows[slot.person].mustWork(slot.day);
            }
            work(slot, 1);
        }
    }

    @Override
    public void beforeVariableChanged(Object entity, String variable) {
        work((Slot) entity, -1);
    }

    @Override
    public void afterVariableChanged(Object entity, String variable) {
        work((Slot) entity, 1);
    }

    @Override
    public HardSoftLongScore calculateScore() {
        asked++;
        for (int index = 0; index < changes; index++) {
            int person = changed[index];
            isChanged[person] = false;
            int now = rows[person].breaches();
            broken += now - breaches[person];
            breaches[person] = now;
        }
        changes = 0;
        long over = pence - problem.capPence;
        long dear = over > 0 ? 1 + over / PENCE_A_POINT : 0;
        return HardSoftLongScore.of(-broken - dear, -shortfall);
    }

    private void touch(int person) {
        if (!isChanged[person]) {
            isChanged[person] = true;
            changed[changes++] = person;
        }
    }

    /** Puts a slot's duty into every count, or takes it out. */
    private void work(Slot slot, int sign) {
        Duty duty = slot.duty;
        if (duty == null) {
            return;
        }
        rows[slot.person].set(slot.day, sign > 0 ? duty : null);
        touch(slot.person);
        pence += (long) sign * slot.cost[duty.number];
        int midnight = slot.day * Problem.DAY;
        int first = (midnight + duty.start) / 60;
        int end = Math.min((midnight + duty.end) / 60, problem.hours);
        int[] person = problem.people[slot.person];
        if (person[0] >= 0) {
            cover(person[0], first, end, sign);
        }
        if (person[1] + person[2] > 0) {
            for (int hour = first; hour < end; hour++) {
                if (!problem.ledAlready[hour]) {
                    broken -= leading[hour] == 0 ? led[hour] : 0;
                    leading[hour] += sign * person[1];
                    led[hour] += sign * person[2];
                    broken += leading[hour] == 0 ? led[hour] : 0;
                }
            }
        }
    }

    private void cover(int row, int first, int end, int sign) {
        int weight = problem.weights[row];
        int[] here = onDuty[row];
        int[] wanted = problem.required[row];
        for (int hour = first; hour < end; hour++) {
            if (sign > 0) {
                shortfall -= here[hour] < wanted[hour] ? weight : 0;
                here[hour]++;
            } else {
                here[hour]--;
                shortfall += here[hour] < wanted[hour] ? weight : 0;
            }
        }
    }

    @Override
    public void beforeEntityAdded(Object entity) {}

    @Override
    public void afterEntityAdded(Object entity) {}

    @Override
    public void beforeEntityRemoved(Object entity) {}

    @Override
    public void afterEntityRemoved(Object entity) {}
}
