import java.io.IOException;
import java.io.Reader;
import java.io.StreamTokenizer;
import java.io.UncheckedIOException;

/** Whole numbers from a text, one after the other. */
final class Numbers {
    private final StreamTokenizer tokens;

    Numbers(Reader reader) {
        tokens = new StreamTokenizer(reader);
    }

    int next() {
        try {
            if (tokens.nextToken() != StreamTokenizer.TT_NUMBER) {
                throw new IllegalStateException("a number is missing from the problem");
            }
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
        return (int) tokens.nval;
    }

    /** A count, then so many rows of numbers. */
    int[][] table(int columns) {
        int[][] rows = new int[next()][columns];
        for (int[] row : rows) {
            for (int column = 0; column < columns; column++) {
                row[column] = next();
            }
        }
        return rows;
    }

    /** A count, then so many numbers. */
    int[] list() {
        int[] found = new int[next()];
        for (int index = 0; index < found.length; index++) {
            found[index] = next();
        }
        return found;
    }
}
