package lrtrack.conformance;

import ai.djl.training.tracker.CosineTracker;
import ai.djl.training.tracker.CyclicalTracker;
import ai.djl.training.tracker.FactorTracker;
import ai.djl.training.tracker.FixedPerVarTracker;
import ai.djl.training.tracker.LinearTracker;
import ai.djl.training.tracker.MultiFactorTracker;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.PolynomialDecayTracker;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.HashMap;
import java.util.Map;

/** Builds DJL's trackers from their JSON form, each through DJL's own builder. */
public final class Trackers {

    private Trackers() {}

    /**
     * Builds the tracker that the JSON describes.
     *
     * @param json the kind and its parameters, under lrtrack's names
     * @return DJL's tracker
     */
    public static ParameterTracker build(JsonObject json) {
        Parameters parameters = new Parameters(json);
        String kind = parameters.kind();
        switch (kind) {
            case "FixedTracker":
                return fixed(parameters);
            case "FixedPerVarTracker":
                return fixedPerVar(parameters);
            case "FactorTracker":
                return factor(parameters);
            case "MultiFactorTracker":
                return multiFactor(parameters);
            case "CosineTracker":
                return cosine(parameters);
            case "LinearTracker":
                return linear(parameters);
            case "PolynomialDecayTracker":
                return polynomialDecay(parameters);
            case "CyclicalTracker":
                return cyclical(parameters);
            case "WarmUpTracker":
                return warmUp(parameters);
            default:
                throw new MalformedCaseError("unknown kind " + kind);
        }
    }

    private static Tracker fixed(Parameters parameters) {
        // DJL's builder of fixed trackers is out of its users' reach.
        float[] value = {0f};
        parameters.passFloat("value", given -> value[0] = given);
        parameters.checkAllRead();
        return Tracker.fixed(value[0]);
    }

    private static ParameterTracker fixedPerVar(Parameters parameters) {
        FixedPerVarTracker.Builder builder = FixedPerVarTracker.builder();
        parameters.passFloat("default_value", builder::setDefaultValue);
        parameters.passObject("values", Trackers::toValues, builder::putAll);
        parameters.checkAllRead();
        return builder.build();
    }

    private static Map<String, Float> toValues(JsonElement json) {
        Map<String, Float> values = new HashMap<>();
        json.getAsJsonObject()
                .entrySet()
                .forEach(entry -> values.put(entry.getKey(), Parameters.toNullableFloat(entry)));
        return values;
    }

    private static Tracker factor(Parameters parameters) {
        FactorTracker.Builder builder = Tracker.factor();
        parameters.passFloat("base_value", builder::setBaseValue);
        parameters.passFloat("factor", builder::setFactor);
        parameters.passFloat("min_value", builder::optMinValue);
        parameters.passInt("max_updates", builder::optMaxUpdates);
        parameters.checkAllRead();
        return builder.build();
    }

    private static Tracker multiFactor(Parameters parameters) {
        MultiFactorTracker.Builder builder = Tracker.multiFactor();
        parameters.passFloat("base_value", builder::setBaseValue);
        parameters.passInts("steps", builder::setSteps);
        parameters.passFloat("factor", builder::optFactor);
        parameters.checkAllRead();
        return builder.build();
    }

    private static Tracker cosine(Parameters parameters) {
        CosineTracker.Builder builder = Tracker.cosine();
        parameters.passFloat("base_value", builder::setBaseValue);
        parameters.passFloat("final_value", builder::optFinalValue);
        parameters.passInt("max_updates", builder::setMaxUpdates);
        parameters.checkAllRead();
        return builder.build();
    }

    private static Tracker linear(Parameters parameters) {
        LinearTracker.Builder builder = LinearTracker.builder();
        parameters.passFloat("base_value", builder::setBaseValue);
        parameters.passFloat("slope", builder::optSlope);
        parameters.passFloat("min_value", builder::optMinValue);
        parameters.passFloat("max_value", builder::optMaxValue);
        parameters.passInt("max_updates", builder::optMaxUpdates);
        parameters.checkAllRead();
        return builder.build();
    }

    private static Tracker polynomialDecay(Parameters parameters) {
        PolynomialDecayTracker.Builder builder = PolynomialDecayTracker.builder();
        parameters.passFloat("base_value", builder::setBaseValue);
        parameters.passFloat("end_learning_rate", builder::setEndLearningRate);
        parameters.passInt("decay_steps", builder::setDecaySteps);
        parameters.passFloat("power", builder::optPower);
        parameters.checkAllRead();
        return builder.build();
    }

    private static Tracker cyclical(Parameters parameters) {
        CyclicalTracker.Builder builder = Tracker.cyclical();
        parameters.passFloat("base_value", builder::optBaseValue);
        parameters.passFloat("max_value", builder::optMaxValue);
        parameters.passInt("step_size_up", builder::optStepSizeUp);
        parameters.passInt("step_size_down", builder::optStepSizeDown);
        parameters.passEnum("mode", CyclicalTracker.CyclicalMode.class, builder::optMode);
        parameters.passFloat("gamma", builder::optGamma);
        parameters.passObject(
                "scale_function", Trackers::toScaleFunction, builder::optScaleFunction);
        parameters.passBoolean("scale_mode_cycle", builder::optScaleModeCycle);
        parameters.checkAllRead();
        return builder.build();
    }

    private static CyclicalTracker.ScaleFunction toScaleFunction(JsonElement json) {
        if (!json.getAsString().equals("reciprocal")) {
            throw new MalformedCaseError("unknown scale function " + json);
        }
        return argument -> (float) (1.0 / (1.0 + argument));
    }

    private static Tracker warmUp(Parameters parameters) {
        WarmUpTracker.Builder builder = Tracker.warmUp();
        parameters.passObject(
                "main_tracker",
                main -> (Tracker) build(main.getAsJsonObject()),
                builder::setMainTracker);
        parameters.passInt("warm_up_steps", builder::optWarmUpSteps);
        parameters.passFloat("warm_up_begin_value", builder::optWarmUpBeginValue);
        parameters.passEnum("warm_up_mode", WarmUpTracker.Mode.class, builder::optWarmUpMode);
        parameters.checkAllRead();
        return builder.build();
    }
}
