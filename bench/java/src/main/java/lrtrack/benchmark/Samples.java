package lrtrack.benchmark;

import ai.djl.training.tracker.CyclicalTracker;
import ai.djl.training.tracker.LinearTracker;
import ai.djl.training.tracker.PolynomialDecayTracker;
import ai.djl.training.tracker.Tracker;

/** The trackers that are measured; bench/native/samples.hpp makes the same with lrtrack. */
final class Samples {

    private static final int COUNT = 1_000_000;

    private Samples() {}

    static Tracker build(String name) {
        switch (name) {
            case "fixed":
                return Tracker.fixed(0.5f);
            case "factor":
                return Tracker.factor().setBaseValue(0.5f).setFactor(0.999999f).build();
            case "multi_factor":
                return Tracker.multiFactor()
                        .setBaseValue(0.5f)
                        .setSteps(new int[] {300_000, 600_000, 900_000})
                        .optFactor(0.1f)
                        .build();
            case "cosine":
                return cosine();
            case "linear":
                return LinearTracker.builder().setBaseValue(0.1f).optSlope(1e-7f).build();
            case "polynomial_square":
                return polynomial(2f);
            case "polynomial_power":
                return polynomial(1.75f);
            case "cyclical_triangular":
                return cyclical(CyclicalTracker.CyclicalMode.TRIANGULAR, 1f);
            case "cyclical_triangular2":
                return cyclical(CyclicalTracker.CyclicalMode.TRIANGULAR2, 1f);
            case "cyclical_exp_range":
                return cyclical(CyclicalTracker.CyclicalMode.EXP_RANGE, 0.999999f);
            case "warm_up_cosine":
                return Tracker.warmUp()
                        .setMainTracker(cosine())
                        .optWarmUpSteps(100_000)
                        .optWarmUpBeginValue(0.01f)
                        .build();
            default:
                throw new IllegalArgumentException("no sample is named " + name);
        }
    }

    private static Tracker cosine() {
        return Tracker.cosine()
                .setBaseValue(0.5f)
                .optFinalValue(0.01f)
                .setMaxUpdates(COUNT)
                .build();
    }

    private static Tracker polynomial(float power) {
        return PolynomialDecayTracker.builder()
                .setBaseValue(0.5f)
                .setEndLearningRate(0.01f)
                .setDecaySteps(COUNT)
                .optPower(power)
                .build();
    }

    private static Tracker cyclical(CyclicalTracker.CyclicalMode mode, float gamma) {
        return Tracker.cyclical()
                .optBaseValue(0.01f)
                .optMaxValue(0.5f)
                .optStepSizeUp(COUNT / 8)
                .optMode(mode)
                .optGamma(gamma)
                .build();
    }
}
