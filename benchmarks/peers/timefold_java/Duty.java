/** A way to be on duty, times in minutes from midnight of its day; number 0 to the last known. */
final class Duty {
    static final int MEASURES = 5;
    static final int OVERTIME = 3;
    static final int WORKED = 2;

    final int number;
    final int start;
    final int end;
    /** Minutes paid, normal, worked and of overtime, and 1 if contracted, as limits measure them. */
    final int[] measures = new int[MEASURES];
    final boolean contracted;
    final boolean night;

    Duty(int number, Numbers numbers) {
        this.number = number;
        start = numbers.next();
        end = numbers.next();
        for (int measure = 0; measure < MEASURES; measure++) {
            measures[measure] = numbers.next();
        }
        contracted = numbers.next() == 1;
        night = numbers.next() == 1;
    }
}
