import ai.timefold.solver.core.api.score.director.ScoreDirector;
import ai.timefold.solver.core.impl.heuristic.selector.move.factory.MoveIteratorFactory;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Moves that suit a rota: a day gets another duty, two people exchange a day or a few days in a
 * row, a person exchanges two days or moves a tour, overtime goes from one tour to another.
 */
public class Moves implements MoveIteratorFactory<Rota, Reassign> {
    private static final int KINDS = 6;
    private static final int LONGEST_WINDOW = 8;
    private static final int TRIES = 20;

    private Rota rota;
    private Slot[][] byPerson;
    private int[][] alike;

    @Override
    public long getSize(ScoreDirector<Rota> director) {
        long slots = director.getWorkingSolution().slots.size();
        return slots * slots;
    }

    @Override
    public Iterator<Reassign> createOriginalMoveIterator(ScoreDirector<Rota> director) {
        throw new UnsupportedOperationException("moves are drawn at random");
    }

    @Override
    public Iterator<Reassign> createRandomMoveIterator(
            ScoreDirector<Rota> director, Random random) {
        if (rota != director.getWorkingSolution()) {
            index(director.getWorkingSolution());
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Reassign next() {
                return draw(random);
            }
        };
    }

    private void index(Rota now) {
        rota = now;
        Problem problem = now.problem;
        byPerson = new Slot[problem.people.length][problem.days];
        for (Slot slot : now.slots) {
            byPerson[slot.person][slot.day] = slot;
        }
        alike = new int[problem.people.length][];
        for (int person = 0; person < alike.length; person++) {
            int[] own = problem.people[person];
            alike[person] =
                    java.util.stream.IntStream.range(0, alike.length)
                            .filter(other -> problem.people[other][0] == own[0])
                            .toArray();
        }
    }

    private Reassign draw(Random random) {
        Slot slot = rota.slots.get(random.nextInt(rota.slots.size()));
        return switch (random.nextInt(KINDS)) {
            case 0, 1 -> new Reassign(new Slot[] {slot}, new Duty[] {any(slot, random)});
            case 2 -> exchange(slot, 1, random);
            case 3 -> exchange(slot, 2 + random.nextInt(LONGEST_WINDOW - 1), random);
            case 4 -> within(slot, random);
            default -> overtime(slot, random);
        };
    }

    private static Duty any(Slot slot, Random random) {
        int drawn = random.nextInt(slot.open.size() + 1);
        return drawn == slot.open.size() ? null : slot.open.get(drawn);
    }

    /** Some days in a row of two people who count in the same row. */
    private Reassign exchange(Slot slot, int days, Random random) {
        int[] others = alike[slot.person];
        int other = others[random.nextInt(others.length)];
        int last = Math.min(slot.day + days, rota.problem.days);
        Slot[] slots = new Slot[2 * (last - slot.day)];
        Duty[] duties = new Duty[slots.length];
        int filled = 0;
        for (int day = slot.day; day < last; day++) {
            Slot one = byPerson[slot.person][day];
            Slot two = byPerson[other][day];
            if (one != null && two != null) {
                slots[filled] = one;
                duties[filled++] = two.duty;
                slots[filled] = two;
                duties[filled++] = one.duty;
            }
        }
        return new Reassign(
                java.util.Arrays.copyOf(slots, filled), java.util.Arrays.copyOf(duties, filled));
    }

    /** Two days of one person change places, or the tour of one goes and another comes. */
    private Reassign within(Slot slot, Random random) {
        Slot[] own = byPerson[slot.person];
        Slot other = own[random.nextInt(own.length)];
        if (other == null || other == slot) {
            return new Reassign(new Slot[] {slot}, new Duty[] {any(slot, random)});
        }
        Duty[] duties =
                random.nextBoolean()
                        ? new Duty[] {other.duty, slot.duty}
                        : new Duty[] {any(slot, random), any(other, random)};
        return new Reassign(new Slot[] {slot, other}, duties);
    }

    /** A duty that costs overtime gives way to another, and so does somebody else's duty. */
    private Reassign overtime(Slot slot, Random random) {
        List<Slot> slots = rota.slots;
        Slot paid = slot;
        for (int tried = 0; tried < TRIES && !isPaid(paid); tried++) {
            paid = slots.get(random.nextInt(slots.size()));
        }
        Slot other = slots.get(random.nextInt(slots.size()));
        if (other == paid) {
            return new Reassign(new Slot[] {paid}, new Duty[] {any(paid, random)});
        }
        return new Reassign(
                new Slot[] {paid, other}, new Duty[] {any(paid, random), any(other, random)});
    }

    private static boolean isPaid(Slot slot) {
        return slot.duty != null && slot.cost[slot.duty.number] > 0;
    }
}
