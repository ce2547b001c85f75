import java.util.ArrayList;
import java.util.List;

/** The facts of a rota, as the benchmark wrote them; see plain.py for what each number means. */
final class Problem {
    static final int DAY = 24 * 60;

    final int hours;
    final int days;
    final List<Duty> duties = new ArrayList<>();
    /** By person: row of the requirement (or -1), whether they lead, whether they are led. */
    final int[][] people;
    final List<Slot> slots = new ArrayList<>();
    /** By person: day, start and end in minutes of the period, contracted, night. */
    final int[][][] past;
    /** By person: first and last day, measure, most. */
    final int[][][] limits;
    /** By person: first and last day, most where there is overtime. */
    final int[][][] partTime;
    /** By person: ends of the weeks of a fortnight. */
    final int[][][] rests;
    final int[] weights;
    final int[][] required;
    final int capPence;
    final boolean[] ledAlready;
    final int rest;
    final int longestRun;
    final int contractedRun;
    final int nights;
    /** By kind of weekly rest: days of the span in which it must lie, and minutes. */
    final int[][] needs;

    Problem(Numbers numbers) {
        hours = numbers.next();
        days = numbers.next();
        int known = numbers.next();
        for (int number = 0; number < known; number++) {
            duties.add(new Duty(number, numbers));
        }
        people = numbers.table(3);
        readSlots(numbers, numbers.next());
        past = byPerson(numbers.table(6));
        limits = byPerson(numbers.table(5));
        partTime = byPerson(numbers.table(4));
        rests = byPerson(numbers.table(4));
        weights = numbers.list();
        required = new int[weights.length][hours];
        for (int[] row : required) {
            for (int hour = 0; hour < hours; hour++) {
                row[hour] = numbers.next();
            }
        }
        capPence = numbers.next();
        ledAlready = new boolean[hours];
        for (int hour : numbers.list()) {
            ledAlready[hour] = true;
        }
        rest = numbers.next();
        longestRun = numbers.next();
        contractedRun = numbers.next();
        nights = numbers.next();
        needs = numbers.table(2);
    }

    private void readSlots(Numbers numbers, int count) {
        for (int id = 0; id < count; id++) {
            Slot slot = new Slot();
            slot.id = id;
            slot.person = numbers.next();
            slot.day = numbers.next();
            slot.must = numbers.next() == 1;
            slot.cost = new int[duties.size()];
            slot.mayWork = new boolean[duties.size()];
            slot.open = new ArrayList<>();
            for (int[] told : numbers.table(2)) {
                slot.open.add(duties.get(told[0]));
                slot.mayWork[told[0]] = true;
                slot.cost[told[0]] = told[1];
            }
            slots.add(slot);
        }
    }

    /** Rows that begin with a person, without it, by person. */
    private int[][][] byPerson(int[][] rows) {
        List<List<int[]>> found = new ArrayList<>();
        for (int person = 0; person < people.length; person++) {
            found.add(new ArrayList<>());
        }
        for (int[] row : rows) {
            found.get(row[0]).add(java.util.Arrays.copyOfRange(row, 1, row.length));
        }
        return found.stream().map(own -> own.toArray(int[][]::new)).toArray(int[][][]::new);
    }
}
