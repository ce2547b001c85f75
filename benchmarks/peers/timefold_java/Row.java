/** Counts how one person's days break the rules that bind them alone. */
final class Row {
    private static final int MINUTES_A_POINT = 60;
    private static final int WEEK = 7;

    private final Problem problem;
    private final int person;
    private final Duty[] days;
    private final boolean[] must;
    private final int before;

    Row(Problem problem, int person) {
        this.problem = problem;
        this.person = person;
        days = new Duty[problem.days];
        must = new boolean[problem.days];
        before = problem.past[person].length;
    }

    void set(int day, Duty duty) {
        days[day] = duty;
    }

    void mustWork(int day) {
        must[day] = true;
    }

    int breaches() {
        int found = runs() + limits() + partTime();
        for (int[] fortnight : problem.rests[person]) {
            found += isRested(fortnight) ? 0 : 1;
        }
        return found;
    }

    /** Rest between tours, runs of days, of contracted days and of nights, locked duties. */
    private int runs() {
        int found = 0;
        int run = 0;
        int contracted = 0;
        int nights = 0;
        int last = -1000;
        int free = Integer.MIN_VALUE;
        for (int[] tour : problem.past[person]) {
            boolean next = tour[0] == last + 1;
            run = next ? run + 1 : 1;
            contracted = tour[3] == 0 ? 0 : next ? contracted + 1 : 1;
            nights = tour[4] == 0 ? 0 : next ? nights + 1 : 1;
            last = tour[0];
            free = tour[2] + problem.rest;
        }
        if (last < -1) {
            run = 0;
            contracted = 0;
            nights = 0;
        }
        for (int day = 0; day < days.length; day++) {
            Duty duty = days[day];
            if (duty == null) {
                run = 0;
                contracted = 0;
                nights = 0;
                found += must[day] ? 1 : 0;
                continue;
            }
            int midnight = day * Problem.DAY;
            found += midnight + duty.start < free ? 1 : 0;
            free = midnight + duty.end + problem.rest;
            run++;
            contracted = duty.contracted ? contracted + 1 : 0;
            nights = duty.night ? nights + 1 : 0;
            found += run > problem.longestRun ? 1 : 0;
            found += contracted > problem.contractedRun ? 1 : 0;
            found += nights > problem.nights ? 1 : 0;
        }
        return found;
    }

    private int limits() {
        int found = 0;
        for (int[] limit : problem.limits[person]) {
            int total = sum(limit[0], limit[1], limit[2]);
            if (total > limit[3]) {
                found += 1 + (total - limit[3]) / MINUTES_A_POINT;
            }
        }
        return found;
    }

    private int partTime() {
        int found = 0;
        for (int[] week : problem.partTime[person]) {
            if (sum(week[0], week[1], Duty.OVERTIME) > 0) {
                int worked = sum(week[0], week[1], Duty.WORKED);
                found += worked > week[2] ? 1 + (worked - week[2]) / MINUTES_A_POINT : 0;
            }
        }
        return found;
    }

    private int sum(int first, int last, int measure) {
        int total = 0;
        for (int day = first; day <= last; day++) {
            if (days[day] != null) {
                total += days[day].measures[measure];
            }
        }
        return total;
    }

    private boolean isRested(int[] fortnight) {
        for (int[] need : problem.needs) {
            boolean met =
                    need[0] == WEEK
                            ? rests(fortnight[0], fortnight[1], need[1])
                                    && rests(fortnight[1], fortnight[2], need[1])
                            : rests(fortnight[0], fortnight[2], need[1]);
            if (met) {
                return true;
            }
        }
        return problem.needs.length == 0;
    }

    /** Whether so many minutes without a tour lie between two moments. */
    private boolean rests(int begin, int end, int minutes) {
        int free = begin;
        for (int tour = 0; tour < before; tour++) {
            int[] told = problem.past[person][tour];
            if (Math.min(told[1], end) - free >= minutes) {
                return true;
            }
            free = Math.max(free, told[2]);
        }
        for (int day = Math.max(0, begin / Problem.DAY - 2); day < days.length; day++) {
            int midnight = day * Problem.DAY;
            if (midnight >= end) {
                break;
            }
            Duty duty = days[day];
            if (duty != null) {
                if (Math.min(midnight + duty.start, end) - free >= minutes) {
                    return true;
                }
                free = Math.max(free, midnight + duty.end);
            }
        }
        return end - free >= minutes;
    }
}
