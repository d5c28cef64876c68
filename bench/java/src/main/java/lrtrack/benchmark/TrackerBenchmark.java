package lrtrack.benchmark;

import ai.djl.training.tracker.Tracker;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.util.concurrent.TimeUnit;

/** Asks one DJL tracker for its first million values, one by one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TrackerBenchmark {

    private static final int COUNT = 1_000_000;

    /** The tracker's name in {@link Samples}. */
    @Param("cosine")
    public String sample;

    private final float[] values = new float[COUNT];

    /**
     * Fills the array.
     *
     * @return the array, so that no value is optimised away
     */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public float[] oneByOne() {
        // A new tracker each time: DJL's MultiFactorTracker does not go back to its first values.
        Tracker tracker = Samples.build(sample);
        for (int n = 0; n < COUNT; ++n) {
            values[n] = tracker.getNewValue(n);
        }
        return values;
    }

    /** Prints the sum over the bits of the values, for the check that both sides agree. */
    @TearDown
    public void printBits() {
        long sum = 0;
        for (float value : values) {
            sum += Integer.toUnsignedLong(Float.floatToRawIntBits(value));
        }
        System.out.println("\nbits " + sum);
    }
}
